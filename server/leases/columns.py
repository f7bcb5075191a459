"""Which column of a schedule holds what: the fields, and the headings lessors write over them in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """What an import can take from a column. `required`: from the file or as a value for all rows."""

    name: str
    label: str
    required: bool = False
    headings: tuple[str, ...] = ()


FIELDS = (
    Field("serial", "Serial number", True, (
        "serial number", "serial", "serial no", "serialnumber", "serial nr", "s n", "sn", "service tag", "unit serial number",
        "equipment serial number", "asset serial number", "device serial", "manufacturer serial number",
        "seriennummer", "serien nr", "serien nummer", "seriennr", "geratenummer", "fabriknummer", "ser nr",
        "numero de serie", "n de serie", "no de serie", "n serie", "no serie", "num serie", "numero serie",
        "serienummer", "serie nr", "serienr", "serie nummer",
    )),
    Field("tag", "Asset tag", False, (
        "asset tag", "tag", "asset number", "asset no", "asset id", "inventory number", "inventory no", "customer asset number",
        "asset tag number", "inventarnummer", "inventar nr", "anlagennummer", "anlagen nr", "geratekennung",
        "numero d inventaire", "n d inventaire", "no inventaire", "etiquette", "numero d actif", "code inventaire",
        "inventarnr", "utstyrsnummer", "eiendelsnummer", "inventar nummer", "merkenummer",
    )),
    Field("maker", "Maker", False, (
        "maker", "manufacturer", "make", "brand", "vendor", "oem", "hersteller", "marke", "fabrikat",
        "fabricant", "constructeur", "marque", "produsent", "merke", "leverandor",
    )),
    Field("model", "Model", False, (
        "model", "model name", "model number", "model no", "description", "equipment description", "asset description",
        "product", "product name", "product description", "item description", "equipment", "part description",
        "modell", "bezeichnung", "beschreibung", "artikelbezeichnung", "produkt", "modellbezeichnung", "gerat",
        "modele", "designation", "libelle", "produit", "description du materiel", "materiel",
        "modellnavn", "beskrivelse", "produktnavn", "varenavn",
    )),
    Field("category", "Category", True, (
        "category", "type", "asset type", "equipment type", "asset category", "product type", "class", "asset class", "device type",
        "kategorie", "typ", "gerateart", "geratetyp", "art", "warengruppe", "objektart", "produktgruppe",
        "categorie", "type de materiel", "type d equipement", "famille", "nature",
        "kategori", "utstyrstype", "enhetstype", "produkttype", "varegruppe",
    )),
    Field("branch", "Branch", True, (
        "branch", "location", "site", "office", "branch code", "site code", "location code", "equipment location", "installed at",
        "standort", "filiale", "niederlassung", "standortcode", "betriebsstatte", "einsatzort", "ort",
        "agence", "lieu", "etablissement", "emplacement", "localisation", "succursale",
        "avdeling", "filial", "lokasjon", "sted", "kontor", "lokasjonskode",
    )),
    Field("assignee", "Assigned to", False, (
        "assigned to", "assignee", "user", "user name", "username", "employee", "owner", "end user", "custodian",
        "benutzer", "nutzer", "mitarbeiter", "anwender", "utilisateur", "affecte a", "salarie", "attribue a",
        "bruker", "ansatt", "tildelt", "brukernavn",
    )),
    Field("accessories", "Accessories expected back", False, (
        "accessories", "accessory", "included", "zubehor", "accessoires", "tilbehor",
    )),
    Field("media", "Drive serials", False, (
        "drive serial", "drive serials", "hdd serial", "ssd serial", "disk serial", "hard drive serial number",
        "festplattenseriennummer", "numero de serie du disque", "diskserienummer",
    )),
    Field("lease_number", "Lease number", False, (
        "lease number", "lease", "lease no", "contract", "contract number", "contract no", "agreement", "agreement number",
        "master lease", "lease id", "leasing contract", "vertragsnummer", "vertrag", "vertrags nr", "leasingvertrag", "vertragsnr",
        "contrat", "numero de contrat", "n de contrat", "no contrat", "kontrakt", "kontraktsnummer", "avtale", "avtalenummer",
        "leasingavtale", "kontraktnr",
    )),
    Field("schedule", "Schedule", False, (
        "schedule", "schedule number", "schedule no", "lease schedule", "sub contract", "mietschein", "mietscheinnummer",
        "einzelvertrag", "annexe", "echeancier", "bilag", "delkontrakt", "delavtale",
    )),
    Field("starts_on", "Lease start", False, (
        "start", "start date", "lease start", "lease start date", "commencement", "commencement date", "begin date",
        "vertragsbeginn", "mietbeginn", "beginn", "startdatum", "leasingbeginn",
        "date de debut", "debut", "debut de contrat", "startdato", "leiestart", "oppstart",
    )),
    Field("ends_on", "Lease end", False, (
        "end", "end date", "lease end", "lease end date", "expiry", "expiry date", "expiration date", "termination date",
        "maturity date", "vertragsende", "mietende", "ende", "enddatum", "leasingende", "laufzeitende",
        "date de fin", "fin", "fin de contrat", "echeance", "date d echeance", "sluttdato", "utlop", "utlopsdato", "leieslutt",
    )),
    Field("currency", "Currency", False, ("currency", "currency code", "wahrung", "devise", "monnaie", "valuta")),
)  # fmt: skip
"""What an import takes, in the order screens show it."""

BY_NAME = {field.name: field for field in FIELDS}
_BY_HEADING = {heading: field.name for field in FIELDS for heading in field.headings}
_PARTS = (
    ("serial", "serial"),
    ("seriennummer", "serial"),
    ("serienummer", "serial"),
    ("de serie", "serial"),
    ("asset tag", "tag"),
)


def folded(text: str) -> str:
    """Lower case, without accents and signs, single blanks: the form in which headings and names are compared."""
    plain = unicodedata.normalize(
        "NFKD", text.replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("Æ", "ae").replace("ß", "ss")
    )
    letters = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def guess(headings: Sequence[str]) -> dict[str, str]:
    """Field → heading, as far as the headings tell; each at most once, the first that fits."""
    found: dict[str, str] = {}
    for heading in headings:
        name = _BY_HEADING.get(folded(heading))
        if name and name not in found:
            found[name] = heading
    for part, name in _PARTS:
        if name not in found:
            fitting = [each for each in headings if part in folded(each) and each not in found.values()]
            if fitting:
                found[name] = fitting[0]
    return found


def mapping_for(headings: Sequence[str], remembered: dict[str, str]) -> dict[str, str]:
    """What was mapped for this lessor before, where the headings are still there, and guesses for the rest."""
    kept = {name: heading for name, heading in remembered.items() if heading in headings and name in BY_NAME}
    for name, heading in guess([each for each in headings if each not in kept.values()]).items():
        kept.setdefault(name, heading)
    return kept

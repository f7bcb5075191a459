"""What lessors call things in their schedules, in several languages: categories and accessories as our codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from server.leases.columns import folded

CATEGORY_WORDS: Mapping[str, Sequence[str]] = {
    "laptop": (
        "laptop", "laptops", "notebook", "notebooks", "ultrabook", "mobile workstation", "chromebook", "macbook", "portable computer",
        "ordinateur portable", "pc portable", "portable", "tragbarer computer", "baerbar", "baerbar pc", "thinkpad", "latitude",
        "elitebook", "probook", "zbook", "lifebook", "toughbook",
    ),
    "desktop": (
        "desktop", "desktops", "workstation", "tower", "all in one", "aio", "mini pc", "thin client", "pc", "personal computer",
        "arbeitsplatzrechner", "tischrechner", "unite centrale", "ordinateur de bureau", "poste fixe", "stasjonar", "stasjonar pc",
        "optiplex", "elitedesk", "prodesk", "thinkcentre", "imac", "mac mini",
    ),
    "monitor": (
        "monitor", "monitors", "display", "screen", "lcd", "bildschirm", "ecran", "moniteur", "skjerm", "flat panel",
    ),
    "server": ("server", "servers", "blade", "serveur", "rack server", "tjener", "poweredge", "proliant"),
    "storage": (
        "storage", "disk array", "san", "nas", "storage array", "tape library", "speicher", "speichersystem", "baie de stockage",
        "stockage", "lagring", "lagringssystem",
    ),
    "network": (
        "network", "networking", "switch", "switches", "router", "routers", "access point", "ap", "firewall", "wlan controller",
        "netzwerk", "reseau", "routeur", "commutateur", "point d acces", "nettverk", "ruter", "svitsj", "catalyst",
    ),
    "phone": (
        "phone", "phones", "smartphone", "mobile", "mobile phone", "cell phone", "handset", "tablet", "tablets", "ipad", "iphone",
        "handy", "mobiltelefon", "telephone", "telephone mobile", "tablette", "nettbrett", "mobil", "telefon",
    ),
    "printer": (
        "printer", "printers", "mfp", "copier", "multifunction", "scanner", "drucker", "kopierer", "multifunktionsgerat",
        "imprimante", "copieur", "photocopieur", "multifonction", "skriver", "kopimaskin", "laserjet",
    ),
    "other": (
        "other", "misc", "miscellaneous", "accessory", "accessories", "dock", "docking station", "peripheral", "projector", "ups",
        "sonstiges", "zubehor", "dockingstation", "autre", "divers", "accessoire", "station d accueil", "annet", "tilbehor",
        "dokkingstasjon",
    ),
}  # fmt: skip

ACCESSORY_WORDS: Mapping[str, Sequence[str]] = {
    "charger": (
        "charger", "adapter", "power adapter", "ac adapter", "netzteil", "ladegerat", "chargeur", "adaptateur", "lader", "stromadapter",
    ),
    "power_cord": ("power cord", "power cable", "cord", "netzkabel", "stromkabel", "cordon", "cable d alimentation", "stromkabel"),
    "power_supply": ("power supply", "psu"),
    "power_supplies": ("power supplies", "psus"),
    "battery": ("battery", "akku", "batterie", "batteri"),
    "dock": ("dock", "docking station", "dockingstation", "station d accueil", "dokkingstasjon"),
    "pen": ("pen", "stylus", "stift", "stylet", "penn"),
    "bag": ("bag", "case", "sleeve", "tasche", "sacoche", "veske"),
    "mouse": ("mouse", "maus", "souris", "mus"),
    "keyboard_external": ("keyboard", "external keyboard", "tastatur", "clavier"),
    "stand": ("stand", "base", "foot", "standfuss", "fuss", "pied", "stativ", "fot"),
    "video_cable": ("video cable", "hdmi cable", "displayport cable", "hdmi", "displayport", "videokabel"),
    "rails": ("rails", "rail kit", "rail", "schienen", "rackschienen", "skinner"),
    "bezel": ("bezel", "frontblende", "blende", "facade"),
    "ears": ("ears", "rack ears", "rackmount kit", "mounting ears", "montagewinkel"),
    "trays": ("trays", "tray", "papierfach", "bac", "skuffer"),
    "caddies": ("caddies", "drive caddies"),
    "cable": ("cable", "usb cable", "kabel"),
}  # fmt: skip


@lru_cache(maxsize=4096)
def category_of(text: str) -> str | None:
    """The category a lessor's word means: all of it, or a word in it when those words agree; None otherwise."""
    plain = folded(text)
    if not plain:
        return None
    for code, words in CATEGORY_WORDS.items():
        if plain == folded(code) or plain in words:
            return code
    padded = f" {plain} "
    found = [(len(word), code) for code, words in CATEGORY_WORDS.items() for word in words if f" {word} " in padded]
    return max(found)[1] if found else None


@lru_cache(maxsize=4096)
def accessory_of(text: str) -> str | None:
    """The accessory a lessor's word means, or None."""
    plain = folded(text)
    if plain.replace(" ", "_") in ACCESSORY_WORDS:
        return plain.replace(" ", "_")
    return next((code for code, words in ACCESSORY_WORDS.items() if plain in words), None)


def accessories_of(text: str, known: Collection[str]) -> tuple[list[str], list[str]]:
    """The codes in a list written with commas, semicolons, slashes or plus signs, and the words nobody knows."""
    for sign in ";/+\n":
        text = text.replace(sign, ",")
    codes: list[str] = []
    strange: list[str] = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        code = word if word in known else accessory_of(word)
        if code is None or code not in known:
            strange.append(word)
        elif code not in codes:
            codes.append(code)
    return codes, strange

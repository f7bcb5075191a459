"""Headings, words and dates as lessors write them."""

from __future__ import annotations

from datetime import date

import pytest

from server.leases.columns import folded, guess, mapping_for
from server.leases.dates import read_column
from server.leases.words import accessories_of, category_of


@pytest.mark.parametrize(
    "headings",
    [
        ["Serial Number", "Asset Tag", "Manufacturer", "Description", "Equipment Type", "Location", "Contract No.", "Start Date", "End Date"],
        ["Seriennummer", "Inventar-Nr.", "Hersteller", "Bezeichnung", "Geräteart", "Standort", "Vertragsnummer", "Mietbeginn", "Mietende"],
        ["N° de série", "N° d'inventaire", "Fabricant", "Désignation", "Catégorie", "Agence", "N° de contrat", "Date de début", "Date de fin"],
        ["Serienummer", "Inventarnr.", "Produsent", "Beskrivelse", "Utstyrstype", "Avdeling", "Avtalenummer", "Startdato", "Utløpsdato"],
    ],
    ids=["English", "German", "French", "Norwegian"],
)  # fmt: skip
def test_headings_are_known_in_four_languages(headings: list[str]) -> None:
    fields = ["serial", "tag", "maker", "model", "category", "branch", "lease_number", "starts_on", "ends_on"]
    assert guess(headings) == dict(zip(fields, headings, strict=True))


def test_a_longer_heading_still_names_the_serial() -> None:
    assert guess(["Hardware serial number (OEM)"]) == {"serial": "Hardware serial number (OEM)"}


def test_what_was_mapped_before_goes_first() -> None:
    remembered = {"serial": "Tag", "model": "No longer there", "nonsense": "Tag"}
    assert mapping_for(["Tag", "Model"], remembered) == {"serial": "Tag", "model": "Model"}


def test_accents_case_and_signs_do_not_matter() -> None:
    assert [folded(text) for text in ("N° de SÉRIE", "Zubehör", "Utløps-dato", "Straße")] == [
        "n de serie", "zubehor", "utlops dato", "strasse",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Notebook", "laptop"), ("PC portable", "laptop"), ("HP EliteBook 840 G9", "laptop"), ("Bærbar PC", "laptop"),
        ("Tischrechner", "desktop"), ("All-in-One", "desktop"), ("PC", "desktop"), ("Écran", "monitor"), ('27" Display', "monitor"),
        ("Rack Server", "server"), ("Baie de stockage", "storage"), ("Access-Point", "network"), ("WLAN Router", "network"),
        ("iPhone 15", "phone"), ("Nettbrett", "phone"), ("Drucker", "printer"), ("MFP", "printer"), ("Docking station", "other"),
        ("laptop", "laptop"), ("Spaceship", None), ("", None),
    ],
)  # fmt: skip
def test_categories_are_known_by_many_words(text: str, category: str | None) -> None:
    assert category_of(text) == category


def test_accessories_are_read_from_a_list() -> None:
    known = {"charger", "power_cord", "battery"}
    assert accessories_of("Netzteil + power cord; Akku, jetpack", known) == (
        ["charger", "power_cord", "battery"],
        ["jetpack"],
    )


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ({"d": "2025-03-04"}, date(2025, 3, 4)), ("2025-03-04", date(2025, 3, 4)), ("2025/3/4", date(2025, 3, 4)),
        ("2025-03-04T00:00:00", date(2025, 3, 4)), ("4.3.2025", date(2025, 3, 4)), ("04.03.25", date(2025, 3, 4)),
        ("4 Mar 2025", date(2025, 3, 4)), ("March 4, 2025", date(2025, 3, 4)), ("4. März 2025", date(2025, 3, 4)),
        ("4 mars 2025", date(2025, 3, 4)), ("4 août 2025", date(2025, 8, 4)), ("4. desember 2025", date(2025, 12, 4)),
        ("4 juil. 2025", date(2025, 7, 4)), (45720, date(2025, 3, 4)), ("25/12/2025", date(2025, 12, 25)),
        ("12/25/2025", date(2025, 12, 25)), ("03/03/2025", date(2025, 3, 3)),
    ],
)  # fmt: skip
def test_a_date_that_reads_one_way_is_read(cell: object, day: date) -> None:
    read = read_column([(2, cell)])
    assert (read.values, read.problems) == ({2: day}, [])


@pytest.mark.parametrize(
    "cell", ["31.02.2025", "soon", "2025", 7, "00/00/2025", "4 Foo 2025", "1.1.1900", "99/99/2025"]
)
def test_what_is_no_date_is_said(cell: object) -> None:
    assert read_column([(2, cell)]).problems == [(2, "bad_date")]


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        (["03/04/2025", "25/12/2025"], []),
        (["03/04/2025", "12/25/2025"], []),
        (["03/04/2025", "05/06/2025"], [(0, "ambiguous_dates")]),
        (["25/12/2025", "26/12/2025", "12/25/2025"], [(2, "mixed_dates")]),
        ([{"d": "2025-04-03"}, "03/04/2025"], [(1, "mixed_dates")]),
        ([{"d": "2025-04-03"}, "25/12/2025"], []),
    ],
)
def test_a_column_tells_its_own_format_or_is_asked_about(cells: list[object], problems: list[tuple[int, str]]) -> None:
    assert read_column(enumerate(cells)).problems == problems


def test_a_column_read_the_right_way_gives_the_right_days() -> None:
    cells = [(1, "03/04/2025"), (2, "25/12/2025")]
    assert read_column(cells).values[1] == date(2025, 4, 3)
    assert read_column([(1, "03/04/2025")], day_first=False).values[1] == date(2025, 3, 4)


def test_saying_the_day_comes_first_does_not_turn_others_round() -> None:
    assert read_column([(1, "12/25/2025")], day_first=True).problems == [(1, "bad_date")]

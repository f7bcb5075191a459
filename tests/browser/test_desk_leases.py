"""Leases at the desk: lessors, terms and rent, a lease's assets, and what is on its open return."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK
from tests.browser.desk_steps import desk_path, dialog, sign_in_at_desk, violations, work_on
from tests.browser.site import Site
from tests.example import Example
from tests.people import People, Somebody
from tests.phones import Phone


@pytest.fixture
def desk(desk_page: Page, manager: Somebody) -> Page:
    """A manager at the desk."""
    sign_in_at_desk(desk_page, manager)
    return desk_page


def test_a_lessor_and_its_lease_are_written_down(desk: Page, manager: Somebody) -> None:
    desk.get_by_role("link", name="Leases").click()
    desk.get_by_role("button", name="Add a lessor").click()
    dialog(desk).get_by_label("Name").fill("Nordic Rent")
    dialog(desk).get_by_role("button", name="Save").click()
    desk.get_by_role("button", name="Add a lease of Nordic Rent").click()
    dialog(desk).get_by_label("Number").fill("NR-9")
    dialog(desk).get_by_label("Schedule").fill("002")
    dialog(desk).get_by_label("Starts").fill("2025-01-01")
    dialog(desk).get_by_label("Ends").fill("2027-12-31")
    dialog(desk).get_by_label("Rent").fill("12 990,50")
    dialog(desk).get_by_label("Currency").fill("nok")
    dialog(desk).get_by_label("Paid").select_option(label="a quarter")
    dialog(desk).get_by_label("Person responsible").select_option(label=manager.name)
    dialog(desk).get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", name="Nordic Rent NR-9 / 002")).to_be_visible()
    expect(desk.get_by_text("12,990.50 a quarter")).to_contain_text("NOK")
    expect(desk.locator(".lease-facts")).to_contain_text(manager.name)


def test_a_lease_is_changed_and_a_wrong_amount_is_said(desk: Page, example: Example) -> None:
    desk.goto(f"/desk/leases/{example.lease_id}")
    desk.get_by_role("button", name="Change", exact=True).click()
    dialog(desk).get_by_label("Rent").fill("12.3456")
    expect(dialog(desk).get_by_role("alert")).to_contain_text("1299.50")
    expect(dialog(desk).get_by_role("button", name="Save")).to_be_disabled()
    dialog(desk).get_by_label("Rent").fill("450")
    dialog(desk).get_by_role("button", name="Save").click()
    expect(desk.get_by_text("€450.00 a month")).to_be_visible()


def test_one_asset_is_found_and_corrected(desk: Page, example: Example) -> None:
    desk.goto(f"/desk/leases/{example.lease_id}")
    expect(desk.get_by_text("6 assets")).to_be_visible()
    desk.get_by_role("searchbox").fill("it-1002")
    expect(desk.get_by_text("1 asset", exact=True)).to_be_visible()
    desk.get_by_role("button", name=example.assets[1].serial).click()
    dialog(desk).get_by_label("Used by").fill("Ole Berg")
    dialog(desk).get_by_label("Category").select_option(label="Desktop or all-in-one")
    dialog(desk).get_by_role("checkbox").first.check()
    dialog(desk).get_by_role("button", name="Add a medium").click()
    dialog(desk).get_by_label("Serial of medium 1").fill("S4EVNX0M")
    dialog(desk).get_by_role("button", name="Save").click()
    expect(dialog(desk)).to_have_count(0)
    row = desk.get_by_role("row").filter(has_text=example.assets[1].serial)
    expect(row).to_contain_text("Ole Berg")
    desk.get_by_role("button", name=example.assets[1].serial).click()
    expect(dialog(desk).get_by_label("Serial of medium 1")).to_have_value("S4EVNX0M")


def test_an_auditor_looks_and_changes_nothing(desk_page: Page, people: People, example: Example) -> None:
    sign_in_at_desk(desk_page, people.make("auditor"))
    desk_page.get_by_role("link", name="Leases").click()
    expect(desk_page.get_by_role("button", name="Add a lease")).to_have_count(0)
    desk_page.get_by_role("link", name="L-2023-118 / 001").click()
    expect(desk_page.get_by_role("button", name="Change", exact=True)).to_have_count(0)
    desk_page.get_by_role("button", name=example.assets[0].serial).click()
    expect(dialog(desk_page).get_by_text("Expected back with it")).to_be_visible()
    expect(dialog(desk_page).get_by_role("textbox")).to_have_count(0)


def test_an_asset_is_taken_off_and_comes_back_with_its_record(desk: Page, example: Example, phone: Phone) -> None:
    serial = example.assets[0].serial
    work_on(phone, example, 0)
    desk.goto(desk_path(example, "/details"))
    desk.get_by_role("button", name="Take assets off").click()
    dialog(desk).get_by_role("checkbox", name=serial).check()
    dialog(desk).get_by_role("button", name="Take off 1 asset").click()
    desk.get_by_role("link", name="1 was taken off").click()
    expect(desk.get_by_role("row").filter(has_text=serial)).to_contain_text("Taken off")
    desk.get_by_role("link", name=serial).click()
    expect(desk.get_by_text("Taken off this return")).to_be_visible()
    desk.goto(desk_path(example, "/details"))
    desk.get_by_role("button", name="Add assets").click()
    dialog(desk).get_by_role("checkbox", name=serial).check()
    dialog(desk).get_by_role("button", name="Add 1 asset").click()
    expect(desk.get_by_text("6 assets of lease")).to_be_visible()
    expect(desk.locator(".figure", has_text="Found")).to_contain_text("1")


@pytest.fixture(
    params=[(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")], ids=lambda look: f"{look[0]}-{look[1]}"
)
def looking(request: pytest.FixtureRequest, chromium: Browser, site: Site, people: People) -> Iterator[Page]:
    """An administrator at a desk of one width and colour scheme."""
    width, scheme = request.param
    options = {**DESK, "viewport": {"width": width, "height": 720}, "color_scheme": scheme}
    context = chromium.new_context(**options, base_url=site.url)
    page = context.new_page()
    sign_in_at_desk(page, people.make("administrator"))
    yield page
    context.close()


def test_no_screen_of_leases_has_a_violation_or_overflows(looking: Page, example: Example) -> None:
    page = looking
    lease, serial = f"/desk/leases/{example.lease_id}", example.assets[0].serial
    visits = (("/desk/leases", None), ("/desk/leases", "Add a lease of"), (lease, None), (lease, "Change"), (lease, serial),
              (desk_path(example, "/details"), None), (desk_path(example, "/details"), "Take assets off"))  # fmt: skip
    found: dict[str, list[str]] = {}
    for path, button in visits:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if button:
            page.get_by_role("button", name=button).first.click()
            expect(dialog(page)).to_be_visible()
            page.wait_for_timeout(300)
        wrong = violations(page)
        if page.evaluate(
            "[document.documentElement, ...document.querySelectorAll('.sheet-body')].some((box) => box.scrollWidth > box.clientWidth)"
        ):
            wrong.append("wider than the screen")
        if wrong:
            found[f"{path} {button}"] = wrong
    assert found == {}

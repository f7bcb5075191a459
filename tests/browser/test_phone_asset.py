"""The asset screen: one tap for what is usual, every answer saved by itself, retakes at the top, nothing lost by a killed app."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser import camera
from tests.browser.desk_steps import send_all
from tests.browser.phone_steps import held, open_scan, taken, tap, type_code, wait_held
from tests.browser.proxy import Proxy
from tests.browser.steps import asset_path, open_asset, pick_photo, recorded, sync_now, take_photo
from tests.evidence import pictures
from tests.example import Example
from tests.people import People, Somebody
from tests.phones import Phone

TAPS = "addEventListener('pointerdown', () => (window.taps = (window.taps ?? 0) + 1), true)"
SLOTS = ("Lid", "Keyboard", "Screen, white", "Underside", "Left edge", "Right edge", "Accessories")


def test_an_undamaged_laptop_takes_at_most_eight_taps_besides_its_photographs(
    phone_page: Page, app: Flask, example: Example
) -> None:
    open_scan(phone_page, example)
    type_code(phone_page, "5RFDP01")
    phone_page.wait_for_url("**/assets/**")
    take_photo(phone_page, "Serial label", pictures.saved(camera.label("5RFDP01")))
    for slot in SLOTS:
        take_photo(phone_page, slot)
    phone_page.evaluate(TAPS)
    for usual in ("No damage", "All present", "All good", "None set"):
        tap(phone_page.get_by_role("button", name=usual))
    tap(phone_page.get_by_role("radio", name="Starts"))
    expect(phone_page.get_by_text("Complete", exact=True)).to_be_visible()
    tap(phone_page.get_by_role("link", name="Scan next"))
    expect(phone_page.get_by_label("Serial or tag")).to_be_visible()
    assert phone_page.evaluate("window.taps") <= 8
    sync_now(phone_page)
    phone_page.goto(f"/returns/{example.return_id}")
    expect(phone_page.get_by_role("button", name="Done 1")).to_be_visible()
    assert {entry.kind for entry in recorded(app)} == {
        "asset.located", "photo.taken", "damage.ruled_out", "accessories.checked", "condition.answered", "locks.checked", "power.tested"
    }  # fmt: skip


def test_two_quick_answers_do_not_overwrite_one_another(phone_page: Page, example: Example) -> None:
    open_asset(phone_page, example)
    tap(phone_page.get_by_role("button", name="Something is wrong"))
    phone_page.evaluate("""for (const name of ["Hinges firm", "All keys work", "Camera works"])
      document.querySelector(`[role=radiogroup][aria-label="${name}"] input[value=fault]`).click()""")
    answers = wait_held(phone_page, "condition.answered", 3)[-1]["answers"]
    assert answers == {"hinge": "fault", "keys": "fault", "camera": "fault"}
    tap(phone_page.get_by_role("button", name="The rest is good"))
    answers = wait_held(phone_page, "condition.answered", 4)[-1]["answers"]
    assert (len(answers), answers["hinge"], answers["ports"]) == (8, "fault", "good")


def test_a_second_tap_on_the_same_answer_records_nothing_new(phone_page: Page, example: Example) -> None:
    open_asset(phone_page, example)
    for _ in range(2):
        tap(phone_page.get_by_role("button", name="All present"))
        tap(phone_page.get_by_role("button", name="No damage"))
    tap(phone_page.get_by_role("radio", name="Starts"))
    wait_held(phone_page, "power.tested")
    assert (len(held(phone_page, "accessories.checked")), len(held(phone_page, "damage.ruled_out"))) == (1, 1)


def test_one_lock_that_is_still_set_is_told_by_itself(phone_page: Page, example: Example) -> None:
    open_asset(phone_page, example)
    tap(phone_page.get_by_role("button", name="All released"))
    tap(phone_page.get_by_role("button", name="One is still locked"))
    tap(phone_page.get_by_role("radiogroup", name="Activation Lock").get_by_role("radio", name="Locked"))
    states = wait_held(phone_page, "locks.checked", 2)[-1]["states"]
    assert (states["activation_lock"], states["mdm"]) == ("locked", "released")


def test_a_dead_laptop_is_not_asked_for_its_lit_screen(phone_page: Page, example: Example) -> None:
    open_asset(phone_page, example)
    expect(phone_page.get_by_label("Photograph Screen, white")).to_have_count(1)
    tap(phone_page.get_by_role("radio", name="Does not start"))
    expect(phone_page.get_by_label("Photograph Screen, white")).to_have_count(0)


def test_a_label_that_cannot_be_read_asks_for_another_at_once_without_a_network(
    phone_page: Page, proxy: Proxy, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.fate = "cut"
    pick_photo(phone_page, "Serial label")
    expect(phone_page.get_by_text("The label cannot be read")).to_be_visible()
    phone_page.get_by_label("Take the label again").set_input_files(taken(camera.label("5RFDP01")))
    expect(phone_page.get_by_text("The label cannot be read")).to_have_count(0)
    expect(phone_page.get_by_role("button", name="Serial label: saved on this phone")).to_be_visible()
    assert (len(held(phone_page, "photo.taken")), len(wait_held(phone_page, "photo.discarded"))) == (2, 1)


def test_a_label_of_another_device_is_told_at_once_and_after_a_restart(
    phone_page: Page, proxy: Proxy, example: Example
) -> None:
    open_asset(phone_page, example)
    proxy.fate = "cut"
    pick_photo(phone_page, "Serial label", pictures.saved(camera.label("7KQ3XY2", "13824190610", "FOC2252X1YZ")))
    expect(phone_page.get_by_text("The label is of another device")).to_be_visible()
    phone_page.reload()
    expect(phone_page.get_by_text("The label is of another device")).to_be_visible()


def test_an_unreadable_picture_is_told_beside_its_tile_and_leaves_no_entry(phone_page: Page, example: Example) -> None:
    open_asset(phone_page, example)
    pick_photo(phone_page, "Lid", b"not a picture")
    expect(phone_page.get_by_role("alert").first).to_be_visible()
    assert held(phone_page, "photo.taken") == []
    tap(phone_page.get_by_role("button", name="Dismiss"))
    take_photo(phone_page, "Lid")


def test_a_retake_shows_the_photo_and_the_reason_and_is_answered(
    phone_page: Page, app: Flask, example: Example, phone_of: Callable[[Somebody], Phone], manager: Somebody
) -> None:
    open_asset(phone_page, example)
    take_photo(phone_page, "Lid")
    sync_now(phone_page)
    [photo] = recorded(app, "photo.taken")
    asking = phone_of(manager)
    why = {"slot": "lid", "photo": str(photo.id), "reason": "glare"}
    wanted = asking.record(example.return_id, "retake.requested", example.assets[0].id, why, note="Step to the left.")
    asking.push()
    sync_now(phone_page)
    phone_page.goto("/")
    expect(phone_page.get_by_text("1 photo to take again")).to_be_visible()
    phone_page.goto(asset_path(example))
    card = phone_page.get_by_role("region", name="Take again: Lid")
    expect(card.get_by_text("Glare")).to_be_visible()
    expect(card.get_by_text("Step to the left.")).to_be_visible()
    expect(card.get_by_role("img", name="The photo to take again")).to_be_visible()
    card.get_by_label("Take again: Lid").set_input_files(taken(pictures.jpeg(1200, 900, 7)))
    expect(card).to_have_count(0)
    assert wait_held(phone_page, "photo.taken", 2)[-1]["retake"] == wanted.id


def test_what_two_people_recorded_differently_is_told(
    phone_page: Page, example: Example, people: People, phone_of: Callable[[Somebody], Phone]
) -> None:
    colleague = phone_of(people.make("technician", [example.a]))
    colleague.record(example.return_id, "power.tested", example.assets[0].id, {"result": "does_not_start"})
    send_all(colleague, example)
    open_asset(phone_page, example)
    tap(phone_page.get_by_role("radio", name="Starts"))
    wait_held(phone_page, "power.tested")
    sync_now(phone_page)
    phone_page.goto(asset_path(example))
    expect(phone_page.get_by_text("Recorded differently twice")).to_be_visible()


def test_a_device_that_is_not_there_is_missing_until_it_is_scanned(phone_page: Page, example: Example) -> None:
    open_asset(phone_page, example)
    tap(phone_page.get_by_role("button", name="Not here"))
    expect(phone_page.get_by_text("Recorded as missing").first).to_be_visible()
    open_scan(phone_page, example)
    type_code(phone_page, "5RFDP01")
    phone_page.wait_for_url("**/assets/**")
    expect(phone_page.get_by_role("button", name="No damage")).to_be_visible()
    expect(phone_page.get_by_text("Found after all?")).to_have_count(0)


def test_a_killed_app_reopens_where_it_was(phone_page: Page, proxy: Proxy, example: Example) -> None:
    open_asset(phone_page, example)
    note = phone_page.get_by_label("Add a note")
    note.scroll_into_view_if_needed()
    note.fill("Half a sentence")
    phone_page.wait_for_timeout(500)
    before = phone_page.evaluate("scrollY")
    proxy.fate = "cut"
    context = phone_page.context
    phone_page.close(run_before_unload=False)
    again = context.new_page()
    again.goto("/")
    again.wait_for_url(f"**{asset_path(example)}")
    expect(again.get_by_label("Add a note")).to_have_value("Half a sentence")
    again.wait_for_function("before => Math.abs(scrollY - before) < 40", arg=before)
    again.go_back()
    expect(again.get_by_role("link", name="Scan")).to_be_visible()


def test_the_list_is_searched_by_serial_tag_model_and_person(phone_page: Page, example: Example) -> None:
    phone_page.goto(f"/returns/{example.return_id}")
    field = phone_page.get_by_role("searchbox", name="Serial, tag, model or person")
    for sought, found in (("rfdp", "5RFDP01"), ("it 1002", "PF3ABCDE"), ("catalyst cisco", "FOC2031X0AB")):
        field.fill(sought)
        expect(phone_page.locator(".list a")).to_have_count(1)
        expect(phone_page.locator(".list a")).to_contain_text(found)
    field.fill("nothing of the kind")
    expect(phone_page.get_by_text("No device fits")).to_be_visible()

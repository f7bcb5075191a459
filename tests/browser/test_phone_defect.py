"""Describing damage: part, kind, severity, size, two photographs, the area marked with a finger or from the keyboard."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Locator, Page, expect

from server.journal.entry import parse
from tests.browser.phone_steps import CLOSE, WIDE, held, tap, wait_held
from tests.browser.proxy import Proxy
from tests.browser.steps import asset_path, open_asset, recorded, sync_now, take_photo
from tests.example import Example


def describe(page: Page, example: Example, *answers: str) -> None:
    """Open the flow and tap one answer after the other."""
    open_asset(page, example)
    tap(page.get_by_role("link", name="Damage"))
    for answer in answers:
        tap(page.get_by_role("button", name=answer))


def draw(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A stroke over the picture; places are parts of its width and height."""
    stage = page.locator(".marks-stage").bounding_box()
    assert stage is not None
    (x0, y0), (x1, y1) = ((stage["x"] + x * stage["width"], stage["y"] + y * stage["height"]) for x, y in (start, end))
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2)
    page.mouse.move(x1, y1)
    page.mouse.up()


def drawn(mark: Locator) -> list[int]:
    """Where it is: left, top, width and height in percent of the picture."""
    return [round(int(mark.get_attribute(side) or 0) / 100) for side in ("x", "y", "width", "height")]


def open_marks(page: Page, photo: str = CLOSE) -> None:
    """The picture, large, to mark."""
    tap(page.get_by_role("button", name=f"{photo}: saved"))
    expect(page.locator(".marks-stage img")).to_be_visible()
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished)).then(() => null)")


def close_marks(page: Page) -> None:
    """Back to the questions."""
    tap(page.get_by_role("dialog").get_by_role("button", name="Done"))


def test_a_scratch_is_described_photographed_and_marked(phone_page: Page, app: Flask, example: Example) -> None:
    describe(phone_page, example, "Lid", "Scratch", "Moderate", "Up to 25 mm")
    take_photo(phone_page, WIDE)
    take_photo(phone_page, CLOSE)
    open_marks(phone_page)
    draw(phone_page, (0.2, 0.3), (0.6, 0.5))
    expect(phone_page.locator(".mark")).to_have_count(1)
    close_marks(phone_page)
    tap(phone_page.get_by_role("button", name="Done", exact=True))
    phone_page.wait_for_url(f"**{asset_path(example)}")
    expect(phone_page.get_by_role("link", name="Lid: scratch, moderate, 25 mm")).to_be_visible()
    sync_now(phone_page)
    [defect] = [parse(entry.jws) for entry in recorded(app, "defect.recorded")]
    wide, close = [parse(entry.jws) for entry in recorded(app, "photo.taken")]
    assert {key: defect.data[key] for key in ("component", "type", "severity", "size_mm", "count")} == {
        "component": "lid", "type": "scratch", "severity": 2, "size_mm": 25, "count": 1
    }  # fmt: skip
    assert {photo.data["defect"] for photo in (wide, close)} == {defect.data["defect"]}
    [mark] = defect.data["marks"]
    assert mark["photo"] == str(close.id)
    [box] = mark["boxes"]
    assert [round(box[side] / 100) for side in "xywh"] == [20, 30, 40, 20]
    assert box["code"] == "scratch"


def test_a_mark_is_moved_resized_and_deleted_with_a_finger(phone_page: Page, example: Example) -> None:
    describe(phone_page, example, "Lid", "Scratch", "Light", "Not measured")
    take_photo(phone_page, CLOSE)
    open_marks(phone_page)
    mark = phone_page.locator(".mark .mark-line")
    draw(phone_page, (0.2, 0.2), (0.4, 0.4))
    draw(phone_page, (0.3, 0.3), (0.5, 0.5))
    assert drawn(mark) == [40, 40, 20, 20]
    draw(phone_page, (0.6, 0.6), (0.8, 0.9))
    assert drawn(mark) == [40, 40, 40, 50]
    tap(phone_page.get_by_role("button", name="Delete", exact=True))
    expect(mark).to_have_count(0)


def test_a_mark_is_made_from_the_keyboard_alone(phone_page: Page, example: Example) -> None:
    describe(phone_page, example, "Lid", "Scratch", "Light", "Not measured")
    take_photo(phone_page, CLOSE)
    open_marks(phone_page)
    phone_page.get_by_role("button", name="Add mark").press("Enter")
    mark = phone_page.get_by_role("button", name="Mark 1,")
    mark.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown", "Shift+ArrowRight"):
        phone_page.keyboard.press(key)
    line = phone_page.locator(".mark .mark-line")
    assert drawn(line) == [38, 41, 21, 20]
    phone_page.keyboard.press("Delete")
    expect(line).to_have_count(0)


def test_two_fingers_zoom_and_draw_nothing(phone_page: Page, example: Example) -> None:
    describe(phone_page, example, "Lid", "Scratch", "Light", "Not measured")
    take_photo(phone_page, CLOSE)
    open_marks(phone_page)
    pinch(phone_page, 20, 80)
    expect(phone_page.get_by_role("button", name="Whole picture")).to_be_visible()
    expect(phone_page.locator(".mark")).to_have_count(0)
    tap(phone_page.get_by_role("button", name="Whole picture"))
    expect(phone_page.get_by_role("button", name="Whole picture")).to_have_count(0)


def test_a_half_described_defect_survives_a_killed_app(phone_page: Page, proxy: Proxy, example: Example) -> None:
    describe(phone_page, example, "Screen", "Crack", "Heavy", "Up to 50 mm")
    proxy.fate = "cut"
    take_photo(phone_page, CLOSE)
    open_marks(phone_page)
    draw(phone_page, (0.4, 0.4), (0.6, 0.6))
    phone_page.wait_for_timeout(500)
    context = phone_page.context
    phone_page.close(run_before_unload=False)
    again = context.new_page()
    again.goto("/")
    again.wait_for_url("**/defect")
    expect(again.get_by_text("Screen: crack, heavy, 50 mm")).to_be_visible()
    expect(again.get_by_text("1 mark", exact=True)).to_be_visible()
    tap(again.get_by_role("button", name="Done", exact=True))
    assert len(wait_held(again, "defect.recorded")[0]["marks"]) == 1


def test_discarding_takes_the_photos_back(phone_page: Page, example: Example) -> None:
    describe(phone_page, example, "Lid", "Dent", "Light", "Not measured")
    take_photo(phone_page, WIDE)
    tap(phone_page.get_by_role("button", name="Discard"))
    tap(phone_page.get_by_role("dialog").get_by_role("button", name="Discard"))
    expect(phone_page.get_by_role("button", name="No damage")).to_be_visible()
    assert (len(held(phone_page, "photo.discarded")), held(phone_page, "defect.recorded")) == (1, [])


def test_a_recorded_defect_is_corrected_and_withdrawn(phone_page: Page, example: Example) -> None:
    describe(phone_page, example, "Lid", "Dent", "Light", "Not measured", "Done, photo later")
    tap(phone_page.get_by_role("link", name="Lid: dent, light"))
    tap(phone_page.get_by_role("button", name="Lid: dent, light"))
    tap(phone_page.get_by_role("button", name="Severity Light"))
    tap(phone_page.get_by_role("button", name="Heavy"))
    tap(phone_page.get_by_role("button", name="Done, photo later"))
    first, second = wait_held(phone_page, "defect.recorded", 2)
    assert (first["defect"], second["severity"]) == (second["defect"], 3)
    tap(phone_page.get_by_role("link", name="Lid: dent, heavy"))
    tap(phone_page.get_by_role("button", name="Withdraw this damage"))
    tap(phone_page.get_by_role("dialog").get_by_role("button", name="Withdraw"))
    assert wait_held(phone_page, "defect.withdrawn") == [{"defect": first["defect"]}]
    expect(phone_page.get_by_role("button", name="No damage")).to_be_visible()


def test_a_swollen_battery_must_not_ship_and_dead_pixels_are_counted(phone_page: Page, example: Example) -> None:
    describe(phone_page, example, "Battery", "Swollen battery", "Heavy")
    expect(phone_page.get_by_text("Do not ship it")).to_be_visible()
    tap(phone_page.get_by_role("button", name="Battery: swollen battery, heavy"))
    tap(phone_page.get_by_role("button", name="Part Battery"))
    tap(phone_page.get_by_role("button", name="Screen"))
    tap(phone_page.get_by_role("button", name="Kind Swollen battery"))
    tap(phone_page.get_by_role("button", name="Dead pixels"))
    tap(phone_page.get_by_role("button", name="3", exact=True))
    tap(phone_page.get_by_role("button", name="Done, photo later"))
    assert wait_held(phone_page, "defect.recorded")[0]["count"] == 3


def pinch(page: Page, before: float, after: float) -> None:
    """Two fingers around the middle of the picture, from `before` to `after` pixels away from it."""
    stage = page.locator(".marks-stage").bounding_box()
    assert stage is not None
    x, y = stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2
    chrome = page.context.new_cdp_session(page)

    def fingers(kind: str, *away: float) -> None:
        points = [{"x": x + side * off, "y": y, "id": place} for off in away for place, side in enumerate((-1, 1))]
        chrome.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", before)
    fingers("touchMove", (before + after) / 2)
    fingers("touchMove", after)
    fingers("touchEnd")

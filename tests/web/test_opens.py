"""What somebody opens is there, and stays until they close it: whatever was closed right before, rolls under the pointer, arrives meanwhile or comes late."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from hands import citizen_at
from support.people import Person, Town
from tour import goes

# Escape and the next key between two frames: the browser tells at the end of a frame that a dialog was closed.
CLOSES_AND_OPENS = """async (key) => {
    const row = document.querySelector("#timeline article[data-seq]");
    document.querySelector("dialog").requestClose();
    row.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}"""
DEAF = "(list) => { list.style.pointerEvents = 'none'; }"     # as virtua makes a list while it rolls, and a moment longer
TWO_FRAMES = "async () => { for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame); }"


def a_long_room(page, town: Town) -> tuple[Person, str, Locator]:
    """Longer than the window; a message in its middle."""
    ana, bo = citizen_at(page, town, "ana"), town.citizen("bo")
    room = ana.makes_room(bo, name="garden")
    for number in range(40):
        bo.sends(room, f"number {number}")
    goes(page, f"/r/{room}")
    row = page.locator("#timeline article", has_text="number 34")
    expect(row).to_be_visible()
    return bo, room, row


def test_the_next_dialog_stays_when_the_one_before_was_closed_right_before(page, town: Town):
    ana = citizen_at(page, town, "ana")
    room = ana.makes_room(name="garden")
    ana.sends(room, "tulips")
    goes(page, f"/r/{room}")
    row = page.locator("#timeline article[data-seq]").first
    row.press("f")
    expect(page.get_by_role("dialog", name="Forward")).to_be_visible()
    page.evaluate(CLOSES_AND_OPENS, "+")
    expect(page.get_by_role("dialog", name="Emoji")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(row).to_be_focused()


def test_what_is_pressed_right_after_a_list_rolled_is_done(page, town: Town):
    _, _, row = a_long_room(page, town)
    more = row.get_by_role("button", name="More")
    row.hover()
    box = more.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator("#timeline > :last-child").evaluate(DEAF)
    page.evaluate(TWO_FRAMES)
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_role("menu")).to_be_visible()


def test_a_menu_and_its_row_stay_whatever_arrives_and_wherever_the_pointer_is(page, town: Town):
    bo, room, row = a_long_room(page, town)
    actions, menu = row.get_by_role("toolbar"), page.get_by_role("menu")
    row.focus()
    row.hover()
    page.keyboard.press("Tab")
    focused = actions.get_by_role("button").first
    expect(focused).to_be_focused()
    page.mouse.move(10, 10)
    page.evaluate(TWO_FRAMES)
    expect(focused).to_be_focused()
    more = actions.get_by_role("button", name="More")
    more.click()
    expect(menu).to_be_visible()
    for number in range(60):
        bo.sends(room, f"later {number}")
    expect(page.get_by_text("later 59")).to_be_visible()
    row.page.mouse.move(10, 10)
    page.evaluate(TWO_FRAMES)
    expect(menu).to_be_visible()
    menu.get_by_role("menuitem", name="Report").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(row).to_be_focused()      # whose buttons are gone, or there again


def test_the_button_of_an_open_menu_closes_it(page, town: Town):
    citizen_at(page, town, "ana")
    button, menu = page.get_by_role("button", name="You: "), page.get_by_role("menu")
    for _ in range(2):
        button.click()
        expect(menu).to_be_visible()
        button.click()
        page.evaluate(TWO_FRAMES)
        expect(menu).to_have_count(0)
        expect(button).to_have_attribute("aria-expanded", "false")


def test_a_menu_whose_file_did_not_come_says_so_and_opens_when_it_is_pressed_again(page, town: Town):
    page.expects("ERR_FAILED", "Failed to load")
    page.context.route("**/assets/MenuList-*", lambda route: route.abort())
    citizen_at(page, town, "ana")
    button, menu = page.get_by_role("button", name="You: "), page.get_by_role("menu")
    button.click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.context.unroute("**/assets/MenuList-*")
    button.click()
    expect(menu).to_be_visible()
    expect(menu).to_have_css("position", "fixed")       # with its styles


def test_a_dialog_whose_file_did_not_come_says_so_and_opens_when_it_is_asked_for_again(page, town: Town):
    page.expects("ERR_FAILED", "Failed to load")
    page.context.route("**/assets/NewRoom-*", lambda route: route.abort())
    citizen_at(page, town, "ana")
    button = page.locator("#sidebar").get_by_role("button", name="New room")
    button.click()
    expect(page.get_by_role("alert")).to_be_in_viewport()
    page.context.unroute("**/assets/NewRoom-*")
    button.click()
    expect(page.get_by_role("dialog").get_by_label("Name", exact=True)).to_be_visible()
    expect(page.get_by_role("alert").locator("..")).to_have_class(re.compile("toasts"))      # and nothing stands below the page

"""What somebody opens is there, and stays until they close it: whatever was closed right before, rolls under the pointer, arrives meanwhile or comes late."""

from __future__ import annotations

from playwright.sync_api import expect

from hands import citizen_at
from support.people import Town
from tour import goes

# Escape and the next key between two frames: the browser tells at the end of a frame that a dialog was closed.
CLOSES_AND_OPENS = """async (key) => {
    const row = document.querySelector("#timeline article[data-seq]");
    document.querySelector("dialog").requestClose();
    row.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}"""


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

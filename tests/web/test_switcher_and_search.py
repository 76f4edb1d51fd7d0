"""Finding things: a room by letters, a message by its words, what was saved, what names one, and the sheet of keys."""

from __future__ import annotations

from playwright.sync_api import expect

from hands import citizen_at
from support.people import Town
from support.process import wait_until


def is_at(page, path: str) -> None:
    page.page.wait_for_url(f"**{path}")


def test_a_few_letters_lead_to_a_room_and_to_what_is_not_sent_yet(page, town: Town):
    alice = citizen_at(page, town, "alice")
    garden, _ = alice.makes_room(name="Rose garden"), alice.makes_room(name="Kitchen")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Room, person or page")
    expect(field).to_be_focused()
    field.fill("rsgd")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Rose garden")
    page.keyboard.press("Enter")
    is_at(page, f"/r/{garden}")

    page.get_by_label("Message Rose garden").fill("half a thought")
    page.keyboard.press("Control+k")
    field.fill("drafts")
    page.keyboard.press("Enter")
    drafts = page.get_by_role("dialog", name="Drafts")
    expect(drafts.get_by_role("button", name="half a thought")).to_be_visible()
    drafts.get_by_role("button", name="Discard draft").click()
    expect(drafts.get_by_text("No drafts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Message Rose garden")).to_have_value("")


def test_what_was_said_is_found_narrowed_by_chips_and_led_to(page, town: Town):
    alice, bob = citizen_at(page, town, "alice"), town.citizen("bob")
    room = alice.makes_room(bob, name="garden")
    asked = alice.sends(room, "Are the tulips in the ground?")["seq"]
    for day in range(40):
        bob.sends(room, f"Nothing new on day {day}")
    bob.sends(room, "The tulips are up!")
    wait_until(lambda: len(alice.does("search.query", text="tulips")["messages"]) == 2, 10, "both are found")
    page.keyboard.press("Control+f")
    page.get_by_role("searchbox").fill("tulips")
    page.keyboard.press("Enter")
    found = page.get_by_role("list", name="Messages").get_by_role("listitem")
    expect(found).to_have_count(2)
    expect(found.first.locator("mark").first).to_have_text("tulips")
    page.get_by_role("button", name="From me").click()
    expect(found).to_have_count(1)
    found.get_by_role("link").click()
    is_at(page, f"/r/{room}/{asked}")
    expect(page.locator(f"#timeline [data-seq='{asked}']")).to_be_in_viewport()
    page.go_back()
    page.get_by_role("button", name="Remove from:me").click()
    expect(found).to_have_count(2)
    page.get_by_role("searchbox").fill("nobody-said-this")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing found")).to_be_visible()


def test_what_was_saved_and_what_names_one_stand_on_pages_of_their_own(page, town: Town):
    alice, bob = citizen_at(page, town, "alice"), town.citizen("bob")
    room = alice.makes_room(bob, name="garden")
    bob.sends(room, "The key is under the pot")
    bob.sends(room, f"@{alice.login} have you seen it?")
    page.goto(f"/r/{room}")
    page.locator("#timeline article", has_text="under the pot").press("s")
    expect(page.get_by_text("Saved", exact=True).last).to_be_visible()
    page.get_by_role("link", name="Mentions").click()
    expect(page.get_by_role("list", name="Mentions").get_by_role("link")).to_contain_text("have you seen it?")
    page.get_by_role("link", name="Saved").click()
    saved = page.get_by_role("list", name="Saved").get_by_role("listitem")
    expect(saved).to_contain_text("The key is under the pot")
    saved.get_by_role("button", name="No longer save it").click()
    expect(page.get_by_text("Nothing saved yet")).to_be_visible()


def test_the_sheet_tells_every_key_and_a_message_answers_to_them(page, town: Town):
    alice, bob = citizen_at(page, town, "alice"), town.citizen("bob")
    room = alice.makes_room(bob, name="garden")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Show this list of keys")
    for words in ("Go to a room or person", "Reply in thread", "React", "Edit your last message, in an empty field"):
        expect(sheet.get_by_text(words, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)

    alice.sends(room, "Roses are blue")
    page.goto(f"/r/{room}")
    field = page.get_by_label("Message garden")
    expect(page.locator("#timeline article", has_text="Roses are blue")).to_be_visible()
    field.press("ArrowUp")
    expect(field).to_have_value("Roses are blue")
    field.fill("Roses are red")
    field.press("Enter")
    message = page.locator("#timeline article", has_text="Roses are red")
    message.press("h")
    before = page.get_by_role("dialog", name="Earlier versions")
    expect(before.locator("del")).to_have_text("blue")
    expect(before.locator("ins")).to_have_text("red")
    page.keyboard.press("Escape")
    message.press("+")
    emoji = page.get_by_role("dialog", name="Emoji")
    emoji.get_by_role("searchbox").fill("tulip")
    emoji.get_by_role("button", name="tulip").click()
    expect(message.get_by_role("button", name="🌷, 1 person")).to_have_attribute("aria-pressed", "true")

"""A thread beside its room, read and written by two people; what is kept beside a room: threads and pins."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from playwright.sync_api import Locator, expect

from hands import citizen_at, logs_in
from support.client import make_id
from support.people import Town


def row(page, text: str) -> Locator:
    """The message in the room itself, not beside it."""
    return page.locator("#timeline article", has_text=text)


def pane(page) -> Locator:
    return page.get_by_role("complementary")


def writes_beside(page, text: str) -> None:
    field = pane(page).get_by_label("Reply in this thread")
    field.fill(text)
    field.press("Enter")


def test_two_people_talk_in_a_thread_and_the_room_counts_their_replies(page, second_page, town: Town):
    alice, bob = citizen_at(page, town, "alice"), town.citizen("bob")
    room = alice.makes_room(bob, name="garden")
    root = alice.sends(room, "Who waters the roses?")["seq"]
    second_page.goto(f"/r/{room}/t/{root}")
    logs_in(second_page, bob.login)
    page.goto(f"/r/{room}")

    row(page, "Who waters the roses?").press("t")
    for one in (page, second_page):
        expect(pane(one).get_by_text("Who waters the roses?")).to_be_visible()
    writes_beside(page, "I can on Monday")
    expect(pane(second_page).get_by_text("I can on Monday")).to_be_visible()
    writes_beside(second_page, "Then I take Tuesday")
    expect(pane(page).get_by_text("Then I take Tuesday")).to_be_visible()

    expect(row(page, "Who waters the roses?").get_by_role("button", name="2 replies")).to_be_visible()
    expect(row(page, "I can on Monday")).to_have_count(0)
    pane(page).get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Threads").click()
    expect(pane(page).get_by_role("button", name="Who waters the roses?")).to_contain_text("2 replies")
    pane(page).get_by_role("button", name="Who waters the roses?").click()
    expect(pane(page).get_by_text("Then I take Tuesday")).to_be_visible()


def test_a_lower_window_keeps_the_last_reply_in_view(page, town: Town):
    alice, bob = citizen_at(page, town, "alice"), town.citizen("bob")
    room = alice.makes_room(bob, name="garden")
    root = alice.sends(room, "Which flowers?")["seq"]
    for number in range(20):
        bob.sends(room, f"flower {number}", thread=root)
    page.goto(f"/r/{room}/t/{root}")
    newest = pane(page).locator("article", has_text="flower 19")
    expect(newest).to_be_in_viewport()
    for height in (500, 800, 450):
        page.set_viewport_size({"width": 1280, "height": height})
        expect(newest).to_be_in_viewport()


def test_what_is_pinned_is_found_beside_the_room_and_taken_off_there(page, town: Town):
    alice = citizen_at(page, town, "alice")
    room = alice.makes_room(name="rules")
    alice.sends(room, "Read this first")
    page.goto(f"/r/{room}")
    page.get_by_role("button", name="Pinned messages").click()
    expect(pane(page).get_by_text("Nothing is pinned")).to_be_visible()
    row(page, "Read this first").press("p")
    pinned = pane(page).get_by_role("button", name="Read this first")
    pinned.click()
    expect(row(page, "Read this first")).to_be_in_viewport()
    pane(page).get_by_role("button", name="Unpin").click()
    expect(pane(page).get_by_text("Nothing is pinned")).to_be_visible()


def test_a_poll_a_forward_and_a_later_message_are_made_by_hand(page, town: Town):
    alice = citizen_at(page, town, "alice")
    room, other = alice.makes_room(name="lunch"), alice.makes_room(name="elsewhere")
    alice.sends(room, "Soup today")
    page.goto(f"/r/{room}")

    page.get_by_role("button", name="More ways to send").click()
    page.get_by_role("menuitem", name="Ask a poll").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_text("Give at least two answers.")).to_be_visible()
    dialog.get_by_label("Question").fill("Where do we eat?")
    dialog.get_by_label("Answer 1", exact=True).fill("Inside")
    dialog.get_by_label("Answer 2", exact=True).fill("Outside")
    dialog.get_by_role("button", name="Send").click()
    page.get_by_role("radio", name="Outside").check()
    expect(page.get_by_text("1 person voted")).to_be_visible()

    row(page, "Soup today").press("f")
    expect(page.get_by_role("combobox", name="Room or person")).to_be_focused()
    page.keyboard.type("else")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Forwarded to elsewhere")).to_be_visible()
    assert [one["d"]["origin"]["from"] for one in alice.does("room.events", room=other)["events"] if "origin" in one["d"]] == [alice.user]

    alice.does("schedule.add", room=room, cid=make_id(), body={"kind": "text", "text": "Bread, too"}, send_at=(datetime.now(timezone.utc) + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="More ways to send").click()
    page.get_by_role("menuitem", name="Scheduled messages").click()
    page.get_by_role("dialog").get_by_role("button", name="Change scheduled message").click()
    page.get_by_label("Message", exact=True).fill("Butter, too")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Butter, too")).to_be_visible()
    assert [one["body"]["text"] for one in alice.does("schedule.list")["scheduled"]] == ["Butter, too"]
    page.get_by_role("button", name="Do not send it").click()
    expect(page.get_by_text("Nothing is scheduled")).to_be_visible()

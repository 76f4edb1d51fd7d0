"""Short stories of what one person can do: writing with help, rooms by name, what others see of a message, coming as a guest, what another app hands over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, expect

from hands import citizen_at, is_in, menu_of
from support.client import make_id
from support.people import Town


def in_a_day() -> str:
    return (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def row(page, text: str) -> Locator:
    return page.locator("#timeline article", has_text=text)


# Nobody waits for a frame between two keys: what is done at once is done.
CHOOSES_AND_WRITES = """async (field, letter) => {
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    for (let turn = 0; turn < 20; turn++) await null;
    document.execCommand("insertText", false, letter);
}"""


def test_words_are_formatted_looked_at_and_completed_by_keyboard(page, town: Town):
    alice = citizen_at(page, town, "alice")
    room, other = alice.makes_room(name="garden"), alice.makes_room(name="The [old] orchard")
    page.goto(f"/r/{room}")
    field = page.get_by_label("Message garden")
    field.fill("soon")
    field.press("Control+a")
    field.press("Control+b")
    expect(field).to_have_value("**soon**")
    page.get_by_role("button", name="Formatting").click()
    bar = page.get_by_role("toolbar", name="Formatting")
    bar.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Italic")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_have_value("**_soon_**")
    field.press("Control+Alt+p")
    preview = page.get_by_role("region", name="Preview")
    expect(preview.locator("strong em")).to_have_text("soon")
    preview.press("Escape")
    expect(field).to_be_focused()
    field.press("End")
    field.press_sequentially(" in #orch")
    expect(page.get_by_role("option", name="#The [old] orchard")).to_be_visible()
    field.evaluate(CHOOSES_AND_WRITES, ":")
    field.press_sequentially("tuli")
    expect(page.get_by_role("option").first).to_contain_text("🌷")
    field.press("Tab")
    field.press("Enter")
    link = row(page, "soon").get_by_role("link", name="#The [old] orchard")
    expect(link).to_be_visible()
    page.evaluate("window.isSamePage = true")
    link.click()
    page.wait_for_url(f"**/r/{other}")
    assert page.evaluate("window.isSamePage"), "a room's address leads there without loading anything anew"


def test_who_wrote_and_who_has_seen_it_are_told_where_one_presses(page, town: Town):
    alice, bob = citizen_at(page, town, "alice"), town.citizen("bob")
    room = alice.makes_room(bob, name="garden")
    bob.sends(room, "I am here")
    seq = alice.sends(room, "Who reads this?")["seq"]
    bob.does("receipt.read", room=room, seq=seq)
    page.goto(f"/r/{room}")
    row(page, "I am here").get_by_role("button", name="Bob", exact=True).click()
    card = page.get_by_role("dialog", name="Profile")
    expect(card).to_contain_text("Member")
    expect(card.get_by_role("button", name="Send a message")).to_be_visible()
    page.keyboard.press("Escape")
    mine = row(page, "Who reads this?")
    mine.hover()
    mine.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Who has seen it").click()
    expect(page.get_by_role("dialog", name="Who has seen it").get_by_role("region", name="Seen")).to_contain_text("Bob")


def test_letter_keys_can_be_switched_off_and_escape_reads_the_room(page, town: Town):
    alice, bob = citizen_at(page, town, "alice"), town.citizen("bob")
    room = alice.makes_room(bob, name="garden")
    bob.sends(room, "Roses")
    page.goto(f"/r/{room}")
    row(page, "Roses").press("u")
    expect(page.get_by_text("New", exact=True)).to_be_visible()
    row(page, "Roses").press("Escape")
    expect(page.get_by_text("New", exact=True)).to_have_count(0)
    expect(page.get_by_label("Message garden")).to_be_focused()
    alice.does("preference.set", name="client.look", value={"keys": False}, cid=make_id())
    page.goto("/settings/look")
    expect(page.get_by_label("Shortcuts of one letter")).not_to_be_checked()
    page.goto(f"/r/{room}")
    row(page, "Roses").press("r")
    expect(page.get_by_text("Reply to")).to_have_count(0)
    row(page, "Roses").press("ArrowUp")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_as_what_one_is_seen_is_known_again_after_a_reload(page, town: Town):
    alice = citizen_at(page, town, "alice")
    menu_of(page).click()
    page.get_by_role("menuitemcheckbox", name="Busy").click()
    page.reload()
    is_in(page)
    menu_of(page).click()
    expect(page.get_by_role("menuitemcheckbox", name="Busy")).to_be_checked()
    assert alice.does("presence.mine")["state"] == "busy"


def test_a_guest_comes_in_by_an_invitation_alone(page, town: Town):
    page.expects("status of 403")                        # a guest has no profile to ask for
    owner = town.person("owner")
    room = owner.makes_room(name="garden")
    secret = owner.does("invite.create", room=room, role="guest", uses=1, expires_at=in_a_day())["token"]
    page.goto(f"/i/{secret}")
    expect(page.get_by_text("garden", exact=True)).to_be_visible()
    page.get_by_label("Name others see").fill("Ada")
    page.get_by_role("button", name="Come in as a guest").click()
    page.wait_for_url(f"**/r/{room}")
    page.get_by_label("Message garden").fill("Hello from outside")
    page.get_by_label("Message garden").press("Enter")
    expect(row(page, "Hello from outside").get_by_role("img", name="Sent")).to_be_visible()
    assert "guest" in owner.members(room).values()


def test_what_another_app_shares_becomes_a_draft(page, town: Town):
    alice = citizen_at(page, town, "alice")
    alice.makes_room(name="garden")
    page.goto("/share?title=Tulips&text=look&url=https%3A%2F%2Fexample.org%2Ftulips")
    page.get_by_role("combobox", name="Room or person").fill("gar")
    expect(page.get_by_role("option", name="garden")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message garden")).to_have_value("Tulips\nlook\nhttps://example.org/tulips")


def test_a_survey_asks_several_things_and_a_room_is_quiet_for_a_while(page, town: Town):
    alice = citizen_at(page, town, "alice")
    room = alice.makes_room(name="lunch")
    page.goto(f"/r/{room}")
    page.get_by_role("button", name="More ways to send").click()
    page.get_by_role("menuitem", name="Ask a poll").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Add a question").click()
    for number, (question, answers) in enumerate([("Where?", ("Inside", "Outside")), ("When?", ("Noon", "Later"))], 1):
        part = dialog.get_by_role("region", name=f"Question {number}")
        part.get_by_label(f"Question {number}", exact=True).fill(question)
        for at, answer in enumerate(answers, 1):
            part.get_by_label(f"Answer {at}").fill(answer)
    dialog.get_by_role("button", name="Send").click()
    page.get_by_role("radio", name="Outside").check()
    page.get_by_role("radio", name="Noon").check()
    expect(page.get_by_role("radio", name="Outside")).to_be_checked()
    expect(page.get_by_text("1 person voted")).to_be_visible()
    page.get_by_role("button", name="Room settings").click()
    page.get_by_label("Quiet for a while").select_option("3600000")
    expect(page.get_by_text("Quiet until")).to_be_visible()
    expect(page.get_by_title("Muted")).to_be_visible()

"""Who is in a room, and what can be done with each."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from hands import citizen_at
from support.people import Person, Town


def row(page, person: Person) -> Locator:
    return page.locator("#pane").get_by_role("listitem").filter(has_text=f"@{person.login}")


def does(page, person: Person, word: str) -> None:
    row(page, person).get_by_role("button", name="What to do with").click()
    page.get_by_role("menuitem", name=word).click()


def test_members_are_found_raised_and_banned_and_come_back(page, town: Town):
    owner = citizen_at(page, town, "owner")
    bob, eve = town.person("bob"), town.person("eve")
    room = owner.makes_room(bob, eve, name="the garden")
    page.goto(f"/r/{room}")
    page.get_by_role("button", name="Members").click()
    expect(page.get_by_role("heading", name="3 members")).to_be_visible()
    page.get_by_label("Log-in name").fill("bob")
    expect(row(page, eve)).to_have_count(0)
    does(page, bob, "Change role")
    page.get_by_role("dialog").get_by_label("Role").select_option("moderator")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert owner.members(room)[bob.user] == "moderator"
    page.get_by_label("Log-in name").fill("")
    does(page, eve, "Ban")
    page.get_by_role("dialog").get_by_label("Reason").fill("spam and more spam")
    page.get_by_role("dialog").get_by_role("button", name="Ban").click()
    expect(row(page, eve)).to_have_count(0)
    assert not eve.tries("message.send", room=room, body={"kind": "text", "text": "still here"}).ok
    page.get_by_role("button", name="Room settings").click()
    page.get_by_role("button", name="Bans").click()
    expect(page.get_by_text("spam and more spam").last).to_be_visible()
    page.get_by_role("button", name="Unban Eve").click()
    expect(page.get_by_text("Nobody is banned here")).to_be_visible()
    owner.adds(room, eve)


def test_a_question_about_a_member_stays_while_others_come(page, town: Town):
    owner = citizen_at(page, town, "owner")
    eve = town.person("eve")
    room = owner.makes_room(eve, name="a busy place")
    page.goto(f"/r/{room}")
    page.get_by_role("button", name="Members").click()
    does(page, eve, "Ban")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("spam")
    newcomers = [town.person(name) for name in ("bob", "carol")]
    for newcomer in newcomers:
        owner.adds(room, newcomer)
    for newcomer in newcomers:
        expect(row(page, newcomer)).to_have_count(1)
    expect(dialog.get_by_label("Reason")).to_have_value("spam")
    dialog.get_by_role("button", name="Ban").click()
    expect(row(page, eve)).to_have_count(0)


def test_who_has_no_right_sees_no_such_word_and_can_block(page, town: Town):
    bob, owner = citizen_at(page, town, "bob"), town.person("owner")
    room = owner.makes_room(bob, name="not mine")
    page.goto(f"/r/{room}")
    page.get_by_role("button", name="Members").click()
    row(page, owner).get_by_role("button", name="What to do with").click()
    expect(page.get_by_role("menuitem")).to_have_text(["Profile", "Send a message"])
    page.get_by_role("menuitem", name="Profile").click()
    page.get_by_role("dialog").get_by_role("button", name="Block").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Unblock")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("/settings/privacy")
    page.get_by_role("button", name="Unblock Owner").click()
    expect(page.get_by_text("You have blocked nobody.")).to_be_visible()

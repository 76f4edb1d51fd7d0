"""Rooms are found, joined, made, set up, invited to and deleted."""

from __future__ import annotations

import os

from playwright.sync_api import expect

from hands import citizen_at
from support.client import make_id
from support.people import Town

REFUSED = "the server responded with a status of 40"     # what a browser says of a refusal that the page handles


def test_a_public_room_is_found_and_asks_for_its_password(page, town: Town):
    page.expects(REFUSED)
    owner, name = town.person("owner"), f"roses {os.urandom(4).hex()}"
    room = owner.makes_room(kind="public", name=name)
    owner.does("room.update", cid=make_id(), room=room, password="open sesame", tags=["thorns"])
    citizen_at(page, town, "visitor")
    page.goto("/rooms")
    page.get_by_label("Name of a room").fill(name)
    page.get_by_role("button", name=f"Join {name}").click()
    page.get_by_role("dialog").get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("dialog").get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("This is not the password.")).to_be_visible()
    page.get_by_role("dialog").get_by_label("Password", exact=True).fill("open sesame")
    page.get_by_role("dialog").get_by_role("button", name="Join", exact=True).click()
    page.wait_for_url(f"**/r/{room}")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_a_room_is_made_set_up_invited_to_and_deleted(page, second_page, town: Town):
    second_page.expects(REFUSED)
    owner = citizen_at(page, town, "owner")
    page.goto("/rooms")
    page.get_by_role("button", name="New room").first.click()
    page.get_by_role("dialog").get_by_label("Name", exact=True).fill("orchard")
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="orchard", level=1)).to_be_visible()
    room = page.evaluate("location.pathname").split("/")[2]
    page.get_by_role("button", name="Room settings").click()
    page.get_by_role("button", name="Pace and messages").click()
    page.get_by_label("Slow mode").select_option("5000")
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("button", name="Invitations").click()
    page.get_by_role("button", name="Make an invitation").click()
    link = page.get_by_label("Link").input_value()
    guest = citizen_at(second_page, town, "guest")
    second_page.goto(link)
    expect(second_page.get_by_role("heading", name="orchard")).to_be_visible()
    second_page.get_by_role("button", name="Come in").click()
    second_page.wait_for_url(f"**/r/{room}")
    assert owner.members(room)[guest.user] == "member"
    assert owner.sees_room(room)["settings"]["slow_mode_ms"] == 5000
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("button", name="Export, hand over, delete").click()
    page.get_by_role("button", name="Delete the room").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Delete the room")).to_be_disabled()
    dialog.get_by_label("Type orchard to confirm").fill("orchard")
    dialog.get_by_role("button", name="Delete the room").click()
    page.wait_for_url("**/")
    expect(second_page.get_by_role("heading", name="orchard", level=1)).to_have_count(0)

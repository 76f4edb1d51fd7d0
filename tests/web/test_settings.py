"""What a person sets: how it looks, what they are called, where they are signed in, their password."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from hands import citizen_at, is_in, logs_in
from support.people import PASSWORD, Person, Town
from support.process import wait_until

REFUSED = "the server responded with a status of 40"     # what a browser says of a refusal that the page handles


def goes_on(town: Town, person: Person) -> bool:
    return town.auth.call("token.refresh", {"refresh": person.refresh}).ok


def test_looks_and_language_hold_at_once_and_follow_the_person(page, second_page, town: Town):
    person = citizen_at(page, town, "looks")
    logs_in(second_page, person.login)
    is_in(second_page)
    page.goto("/settings/look")
    page.get_by_label("Dark", exact=True).check(force=True)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(second_page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_label("Compact").check(force=True)
    expect(second_page.locator("html")).to_have_attribute("data-density", "compact")
    page.get_by_label("Language", exact=True).select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("heading", name="الإعدادات", level=1)).to_be_visible()
    expect(second_page.locator("html")).to_have_attribute("lang", "ar")


def test_what_is_set_twice_in_a_row_is_told_one_after_the_other(page, town: Town):
    """The server may do two that come together in either order, and the last one said is the one that was meant."""
    wire: list[str] = []

    def listens(socket) -> None:
        socket.on("framesent", lambda frame: wire.append(f"said {frame}") if "preference.set" in frame else None)
        socket.on("framereceived", lambda frame: wire.append(f"heard {frame}"))

    page.page.on("websocket", listens)
    person = citizen_at(page, town, "changes")
    page.goto("/settings/look")
    choice = page.get_by_role("radio", name="As the system")
    choice.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Dark", exact=True)).to_be_checked()
    wait_until(lambda: {"name": "theme", "value": {"word": "dark"}} in [{"name": one["name"], "value": one["value"]} for one in person.does("preference.list")["preferences"]], 10, "it is kept")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    first, second = (at for at, line in enumerate(wire) if line.startswith("said"))
    number = json.loads(wire[first].removeprefix("said "))["id"]
    assert any(f'"re":{number},' in line for line in wire[first:second]), wire[first:]


def test_a_profile_is_seen_by_others(page, town: Town):
    person = citizen_at(page, town, "profile")
    page.goto("/settings/profile")
    page.get_by_label("Name others see").fill("Ada of the Engines")
    page.get_by_label("A few words about you").fill("I count.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    seen = town.person("sees").asks_auth("user.get", user=person.user)["profile"]
    assert (seen["display_name"], seen["bio"]) == ("Ada of the Engines", "I count.")


def test_other_sessions_end_when_asked_and_when_the_password_changes(page, town: Town):
    page.expects(REFUSED)
    person = citizen_at(page, town, "sessions")
    page.goto("/settings/sessions")
    expect(page.get_by_text("This device")).to_have_count(1)
    page.get_by_role("button", name="End all others").click()
    page.get_by_role("dialog").get_by_role("button", name="End all others").click()
    expect(page.get_by_text("You are signed in nowhere else.")).to_be_visible()
    assert not goes_on(town, person), "the session of a program, which it registered with"
    program = person.logs_in()
    page.get_by_role("link", name="Password").click()
    page.get_by_label("Present password").fill("not this one")
    page.get_by_label("New password", exact=True).fill("entirely another one")
    page.get_by_label("New password once more").fill("entirely another one")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("This is not your present password.")).to_be_visible()
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("Your password was changed.")).to_be_visible()
    assert not goes_on(town, program)
    assert not town.auth.call("login.password", {"login": person.login, "password": PASSWORD}).ok
    assert town.auth.call("login.password", {"login": person.login, "password": "entirely another one"}).ok
    page.reload()
    is_in(page)

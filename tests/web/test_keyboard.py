"""What people do all day, ten things, by keyboard alone: Tab to what its name says, keys of the sheet, and never a pointer."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from hands import MENU, is_in, is_out
from support.people import PASSWORD, Town
from support.process import wait_until

TABS_MAX = 60                                            # whoever has to press it more often than that would not


def tabs_to(page, target: Locator, back: bool = False) -> Locator:
    """As people do: Tab, and a look where one is."""
    expect(target).to_be_visible()
    for _ in range(TABS_MAX):
        if target.evaluate("(one) => one === document.activeElement"):
            return target
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"not to be reached by Tab: {target}")


def types(page, text: str, then: str = "Enter") -> None:
    page.keyboard.type(text)
    page.keyboard.press(then)


def row(page, text: str) -> Locator:
    return page.locator("#timeline article", has_text=text)


def comes_in(page, login: str) -> None:
    page.goto("/login")
    tabs_to(page, page.get_by_label("Log-in name"))
    types(page, login, "Tab")
    types(page, PASSWORD)
    is_in(page)


def makes_a_room(page, name: str) -> None:
    tabs_to(page, page.get_by_role("button", name="New room").first)
    page.keyboard.press("Enter")
    tabs_to(page, page.get_by_role("dialog").get_by_label("Name", exact=True))
    types(page, name)
    page.wait_for_url(re.compile("/r/"))


def goes_to(page, letters: str, path: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(letters)
    expect(page.get_by_role("option", selected=True)).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")


def test_ten_things_by_keyboard_alone(page, town: Town):
    alice, bob = town.citizen("alice"), town.citizen("bob")
    garden = alice.makes_room(bob, name="garden")
    bob.sends(garden, "Who waters the tulips?")
    comes_in(page, alice.login)                                                                    # 1
    makes_a_room(page, "orchard")                                                                  # 2
    expect(page.get_by_label("Message orchard")).to_be_visible()
    goes_to(page, "gard", f"/r/{garden}")                                                          # 3

    field = page.get_by_label("Message garden")
    expect(field).to_be_focused()
    types(page, "I do on Munday")                                                                  # 4
    expect(row(page, "I do on Munday")).to_be_visible()
    wait_until(lambda: alice.does("room.events", room=garden)["events"][-1]["d"].get("body", {}).get("text") == "I do on Munday", 10, "it is stored")
    page.keyboard.press("ArrowUp")                                                                 # 5
    expect(page.get_by_label("Edit message").or_(field)).to_have_value("I do on Munday")
    page.keyboard.press("Control+a")
    types(page, "I do on Monday")
    expect(row(page, "I do on Monday")).to_contain_text("edited")

    tabs_to(page, row(page, "I do on Monday"), back=True)
    page.keyboard.press("ArrowUp")
    expect(row(page, "Who waters the tulips?")).to_be_focused()
    page.keyboard.press("+")                                                                       # 6
    expect(page.get_by_role("searchbox", name="Search emoji")).to_be_focused()
    page.keyboard.type("tulip")
    expect(page.get_by_role("dialog").get_by_text("🌷")).to_be_visible()
    page.keyboard.press("Enter")
    expect(row(page, "Who waters the tulips?").get_by_role("button", name=re.compile("🌷"))).to_be_visible()

    tabs_to(page, row(page, "Who waters the tulips?"), back=True)
    page.keyboard.press("t")                                                                       # 7
    tabs_to(page, page.get_by_label("Reply in this thread"))
    types(page, "And bob on Tuesday")
    expect(page.get_by_role("complementary").get_by_text("And bob on Tuesday")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)

    wait_until(lambda: alice.does("search.query", text="tulips")["messages"], 10, "it is found")
    page.keyboard.press("Control+f")                                                               # 8
    expect(page.get_by_role("searchbox")).to_be_focused()
    types(page, "tulips")
    tabs_to(page, page.get_by_role("list", name="Messages").get_by_role("link").first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/r/{garden}/"))

    page.keyboard.press("Control+,")                                                               # 9
    tabs_to(page, page.get_by_role("link", name="Look"))
    page.keyboard.press("Enter")
    tabs_to(page, page.get_by_role("radio", name="As the system"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Dark", exact=True)).to_be_checked()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    tabs_to(page, page.get_by_role("button", name=MENU), back=True)                                # 10
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="Sign out")).to_be_focused()
    page.keyboard.press("Enter")
    is_out(page)

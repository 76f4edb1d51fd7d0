"""What a person does with the page, by what they read on it (in English): used by every story."""

from __future__ import annotations

import os
import re

from playwright.sync_api import Locator, expect

from support.people import PASSWORD, Person, Town

MENU = re.compile("^You: ")


def some_name(word: str = "someone") -> str:
    return f"{word}-{os.urandom(5).hex()}"


def signs_up(page, login: str, display_name: str = "", password: str = PASSWORD) -> None:
    page.goto("/register")
    page.get_by_label("Log-in name").fill(login)
    page.get_by_label("Name others see").fill(display_name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Create account").click()


def logs_in(page, login: str, password: str = PASSWORD) -> None:
    """From wherever the page is: who is signed out sees the door everywhere."""
    if page.url == "about:blank":
        page.goto("/")
    page.get_by_label("Log-in name").fill(login)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()


def menu_of(page) -> Locator:
    return page.get_by_role("button", name=MENU)


def is_in(page) -> None:
    expect(menu_of(page)).to_be_visible()


def is_out(page) -> None:
    expect(page.get_by_role("button", name="Log in", exact=True)).to_be_visible()
    expect(menu_of(page)).to_have_count(0)


def signs_out(page) -> None:
    menu_of(page).click()
    page.get_by_role("menuitem", name="Sign out").click()


def citizen_at(page, town: Town, name: str = "someone") -> Person:
    """Somebody new, signed in at this page; and the same person's hands at the doors, for what the page is not asked to do."""
    person = town.citizen(name)
    logs_in(page, person.login)
    is_in(page)
    return person

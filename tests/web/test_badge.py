"""What waits shows on the tab: in its title and on its icon."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from hands import logs_in, signs_out
from support.people import Town


def test_unread_messages_show_on_the_tab_until_they_are_read(page, town: Town):
    ana, bo = town.citizen("ana"), town.person("bo")
    here, there = ana.makes_room(bo, name="harbour"), ana.makes_room(bo, name="meadow")
    page.goto(f"/r/{here}")
    logs_in(page, ana.login)
    icon = page.locator('link[rel="icon"]')
    expect(page.page).to_have_title("harbour · Chat")
    expect(icon).to_have_attribute("href", "/icon.svg")

    for text in ("Are you there?", "Hello?"):
        bo.sends(there, text)
    expect(page.page).to_have_title("(2) harbour · Chat")
    expect(icon).to_have_attribute("href", "/icon-unread.svg")
    assert page.request.get("/icon-unread.svg").headers["content-type"] == "image/svg+xml"

    page.get_by_role("link", name=re.compile("meadow")).click()
    expect(page.page).to_have_title("meadow · Chat")
    expect(icon).to_have_attribute("href", "/icon.svg")
    bo.sends(here, "So you are there")
    expect(icon).to_have_attribute("href", "/icon-unread.svg")
    signs_out(page)
    expect(page.page).to_have_title("Chat")
    expect(page.locator("main img")).to_have_count(0)       # the browser was just told to forget all files
    expect(icon).to_have_attribute("href", "/icon.svg")

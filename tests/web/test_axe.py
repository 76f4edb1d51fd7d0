"""Every view, in light and in dark, as axe reads it: WCAG 2.2 A and AA, and what is good practice. Nothing may be found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from hands import is_in, logs_in
from support.client import make_id
from support.people import Town
from support.platform import ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SETTINGS = {"profile": "Profile", "look": "Look", "notifications": "Notifications", "privacy": "Privacy", "sessions": "Sessions", "password": "Password"}

LOOKS = """async (rules) => {
    await Promise.all(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => undefined)));
    const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.html.slice(0, 200)} (${node.any.concat(node.all, node.none).map((one) => one.message).join("; ")})`));
}"""


@pytest.fixture(scope="module")
def axe(built) -> str:
    return (ROOT / "clients/web/node_modules/axe-core/axe.min.js").read_text()


class Looks:
    """Collects what is found, view by view, so that one run tells all."""

    def __init__(self, page, axe: str):
        self.page, self.axe, self.found = page, axe, []

    def at(self, view: str) -> None:
        if not self.page.evaluate("() => typeof axe === 'object'"):
            self.page.evaluate(self.axe)
        expect(self.page.locator("[aria-busy='true']")).to_have_count(0)
        self.found += [f"{view}: {line}" for line in self.page.evaluate(LOOKS, RULES)]

    def beside(self, view: str, opens: Callable[[], None], sign) -> None:
        """Something over the page, which Escape ends."""
        opens()
        expect(sign).to_be_visible()
        self.at(view)
        self.page.keyboard.press("Escape")
        expect(sign).to_have_count(0)


def a_busy_room(town: Town, alice) -> tuple[str, int]:
    bob = town.citizen("bob")
    room = alice.makes_room(bob, name="garden")
    root = alice.sends(room, "Who waters the tulips? See `rules`, **please**, and https://example.org/")["seq"]
    bob.sends(room, "I can on Monday", thread=root)
    bob.sends(room, f"@{alice.login} the tulips are up\n\n> at last\n\n```js\nlet x = 1;\n```\n\n- one\n- two", reply_to=root)
    bob.does("reaction.add", room=room, seq=root, emoji="🌷", cid=make_id())
    alice.does("reaction.add", room=room, seq=root, emoji="👍", cid=make_id())
    bob.sends(room, {"kind": "poll", "questions": [{"question": "When do we meet?", "options": ["Friday", "Saturday"]}]})
    alice.does("bookmark.add", room=room, seq=root)
    alice.does("pin.add", room=room, message=root, cid=make_id())
    town.person("host").makes_room(kind="public", name="open to all")
    return room, root


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_can_be_read_by_everybody(new_page, town: Town, axe: str, scheme: str):
    page = new_page(scheme=scheme)
    look = Looks(page, axe)
    page.goto("/register")
    expect(page.get_by_role("button", name="Create account")).to_be_visible()
    look.at("register")
    page.goto("/login")
    expect(page.get_by_role("button", name="Log in", exact=True)).to_be_visible()
    look.at("log in")
    alice = town.citizen("alice")
    logs_in(page, alice.login)
    is_in(page)
    expect(page.get_by_text("Choose a room, or begin one.")).to_be_visible()
    look.at("empty home")

    room, root = a_busy_room(town, alice)
    page.goto(f"/r/{room}")
    row = page.locator(f"#timeline [data-seq='{root}']")
    expect(row).to_be_visible()
    expect(page.get_by_role("radio", name="Saturday")).to_be_visible()
    look.at("room")
    pane = page.locator("#pane")
    row.press("t")
    expect(pane.get_by_text("I can on Monday")).to_be_visible()
    look.at("thread")
    pane.get_by_role("button", name="Close").click()
    for name in ("Members", "Room settings", "Threads", "Pinned messages"):
        page.get_by_role("button", name=name).first.click()
        expect(pane.get_by_role("heading").first).to_be_visible()
        look.at(name)
        if name == "Room settings":
            pages = pane.get_by_role("navigation").get_by_role("button")
            expect(pages.first).to_be_visible()
            for number in range(pages.count()):
                pages.nth(number).click()
                expect(pane.get_by_role("button", name="Back", exact=True)).to_be_visible()
                look.at(f"room settings {number}")
                pane.get_by_role("button", name="Back", exact=True).click()
        pane.get_by_role("button", name="Close").click()
    look.beside("switcher", lambda: page.keyboard.press("Control+k"), page.get_by_role("combobox", name="Room, person or page"))
    row.focus()
    look.beside("keys", lambda: page.keyboard.press("?"), page.get_by_role("dialog", name="Show this list of keys"))

    page.get_by_role("link", name="Saved").click()
    expect(page.get_by_role("list", name="Saved").get_by_role("listitem")).to_have_count(1)
    look.at("saved")
    page.get_by_role("link", name="Mentions").click()
    expect(page.get_by_role("list", name="Mentions").get_by_role("link")).to_have_count(1)
    look.at("mentions")
    page.keyboard.press("Control+f")
    page.get_by_role("searchbox").fill("tulips")
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Messages").get_by_role("listitem").first).to_be_visible()
    look.at("search")
    page.goto("/rooms")
    expect(page.get_by_role("button", name="Join open to all").first).to_be_visible()
    look.at("directory")
    page.goto("/settings/profile")
    for name, title in SETTINGS.items():
        page.get_by_role("navigation", name="Settings").locator(f"a[href='/settings/{name}']").click()
        expect(page.get_by_role("main").get_by_role("heading", level=2).first).to_be_visible()
        look.at(f"settings {title}")
    assert not look.found, "\n".join(look.found)

"""Every view there is, one after the other, dialogs, menus and errors too: what must hold for all of them is looked at in one walk."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Locator, expect

from hands import is_in, logs_in
from support.client import make_id
from support.people import Person, Town

SETTINGS = ("profile", "look", "notifications", "privacy", "sessions", "password")
GOES = "(path) => { history.pushState({ depth: 1 }, '', path); dispatchEvent(new PopStateEvent('popstate')); }"


def a_busy_room(town: Town, alice: Person) -> tuple[str, int]:
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


def goes(page, path: str) -> None:
    """Without loading the app again."""
    page.evaluate(GOES, path)


def is_there(page, sign: Locator) -> None:
    expect(sign.first).to_be_visible()
    expect(page.locator("[aria-busy='true']")).to_have_count(0)


def every_view(page, town: Town) -> Iterator[str]:
    """Its names, each when it is shown. In English; begins signed out."""
    for name, button in (("register", "Create account"), ("login", "Log in")):
        page.goto(f"/{name}")
        is_there(page, page.get_by_role("button", name=button, exact=True))
        yield name
    alice = town.citizen("alice")
    logs_in(page, alice.login)
    is_in(page)
    yield "empty home"
    room, root = a_busy_room(town, alice)
    yield from the_room(page, room, root)
    yield from over_it(page, room, root)
    for name, sign in (("saved", "Saved"), ("mentions", "Mentions")):
        goes(page, f"/{name}")
        is_there(page, page.get_by_role("list", name=sign).get_by_role("listitem"))
        yield name
    goes(page, "/search?q=tulips")
    is_there(page, page.get_by_role("list", name="Messages").get_by_role("listitem"))
    yield "search"
    goes(page, "/rooms")
    is_there(page, page.get_by_role("button", name="Join open to all"))
    yield "directory"
    for name in SETTINGS:
        goes(page, f"/settings/{name}")
        is_there(page, page.get_by_role("main").get_by_role("heading", level=2))
        yield f"settings {name}"
    yield from wrong_ways(page)


def the_room(page, room: str, root: int) -> Iterator[str]:
    goes(page, f"/r/{room}")
    is_there(page, page.get_by_role("radio", name="Saturday"))
    yield "room"
    pane = page.locator("#pane")
    goes(page, f"/r/{room}/t/{root}")
    is_there(page, pane.get_by_text("I can on Monday"))
    yield "thread"
    goes(page, f"/r/{room}")
    for name in ("Members", "Threads", "Pinned messages", "Room settings"):
        opens_beside(page, name)
        is_there(page, pane.get_by_role("heading"))
        yield name
        if name == "Room settings":
            yield from its_settings(page, pane)
        pane.get_by_role("button", name="Close").click()
        expect(pane).to_have_count(0)


def opens_beside(page, name: str) -> None:
    """By its button; on a phone some are in the menu."""
    button = page.get_by_role("main").get_by_role("button", name=name, exact=True)
    if button.count() == 0:
        page.get_by_role("button", name="Room menu").click()
        button = page.get_by_role("menuitem", name=name)
    button.click()


def its_settings(page, pane: Locator) -> Iterator[str]:
    pages = pane.get_by_role("navigation").get_by_role("button")
    expect(pages.first).to_be_visible()
    for number in range(pages.count()):
        pages.nth(number).click()
        back = pane.get_by_role("button", name="Back", exact=True)
        is_there(page, back)
        yield f"room settings {number}"
        back.click()


def over_it(page, room: str, root: int) -> Iterator[str]:
    """What lies over the page, and ends with Escape."""
    goes(page, f"/r/{room}")
    row = page.locator(f"#timeline [data-seq='{root}']")
    theirs = page.locator("#timeline article", has_text="the tulips are up")
    dialog, menu = page.get_by_role("dialog"), page.get_by_role("menu")
    ways = {
        "switcher": (lambda: page.keyboard.press("Control+k"), dialog),
        "keys": (lambda: row.press("?"), dialog),
        "emoji": (lambda: row.press("+"), dialog.get_by_role("gridcell")),
        "forward": (lambda: row.press("f"), dialog),
        "message menu": (lambda: (row.focus(), row.get_by_role("button", name="More").click()), menu),
        "report": (lambda: (theirs.focus(), theirs.get_by_role("button", name="More").click(), menu.get_by_role("menuitem", name="Report").click()), dialog),
        "new poll": (lambda: (page.get_by_role("button", name="More ways to send").click(), menu.get_by_role("menuitem", name="Ask a poll").click()), dialog),
        "room menu": (lambda: page.get_by_role("button", name="Room menu").click(), menu),
        "leave": (lambda: (page.get_by_role("button", name="Room menu").click(), menu.get_by_role("menuitem", name="Leave room").click()), dialog),
    }
    for name, (opens, sign) in ways.items():
        opens()
        is_there(page, sign)
        yield name
        page.keyboard.press("Escape")
        expect(dialog.or_(menu)).to_have_count(0)
    goes(page, "/")
    for name, opens, sign in (("own menu", lambda: page.get_by_role("button", name="You: ").click(), menu), ("new room", lambda: page.locator("#sidebar").get_by_role("button", name="New room").click(), dialog),
                              ("new direct message", lambda: page.get_by_role("button", name="New direct message").click(), dialog)):
        opens()
        is_there(page, sign)
        yield name
        page.keyboard.press("Escape")
        expect(dialog.or_(menu)).to_have_count(0)


def wrong_ways(page) -> Iterator[str]:
    for name, path, sign in (("no such address", "/nowhere/at/all", "There is nothing at this address."), ("no such room", f"/r/{make_id()}", "There is nothing here that you can see."),
                             ("no such invitation", "/i/of-nobody", "This invitation is over")):
        goes(page, path)
        is_there(page, page.get_by_role("main").get_by_text(sign))
        yield name

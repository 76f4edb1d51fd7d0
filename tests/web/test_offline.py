"""Without a network: the app opens to where it was, reads what it has, keeps what is written, and sends it once when there is one again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from hands import is_in, logs_in
from support.people import Person, Town
from support.process import wait_until

NO_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED")

# What this page used of the app is kept.
IS_KEPT = """async () => {
    if (!navigator.serviceWorker.controller || !(await caches.match("/"))) return false;
    const used = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname).filter((path) => path.startsWith("/assets/") && !path.includes("password-"));
    const kept = await Promise.all(used.map((path) => caches.match(path, { ignoreVary: true })));
    return used.length > 0 && kept.every(Boolean);
}"""


def writes(page, text: str) -> None:
    field = page.get_by_role("textbox", name="Message", exact=False)
    field.fill(text)
    field.press("Enter")


def row(page, text: str):
    return page.locator("article").filter(has_text=text)


def waits(page, text: str) -> None:
    expect(row(page, text).get_by_label("Sending")).to_be_visible()


def has_arrived(page, text: str) -> None:
    expect(row(page, text)).to_have_count(1)
    expect(row(page, text).get_by_label("Sending")).to_have_count(0)


def in_a_room(page, town: Town, *said: str) -> tuple[Person, Person, str]:
    ana, bo = town.citizen("ana"), town.person("bo")
    room = ana.makes_room(bo, name="harbour")
    for text in said:
        bo.sends(room, text)
    page.expects(*NO_NETWORK)
    page.goto(f"/r/{room}")
    logs_in(page, ana.login)
    is_in(page)
    wait_until(lambda: page.evaluate(IS_KEPT), 30, "the app is kept")
    for text in said:
        expect(row(page, text)).to_be_visible()     # and what can be read is kept, from the first moment on
    return ana, bo, room


def test_it_opens_without_a_network_and_sends_once_what_was_written(page, town: Town):
    ana, bo, room = in_a_room(page, town, "the ship is late")
    bo.sends(room, "it comes at dawn")
    expect(row(page, "it comes at dawn")).to_be_visible()
    page.context.set_offline(True)      # in the moment in which it can be read
    page.reload()
    is_in(page)
    assert page.evaluate("location.pathname") == f"/r/{room}"
    expect(row(page, "the ship is late")).to_be_visible()
    expect(row(page, "it comes at dawn")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="offline")).to_have_count(1)
    writes(page, "then I wait")
    waits(page, "then I wait")
    page.reload()
    waits(page, "then I wait")
    bo.sends(room, "meanwhile, elsewhere")
    page.context.set_offline(False)
    has_arrived(page, "then I wait")
    expect(row(page, "meanwhile, elsewhere")).to_be_visible()
    assert bo.history(room).count("then I wait") == 1


def test_two_tabs_send_what_both_wrote_once_and_in_order(page, town: Town):
    ana, bo, room = in_a_room(page, town, "who is there?")
    other = page.another_tab()
    other.goto(f"/r/{room}")
    is_in(other)
    expect(row(other, "who is there?")).to_be_visible()
    page.context.set_offline(True)
    for tab in (page, other):
        tab.reload()
        is_in(tab)
    for tab, text in ((page, "first tab"), (other, "second tab")):
        writes(tab, text)
        waits(tab, text)
    page.context.set_offline(False)
    for tab in (page, other):
        for text in ("first tab", "second tab"):
            has_arrived(tab, text)
    said = bo.history(room)
    assert sorted(said) == sorted(["who is there?", "first tab", "second tab"]), "each once, whichever tab sent it"


def test_an_address_that_was_never_open_opens_without_a_network_too(page, town: Town):
    in_a_room(page, town, "something")
    page.context.set_offline(True)
    stranger: Page = page.another_tab()
    stranger.goto("/settings/look")
    is_in(stranger)
    stranger.goto("/")
    is_in(stranger)
    expect(stranger.get_by_text("harbour").first).to_be_visible()

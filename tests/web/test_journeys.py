"""What people live through with it: a talk of two, a server that dies in mid-sentence, a session that is ended, a new version, a lid that is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from hands import citizen_at, is_in
from support.people import Town
from support.platform import Platform
from support.process import wait_until
from support.servers import Service
from test_offline import has_arrived, in_a_room, row, waits, writes

GATEWAY_IS_GONE = ("ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "WebSocket connection to", "status of 50")


def field(page):
    return page.get_by_role("textbox", name="Message", exact=False)


def sessions(gateway: Service) -> int:
    return int(re.search(r"^chat_gateway_sessions (\d+)", gateway.metrics(), re.MULTILINE)[1])


def gateway_of_the_only_page(platform: Platform) -> Service:
    wait_until(lambda: sum(map(sessions, platform.gateways)) == 1, 10, "one session is open")
    return next(gateway for gateway in platform.gateways if sessions(gateway) == 1)


def is_taken(platform: Platform, gateway: Service) -> bool:
    rows = [line.split() for line in platform.front.runtime("show servers state").splitlines()]
    return all(row[5] == "2" for row in rows if len(row) > 5 and row[3] == gateway.name)


def serve(platform: Platform, service: bytes) -> None:
    """Another build's service worker from now on, by both gateways, one after the other."""
    for old in (platform.folder / "web").glob("service.js*"):
        old.unlink()
    (platform.folder / "web/service.js").write_bytes(service)
    (platform.folder / "web/service.js").chmod(0o644)
    for gateway in platform.gateways:
        gateway.kill()
        gateway.start()
        wait_until(lambda: is_taken(platform, gateway), 20, f"{gateway.name} gets requests again")


@contextmanager
def another_version(platform: Platform) -> Iterator[None]:
    now = (platform.folder / "web/service.js").read_bytes()
    version = re.search(rb"version:\W([0-9a-f]{12})", now)[1]
    try:
        serve(platform, now.replace(version, version[::-1]))
        yield
    finally:
        serve(platform, now)


def test_two_people_talk(page, second_page, town: Town):
    ana, bo = citizen_at(page, town, "ana"), citizen_at(second_page, town, "bo")
    room, other = ana.makes_room(bo, name="harbour"), ana.makes_room(bo, name="market")
    page.goto(f"/r/{room}")
    second_page.get_by_role("link", name="market").click()
    expect(second_page.get_by_role("heading", name="market", level=1)).to_be_visible()

    # Word comes to who is elsewhere, and stands behind a divider for who comes.
    writes(page, "the ship is in")
    expect(second_page.get_by_role("link", name=re.compile("harbour.*1", re.S))).to_be_visible()
    expect(second_page.page).to_have_title(re.compile(r"^\(1\) "))
    expect(row(page, "the ship is in").get_by_label("Delivered")).to_be_visible()
    second_page.get_by_role("link", name="harbour").click()
    expect(second_page.get_by_text("New", exact=True)).to_be_visible()
    expect(row(page, "the ship is in").get_by_label("Seen")).to_be_visible()
    expect(second_page.page).to_have_title(re.compile("^harbour"))

    # One sees the other write, answer, change their mind, and be glad.
    field(second_page).press_sequentially("at las")
    expect(page.get_by_text("Bo is typing…")).to_be_visible()
    field(second_page).fill("at last")
    field(second_page).press("Enter")
    expect(row(page, "at last")).to_be_visible()
    expect(page.get_by_text("Bo is typing…")).to_have_count(0)
    row(page, "at last").press("r")
    writes(page, "come and see")
    expect(row(second_page, "come and see").get_by_role("button", name="at last")).to_be_visible()
    field(second_page).press("ArrowUp")
    writes(second_page, "at long last")
    late = [one.locator("#timeline article[aria-label^='Bo,']") for one in (page, second_page)]
    expect(late[0]).to_contain_text("(edited)")
    late[0].press("Delete")
    expect(late[1]).to_contain_text("This message was deleted")
    page.get_by_role("button", name="Undo").click()
    expect(late[1]).to_contain_text("at long last")
    assert ana.history(room) == ["the ship is in", "at long last", "come and see"]


def test_a_gateway_is_killed_while_somebody_writes(page, town: Town, platform: Platform):
    page.expects(*GATEWAY_IS_GONE)
    ana, bo = citizen_at(page, town, "ana"), town.person("bo", door="rest")
    room = ana.makes_room(bo, name="harbour")
    page.goto(f"/r/{room}")
    writes(page, "can you hear me?")
    has_arrived(page, "can you hear me?")
    town.hang_up()
    here = gateway_of_the_only_page(platform)
    bo.gateway = 1 - platform.gateways.index(here)
    field(page).press_sequentially("the line is ")
    here.kill()
    try:
        field(page).press_sequentially("bad")
        expect(field(page)).to_have_value("the line is bad")
        field(page).press("Enter")
        has_arrived(page, "the line is bad")
        bo.sends(room, "I can hear you")
        expect(row(page, "I can hear you")).to_be_visible()
        assert bo.history(room) == ["can you hear me?", "the line is bad", "I can hear you"]
    finally:
        here.start()
    is_in(page)


def test_a_new_version_waits_for_the_end_of_the_sentence(page, town: Town, platform: Platform):
    page.expects(*GATEWAY_IS_GONE)
    ana, bo, room = in_a_room(page, town, "write to me")
    page.evaluate("window.isTheSame = true")
    field(page).press_sequentially("dear Bo, ")
    with another_version(platform):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")     # the person comes back to it, and it looks for news
        notice = page.get_by_role("status").filter(has_text="A new version is ready.")
        expect(notice).to_be_visible()
        field(page).press_sequentially("how are you?")
        expect(field(page)).to_have_value("dear Bo, how are you?")
        assert page.evaluate("window.isTheSame"), "nobody took the page away from who writes"
        notice.get_by_role("button", name="Update now").click()
        page.wait_for_function("() => window.isTheSame === undefined && document.readyState === 'complete'")
        is_in(page)
        expect(field(page)).to_have_value("dear Bo, how are you?")
        assert len([name for name in page.evaluate("() => caches.keys()") if name.startswith("chat-app-")]) == 2, "this version, and the one before"
        field(page).press("Enter")
        has_arrived(page, "dear Bo, how are you?")
    assert bo.by("rest").history(room) == ["write to me", "dear Bo, how are you?"]


def test_two_tabs_ask_for_tokens_one_after_the_other(page, town: Town):
    person = citizen_at(page, town, "tabs")
    tabs = [page, page.another_tab()]
    tabs[1].goto("/")
    for _ in range(2):
        for tab in tabs:
            tab.evaluate("location.reload()")     # at once: none waits for the other
        for tab in tabs:
            tab.wait_for_function("() => document.readyState === 'complete'")
            is_in(tab)
            expect(tab.get_by_role("button", name="Online", exact=False)).to_be_visible()
    told = town.auth.call("session.list", {}, person.token).body["sessions"]
    assert len(told) == 2, "the one at the doors and the browser's: no token was used twice, which would have ended it"


def test_what_was_written_without_a_network_is_sent_when_nobody_looks(page, town: Town):
    ana, bo, room = in_a_room(page, town, "will you come?")
    context = page.context
    context.set_offline(True)
    writes(page, "on my way")
    waits(page, "on my way")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    elsewhere = context.new_page()      # the browser stays open, and no page of the app
    browser = context.new_cdp_session(elsewhere)
    found: list[dict] = []
    browser.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    browser.send("ServiceWorker.enable")
    page.page.close()
    context.set_offline(False)
    own = next(one for one in found if one["scopeURL"].startswith(town.platform.http_url))
    browser.send("ServiceWorker.dispatchSyncEvent", {"origin": town.platform.http_url, "registrationId": own["registrationId"], "tag": "chat-outbox", "lastChance": False})
    wait_until(lambda: bo.history(room) == ["will you come?", "on my way"], 20, "the worker has sent it")
    elsewhere.goto(f"/r/{room}")
    is_in(elsewhere)
    has_arrived(elsewhere, "on my way")
    assert bo.history(room) == ["will you come?", "on my way"]


def test_what_cannot_be_had_without_a_network_comes_by_itself_with_it(page, town: Town):
    ana, bo, room = in_a_room(page, town, "here is what was kept")
    other = ana.makes_room(bo, name="market")
    bo.sends(other, f"@{ana.login} fish is cheap")
    expect(page.get_by_role("link", name="market", exact=False)).to_be_visible()
    page.get_by_role("link", name="Mentions").click()
    page.context.set_offline(True)
    page.reload()
    is_in(page)
    away = page.get_by_role("alert").filter(has_text="The server cannot be reached.")
    expect(away).to_be_visible()
    page.get_by_role("link", name="harbour", exact=False).click()
    expect(row(page, "here is what was kept")).to_be_visible()
    expect(away).to_have_count(0)
    page.get_by_role("link", name="market", exact=False).click()
    expect(away).to_be_visible()
    page.context.set_offline(False)
    expect(row(page, "fish is cheap")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="offline")).to_have_count(0)

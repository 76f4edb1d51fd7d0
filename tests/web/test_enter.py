"""Registering, logging in and out, and what becomes of a session."""

from __future__ import annotations

from playwright.sync_api import expect

from hands import is_in, is_out, logs_in, signs_out, signs_up, some_name
from support.client import make_id
from support.people import PASSWORD, Town
from support.platform import Platform
from support.process import wait_until

REFUSED = "the server responded with a status of 40"     # what a browser says of a refusal that the page handles


def session_of(town: Town, login: str) -> list[dict]:
    """What the person's own program sees of their sessions."""
    tokens = town.auth.call("login.password", {"login": login, "password": PASSWORD, "device_name": "a program"}).body["tokens"]
    return [one for one in town.auth.call("session.list", {}, tokens["access"]).body["sessions"] if not one["current"]]


def test_who_registers_is_in_and_known_to_others(page, town: Town):
    login = some_name("nadia")
    signs_up(page, login, "Nadia")
    is_in(page)
    assert page.evaluate("location.pathname") == "/"
    found = town.auth.call("user.find", {"login": login}, town.person().token)
    assert found.body["profile"]["display_name"] == "Nadia"


def test_a_name_that_is_taken_is_told_at_the_field(page, town: Town):
    page.expects(REFUSED)
    login = town.register("taken")[1]
    signs_up(page, login)
    expect(page.get_by_text("This name is taken.")).to_be_visible()
    expect(page.get_by_label("Log-in name")).to_have_attribute("aria-invalid", "true")
    is_in_form = page.get_by_role("button", name="Create account")
    expect(is_in_form).to_be_enabled()


def test_the_password_stays_here_and_no_script_sees_the_refresh_token(page, town: Town, platform: Platform):
    sent = []
    page.on("request", lambda request: sent.append((request.url, request.post_data or "", request.all_headers() if "/v1/auth/" in request.url else {})))
    login = some_name("ada")
    signs_up(page, login)
    is_in(page)
    assert not any(PASSWORD in url + body for url, body, _ in sent), "SRP tells nothing of it"
    finished = [headers for url, _, headers in sent if url.endswith("/v1/auth/login/finish")]
    assert [headers["x-chat-cookie"] for headers in finished] == ["1"]
    cookies = page.context.cookies()
    assert [(one["name"], one["httpOnly"], one["sameSite"], one["path"]) for one in cookies] == [("rt", True, "Strict", "/")]
    kept = page.evaluate("""async () => {
        const all = [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
        for (const { name } of await indexedDB.databases()) {
            const database = await new Promise((ok, no) => { const asked = indexedDB.open(name); asked.onsuccess = () => ok(asked.result); asked.onerror = no; });
            for (const store of database.objectStoreNames) {
                const values = await new Promise((ok) => { const asked = database.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => ok(asked.result); });
                all.push(JSON.stringify(values));
            }
            database.close();
        }
        return all.join("\\n");
    }""")
    assert "rt_" not in kept and "eyJ" not in kept and PASSWORD not in kept, "neither token is where a script finds it"


def test_over_https_the_cookie_is_one_that_nobody_else_can_set(new_page):
    page = new_page(https=True)
    signs_up(page, some_name("https"))
    is_in(page)
    assert [(one["name"], one["httpOnly"], one["secure"]) for one in page.context.cookies()] == [("__Host-rt", True, True)]
    page.reload()
    is_in(page)


def test_a_wrong_password_says_so_and_no_more(page, town: Town):
    page.expects(REFUSED)
    login = town.citizen("real").login
    told = []
    for name in (login, some_name("nobody")):
        logs_in(page, name, "not the password")
        wrong = page.get_by_role("alert")
        expect(wrong).to_have_text("Name or password is wrong.")
        told.append(wrong.inner_text())
        expect(page.get_by_label("Password", exact=True)).to_have_value("not the password")
    assert told[0] == told[1]
    logs_in(page, login)
    is_in(page)


def test_a_reload_goes_on_where_it_was(page, town: Town):
    person = town.citizen("stays")
    room = person.makes_room(name="kept")
    page.goto(f"/r/{room}")
    logs_in(page, person.login)
    is_in(page)
    assert page.evaluate("location.pathname") == f"/r/{room}", "who was sent to the door comes back to where they wanted to go"
    for _ in range(2):
        page.reload()
        is_in(page)
        assert page.evaluate("location.pathname") == f"/r/{room}"
    assert len(session_of(town, person.login)) == 2, "the one it registered with, and one of this browser: a reload makes no other"


def test_a_second_tab_is_signed_in_and_out_with_the_first(page, town: Town):
    person = town.citizen("tabs")
    logs_in(page, person.login)
    is_in(page)
    other = page.another_tab()
    other.goto("/")
    is_in(other)
    signs_out(page)
    is_out(page)
    is_out(other)


def test_signing_out_leaves_nothing_behind(page, town: Town):
    page.expects(REFUSED)
    person = town.citizen("leaves")
    room = person.makes_room(name="secret plans")
    person.sends(room, "the secret text")
    logs_in(page, person.login)
    is_in(page)
    expect(page.get_by_text("secret plans").first).to_be_visible()
    signs_out(page)
    is_out(page)
    wait_until(lambda: page.context.cookies() == [], 10, "the cookie is gone")
    assert not [one for one in session_of(town, person.login) if one["name"] not in ("test", "a program")]
    page.reload()
    is_out(page)
    names = page.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name)")
    assert not [name for name in names if person.user in name]


def test_a_session_that_is_ended_elsewhere_ends_here(page, second_page, town: Town):
    for one in (page, second_page):
        one.expects(REFUSED)
    person = town.citizen("revoked")
    room = person.makes_room(name="secret plans")
    page.goto(f"/r/{room}")
    logs_in(page, person.login)
    is_in(page)
    other = page.another_tab()
    other.goto(f"/r/{room}")
    is_in(other)
    page.get_by_role("textbox", name="Message secret plans").fill("half a sentence")
    town.auth.call("session.end_all", {"others": True}, person.token)
    for tab in (page, other):
        is_out(tab)
        expect(tab.get_by_role("status").filter(has_text="ended elsewhere")).to_be_visible()
    kept = "async (user) => (await indexedDB.databases()).every(({ name }) => !name.includes(user))"
    wait_until(lambda: page.evaluate(kept, person.user), 10, "what was kept of them is gone")
    page.reload()
    is_out(page)
    assert page.evaluate(kept, person.user), "nothing of them comes back"
    logs_in(page, person.login)
    is_in(page)


def test_an_address_that_leads_nowhere_says_so(page, town: Town):
    page.expects(REFUSED)
    person = town.citizen("lost")
    page.goto(f"/r/{make_id()}/1")
    logs_in(page, person.login)
    is_in(page)
    expect(page.get_by_role("main")).to_be_visible()

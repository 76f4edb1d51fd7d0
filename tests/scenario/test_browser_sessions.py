"""A page's session: its browser keeps the refresh token, and sends it for that page alone."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from support.accounts import Log, PASSWORD, register, srp_proof
from support.client import Rest, bearer
from support.people import Town
from support.process import wait_until

OVER = {"https": "__Host-rt", "http": "rt"}


class Browser:
    """Does what a browser does for a page of the platform's own origin. Its cookies are kept by hand: no jar sends one marked Secure to where tests are, nor shows its marks."""

    def __init__(self, town: Town, scheme: str):
        platform = town.platform
        self.origin = platform.https_url if scheme == "https" else platform.http_url
        self.name, self.cookie, self.set_cookie = OVER[scheme], None, ""
        self.http = httpx.Client(base_url=self.origin, verify=platform.tls(), timeout=30)

    def post(self, path: str, body: dict, cookie: str | None = None, **headers: str | None) -> httpx.Response:
        """`headers` changes what the browser says, by names with underscores; None leaves one out."""
        shown = self.cookie if cookie is None else cookie
        said = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin", "X-Chat-Cookie": "1", "Cookie": f"other=1; {self.name}={shown}" if shown else None}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.http.post(path, json=body, headers={name: value for name, value in said.items() if value is not None})
        self.http.cookies.clear()
        if "set-cookie" in answer.headers and cookie is None:
            self.set_cookie = answer.headers["set-cookie"]
            self.cookie = self.set_cookie.split(";")[0].partition("=")[2] or None
        return answer

    def logs_in(self, login: str) -> dict:
        answer = self.post("/v1/auth/login", {"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return answer.json()["tokens"]

    def renews(self, **headers: str | None) -> httpx.Response:
        return self.post("/v1/auth/refresh", {}, **headers)

    def leaves(self, **headers: str | None) -> httpx.Response:
        return self.post("/v1/auth/logout", {}, **headers)


@pytest.fixture(params=OVER)
def browser(request: pytest.FixtureRequest, town: Town) -> Iterator[Browser]:
    browser = Browser(town, request.param)
    yield browser
    browser.http.close()


@pytest.fixture
def login(town: Town) -> str:
    return register(town.auth)[1]


@pytest.fixture(scope="module")
def log(everybody: Town) -> Iterator[Log]:
    log = Log(everybody.platform)
    yield log
    log.close()


def marks(set_cookie: str) -> dict[str, str]:
    return dict(mark.strip().partition("=")[::2] for mark in set_cookie.split(";")[1:])


def works(town: Town, tokens: dict) -> bool:
    return town.auth.call("profile.get", {}, tokens["access"]).ok


def test_the_browser_keeps_what_the_page_never_sees(town: Town, browser: Browser, login: str):
    tokens = browser.logs_in(login)
    assert "refresh" not in tokens and works(town, tokens)
    assert browser.set_cookie.startswith(browser.name + "=rt_")
    said = marks(browser.set_cookie)
    assert said.pop("Max-Age") == str(30 * 86400), "as long as a session that nobody renews"
    assert said == {"Path": "/", "HttpOnly": "", "SameSite": "Strict"} | ({"Secure": ""} if browser.name == "__Host-rt" else {})
    seen = {browser.cookie}
    for _ in range(3):
        renewed = browser.renews()
        assert renewed.status_code == 200 and "refresh" not in renewed.json()["tokens"] and works(town, renewed.json()["tokens"])
        assert browser.cookie not in seen and renewed.json()["tokens"]["session"] == tokens["session"]
        seen.add(browser.cookie)


def test_srp_hands_out_the_same(town: Town, browser: Browser):
    _, login = register(town.auth, way="srp")
    proof, _ = srp_proof(town.auth, login, PASSWORD)
    answer = browser.post("/v1/auth/login/finish", {"proof": proof, "device_name": "a browser"})
    assert answer.status_code == 200 and "refresh" not in answer.json()["tokens"] and browser.renews().status_code == 200


@pytest.mark.parametrize("told", [{"Origin": None}, {"Origin": "https://evil.test"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
                                  {"Sec_Fetch_Site": "none"}], ids=str)
@pytest.mark.parametrize("path", ["/v1/auth/login", "/v1/auth/refresh", "/v1/auth/logout"])
def test_another_page_has_nothing_of_it(browser: Browser, login: str, path: str, told: dict):
    browser.logs_in(login)
    body = {"login": login, "password": PASSWORD} if path.endswith("login") else {}
    refused = browser.post(path, body, cookie=browser.cookie, **told)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden") and "set-cookie" not in refused.headers
    assert browser.renews().status_code == 200, "nothing was spent and nothing ended"


def test_old_browsers_that_send_no_fetch_metadata_are_served(browser: Browser, login: str):
    browser.logs_in(login)
    assert browser.renews(Sec_Fetch_Site=None).status_code == 200


def test_without_the_header_a_cookie_means_nothing(browser: Browser, login: str):
    browser.logs_in(login)
    refused = browser.renews(X_Chat_Cookie=None)
    assert refused.status_code == 400 and refused.json()["fields"][0]["path"] == "/refresh", "then it belongs into the body"
    plain = browser.post("/v1/auth/login", {"login": login, "password": PASSWORD}, X_Chat_Cookie=None)
    assert "set-cookie" not in plain.headers and plain.json()["tokens"]["refresh"].startswith("rt_")
    wrong = browser.renews(X_Chat_Cookie="yes")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid")


def test_a_page_may_not_bring_the_token_itself(browser: Browser, login: str):
    browser.logs_in(login)
    refused = browser.post("/v1/auth/refresh", {"refresh": browser.cookie})
    assert refused.status_code == 400 and refused.json()["fields"] == [{"path": "/refresh", "reason": "comes as a cookie here, not in the body"}]


def test_a_browser_without_a_cookie_is_signed_out(browser: Browser):
    for answer in (browser.renews(), browser.leaves()):
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_a_cookie_of_another_name_is_none(browser: Browser, login: str):
    browser.logs_in(login)
    other = next(name for name in OVER.values() if name != browser.name)
    assert browser.renews(Cookie=f"{other}={browser.cookie}").status_code == 401


def test_no_preflight_lets_another_origins_page_send_the_header(browser: Browser):
    asked = browser.http.options("/v1/auth/refresh", headers={"Origin": browser.origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-chat-cookie"})
    assert "x-chat-cookie" not in asked.headers["access-control-allow-headers"].lower() and "access-control-allow-credentials" not in asked.headers


def test_a_stolen_cookie_ends_the_session(town: Town, browser: Browser, login: str, log: Log):
    tokens = browser.logs_in(login)
    stolen = browser.cookie
    assert browser.renews().status_code == browser.renews().status_code == 200
    refused = browser.post("/v1/auth/refresh", {}, cookie=stolen)
    assert refused.status_code == 401 and refused.headers["set-cookie"].startswith(f"{browser.name}=;") and "clear-site-data" not in refused.headers
    assert log.events(tokens["user"])[-2:] == ["token.reused", "session.ended"]
    assert browser.renews().status_code == 401 and browser.cookie is None
    wait_until(lambda: not works(town, tokens), 1, "its access token is refused within a second")


def test_who_signs_out_leaves_nothing_behind(town: Town, browser: Browser, login: str, log: Log):
    tokens = browser.logs_in(login)
    kept, answer = browser.cookie, browser.leaves()
    assert (answer.status_code, answer.json()) == (200, {"ended": 1})
    assert marks(answer.headers["set-cookie"])["Max-Age"] == "0" and browser.cookie is None and answer.headers["clear-site-data"] == '"storage"'
    assert log.of(tokens["user"])[-1] == ("session.ended", {"session": tokens["session"], "reason": "logout"})
    wait_until(lambda: not works(town, tokens), 1, "its access token is refused within a second")
    assert browser.post("/v1/auth/refresh", {}, cookie=kept).status_code == 401
    again = browser.post("/v1/auth/logout", {}, cookie=kept)
    assert (again.status_code, again.json()) == (200, {"ended": 0})


def test_programs_sign_out_by_the_token_itself(town: Town, login: str):
    tokens = town.auth.call("login.password", {"login": login, "password": PASSWORD}).body["tokens"]
    answer = town.auth.call("session.leave", {"refresh": tokens["refresh"]})
    assert answer.ok and answer.body == {"ended": 1} and not {"set-cookie", "clear-site-data"} & set(answer.headers)
    assert town.auth.call("session.leave", {"refresh": "rt_nonsense"}).code == "unauthenticated"


@pytest.mark.parametrize("wire", ["session.end_all", "profile.update"])
def test_what_changes_something_is_refused_to_other_origins(town: Town, browser: Browser, login: str, wire: str):
    tokens = browser.logs_in(login)
    rest = Rest(browser.origin, verify=town.platform.tls())
    for headers in ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
        assert rest.call(wire, {"others": True} if wire.endswith("all") else {"bio": "evil"}, tokens["access"], headers).code == "forbidden"
    assert rest.call("profile.get", {}, None, bearer(tokens["access"]) | {"Origin": browser.origin}).ok
    rest.close()

"""The web client in a real browser, against the real platform: two gateways behind HAProxy serve it as it was built.

    def test_bob_answers(page, town): …

`page` is somebody's browser at the plain-http loopback address, as ./run offers it; `second_page` is another person's, with nothing in
common. `new_page(locale="ar", width=390, height=844, scheme="dark", …)` makes more, in other shapes. Whatever the browser complains of
fails the test: errors in the console, what the page's policy forbids, requests to anybody but the platform. `page.expects("401")` says
that lines with these words are part of the story.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from support.people import Town
from support.platform import ROOT, Platform

CHROMIUM = "/usr/bin/chromium"
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)

# Runs before anything of a page: what its policy forbids is told in the console in some cases, and here in all.
TELLS_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} forbids ${event.blockedURI} ${event.sample} at ${event.sourceFile}:${event.lineNumber}`));
"""


@pytest.fixture(scope="session")
def built() -> Path:
    """The web client, from its sources as they are now."""
    subprocess.run([ROOT / "clients/web/build"], check=True)
    return ROOT / "clients/web/dist"


@pytest.fixture(scope="session")
def platform(built: Path) -> Iterator[Platform]:
    with Platform("web", web=built) as platform:
        yield platform


@pytest.fixture(scope="session")
def everybody(platform: Platform) -> Iterator[Town]:
    town = Town(platform)
    yield town
    town.close()


@pytest.fixture
def town(everybody: Town) -> Iterator[Town]:
    """Second parties, who speak through the doors themselves. Whoever is online at the end of the story goes home."""
    yield everybody
    everybody.hang_up()


def key_of(platform: Platform) -> str:
    """The digest of the key that HAProxy shows: one certificate is believed, and nobody else's. (Playwright's own switch does not reach service workers.)"""
    certificate = x509.load_pem_x509_certificate((platform.front_folder / "front.pem").read_bytes())
    return base64.b64encode(hashlib.sha256(certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()).decode()


@pytest.fixture(scope="session")
def browser(platform: Platform) -> Iterator[Browser]:
    options = [f"--ignore-certificate-errors-spki-list={key_of(platform)}", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-features=OptimizationHints,MediaRouter"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options + (["--no-sandbox"] if os.getuid() == 0 else []))
        yield browser
        browser.close()


class Complaints:
    """What a browser complained of, of all its pages; and what was to be expected."""

    def __init__(self, platform: Platform):
        self.own = (platform.http_url, platform.https_url, *(url.replace("http", "ws", 1) for url in (platform.http_url, platform.https_url)), "blob:", "data:", "about:")
        self.told: list[str] = []
        self.expected: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        context.add_init_script(TELLS_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.told.append(f"uncaught: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or (message.type == "warning" and "policy" in message.text.lower()):
            self.told.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self.own):
            self.told.append(f"foreign request: {request.method} {request.url}")

    @property
    def unexpected(self) -> list[str]:
        return [line for line in self.told if not any(words in line for words in self.expected)]


class Window:
    """A browser of its own with one page: cookies, storage and cache are nobody else's. All that a Playwright page has, and `expects`."""

    def __init__(self, context: BrowserContext, complaints: Complaints):
        self.context, self.complaints = context, complaints
        self.page = context.new_page()

    def __getattr__(self, name: str):
        return getattr(self.page, name)

    def wait_for_function(self, function: str, **how):
        """Playwright takes a promise for an answer, whatever becomes of it: `wait_until` awaits what takes its time."""
        assert not function.lstrip().startswith("async"), "this would wait for nothing"
        return self.page.wait_for_function(function, **how)

    def expects(self, *words: str) -> None:
        """Complaints with these words are part of the story: of a request that is refused, of a server that is gone."""
        self.complaints.expected += words

    def another_tab(self) -> Page:
        return self.context.new_page()


OPENS = Callable[..., Window]


@pytest.fixture
def new_page(browser: Browser, platform: Platform) -> Iterator[OPENS]:
    """new_page(locale=, scheme=, width=, height=, phone=, reduced_motion=, forced_colors=, https=, time_zone=): another person's browser."""
    opened: list[Window] = []

    def make(*, locale: str = "en-GB", scheme: str = "light", width: int = 1280, height: int = 800, phone: bool = False, reduced_motion: bool = False, forced_colors: bool = False,
             https: bool = False, time_zone: str = "Europe/Berlin") -> Window:
        complaints = Complaints(platform)
        context = browser.new_context(
            base_url=platform.https_url if https else platform.http_url, locale=locale, timezone_id=time_zone, color_scheme=scheme,
            viewport={"width": 390, "height": 844} if phone else {"width": width, "height": height}, is_mobile=phone, has_touch=phone, device_scale_factor=2 if phone else 1,
            reduced_motion="reduce" if reduced_motion else "no-preference", forced_colors="active" if forced_colors else "none")
        context.set_default_timeout(PATIENCE_MS)
        complaints.watch(context)
        opened.append(Window(context, complaints))
        return opened[-1]

    yield make
    told = []
    for window in opened:
        told += window.complaints.unexpected
        window.context.close()
    assert not told, "\n".join(told)


@pytest.fixture
def page(new_page: OPENS) -> Window:
    return new_page()


@pytest.fixture
def second_page(new_page: OPENS) -> Window:
    return new_page()

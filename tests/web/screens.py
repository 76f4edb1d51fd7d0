"""Takes the pictures of docs/web: `make screens` starts a platform, fills it, and photographs the web client in it. Names, texts and times of
day are those of people_of_halden.py, the page's clock stands still and nothing moves: pictures of two runs are alike.

    make screens                        keeps what does not look as it is kept
    tests/web/screens.py NAME …         these only, for looking at, in build/test/screens
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, expect, sync_playwright  # noqa: E402

from people_of_halden import NOW, Studio, halden, harbour, manara, nobody_yet  # noqa: E402
from pictures import SHARE_MAX, keeps, share_that_differs  # noqa: E402
from support.people import PASSWORD, Town  # noqa: E402
from support.platform import ROOT, Platform  # noqa: E402

KEPT = ROOT / "docs" / "web"
TAKEN = ROOT / "build" / "test" / "screens"
SCHEMES = ("light", "dark")
VIEWS = {"log-in": "phone", "room-list": "empty", "busy-room": "very-full", "thread": "right-to-left", "search": "loading", "settings": "phone", "sessions": "error", "moderation": "phone"}
ELSEWHERE = ("room-list-empty", "busy-room-very-full", "thread-right-to-left")     # of others than the studio's people
NAMES = tuple(f"{view}-{how}" for view, third in VIEWS.items() for how in (*SCHEMES, third))

STILL = "*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }"
# One machine's letters are not as wide as another's: these come with the packages of the tests.
LETTERS = """addEventListener("DOMContentLoaded", () => {
    document.documentElement.style.setProperty("--font", 'Inter, "DejaVu Sans", IPAexGothic, "Noto Color Emoji"');
    document.documentElement.style.setProperty("--font-code", '"DejaVu Sans Mono"');
});"""
FRAMES_MAX = 60
SHARE_KEPT = SHARE_MAX / 8      # what differs more is kept anew: less than tests put up with, so that small changes do not add up to a failure


class Camera:
    """Takes pictures of the names that are wanted, and hands each to `gets`."""

    def __init__(self, browser: Browser, platform: Platform, gets: Callable[[str, Image.Image], None], wanted: tuple[str, ...] = NAMES):
        self.browser, self.platform, self.gets, self.wanted = browser, platform, gets, wanted

    @contextmanager
    def page(self, studio: Studio | None = None, *, phone: bool = False, locale: str = "en-GB") -> Iterator[Page]:
        """Somebody's browser, at the door or signed in."""
        context = self.browser.new_context(
            base_url=self.platform.http_url, locale=locale, timezone_id="Europe/Berlin", color_scheme="light", reduced_motion="reduce", service_workers="block",
            viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}, is_mobile=phone, has_touch=phone)
        context.set_default_timeout(30_000)
        context.add_init_script(LETTERS)
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        page.goto("/login")
        if studio:
            page.locator("input[autocomplete~=username]").fill(studio.guest.login)
            page.locator("input[type=password]").fill(PASSWORD)
            page.locator("input[type=password]").press("Enter")
            expect(page.locator("#sidebar .dot.online").first).to_be_attached()
            studio.signed_in()
        yield page
        context.close()

    def takes(self, page: Page, name: str) -> None:
        """When it has come to rest: two pictures in a row are the same."""
        if name not in self.wanted:
            return
        page.mouse.move(1, 1)
        last = b""
        for _ in range(FRAMES_MAX):
            shot = page.screenshot(style=STILL, animations="disabled", caret="hide")
            if shot == last:
                break
            last = shot
            page.wait_for_timeout(60)
        else:
            raise AssertionError(f"{name} does not come to rest")
        self.gets(name, Image.open(BytesIO(shot)))

    def both(self, page: Page, view: str) -> None:
        """In light and in dark."""
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.takes(page, f"{view}-{scheme}")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")


def at_the_door(camera: Camera) -> None:
    for phone in (False, True):
        with camera.page(phone=phone) as page:
            expect(page.get_by_role("button", name="Log in", exact=True)).to_be_visible()
            camera.takes(page, "log-in-phone") if phone else camera.both(page, "log-in")


def at_the_desk(camera: Camera, studio: Studio, at: dict[str, int]) -> None:
    launch = f"/r/{studio.rooms['Website launch']}"
    with camera.page(studio) as page:
        def opens(path: str, sign: str, count: int = 1) -> None:
            page.goto(path)
            expect(page.locator(sign)).to_have_count(count)
            expect(page.locator("#sidebar .dot.online")).to_have_count(3)     # herself, and two she writes with

        opens("/", "#page h1")
        expect(page.locator("#sidebar .mark")).to_have_count(1)     # of what she began to write
        camera.both(page, "room-list")
        opens(launch, "#timeline article:has-text('calm Friday')")
        camera.both(page, "busy-room")
        opens(f"{launch}/t/{at['hero']}", "#pane article:has-text('Merged into')")
        camera.both(page, "thread")
        opens("/search?q=invoice", "#page ol li", 5)
        camera.both(page, "search")
        opens("/settings/look", "#page section", 3)
        camera.both(page, "settings")
        opens("/settings/sessions", "#page li", 4)
        camera.both(page, "sessions")
        opens(launch, "#timeline article:has-text('calm Friday')")
        page.get_by_role("button", name="Members").first.click()
        page.get_by_role("button", name="What to do with Ben Carter").click()
        expect(page.locator("#pane .dot.online")).to_have_count(6)
        camera.both(page, "moderation")

        page.route("**/v1/auth/sessions*", lambda route: route.fulfill(status=500, json={"code": "internal", "title": "it broke", "status": 500, "temporary": False}))
        opens("/settings/sessions", "#page [role=alert]")
        camera.takes(page, "sessions-error")
        held: list[Route] = []
        page.route("**/v1/search?*", lambda route: held.append(route))
        page.route_web_socket(re.compile("/v1/ws"), hears_no_question)
        opens("/search?q=invoice", "#page [aria-busy=true]")
        camera.takes(page, "search-loading")
        for route in list(held):
            route.abort()


def hears_no_question(socket: WebSocketRoute) -> None:
    """Whoever asks for words waits."""
    server = socket.connect_to_server()
    socket.on_message(lambda said: None if '"search.query"' in said else server.send(said))


def on_the_way(camera: Camera, studio: Studio) -> None:
    with camera.page(studio, phone=True) as page:
        page.goto("/settings/look")
        expect(page.locator("#page section")).to_have_count(3)
        camera.takes(page, "settings-phone")
        page.goto(f"/r/{studio.rooms['Website launch']}")
        page.get_by_role("button", name="Members").first.click()
        page.get_by_role("button", name="What to do with Ben Carter").click()
        page.get_by_role("menuitem", name="Ban").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        camera.takes(page, "moderation-phone")


def elsewhere(camera: Camera, town: Town) -> None:
    if "room-list-empty" in camera.wanted:
        with camera.page(nobody_yet(town)) as page:
            expect(page.locator("#sidebar .empty")).to_have_count(2)
            camera.takes(page, "room-list-empty")
    if "thread-right-to-left" in camera.wanted:
        house, root = manara(town)
        with camera.page(house, locale="ar") as page:
            page.goto(f"/r/{next(reversed(house.rooms.values()))}/t/{root}")
            expect(page.locator("#pane article")).to_have_count(4)
            camera.takes(page, "thread-right-to-left")
    if "busy-room-very-full" in camera.wanted:
        crowd = harbour(town)
        with camera.page(crowd) as page:
            page.goto(f"/r/{crowd.rooms['all']}")
            expect(page.locator("#timeline .reactions button")).to_have_count(14)
            camera.takes(page, "busy-room-very-full")


def takes_all(camera: Camera, town: Town) -> None:
    if any(name.startswith("log-in") for name in camera.wanted):
        at_the_door(camera)
    elsewhere(camera, town)
    if any(name.startswith(tuple(VIEWS)[1:]) and name not in ELSEWHERE for name in camera.wanted):
        studio, at = halden(town)
        at_the_desk(camera, studio, at)
        on_the_way(camera, studio)


def main(wanted: tuple[str, ...]) -> None:
    from conftest import CHROMIUM

    def gets(name: str, taken: Image.Image) -> None:
        kept = KEPT / f"{name}.png"
        if wanted:
            keeps(taken, TAKEN / kept.name)
        elif not kept.exists() or share_that_differs(Image.open(kept), taken) > SHARE_KEPT:
            keeps(taken, kept)
            print(kept.relative_to(ROOT))

    with Platform("screens", web=ROOT / "clients/web/dist") as platform, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--disable-dev-shm-usage", "--no-sandbox"])
        town = Town(platform)
        takes_all(Camera(browser, platform, gets, wanted or NAMES), town)
        town.close()
        browser.close()


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))

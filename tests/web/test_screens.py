"""Every view looks as its picture in docs/web shows it. What is meant to look otherwise is kept anew by `make screens`, and looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Browser

from pictures import keeps, looks_the_same, share_that_differs, shows
from screens import KEPT, NAMES, TAKEN, Camera, takes_all
from support.people import Town
from support.platform import ROOT, Platform

KEPT_BYTES_MAX = 3_000_000


@pytest.fixture(scope="module")
def taken(browser: Browser, platform: Platform, everybody: Town) -> dict[str, Image.Image]:
    pictures: dict[str, Image.Image] = {}
    takes_all(Camera(browser, platform, pictures.__setitem__), everybody)
    everybody.hang_up()
    return pictures


def kept(name: str) -> Image.Image:
    return Image.open(KEPT / f"{name}.png").convert("RGB")


@pytest.mark.parametrize("name", NAMES)
def test_a_view_looks_as_its_picture(taken: dict[str, Image.Image], name: str):
    now = taken[name]
    if looks_the_same(kept(name), now):
        return
    actual, marked = TAKEN / f"{name}.png", TAKEN / f"{name}.diff.png"
    keeps(now, actual)
    keeps(shows(kept(name), now), marked)
    pytest.fail(f"{share_that_differs(kept(name), now):.1%} of {name} looks otherwise: see {told(marked)} and {told(actual)}, and docs/web/{name}.png. If that is how it is to look: make screens")


def told(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_docs_web_has_these_pictures_and_no_others():
    files = {path.name: path.stat().st_size for path in KEPT.iterdir()}
    assert set(files) == {f"{name}.png" for name in NAMES}
    assert sum(files.values()) <= KEPT_BYTES_MAX


def without(picture: Image.Image, left: int, top: int, right: int, bottom: int) -> Image.Image:
    """The same, with nothing in a part of it."""
    less = picture.copy()
    less.paste(picture.getpixel((left + 1, top + 1)), (left, top, right, bottom))
    return less


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_gone_or_moved_is_seen_and_softer_letters_are_not(scheme: str):
    room = kept(f"busy-room-{scheme}")
    assert looks_the_same(room, room.filter(ImageFilter.GaussianBlur(0.6)))
    assert looks_the_same(room, without(room, 1240, 20, 1270, 40)), "a sign that is a few points wide"
    assert not looks_the_same(room, without(room, 0, 60, 270, 800)), "the list of rooms"
    assert not looks_the_same(room, without(room, 272, 740, 1280, 800)), "where one writes"
    assert not looks_the_same(room, room.transform(room.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, 8))), "everything, a line's half lower"
    assert not looks_the_same(room, kept(f"busy-room-{'dark' if scheme == 'light' else 'light'}"))

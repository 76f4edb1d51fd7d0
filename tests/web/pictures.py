"""Compares pictures as somebody does who stands two steps back: what letters look like at their edges is no difference, what is gone or has moved is."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

SHRINKS = 4             # times smaller, so that edges of letters melt
STEPS_SEEN = 8          # of 255: what differs less than that looks the same
SHARE_MAX = 0.008       # of the picture may differ: a few buttons or a date do, a line of text or the field where one writes do not


def softened(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    return picture.convert("RGB").resize((width // SHRINKS, height // SHRINKS), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(1))


def difference(kept: Image.Image, taken: Image.Image) -> Image.Image:
    """White where the two differ; small, as they are compared."""
    red, green, blue = ImageChops.difference(softened(kept), softened(taken)).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda step: 255 if step > STEPS_SEEN else 0)


def share_that_differs(kept: Image.Image, taken: Image.Image) -> float:
    if kept.size != taken.size:
        return 1.0
    marks = difference(kept, taken)
    return marks.histogram()[255] / (marks.width * marks.height)


def looks_the_same(kept: Image.Image, taken: Image.Image) -> bool:
    return share_that_differs(kept, taken) <= SHARE_MAX


def shows(kept: Image.Image, taken: Image.Image) -> Image.Image:
    """What was taken, pale, and in red where it is not what was kept."""
    pale = Image.blend(taken.convert("RGB"), Image.new("RGB", taken.size, "white"), 0.6)
    if kept.size == taken.size:
        pale.paste(Image.new("RGB", taken.size, "red"), mask=difference(kept, taken).resize(taken.size).point(lambda step: step // 2))
    return pale


def keeps(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").save(path, optimize=True)

"""Every view, in light, in dark and in high contrast on a phone, as axe reads it: WCAG 2.2 A and AA, and what is good practice. Nothing may be found."""

from __future__ import annotations

import pytest

from support.people import Town
from support.platform import ROOT
from tour import every_view

REFUSED = "the server responded with a status of 40"     # what a browser says of a refusal that the page handles
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

LOOKS = """async (rules) => {
    await Promise.all(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => undefined)));
    const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.html.slice(0, 200)} (${node.any.concat(node.all, node.none).map((one) => one.message).join("; ")})`));
}"""


@pytest.fixture(scope="module")
def axe(built) -> str:
    return (ROOT / "clients/web/node_modules/axe-core/axe.min.js").read_text()


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_every_view_can_be_read_by_everybody(new_page, town: Town, axe: str, look: str):
    page = new_page(scheme="dark" if look == "dark" else "light", phone=look == "contrast")
    page.expects(REFUSED)
    if look == "contrast":
        page.context.add_init_script("localStorage.setItem('chat.theme', 'contrast')")
    found: list[str] = []
    for view in every_view(page, town):
        if not page.evaluate("() => typeof axe === 'object'"):
            page.evaluate(axe)
        found += [f"{view}: {line}" for line in page.evaluate(LOOKS, RULES)]
    assert not found, "\n".join(found)

"""For everyone: by ear, on narrow and on small screens, without motion, in the system's own colours, from right to left."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from hands import citizen_at, menu_of
from support.client import make_id
from support.people import Town
from tour import every_view, goes

REFUSED = "the server responded with a status of 40"     # what a browser says of a refusal that the page handles

# Keeps what is said in the polite region, as a screen reader would.
LISTENS = """() => {
    window.heard = [];
    const region = document.querySelector("[aria-live='polite']");
    new MutationObserver(() => region.textContent.trim() && window.heard.push(region.textContent.trim())).observe(region, { childList: true, characterData: true, subtree: true });
}"""


def test_new_messages_are_told_together_and_not_while_somebody_types(page, town: Town):
    ana, bo, cy = citizen_at(page, town, "ana"), town.citizen("bo"), town.citizen("cy")
    room = ana.makes_room(bo, cy, name="garden")
    bo.sends(room, "what was there before is not told")
    goes(page, f"/r/{room}")
    expect(page.get_by_text("what was there before")).to_be_visible()
    page.evaluate(LISTENS)
    for number in range(3):
        bo.sends(room, f"bo's {number}")
        cy.sends(room, f"cy's {number}")
    page.wait_for_function("() => heard.length > 0")
    assert page.evaluate("heard") == ["6 new messages from Bo and Cy"]
    bo.sends(room, "and another one")
    page.wait_for_function("() => heard.length > 1")
    bo.sends(room, "and the last")
    page.wait_for_function("() => heard.length > 2")
    assert [one.strip() for one in page.evaluate("heard.slice(1)")] == ["1 new message from Bo"] * 2, "the same words are said again"
    field = page.get_by_role("textbox", name="Message garden")
    bo.sends(room, "listen!")
    field.press_sequentially("I will not be disturbed, not now, not yet", delay=80)     # longer than news are gathered
    assert len(page.evaluate("heard")) == 3
    field.press("Enter")
    page.wait_for_function("() => heard.length > 3")
    assert page.evaluate("heard.at(-1)").strip() == "1 new message from Bo", "one's own words are not told"


# Whatever does not fit, cannot be hit, or moves.
FITS = """() => {
    const told = [], wide = document.documentElement.clientWidth;
    const name = (one) => `${one.tagName.toLowerCase()}.${one.className} "${(one.getAttribute("aria-label") ?? one.textContent ?? "").trim().slice(0, 40)}"`;
    const isSeen = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.getClientRects().length > 0 && !one.closest(".visually-hidden, [popover]:not(:popover-open)");
    if (document.scrollingElement.scrollWidth > wide) told.push(`the page is ${document.scrollingElement.scrollWidth} wide`);
    for (const one of document.querySelectorAll("body *")) {
        if (!isSeen(one) || one.closest("pre, table, svg")) continue;
        const { overflowX } = getComputedStyle(one);
        if (["auto", "scroll"].includes(overflowX) && one.scrollWidth > one.clientWidth + 1) told.push(`${name(one)} scrolls sideways: ${one.scrollWidth} in ${one.clientWidth}`);
    }
    for (const one of document.querySelectorAll("a[href], button, input, select, textarea, [role='button'], [role='option']")) {
        if (!isSeen(one) || one.closest("pre, table") || one.matches(".skip-link")) continue;
        const { left, right, width, height } = one.getBoundingClientRect();
        if (left < -0.5 || right > wide + 0.5) told.push(`${name(one)} stands at ${Math.round(left)} to ${Math.round(right)}`);
        const isInWords = one.matches("a, button") && getComputedStyle(one).display.startsWith("inline") && one.closest("p, li, .said");
        const label = one.closest("label")?.getBoundingClientRect();
        if ((Math.max(width, label?.width ?? 0) < 24 || Math.max(height, label?.height ?? 0) < 24) && !isInWords) told.push(`${name(one)} is ${Math.round(width)} × ${Math.round(height)}`);
    }
    for (const one of document.getAnimations())
        if (one.playState === "running" && one.effect.getComputedTiming().activeDuration > 1) told.push(`${one.animationName ?? one.transitionProperty} moves ${name(one.effect.target)}`);
    return told;
}"""


def test_every_view_fits_320_pixels_and_keeps_still(new_page, town: Town):
    page = new_page(width=320, height=640, reduced_motion=True)
    page.expects(REFUSED)
    told: list[str] = []
    for view in every_view(page, town):
        told += [f"{view}: {line}" for line in page.evaluate(FITS)]
    assert not told, "\n".join(told)


# In forced colours shadows and backgrounds are gone: what is left must differ from what it lies on.
FORCED = """() => {
    const told = [];
    const isSeen = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.getClientRects().length > 0 && !one.closest(".visually-hidden, [popover]:not(:popover-open)");
    const name = (one) => `${one.tagName.toLowerCase()}.${one.className.baseVal ?? one.className} in ${one.parentElement.tagName.toLowerCase()}.${one.parentElement.className} "${(one.getAttribute("aria-label") ?? one.closest("[aria-label]")?.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 40)}"`;
    const clear = (colour) => /rgba\\(.*, 0\\)|transparent/.test(colour);
    const ground = (one) => { for (; one; one = one.parentElement) { const { backgroundColor } = getComputedStyle(one); if (!clear(backgroundColor)) return backgroundColor; } return "rgb(255, 255, 255)"; };
    const differs = (colour, one) => !clear(colour) && colour !== ground(one);
    if (!matchMedia("(forced-colors: active)").matches) told.push("colours are not forced");
    for (const one of document.querySelectorAll("svg")) {
        const { stroke, fill } = getComputedStyle(one);
        if (isSeen(one) && !differs(stroke, one) && !differs(fill, one)) told.push(`${name(one)}: the drawing is lost`);
    }
    for (const one of document.querySelectorAll("a[href], button, input, select, textarea")) {
        if (!isSeen(one) || one.type === "radio") continue;
        const style = getComputedStyle(one), around = one.parentElement;
        const isEdged = [one, around, around.parentElement].some((edge) => { const { borderBlockEndColor, borderBlockEndWidth } = getComputedStyle(edge); return parseFloat(borderBlockEndWidth) > 0 && differs(borderBlockEndColor, around); });
        const isNative = style.appearance !== "none" && ["checkbox", "range"].includes(one.type);
        const isPainted = style.forcedColorAdjust === "none" && differs(style.backgroundColor, around);
        const isWord = (one.textContent.trim() !== "" || one.querySelector("svg")) && differs(style.color, one);
        if (!isNative && !isPainted && (one.matches("input, select, textarea") ? !isEdged : !isWord && !isEdged)) told.push(`${name(one)}: cannot be seen`);
        if (one.disabled || one.closest("[inert]")) continue;
        document.activeElement?.blur();
        one.focus({ preventScroll: true, focusVisible: true });
        if (document.activeElement !== one) continue;
        let at = one, isShown = false;
        for (let up = 0; at && up < 4 && !isShown; up++, at = at.parentElement) {
            const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(at);
            isShown = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && differs(outlineColor, at.parentElement ?? at);
        }
        if (!isShown) told.push(`${name(one)}: nothing shows that it has the focus`);
    }
    return told;
}"""


def test_in_forced_colours_nothing_is_lost(new_page, town: Town):
    page = new_page(forced_colors=True)
    page.expects(REFUSED)
    told: list[str] = []
    for view in every_view(page, town):
        held = page.evaluate_handle("document.activeElement")
        page.keyboard.press("F9")       # who uses the keyboard is shown where the focus is
        told += [f"{view}: {line}" for line in page.evaluate(FORCED)]
        held.evaluate("(one) => one.focus({ preventScroll: true })")
    assert not told, "\n".join(told)


def test_from_right_to_left(page, town: Town):
    ana, bo = citizen_at(page, town, "ana"), town.citizen("bo")
    room = ana.makes_room(bo, name="الحديقة")
    ana.does("preference.set", name="language", value={"word": "ar"}, cid=make_id())
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    goes(page, f"/r/{room}")
    bo.sends(room, "See you at 5, OK?")
    bo.sends(room, "نلتقي في الخامسة")
    english, arabic = (page.locator("#timeline p", has_text=text) for text in ("See you", "نلتقي"))
    expect(arabic).to_be_visible()
    direction = "(one) => getComputedStyle(one).direction"
    assert (english.evaluate(direction), arabic.evaluate(direction)) == ("ltr", "rtl")
    left = lambda one: one.bounding_box()["x"]      # noqa: E731
    right = lambda one: one.bounding_box()["x"] + one.bounding_box()["width"]      # noqa: E731
    main, field, send = page.get_by_role("main"), page.locator("#composer textarea"), page.locator("#composer button[type=submit]")
    assert left(page.locator("#sidebar")) >= right(main) - 1, "the list stands on the right"
    assert right(send) <= left(field), "one sends on the left"
    first = page.locator("#timeline article", has_text="See you")
    assert right(first.locator(".avatar")) > left(first.locator(".what")) + first.locator(".what").bounding_box()["width"] - 1, "faces stand on the right"
    assert send.locator("svg").evaluate("(one) => new DOMMatrix(getComputedStyle(one).transform).a") == -1, "what points somewhere points the other way"
    field.fill("hello")
    assert field.evaluate(direction) == "ltr"
    field.fill("")
    assert field.evaluate(direction) == "rtl"
    note = page.locator("#timeline .note", has_text="Ana").first
    expect(note).to_contain_text("\u2068Ana\u2069")      # a name that is read the other way turns nothing around it
    page.get_by_role("button", name="Ana").first.click()
    menu = page.get_by_role("menu").bounding_box()
    assert menu["x"] >= 0 and menu["x"] + menu["width"] <= 1280
    page.keyboard.press("Escape")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 1280


# A keyboard leaves so many points of the window, then so many (null: it is gone), and the page is laid out for each. What scrolled before has been told.
COVERS = """async (heights) => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    for (const height of heights) {
        if (height === null) delete visualViewport.height;
        else Object.defineProperty(visualViewport, "height", { value: height, configurable: true });
        visualViewport.dispatchEvent(new Event("resize"));
        document.querySelector("#timeline").getBoundingClientRect();
    }
}"""
READS = """([text, edge]) => document.querySelector("#composer").getBoundingClientRect().bottom <= edge
    && [...document.querySelectorAll("#timeline article")].some((one) => one.textContent.includes(text) && one.getBoundingClientRect().bottom <= edge)"""


def covers_all_but(page, *heights: int | None) -> None:
    page.evaluate(COVERS, list(heights))


def reads_down_to(page, text: str, edge: int) -> None:
    """It stands above where one writes, and that above the keyboard."""
    page.wait_for_function(READS, arg=[text, edge + 1])


def test_with_one_hand_on_a_phone(new_page, town: Town):
    page = new_page(phone=True)
    ana, bo = citizen_at(page, town, "ana"), town.citizen("bo")
    room = ana.makes_room(bo, name="garden")
    for number in range(30):
        bo.sends(room, f"number {number}")
    device = page.context.new_cdp_session(page.page)
    device.send("Emulation.setSafeAreaInsetsOverride", {"insets": {"top": 47, "topMax": 47, "bottom": 34, "bottomMax": 34}})
    sidebar, middle, field = page.locator("#sidebar"), page.locator("#middle"), page.get_by_role("textbox", name="Message garden")
    assert sidebar.bounding_box()["width"] == 390 and middle.is_hidden(), "one thing at a time"
    assert menu_of(page).bounding_box()["y"] >= 47, "the notch hides nothing"
    page.get_by_role("link", name=re.compile("garden")).tap()
    newest = page.locator("#timeline article", has_text="number 29")
    expect(newest).to_be_visible()
    expect(sidebar).to_be_hidden()
    assert page.get_by_role("button", name="Back").bounding_box()["y"] >= 47
    below = lambda one: one.bounding_box()["y"] + one.bounding_box()["height"]      # noqa: E731
    assert 844 - 34 - 24 <= below(page.locator("#composer .box")) <= 844 - 34, "the thumb writes right above the home bar"
    small = page.evaluate("""() => [...document.querySelectorAll("button, a[href], textarea, select")].filter((one) => one.checkVisibility() && one.getClientRects().length && !one.closest("p, .visually-hidden, article header") && !one.matches(".skip-link"))
        .map((one) => [one.getAttribute("aria-label") ?? one.textContent, one.getBoundingClientRect()]).filter(([, box]) => box.width < 32 || box.height < 32).map(([name, box]) => `${name}: ${Math.round(box.width)} × ${Math.round(box.height)}`)""")
    assert small == [], "a finger hits everything: names stand beside faces that do the same"

    field.tap()
    page.set_viewport_size({"width": 390, "height": 500})       # the keyboard comes, and the browser makes the page smaller
    expect(field).to_be_in_viewport()
    expect(newest).to_be_in_viewport()
    page.set_viewport_size({"width": 390, "height": 844})
    covers_all_but(page, 480)      # it comes, and lies over the page
    reads_down_to(page, "number 29", 480)
    covers_all_but(page, None, 440)      # it goes, and a higher one has come before anybody was told
    reads_down_to(page, "number 29", 440)
    covers_all_but(page, None)
    page.wait_for_function("() => document.querySelector('#composer').getBoundingClientRect().bottom > 800")
    page.get_by_role("button", name="Back").tap()
    expect(sidebar).to_be_visible()

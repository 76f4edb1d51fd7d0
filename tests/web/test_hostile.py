"""Texts that mean harm, through every field that others see: each is shown as what it says. No dialog, no foreign request, nothing forbidden."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import expect

from hands import is_in, logs_in
from support.client import make_id
from support.people import Person, Town, text_body
from tour import goes, is_there

KEPT = json.loads((Path(__file__).parent / "hostile.json").read_text())
BATCH = 60                                               # messages in a room: more would be looked at by scrolling alone


def text_of(one: dict) -> str:
    return one.get("text") or "".join(run if isinstance(run, str) else run[0] * run[1] for run in one["runs"])


HOSTILE = [text for text in map(text_of, KEPT) if text.count("\n") < 500]     # taller ones are read by the page's own tests

# Whatever a text did to the page shows in one of these.
HARMED = """() => {
    const here = location.origin, bad = [];
    const elements = new Set("SCRIPT IFRAME OBJECT EMBED FRAME BASE APPLET PORTAL MATH STYLE VIDEO AUDIO SOURCE IMG".split(" "));
    for (const one of document.body.querySelectorAll("*")) {
        if (elements.has(one.tagName)) bad.push(one.outerHTML.slice(0, 120));
        for (const { name, value } of one.attributes) {
            if (name.startsWith("on") || name === "srcdoc" || name === "formaction" || name === "ping") bad.push(`${name}=${value.slice(0, 80)}`);
            if (name === "href" && !/^(https?:\\/\\/|mailto:|\\/|#)/.test(value)) bad.push(`href=${value.slice(0, 80)}`);
        }
        if (one.tagName === "A" && one.origin !== here && one.protocol !== "mailto:" && !(one.target === "_blank" && /noopener/.test(one.rel) && /noreferrer/.test(one.rel))) bad.push(one.outerHTML.slice(0, 120));
    }
    return bad;
}"""


def says_all(person: Person, room: str, texts: list[str]) -> int:
    """Which of them the server took: what it refuses nobody is shown."""
    return sum(person.tries("message.send", room=room, cid=make_id(), body=text_body(text)).ok for text in texts)


# From the end to the beginning, nearly a screen at a time.
LOOK_AT_ALL = """async () => {
    const harmed = %s, list = document.querySelector("#timeline");
    const scroller = [list, ...list.querySelectorAll("*")].find((one) => one.scrollHeight > one.clientHeight + 8 && /auto|scroll/.test(getComputedStyle(one).overflowY));
    const bad = harmed();
    for (let step = 0; scroller && scroller.scrollTop > 0 && step < 1000; step++) {
        scroller.scrollTop -= scroller.clientHeight * 0.9;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        bad.push(...harmed());
    }
    return { bad: bad.slice(0, 10), isAtBeginning: !scroller || scroller.scrollTop <= 0 };
}""" % HARMED


def looks_at_all(page) -> None:
    assert page.evaluate(LOOK_AT_ALL) == {"bad": [], "isAtBeginning": True}


def test_hostile_messages_are_only_words(page, town: Town):
    ana, eve = town.citizen("ana"), town.citizen("eve", door="rest")
    dialogs = []
    page.context.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    rooms, taken = [], 0
    for first in range(0, len(HOSTILE), BATCH):
        room = ana.makes_room(eve, name="a room")
        ana.does("room.update", room=room, cid=make_id(), text_max=8000)
        taken += says_all(eve, room, HOSTILE[first:first + BATCH])
        eve.sends(room, "that was all")
        rooms.append(room)
    assert taken >= 300
    logs_in(page, ana.login)
    is_in(page)
    for room in rooms:
        page.goto(f"/r/{room}")
        expect(page.locator("article").filter(has_text="that was all")).to_be_visible()
        looks_at_all(page)
    assert dialogs == [] and page.context.pages == [page.page]


def test_hostile_names_topics_and_statuses_are_only_words(page, town: Town):
    """The short ones, wherever people write a line about themselves or a room: all in the list of rooms, some looked at from near."""
    ana, eve = town.citizen("ana"), town.citizen("eve", door="rest")
    dialogs = []
    page.context.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    made = []
    for text in [text for text in HOSTILE if 1 <= len(text) <= 60 and "\n" not in text][::4]:
        answer = eve.tries("room.create", kind="private", name=text, topic=text, members=[ana.user], cid=make_id())
        if answer.ok:
            made.append((answer.body["room"]["room"], text))
    assert len(made) >= 30
    logs_in(page, ana.login)
    is_in(page)
    expect(page.get_by_role("link", name=made[-1][1]).first).to_be_visible()
    assert page.evaluate(HARMED) == []
    for room, text in made[::6]:
        eve.town.auth.call("profile.update", {"display_name": text, "bio": text, "cid": make_id()}, eve.token)
        eve.tries("status.set", text=text, emoji="🌳", cid=make_id())
        eve.tries("member.nick", room=room, nick=text, cid=make_id())
        eve.tries("room.update", room=room, category=text, tags=[text[:30]], cid=make_id())
        eve.tries("message.send", room=room, cid=make_id(), body={"kind": "poll", "questions": [{"question": text, "options": [text, "another"]}]})
        eve.tries("message.send", room=room, cid=make_id(), body={"kind": "location", "latitude": 1, "longitude": 1, "label": text})
        ana.tries("draft.set", room=room, text=text, cid=make_id())
        ana.tries("template.create", **{"from": room}, name=text, cid=make_id())
        ana.tries("bookmark.add", room=room, seq=eve.sends(room, text)["seq"], note=text)
        page.goto(f"/r/{room}")
        expect(page.locator("article").first).to_be_visible()
        assert page.evaluate(HARMED) == []
    assert ana.does("template.list")["templates"]
    goes(page, "/saved")
    is_there(page, page.get_by_role("list", name="Saved").get_by_role("listitem"))
    assert page.evaluate(HARMED) == []
    page.get_by_role("button", name="New room").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate(HARMED) == []
    assert dialogs == []

"""A fresh snapshot, read by the operations that tell things as they are now; no log is folded here. The pictures have the form of known.py's."""

from __future__ import annotations

from support.known import MEMBER, SAID, VIEW, WORDS, some


def must(answer) -> dict:
    assert answer.ok, str(answer)
    return answer.body


def pages(ask, wire: str, key: str, **args) -> list[dict]:
    """All pages of a list."""
    rows: list[dict] = []
    while True:
        page = must(ask(wire, **args))
        rows += page[key]
        if page.get("next") is None and page.get("is_last") in (None, True):
            return rows
        args |= {"cursor": page["next"]} if "next" in page else {"after": rows[-1]["id"]}


def own_snapshot(ask, me: str) -> dict:
    return {"rooms": {one["room"] for one in pages(ask, "room.list", "rooms", limit=200)},
            "bookmarks": {(one["room"], one["seq"]): one.get("note") for one in pages(ask, "bookmark.list", "bookmarks")},
            "drafts": {(one["room"], one.get("thread", 0)): one["rev"] for one in pages(ask, "draft.list", "drafts")},
            "preferences": {(one.get("scope", ""), one["name"]): (one["value"], one["rev"]) for one in pages(ask, "preference.list", "preferences")},
            "blocked": {one["user"] for one in pages(ask, "block.list", "blocks")},
            "templates": {one["template"]: one["name"] for one in must(ask("template.list"))["templates"]},
            "scheduled": {one["id"]: (one["room"], one["rev"], one["state"], one["send_at"]) for one in pages(ask, "schedule.list", "scheduled")},
            "status": must(ask("presence.get", users=[me]))["people"][0].get("status")}


def own_picture(ask, me: str, gone: set[str]) -> dict:
    snapshot = own_snapshot(ask, me)
    for name in ("bookmarks", "drafts", "preferences"):
        snapshot[name] = {key: value for key, value in snapshot[name].items() if key[0] not in gone}
    snapshot["scheduled"] = {key: one for key, one in snapshot["scheduled"].items() if one[0] not in gone}
    return snapshot


def message_picture(one: dict) -> dict:
    """What `message.get` tells; what is hidden or gone must tell nothing else."""
    if one.get("hidden") or "body" not in one:
        assert not set(one) & {*WORDS, "reactions", "pinned"} - {"edited_at"}, f"without a body there is more than numbers: {one}"
        # Whoever hid it hears nothing of it, nor how often it was changed.
        return some(SAID if one.get("hidden") else (*SAID, "rev"), one) | {"replies": one.get("replies", 0), "last_reply_seq": one.get("last_reply_seq", 0), "hidden": bool(one.get("hidden"))}
    return some(SAID + WORDS, one) | {"rev": one["rev"], "pinned": one.get("pinned", False), "replies": one.get("replies", 0), "last_reply_seq": one.get("last_reply_seq", 0),
                                      "reactions": {each["emoji"]: each["count"] for each in one.get("reactions", [])}, "hidden": False}


def room_picture(ask, room: str, seqs: list[int]) -> dict:
    view = must(ask("room.get", room=room))["room"]
    messages = {seq: message_picture(must(ask("message.get", room=room, seq=seq))["message"]) for seq in seqs}
    polls = {seq: must(ask("poll.get", room=room, seq=seq))["poll"] for seq, one in messages.items() if one.get("body", {}).get("kind") == "poll"}
    return {"view": some(VIEW, view) | {"members": view["members"], "role": view["role"], "permissions": sorted(view["permissions"])},
            "members": {one["user"]: some(MEMBER, one) | ({"permissions": sorted(one["permissions"])} if "permissions" in one else {})
                        for one in pages(ask, "member.list", "members", room=room)},
            "messages": messages,
            "pins": sorted(one["message"]["seq"] for one in pages(ask, "pin.list", "pins", room=room, limit=50) if "body" in one["message"]),
            "polls": {seq: some(("tallies", "voters", "closed"), poll) for seq, poll in polls.items() if poll["voters"] or poll["closed"] or any(map(any, (each["counts"] for each in poll["tallies"])))},
            "threads": {one["root"]: (one["replies"], one["last_seq"]) for one in pages(ask, "thread.list", "threads", room=room, limit=100) if one["replies"]}}

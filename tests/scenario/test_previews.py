"""What links lead to: looked up once, for those who want it, through the guard; and gone with the words they stood in. The web is a server of the test's own."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from support.client import DOORS, make_id
from support.people import Person, Town, text_body
from support.process import wait_until

SLOW_SECONDS_MAX = 30


class Web(ThreadingHTTPServer):
    """Pages by what their address begins with; each page has a name of its own behind it."""

    daemon_threads = True

    def __init__(self, address: str):
        super().__init__((address, 0), Page)
        self.asked: Counter[str] = Counter()
        self.let_go = threading.Event()
        self.leads_to = ""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def page(self, kind: str = "page") -> str:
        return f"http://{self.server_address[0]}:{self.server_address[1]}/{kind}/{make_id()}"

    def times(self, url: str) -> int:
        return self.asked[url.split("/", 3)[3]]

    def handle_error(self, request, client_address) -> None:
        """Whoever hung up."""


class Page(BaseHTTPRequestHandler):
    server: Web

    def log_message(self, *words) -> None:
        """In silence."""

    def begin(self, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": "text/html; charset=utf-8"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def write(self, text: str) -> None:
        self.wfile.write(text.encode())

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        self.server.asked[path] += 1
        getattr(self, path.split("/")[0])(path)

    def page(self, path: str) -> None:
        self.begin()
        self.write(f"<!doctype html><title>no</title><meta property=og:title content='Of {path} &amp; \u202emore'><meta name=description content='In\nwords'>"
                   "<meta property=og:site_name content='A site'><meta property=og:image content='/a.png'><body><meta property=og:title content=visitors>")

    def held(self, path: str) -> None:
        self.server.let_go.wait(SLOW_SECONDS_MAX)
        self.page(path)

    def bare(self, path: str) -> None:
        self.begin()
        self.write("<title>Bare</title>")

    def plain(self, path: str) -> None:
        self.begin(Content_Type="text/plain")
        self.write("<title>plain</title>")

    def missing(self, path: str) -> None:
        self.begin(404)
        self.write("<title>Not here</title>")

    def moved(self, path: str) -> None:
        self.begin(302, Location="/" + path.replace("moved", "bare"))

    def elsewhere(self, path: str) -> None:
        self.begin(302, Location=self.server.leads_to)

    def drip(self, path: str) -> None:
        self.begin()
        self.write("<title>Drip</title>")
        for _ in range(SLOW_SECONDS_MAX * 20):
            self.write(" ")
            self.wfile.flush()
            time.sleep(0.05)

    def huge(self, path: str) -> None:
        self.begin()
        self.write("<title>Huge</title><style>")
        for _ in range(4096):
            self.write("x" * 4096)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    made = Web("127.0.0.1")
    yield made
    made.let_go.set()
    made.shutdown()


@pytest.fixture(scope="module")
def wide_town(make_platform) -> Iterator[Town]:
    """Where links may lead to this machine, by one of its addresses."""
    town = Town(make_platform("previews", env={"worker": {"CHAT_PREVIEWS": "on", "CHAT_PREVIEW_NETWORKS": "127.0.0.1/32"}}))
    yield town
    town.close()


def message(who: Person, room: str, seq: int) -> dict:
    return who.does("message.get", room=room, seq=seq)["message"]


def shown(who: Person, room: str, seq: int) -> dict:
    """The event that told of it."""
    return who.sees_event("message.previewed", room, match=lambda d: d["message"] == seq)["d"]


def all_looked_at(town: Town, *rooms: str) -> None:
    with town.platform.postgres.connect() as database:
        wait_until(lambda: not database.execute("SELECT count(*) FROM chat.pub_links WHERE room_id = ANY(%s::uuid[])", [list(rooms)]).fetchone()[0], 20, "all links are looked at")


def told(who: Person, room: str) -> list[dict]:
    return [one["d"] for one in who.log(room) if one["ev"] == "message.previewed"]


@pytest.mark.parametrize("door", DOORS)
def test_a_link_is_looked_up_and_shown(wide_town: Town, web: Web, door: str):
    alice, bob = wide_town.people("alice", "bob", door=door)
    room, other = alice.makes_room(bob), alice.makes_room(bob)
    bob.comes_online(1)
    url, bare = web.page(), web.page("moved")
    seq = alice.sends(room, f"see <{url}> and {bare}, and {url}")["seq"]
    previews = [{"url": url, "title": f"Of {url.split('/', 3)[3]} & more", "description": "In words", "site": "A site", "image": f"{url.split('/page')[0]}/a.png"},
                {"url": bare, "title": "Bare"}]
    assert shown(bob, room, seq) == {"message": seq, "rev": 0, "previews": previews}
    assert message(bob, room, seq)["previews"] == previews and message(bob, room, seq)["rev"] == 0
    entry = next(one["d"] for one in bob.log(room) if one["seq"] == seq)
    assert entry["previews"] == previews and bob.unread(room) == 1, "it is no message of its own"
    again = alice.sends(other, url)["seq"]
    assert shown(bob, other, again)["previews"] == previews[:1] and web.times(url) == 1, "one link is asked for once"
    wide_town.hang_up()


def test_who_does_not_want_it_is_not_looked_up_for(wide_town: Town, web: Web):
    alice, bob, carol = wide_town.people("alice", "bob", "carol", door="rest")
    room, quiet = alice.makes_room(bob, carol), alice.makes_room(bob)
    sealed = alice.makes_room(encryption="dr1")
    alice.does("room.update", room=quiet, cid=make_id(), previews=False)
    bob.does("preference.set", name="previews", value={"on": False}, cid=make_id())
    bob.does("preference.set", name="previews", scope=quiet, value={"on": True}, cid=make_id())
    carol.does("preference.set", name="previews", scope=room, value={"on": False}, cid=make_id())
    unwanted = [web.page() for _ in range(3)]
    for who, where, url in ((bob, room, unwanted[0]), (carol, room, unwanted[1]), (bob, quiet, unwanted[2])):
        who.sends(where, url)
    assert alice.tries("message.send", room=sealed, cid=make_id(), body=text_body(web.page())).code == "sealed_room"
    wanted = web.page()
    seq = alice.sends(room, wanted)["seq"]
    all_looked_at(wide_town, room, quiet)
    assert [one["message"] for one in told(alice, room)] == [seq] and not told(alice, quiet)
    assert web.times(wanted) == 1 and not any(web.times(url) for url in unwanted)


def test_what_strangers_serve_is_bounded_and_does_not_lead_astray(wide_town: Town, web: Web):
    alice, bob = wide_town.people("alice", "bob", door="rest")
    rooms = [alice.makes_room(bob) for _ in range(7)]
    forbidden = Web("127.0.0.2")
    web.leads_to = forbidden.page()
    kinds = ("drip", "elsewhere", "plain", "missing", "huge", "page", None)
    links = [web.page(kind) if kind else forbidden.page() for kind in kinds]
    before = time.monotonic()
    for room, url in zip(rooms, links):
        alice.sends(room, url)
    all_looked_at(wide_town, *rooms)
    assert time.monotonic() - before < 10, "who answers slowly costs the others three seconds"
    titles = [[preview["title"] for one in told(alice, room) for preview in one["previews"]] for room in rooms]
    assert titles == [[], [], [], [], ["Huge"], [f"Of {links[5].split('/', 3)[3]} & more"], []]
    assert not forbidden.asked and web.times(links[1]) == 1
    forbidden.shutdown()


def test_what_is_said_no_more_shows_no_more(wide_town: Town, web: Web):
    alice, bob = wide_town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    bob.comes_online(1)
    old, new = web.page(), web.page()
    seq, other = alice.sends(room, old)["seq"], alice.sends(room, web.page())["seq"]
    shown(bob, room, seq), shown(bob, room, other)
    alice.does("message.edit", room=room, seq=seq, cid=make_id(), body=text_body(f"rather {new}"))
    assert message(bob, room, seq).get("previews", [{"url": new}])[0]["url"] == new
    assert bob.sees_event("message.previewed", room, match=lambda d: d["rev"] == 1)["d"]["previews"][0]["url"] == new
    assert [one.get("previews", [{}])[0].get("url") for one in told(bob, room) if one["message"] == seq] == [None, new], "the log keeps of the old link that it was looked up"
    alice.does("message.edit", room=room, seq=seq, cid=make_id(), body=text_body("no link"))
    assert "previews" not in message(bob, room, seq)
    alice.does("message.delete", room=room, seq=other, cid=make_id())
    assert "previews" not in message(bob, room, other) and not any("previews" in one for one in told(bob, room))
    with wide_town.platform.postgres.connect() as database:
        kept = database.execute("SELECT count(*) FROM chat.log WHERE room_id = %s AND (d LIKE '%%og:%%' OR d LIKE '%%In words%%')", (room,)).fetchone()[0]
    assert kept == 0
    wide_town.hang_up()


def test_a_link_that_was_edited_away_meanwhile_is_not_shown(wide_town: Town, web: Web):
    alice, bob = wide_town.people("alice", "bob", door="rest")
    room = alice.makes_room(bob)
    web.let_go.clear()
    url = web.page("held")
    seq = alice.sends(room, url)["seq"]
    wait_until(lambda: web.times(url), 10, "it is being looked up")
    alice.does("message.edit", room=room, seq=seq, cid=make_id(), body=text_body("never mind"))
    web.let_go.set()
    last = alice.sends(room, web.page())["seq"]
    all_looked_at(wide_town, room)
    assert [one["message"] for one in told(alice, room)] == [last] and "previews" not in message(bob, room, seq)


def test_a_worker_that_dies_meanwhile_has_asked_for_nothing(wide_town: Town, web: Web):
    alice = wide_town.person("alice", "rest")
    room = alice.makes_room()
    web.let_go.clear()
    url = web.page("held")
    seq = alice.sends(room, url)["seq"]
    wait_until(lambda: web.times(url), 10, "it is being looked up")
    worker = wide_town.platform.workers[0]
    worker.kill()
    web.let_go.set()
    worker.start()
    all_looked_at(wide_town, room)
    assert [one["message"] for one in told(alice, room)] == [seq] and web.times(url) == 2


def test_of_two_workers_one_asks_for_a_link_that_was_said_in_many_rooms(wide_town: Town, web: Web):
    alice = wide_town.person("alice", "rest")
    rooms = [alice.makes_room() for _ in range(12)]
    second = wide_town.platform.add_service("worker", "worker-b")
    second.start()
    with wide_town.platform.postgres.connect() as database:
        wait_until(lambda: database.execute("SELECT count(DISTINCT holder) FROM work.leases WHERE reader = 'link.preview'").fetchone()[0] == 2, 20, "both have a share")
    web.let_go.clear()
    url = web.page("held")
    for room in rooms:
        alice.sends(room, url)
    wait_until(lambda: web.times(url), 10, "it is being looked up")
    other = web.page()      # in rooms of both: whoever shows this one has met the other
    for room in rooms:
        alice.sends(room, other)
    wait_until(lambda: any(told(alice, room) for room in rooms), 10, "the other worker goes on meanwhile")
    assert web.times(url) == 1
    web.let_go.set()
    all_looked_at(wide_town, *rooms)
    assert web.times(url) == 1 and all(len(told(alice, room)) == 2 for room in rooms)


def test_the_gateway_shows_once_what_belongs_to_the_message(town: Town):
    """By the service's own door, where no worker looks anything up."""
    alice, bob = town.people("alice", "bob", door="rest")
    room, token, rest = alice.makes_room(bob), town.mint.service_token("worker"), town.rests[0]
    seq = alice.sends(room, "http://one.test/ http://two.test/")["seq"]
    links = rest.call("message.links", {"room": room, "limit": 10}, token).body
    assert links == {"messages": [{"message": seq, "rev": 0, "links": ["http://one.test/", "http://two.test/"]}], "is_more": False}

    def shows(**more) -> int:
        found = [{"url": "http://elsewhere.test/", "title": "no"}, {"url": "http://two.test/", "title": "Two"}]
        answer = rest.call("message.preview", {"room": room, "seq": seq, "rev": 0, "previews": found} | more, token)
        assert answer.ok, answer
        return answer.body["seq"]

    assert shows(rev=1) == 0 and shows(seq=10**6) == 0
    alice.does("room.lock", room=room, cid=make_id())
    assert shows() > 0 and shows() == 0, "asked twice it is shown once"
    assert message(bob, room, seq)["previews"] == [{"url": "http://two.test/", "title": "Two"}]
    bob.does("message.hide", room=room, seq=seq)
    assert "previews" not in message(bob, room, seq) and told(bob, room) == [{"message": seq, "rev": 0}]
    assert rest.call("message.links", {"room": room, "limit": 10}, token).body["messages"] == []
    old = alice.sends(room, "http://old.test/")["seq"]
    with town.platform.postgres.connect() as database:
        database.execute("UPDATE chat.messages SET at = at - interval '2 days' WHERE room_id = %s AND seq = %s", (room, old))
    assert rest.call("message.links", {"room": room, "limit": 10}, token).body["messages"] == [], "what is old nobody waits for any more"
    later = alice.sends(room, "http://late.test/")["seq"]
    alice.does("room.update", room=room, previews=False, cid=make_id())
    found = [{"url": "http://late.test/", "title": "Late"}]
    assert rest.call("message.preview", {"room": room, "seq": later, "rev": 0, "previews": found}, token).body["seq"] == 0
    assert "previews" not in message(alice, room, later)

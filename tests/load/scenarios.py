"""What is measured: each scenario is one call of chat-bench, against our platform and against those who stand beside it."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

OURS, FLOOR, FLOOR_TLS = "ours", "floor", "floor-tls"
# Whose messages are stored nowhere; and who keeps what is said in a room, as we do.
SIGNALLERS = ("ws", "socketio", "socketio-redis", "bun", "mosquitto")
KEEPERS = ("ejabberd",)
PEERS = (*SIGNALLERS, *KEEPERS)
AXES = ("rooms", "members", "history")


@dataclass
class Scenario:
    """`command` and `options` of chat-bench; `people` names a file. `beside` do the same in their turn. `half_of` names the scenario half of whose throughput is the rate here. `gateways`: on so
    many. `axis` and `size`: a point of a plot, measured once, on gateways that have just begun. `way`: straight to the gateways, or through HAProxy. `is_apart`: measured only when named."""

    name: str
    what: str
    people: str
    options: dict[str, object]
    command: str = "send"
    protocol: str = "chat"
    beside: tuple[str, ...] = ()
    half_of: str = ""
    gateways: int = 2
    axis: str = ""
    size: int = 0
    way: str = ""
    is_apart: bool = False
    runs: dict[str, list[dict[str, float]]] = field(default_factory=dict)

    def values(self, key: str, server: str = OURS) -> list[float]:
        return [run[key] for run in self.runs.get(server, []) if key in run]

    def median(self, key: str, server: str = OURS) -> float:
        values = self.values(key, server)
        return statistics.median(values) if values else 0.0

    def spread(self, key: str, server: str = OURS) -> str:
        values = self.values(key, server)
        digits = 0 if max(values, default=0) >= 100 else 2
        return f"{min(values):,.{digits}f}–{max(values):,.{digits}f}" if values else ""


def connections(members: int, run: dict) -> list[Scenario]:
    opening = {"opening": 64, "seconds": 0, "count": members * 5}
    return [
        Scenario("open-cold", f"{members * 5} connections opened, sessions authenticated, each token seen for the first time", "fresh", opening, "open"),
        Scenario("open", f"{members * 5} connections opened, sessions authenticated", "fresh", opening, "open", beside=(FLOOR,)),
        Scenario("sync", f"{members * 5} connections opened and 20 rooms caught up with in each", "fresh", opening, "open", "sync"),
        Scenario("idle", f"{members * 10} idle connections, whose people are in 22 rooms each", "many", {"opening": 64, "seconds": run["idle"]}, "open", beside=(FLOOR,)),
    ]


def fan_out(members: int, run: dict, rates: list[int]) -> list[Scenario]:
    hot = {"members": members, "seconds": run["seconds"], "warm": run["warm"]}
    room = f"one room of {members}"
    found = [
        Scenario("fanout-w1", f"{room}, the next message when all have it, 1 under way", "hot", hot | {"window": 1, "wait": "all"}, beside=(FLOOR,)),
        Scenario("fanout-w16", f"{room}, the next message when all have it, 16 under way", "hot", hot | {"window": 16, "wait": "all"}, beside=(FLOOR, *PEERS)),
        Scenario("signals-w16", f"{room}, the next signal when all have it, 16 under way", "hot", hot | {"window": 16, "wait": "all"}, protocol="signals"),
        Scenario("one-w1", f"{room} on one gateway, the next message when all have it, 1 under way", "hot", hot | {"window": 1, "wait": "all"}, gateways=1, beside=(FLOOR,)),
    ]
    return found + [Scenario(f"fanout-r{rate}", f"{room}, {rate} messages a second", "hot", hot | {"rate": rate}, beside=(FLOOR,) if rate == rates[-1] else ()) for rate in rates]


def slow_reader(members: int, run: dict, rate: int, deaf: int) -> Scenario:
    """Beside it, in the same turn, is the scenario without."""
    return Scenario(f"deaf-r{rate}", f"one room of {members}, {rate} messages a second, {deaf} of them read nothing", "hot",
                    {"members": members - deaf, "deaf": deaf, "rate": rate, "seconds": run["seconds"], "warm": run["warm"]})


def durable(members: int, run: dict, windows: list[int]) -> list[Scenario]:
    time, few = {"seconds": run["seconds"], "warm": run["warm"]}, min(members, 16)
    last = windows[-1]
    found = [Scenario(f"hot-w{w}", f"one room, {few} of its people here, {w} under way", "hot", time | {"window": w, "wait": "ack", "members": few, "count": few}) for w in windows[-1:]]
    found += [Scenario(f"rooms-w{w}", f"{members} rooms, one person here in each, {w} under way", "solo", time | {"window": w, "wait": "ack", "members": 1}) for w in windows]
    found.append(Scenario("rooms-half", f"{members} rooms, one person here in each, at half the rate of {last} under way", "solo", time | {"members": 1}, half_of=f"rooms-w{last}"))
    found.append(Scenario(f"groups-w{last}", f"{members} rooms of 10, all here, {last} under way", "groups", time | {"window": last, "wait": "ack", "members": 10}))
    return found


def second_gateway(members: int, run: dict, rate: int) -> Scenario:
    few = min(members, 100)
    return Scenario("pair", f"one room, {few} of its people on two gateways, {rate} messages a second from one of them", "pair",
                    {"members": few, "count": few, "rate": rate, "seconds": run["seconds"], "warm": run["warm"]})


WAYS = {"": "straight", "proxy": "through HAProxy", "proxy-tls": "through HAProxy, which ends TLS"}


def tls(members: int, run: dict) -> list[Scenario]:
    """The same by three ways; and the bare server with TLS and without, for what it costs in the process that fans out."""
    hot = {"members": members, "seconds": run["seconds"], "warm": run["warm"], "window": 16, "wait": "all"}
    found = []
    for way, what in WAYS.items():
        beside = {"": (FLOOR,), "proxy": (), "proxy-tls": (FLOOR_TLS,)}[way]
        found += [Scenario(f"tls-w16{way and '-' + way}", f"one room of {members}, 16 under way, {what}", "hot", dict(hot), beside=beside, way=way, is_apart=True),
                  Scenario(f"tls-open{way and '-' + way}", f"{members * 2} connections, {what}", "many", {"opening": 64, "seconds": run["idle"], "count": members * 2}, "open",
                           beside=beside, way=way, is_apart=True)]
    return found


def rest(run: dict, history: int) -> list[Scenario]:
    time = {"seconds": run["seconds"], "warm": run["warm"]}
    return [
        Scenario("rest-ring", "GET of the newest event of a room that is followed there", "kept", time | {"count": 32}, "rest", "rest", gateways=1),
        Scenario("rest-ring-page", "GET of the newest 50 events of a room that is followed there", "kept pages", time | {"count": 32}, "rest", "rest", gateways=1),
        Scenario("rest-newest", "GET of a room's newest event", "newest", time | {"count": 32}, "rest", "rest", gateways=1),
        Scenario("rest-page", f"GET of 50 events anywhere in a room of {history:,}", "pages", time | {"count": 32, "numbers": history}, "rest", "rest", gateways=1),
        Scenario("rest-page-alone", f"GET of 50 events anywhere in a room of {history:,}, one after another", "pages", time | {"count": 1, "numbers": history}, "rest", "rest", gateways=1),
    ]


def growth(members: int, run: dict, history: int) -> list[Scenario]:
    """How cost grows: from a thousandth of the work to all of it."""
    time = {"seconds": run["seconds"] / 2, "warm": run["warm"]}
    found = [Scenario(f"grows-rooms-{n}", f"{n} rooms, one person here in each, 64 under way", "solo", time | {"window": 64, "wait": "ack", "members": 1, "count": n}, axis="rooms", size=n)
             for n in (members // 1000 or 1, members // 100, members // 10, members)]
    found += [Scenario(f"grows-members-{n}", f"one room, {n} of its people here, 16 under way", "hot", time | {"window": 16, "wait": "all", "members": n, "count": n}, axis="members", size=n)
              for n in (members // 1000 or 1, members // 100, members // 10, members)]
    found += [Scenario(f"grows-history-{n}", f"a room of {n:,} messages, 16 of its people here, 64 under way", "history", time | {"window": 64, "wait": "ack", "members": 16, "count": 16},
                       axis="history", size=n) for n in (history // 1000, history // 100, history // 10, history)]
    return found


def scenarios(members: int, seconds: float, history: int, is_quick: bool) -> list[Scenario]:
    run = {"seconds": seconds, "warm": 0.3 if is_quick else 1, "idle": 1 if is_quick else 3}
    if is_quick:
        wanted = ("open", "idle", "fanout-w1", "fanout-w16", "signals-w16", "fanout-r50", "rooms-w16", "groups-w16", "pair")
        found = connections(members, run) + fan_out(members, run, [50]) + durable(members, run, [16]) + [second_gateway(members, run, 50)]
        for one in found:
            one.beside = tuple(name for name in one.beside if name == FLOOR and one.name != "fanout-r50")
        return [one for one in found if one.name in wanted]
    huge = Scenario("huge-w1", f"one room of {members * 10} on one gateway, the next message when all have it, 1 under way", "huge",
                    {"window": 1, "wait": "all", "members": members * 10, "seconds": seconds, "warm": 1}, gateways=1, beside=(FLOOR,))
    light = Scenario("idle-one", f"{members * 10} idle connections, each of somebody else, who is in one room", "huge", {"opening": 64, "seconds": run["idle"]}, "open")
    return [*growth(members, run, history), *connections(members, run), *fan_out(members, run, [100, 500, 1000]), slow_reader(members, run, 500, 10), huge, light,
            *durable(members, run, [1, 64, 1024]), second_gateway(members, run, 200), *rest(run, history), *tls(members, run)]

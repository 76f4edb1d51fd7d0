"""Measures the platform and, in the same run, the bare server that shows what this machine allows, and other people's servers.

    tests/load/run                    everything, five times in turn, medians: less than half an hour
    tests/load/run --only fanout      scenarios whose names contain that (several: separated by commas)
    tests/load/run --only tls         what TLS costs at HAProxy, and in a process that fans out; not part of everything
    tests/load/run --quick            everything small, once, ratios held to generous bounds: for the suite, a minute
    tests/load/run --list             what there is

Every figure of every run is in build/bench/results.json, plots of how cost grows are beside it, and the last table has the targets.
"""

from __future__ import annotations

import argparse
import sys
import time

import peers
import plots
import printing
import results
from running import WARM_WAL_ROWS, Bench, Tuned
from scenarios import FLOOR, OURS, PEERS, Scenario, scenarios
from targets import QUICK

MINUTES_MAX = 27


def complaints(one: Scenario, is_quick: bool) -> list[str]:
    """What must not happen at any speed. Only a small load must be carried whole; of a big one something may be refused, or have to be pulled."""
    found = []
    for result in one.runs.get(OURS, []):
        wrong = ("refused", "stuck", "missing", "lost_connections", "pulls") if is_quick else ("stuck", "lost_connections") if "deaf" not in one.options else ("stuck",)
        found += [f"{one.name}: {key} is {result[key]:.0f}" for key in wrong if result.get(key)]
        if one.command == "send" and result["acked"] < (20 if is_quick else 1):
            found.append(f"{one.name}: only {result['acked']:.0f} messages were acknowledged")
        if one.command == "rest" and (result["refused"] or not result["answers"]):
            found.append(f"{one.name}: {result['answers']:.0f} answers, {result['refused']:.0f} refused")
    return found


def print_all(found: list[Scenario], absent: dict[str, str], is_quick: bool) -> None:
    printing.print_ways([one for one in found if one.is_apart])
    found = [one for one in found if not one.is_apart]
    sends = [one for one in found if one.command == "send" and not one.axis]
    printing.print_connections([one for one in found if one.command == "open"])
    printing.print_messages(sends)
    printing.print_messages([one for one in found if one.axis])
    printing.print_floor([one for one in sends if FLOOR in one.beside])
    printing.print_peers([one for one in sends if set(one.beside) & set(PEERS) or one.protocol == "signals"], absent)
    printing.print_rest([one for one in found if one.command == "rest"])
    if not is_quick:
        printing.print_targets({one.name: one for one in found})


def check_quick(found: list[Scenario]) -> list[str]:
    figures, wrong = {one.name: one for one in found}, []
    for bound in QUICK:
        value = bound.median(figures)
        print(f"{bound.what}: {'not measured' if value is None else f'{value:.2f}{bound.unit}'}, {bound.limit:g}{bound.unit} at most")
        if value is None or not bound.is_met(value):
            wrong.append(f"{bound.what}: {value}, which is beyond {bound.limit:g}{bound.unit}")
    return wrong


def is_wanted(one: Scenario, words: list[str]) -> bool:
    """What is apart must be named by how it begins."""
    return any(word and one.name.startswith(word) if one.is_apart else word in one.name for word in words)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--members", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--repeat", type=int)
    parser.add_argument("--minutes", type=float, default=MINUTES_MAX, help="no round is begun that would end later")
    parser.add_argument("--history", type=int, default=1_000_000, help="how long the longest room is")
    parser.add_argument("--nice", type=int, default=0, help="set all sessions to this, where other work shares the machine (root)")
    return parser.parse_args()


def measure_all(bench: Bench, found: list[Scenario], rounds: int, until: float) -> None:
    """Round after round, so that what disturbs the machine meets all. The points of plots once. A round that would end too late is not begun."""
    for number in range(rounds):
        began = time.monotonic()
        for one in found:
            if number == 0 or not one.axis:
                print(f"run {number + 1}: {one.what} …", file=sys.stderr, flush=True)
                bench.measure(one, found)
        if number + 1 < rounds and time.monotonic() + (time.monotonic() - began) > until:
            print(f"{number + 1} rounds instead of {rounds}: there is no time for more", flush=True)
            return


def main() -> int:
    began, asked = time.monotonic(), arguments()
    members = asked.members or (60 if asked.quick else 1000)
    found = scenarios(members, asked.seconds or (0.7 if asked.quick else 4), asked.history, asked.quick)
    found = [one for one in found if asked.list or is_wanted(one, asked.only.split(","))]
    if asked.list:
        print("\n".join(f"{one.name:<24}{one.what}" for one in found))
        return 0
    absent = peers.install({name for one in found for name in one.beside})
    Tuned.wal_rows = 0 if asked.quick else WARM_WAL_ROWS
    with Tuned("load", gateways=2, workers=0, waits_for_disk=True, env={"chat-gateway": results.GATEWAY}) as platform:
        surroundings = results.print_machine(platform, asked.nice)
        bench = Bench(platform, members, asked.nice, absent)
        measure_all(bench, found, asked.repeat or (1 if asked.quick else 5), began + asked.minutes * 60)
        flush, shape = bench.flush_ms(), bench.shape()
    print(f"\nthe disk took {flush:.2f} ms on average to flush PostgreSQL's log\n")
    print_all(found, absent, asked.quick)
    printing.print_rows(shape)
    written = [results.write(surroundings, found, absent, flush), *plots.write(found, results.FOLDER)]
    print("written: " + ", ".join(str(path.relative_to(results.ROOT)) for path in written))
    wrong = {one.name: complaints(one, asked.quick) for one in found}
    if asked.quick and not asked.only:
        wrong["bounds"] = check_quick(found)
    print("\n".join(sum(wrong.values(), [])), end="\n" if any(wrong.values()) else "")
    failed = sum(map(bool, wrong.values()))
    print(f"{len(wrong) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

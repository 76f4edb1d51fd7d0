"""Random traces of everything that people do: what is known by following equals what is told anew, and every count equals a recount.

    TRACE_SEED=17 TRACE_STEPS=400 pytest tests/scenario/test_traces.py      one trace, the same again
    TRACE_FIRST=100 TRACE_SEEDS=200                                         so many of them, from that one on
"""

from __future__ import annotations

import os

import pytest

from support.client import TABLES
from support.deeds import ASIDE, DEEDS, READS
from support.people import Town
from support.traces import Step, Trace, shrunk, steps_of

FIRST = int(os.environ.get("TRACE_FIRST", 0))
SEEDS = [int(os.environ["TRACE_SEED"])] if "TRACE_SEED" in os.environ else range(FIRST, FIRST + int(os.environ.get("TRACE_SEEDS", 2)))
STEPS = int(os.environ.get("TRACE_STEPS", 240))
SHRINK_SECONDS = float(os.environ.get("TRACE_SHRINK", 60))


def run(town: Town, seed: int, steps: list[Step]) -> tuple[str, list[str]]:
    """What is wrong, if anything, and what was done until then."""
    trace = None
    try:
        trace = Trace(town, seed)
        trace.run(steps)
        return "", trace.done
    except AssertionError as wrong:
        return str(wrong), trace.done if trace else []
    finally:
        town.hang_up()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_follows_a_snapshot_is_a_snapshot_and_counts_are_recounts(town: Town, seed: int):
    steps = steps_of(seed, STEPS)
    wrong, done = run(town, seed, steps)
    if wrong:
        fewer = shrunk(lambda some: bool(run(town, seed, some)[0]), steps, SHRINK_SECONDS)
        wrong_again, done_again = run(town, seed, fewer)
        told = "\n".join(done_again if wrong_again else done)
        pytest.fail(f"TRACE_SEED={seed} TRACE_STEPS={STEPS}: {wrong}\nin {len(fewer)} steps: {wrong_again or 'not again'}\n{told}", pytrace=False)


def test_every_operation_takes_part_or_says_why_not():
    chat = {wire for wire, operation in TABLES.operations.items() if operation.service == "chat-gateway"}
    kept = [*DEEDS, *READS, *ASIDE]
    assert len(kept) == len(set(kept)), "each has one place"
    assert set(kept) == chat, f"put into deeds.py: {chat - set(kept)}; not there any more: {set(kept) - chat}"
    assert all(len(reason) > 5 for reason in ASIDE.values())

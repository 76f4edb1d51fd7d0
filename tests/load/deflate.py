"""What permessage-deflate would cost, by zlib itself: an event's frame compressed once for everybody (no context is taken over), or for each connection with a context of its own.

    PYTHONPATH=tests build/venv/bin/python tests/load/deflate.py

The events are as long as those of the bench, and their texts are from the pages of docs/, since a text of one letter compresses like none that people write.
"""

from __future__ import annotations

import json
import re
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from support.client import make_id
from support.platform import ROOT

TEXT_BYTES, EVENTS, CONNECTIONS, TURNS = 200, 400, 500, 5
LEVELS = (1, 6)
TAIL = b"\0\0\xff\xff"      # which the frame leaves out


def texts() -> list[str]:
    pages = " ".join(re.sub(r"[^\x20-\x7e]+", " ", page.read_text()) for page in sorted((ROOT / "docs").glob("*.md")))
    return [pages[at:at + TEXT_BYTES] for at in range(0, EVENTS * TEXT_BYTES, TEXT_BYTES)]


def events() -> list[bytes]:
    room = make_id()
    return [json.dumps({"ev": "message.sent", "room": room, "seq": seq, "at": "2026-01-01T00:00:00.000Z", "d": {"from": make_id(), "cid": make_id(), "num": seq, "body": {"kind": "text", "text": text}}},
                       separators=(",", ":")).encode() for seq, text in enumerate(texts(), 1)]


def writer(level: int) -> Callable[[bytes], bytes]:
    """With a context that goes on from one event to the next."""
    by = zlib.compressobj(level, zlib.DEFLATED, -15)
    return lambda event: (by.compress(event) + by.flush(zlib.Z_SYNC_FLUSH)).removesuffix(TAIL)


def reader() -> Callable[[bytes], bytes]:
    by = zlib.decompressobj(-15)
    return lambda frame: by.decompress(frame + TAIL)


def microseconds(begin: Callable[[], Callable[[bytes], object]], items: list[bytes]) -> float:
    """For each, in the best of a few turns; each turn begins anew."""
    times = []
    for _ in range(TURNS):
        act, began = begin(), time.process_time()
        for item in items:
            act(item)
        times.append(time.process_time() - began)
    return min(times) / len(items) * 1e6


def rss_kib() -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def kib_each(make: Callable[[], Callable[[bytes], object]], items: list[bytes]) -> float:
    before, made = rss_kib(), [make() for _ in range(CONNECTIONS)]
    for act in made:
        for item in items:
            act(item)
    return (rss_kib() - before) / len(made)


def main() -> None:
    said = events()
    plain = sum(map(len, said)) / len(said)
    print(f"zlib {zlib.ZLIB_RUNTIME_VERSION}; {len(said)} events of {plain:.0f} bytes on average, windows of 32 KiB\n")
    print("| | µs to compress one | bytes | of plain | µs to read one | KiB a connection to write | to read |\n| --- | --- | --- | --- | --- | --- | --- |")
    for level in LEVELS:
        alone = [writer(level)(event) for event in said]
        print(row(f"once for all, level {level}", microseconds(lambda: lambda event: writer(level)(event), said), alone, plain, microseconds(lambda: lambda frame: reader()(frame), alone), 0, 0))
        after_others = list(map(writer(level), said))
        print(row(f"for each connection, level {level}", microseconds(lambda: writer(level), said), after_others, plain, microseconds(reader, after_others),
                  kib_each(lambda: writer(level), said[:100]), kib_each(reader, after_others[:100])))


def row(what: str, cost: float, frames: list[bytes], plain: float, reads: float, writing_kib: float, reading_kib: float) -> str:
    size = sum(map(len, frames)) / len(frames)
    return f"| {what} | {cost:.1f} | {size:.0f} | {size / plain:.0%} | {reads:.1f} | {writing_kib:.0f} | {reading_kib:.0f} |"


if __name__ == "__main__":
    main()

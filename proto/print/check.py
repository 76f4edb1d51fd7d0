"""python3 -m proto.print.check: says everything that is wrong with the tables, one sentence a line; fails when there is anything."""

from __future__ import annotations

import sys

from proto.print import defs


def main() -> int:
    tables, faults = defs.read()
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return 1
    print(f"tables: {len(tables.operations)} operations, {len(tables.events)} events, {len(tables.errors)} errors, {len(tables.settings)} settings: fine")
    return 0


if __name__ == "__main__":
    sys.exit(main())

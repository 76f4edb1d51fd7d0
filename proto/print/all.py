"""python3 -m proto.print.all: prints every document from the tables. With --check it writes nothing and fails, naming each file that is stale and what
docs/features does not say of the tables, or says wrong."""

from __future__ import annotations

import sys
from pathlib import Path

from proto.print import asyncapi, defs, features, openapi, pages, types_go, types_py, types_ts
from proto.print.model import Tables
from proto.print.tokens import Fault

PRINTERS = (openapi, asyncapi, pages, types_ts, types_py, types_go)


def printed(tables: Tables) -> dict[str, str]:
    """Every printed file by its path from the root."""
    return {path: text for printer in PRINTERS for path, text in printer.printed(tables).items()}


def stale(root: Path) -> list[str]:
    """The files that are not what the tables say now."""
    files = printed(defs.load(root))
    return [path for path, text in files.items() if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("usage: python3 -m proto.print.all [--check]", file=sys.stderr)
        return 2
    try:
        if arguments:
            late, unsaid = stale(defs.ROOT), features.faults(defs.ROOT, defs.load())
            for path in late:
                print(f"{path} is stale: run `make docs`", file=sys.stderr)
            for fault in unsaid:
                print(fault, file=sys.stderr)
            return 1 if late or unsaid else 0
        for path, text in printed(defs.load()).items():
            target = defs.ROOT / path
            if not target.is_file() or target.read_text(encoding="utf-8") != text:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
                print(f"printed {path}")
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

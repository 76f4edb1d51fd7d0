"""The web client's own checks (types, lint, logic), and how much of it a browser has to fetch."""

from __future__ import annotations

import gzip
import re
import subprocess
from pathlib import Path

import pytest

from support.platform import ROOT

HOME = ROOT / "clients/web"
KB = 1024


@pytest.mark.timeout(900)
@pytest.mark.parametrize("tool", [
    ("svelte-check/bin/svelte-check", "--fail-on-warnings", "--tsconfig", "./tsconfig.json"),
    ("eslint/bin/eslint.js", "."),
    ("vitest/vitest.mjs", "run"),
], ids=["types", "lint", "logic"])
def test_its_own_checks_pass(built: Path, tool: tuple[str, ...]):
    node = subprocess.run([ROOT / "deploy/local/node.sh"], check=True, capture_output=True, text=True).stdout.strip()
    ran = subprocess.run([node, HOME / "node_modules" / tool[0], *tool[1:]], cwd=HOME, capture_output=True, text=True, timeout=880)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def packed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in files)


def chunk(assets: Path, name: str) -> Path:
    (found,) = assets.glob(f"{name}-*.js")
    return found


def with_imports(assets: Path, *starts: Path) -> set[Path]:
    """These scripts, and all that they cannot begin without."""
    known: set[Path] = set()
    left = list(starts)
    while left:
        file = left.pop()
        if file not in known:
            known.add(file)
            left += [assets / name for name in re.findall(r"""(?:\bimport|\bfrom)\s*["'`]\./([\w.-]+\.js)["'`]""", file.read_text())]
    return known


def test_what_it_weighs(built: Path):
    assets, page = built / "assets", (built / "index.html").read_text()
    at_once = [built / path for path in re.findall(r'(?:src|href)="/([^"]+\.js)"', page)]
    (english,) = (file for file in assets.glob("*.js") if "Skip to the messages" in file.read_text())
    first = with_imports(assets, *at_once, chunk(assets, "first"), english)
    assert len(at_once) > 2 and len(first) > len(at_once)
    assert packed(*first) <= 90 * KB, sorted((packed(file), file.name) for file in first)
    styles = {built / path for path in re.findall(r'href="/([^"]+\.css)"', page)} | set(assets.glob("first-*.css"))
    assert packed(*styles) <= 15 * KB, sorted((packed(file), file.name) for file in styles)
    heavy = {file.name: packed(file) for file in assets.glob("*.js") if packed(file) > 40 * KB and file not in first}
    assert not heavy, "a part that is fetched when it is wanted is wanted soon"
    kept = {built / (path.strip("/") or "index.html") for path in re.search(r"files:`([^`]+)`", (built / "service.js").read_text())[1].split(",")}
    assert kept >= first - {english}, "the service worker's list is read"
    assert packed(*kept) <= 300 * KB, sorted((packed(file), file.name) for file in kept)[-12:]

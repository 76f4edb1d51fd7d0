"""The TypeScript SDK as a package: its own tests, its style, what a page would load, and what it is allowed to lean on."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SDK = ROOT / "sdks" / "js"
TOOLS = SDK / "node_modules"
CORE_BYTES_MAX = 12 * 1024
WHOLE_BYTES_MAX = 16 * 1024


def run(*command: str | Path) -> str:
    done = subprocess.run([str(SDK / "node"), *map(str, command)], cwd=SDK, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def loaded_bytes(entry: str) -> int:
    """What a page loads of an entry: bundled, minified, compressed as a server would."""
    done = subprocess.run([TOOLS / ".bin/esbuild", f"dist/{entry}.js", "--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=error"],
                          cwd=SDK, capture_output=True, check=True, timeout=60)
    return len(gzip.compress(done.stdout, 9, mtime=0))


def test_its_logic():
    told = run("--test", "--test-reporter=tap", *sorted((SDK / "dist/tests").glob("*.test.js")))
    passed, failed = (int(re.search(rf"^# {word} (\d+)$", told, re.MULTILINE)[1]) for word in ("pass", "fail"))
    assert passed >= 30 and failed == 0, told


def test_its_style():
    run(TOOLS / "eslint/bin/eslint.js", ".")
    run(TOOLS / "prettier/bin/prettier.cjs", "--check", ".")


def test_a_page_loads_little():
    assert loaded_bytes("core") <= CORE_BYTES_MAX
    assert loaded_bytes("index") <= WHOLE_BYTES_MAX


def test_it_names_exact_versions_and_no_registry():
    package, lock = (json.loads((SDK / name).read_text()) for name in ("package.json", "package-lock.json"))
    assert list(package["dependencies"]) == ["hash-wasm"]
    versions = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values()), versions
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)
    readme = (SDK / "README.md").read_text()
    assert not [name for name in versions if f"`{name}`" not in readme], "each has a line of why"


def test_every_entry_can_be_imported():
    entries = [name.lstrip(".") for name in json.loads((SDK / "package.json").read_text())["exports"]]
    script = "".join(f"if (Object.keys(await import('chat-sdk{entry}')).length === 0) throw new Error('{entry}');" for entry in entries)
    run("--input-type=module", "--eval", script)

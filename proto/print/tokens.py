"""A .def file as rows: WORD(argument, argument, …), by a tokenizer that knows comments, strings, nested parentheses and #define.

The preprocessor is the other reader of these files; this one takes only the plain form they are written in, and says so of anything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_TOKEN = re.compile(
    r"""(?P<blank>\s+|/\*.*?\*/|//[^\n]*)
      | (?P<text>"(?:[^"\\\n]|\\.)*")
      | (?P<number>-?\d+)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<sign>[(),|])""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "'": "'"}


class Fault(Exception):
    """One thing that is wrong with the tables, with where it stands."""

    def __init__(self, where: str, sentence: str):
        super().__init__(f"{where}: {sentence}")
        self.where, self.sentence = where, sentence


@dataclass(frozen=True)
class Token:
    sort: str  # "text" "number" "word" "sign"
    text: str  # of a text: what it means, without quotes
    line: int


@dataclass(frozen=True)
class Row:
    """One WORD(…) or bare WORD. Each argument is the tuple of its tokens."""

    word: str
    arguments: tuple[tuple[Token, ...], ...]
    where: str  # "proto/chat.def:12"


def _tokens(source: str, where: str) -> list[Token]:
    found, at, line = [], 0, 1
    while at < len(source):
        match = _TOKEN.match(source, at)
        if not match:
            raise Fault(f"{where}:{line}", f"{source[at]!r} is nothing that a table is made of")
        sort, text = match.lastgroup, match.group()
        if sort == "text":
            text = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m.group(1), m.group(1)), text[1:-1])
        if sort != "blank":
            found.append(Token(sort, text, line))
        line += match.group().count("\n")
        at = match.end()
    return found


def _take_directives(source: str, where: str, defines: dict[str, str], includes: list[str]) -> str:
    """Blanks every # line out, so that line numbers stay. Keeps `#define NAME number` and the included names."""
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if not line.lstrip().startswith("#"):
            continue
        if define := re.match(r"\s*#define\s+([A-Z_][A-Z_0-9]*)\s+(-?\d+)\s*(/\*.*)?$", line):
            defines[define.group(1)] = define.group(2)
        elif include := re.match(r'\s*#include\s+"([^"]+)"', line):
            includes.append(include.group(1))
        elif not re.match(r"\s*#(ifndef|endif|undef|define|pragma)\b", line):
            raise Fault(f"{where}:{number + 1}", f"a table has no use for {line.strip()!r}")
        lines[number] = ""
    return "\n".join(lines)


def read_defines(path: Path, defines: dict[str, str]) -> None:
    """The numbers that a header defines for the tables."""
    _take_directives(path.read_text(encoding="utf-8"), path.name, defines, [])


def _arguments(tokens: list[Token], at: int, where: str) -> tuple[tuple[tuple[Token, ...], ...], int]:
    """Past the opening parenthesis at `at`, to behind its closing one; split at the commas between the two."""
    opened, depth, current, done = tokens[at], 1, [], []
    at += 1
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token.sort == "sign" and token.text == "(":
            depth += 1
        elif token.sort == "sign" and token.text == ")":
            depth -= 1
            if not depth:
                done.append(tuple(current))
                return tuple(done), at
        elif token.sort == "sign" and token.text == "," and depth == 1:
            done.append(tuple(current))
            current = []
            continue
        current.append(token)
    raise Fault(f"{where}:{opened.line}", "this parenthesis is never closed")


def read_rows(path: Path, root: Path, defines: dict[str, str], folders: tuple[Path, ...] = ()) -> list[Row]:
    """The rows of one file, those of tables it includes from `folders` among them. Adds to `defines` what it defines."""
    where, includes = str(path.relative_to(root)), []
    source = _take_directives(path.read_text(encoding="utf-8"), where, defines, includes)
    rows = []
    for name in includes:
        for folder in folders:
            if name.endswith(".def") and (folder / name).exists():
                rows += read_rows(folder / name, root, defines, folders)
                break
    tokens = _tokens(source, where)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.sort != "word":
            raise Fault(f"{where}:{token.line}", f"a row begins with a word, not with {token.text!r}")
        at += 1
        arguments: tuple[tuple[Token, ...], ...] = ()
        if at < len(tokens) and tokens[at].sort == "sign" and tokens[at].text == "(":
            arguments, at = _arguments(tokens, at, where)
        rows.append(Row(token.text, arguments, f"{where}:{token.line}"))
    return rows

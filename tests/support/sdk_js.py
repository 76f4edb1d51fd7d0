"""A person on the TypeScript SDK: a process of sdk_js.mjs beside this file, asked by JSON lines. Every answer has a deadline."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SDK = ROOT / "sdks" / "js"
NODE = SDK / "node"
PATIENCE = 30


def build() -> None:
    subprocess.run([SDK / "build"], check=True, timeout=300, capture_output=True)


class SdkError(Exception):
    def __init__(self, code: str, message: str):
        super().__init__(f"{code}: {message}")
        self.code = code


class Person:
    def __init__(self, server: str, sockets: list[str], login: str, password: str, fallback: bool = False):
        self.login = login
        self.process = subprocess.Popen([NODE, ROOT / "tests/support/sdk_js.mjs", server, ",".join(sockets), login, password, *(["fallback"] if fallback else [])], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.answers: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.answers.put(line)

    def ask(self, do: str, **more):
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.answers.get(timeout=PATIENCE))
        if "error" in answer:
            raise SdkError(answer["error"]["code"], answer["error"]["message"])
        return answer

    def call(self, op: str, **args):
        return self.ask("call", op=op, args=args)["ok"]

    def close(self) -> None:
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join(5)
        self.process.stdout.close()

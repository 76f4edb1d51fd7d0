"""Runs tests/oracle/srp.js, the SRP client made of other people's JavaScript, and speaks with it.

    with SrpOracle() as oracle:
        secret = oracle.register(account, password)             # salt, kdf, verifier
        session = oracle.start(account, password)               # session.A
        M1 = session.answer(salt, kdf, B)
        assert session.check(M2)

The packages are installed on first use by `npm ci --ignore-scripts` from the lock file. One request at a time; every answer has a
deadline.
"""

import base64
import fcntl
import json
import pathlib
import queue
import subprocess
import threading

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "oracle"
ANSWER_TIMEOUT_S = 30
INSTALL_TIMEOUT_S = 300
LINE_NONE = None


class OracleError(Exception):
    pass


def _to64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _from64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def install():
    """Once per checkout, also when several test processes begin together; again when the lock file changed."""
    wanted = (FOLDER / "package-lock.json").read_bytes()
    stamp = FOLDER / "node_modules" / ".installed"
    with open(FOLDER / "package-lock.json") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_bytes() == wanted:
            return
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=FOLDER,
            capture_output=True,
            text=True,
            timeout=INSTALL_TIMEOUT_S,
        )
        if done.returncode != 0:
            raise OracleError(f"npm ci failed in {FOLDER}:\n{done.stderr}")
        stamp.write_bytes(wanted)


class Session:
    def __init__(self, oracle, number, **numbers):
        self._oracle, self._number = oracle, number
        self.A, self.B = numbers.get("A"), numbers.get("B")

    # as a client
    def answer(self, salt, kdf, B):
        return _from64(self._oracle.ask("answer", session=self._number, salt=_to64(salt), kdf=kdf, B=_to64(B))["M1"])

    def check(self, M2):
        return self._oracle.ask("check", session=self._number, M2=_to64(M2))["genuine"]

    # as a server; raises OracleError when the proof is wrong
    def finish(self, A, M1):
        return _from64(self._oracle.ask("finish", session=self._number, A=_to64(A), M1=_to64(M1))["M2"])


class SrpOracle:
    def __init__(self):
        install()
        self._node = subprocess.Popen(
            ["node", "srp.js"], cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self._node.stdout:
            self._lines.put(line)
        self._lines.put(LINE_NONE)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        self._node.stdin.close()
        try:
            self._node.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._node.kill()
            self._node.wait()
        self._node.stdout.close()

    def ask(self, verb, **arguments):
        self._node.stdin.write(json.dumps({"do": verb, **arguments}) + "\n")
        try:
            line = self._lines.get(timeout=ANSWER_TIMEOUT_S)
        except queue.Empty:
            raise OracleError(f"no answer to {verb} within {ANSWER_TIMEOUT_S} s") from None
        if line is LINE_NONE:
            raise OracleError("the oracle has ended")
        answer = json.loads(line)
        if "error" in answer:
            raise OracleError(answer["error"])
        return answer

    def derive(self, password, salt, kdf):
        answer = self.ask("derive", password=password, salt=_to64(salt), kdf=kdf)
        return _from64(answer["srp"]), _from64(answer["vault"])

    def register(self, account, password, **options):
        if "salt" in options:
            options["salt"] = _to64(options["salt"])
        answer = self.ask("register", account=account, password=password, **options)
        return {"salt": _from64(answer["salt"]), "kdf": answer["kdf"], "verifier": _from64(answer["verifier"])}

    def start(self, account, password, stock=False):
        answer = self.ask("start", account=account, password=password, stock=stock)
        return Session(self, answer["session"], A=_from64(answer["A"]))

    def serve(self, account, salt, verifier):
        answer = self.ask("serve", account=account, salt=_to64(salt), verifier=_to64(verifier))
        return Session(self, answer["session"], B=_from64(answer["B"]))

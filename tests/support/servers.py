"""The servers around ours: how a test talks to them, beyond starting and stopping."""

from __future__ import annotations

import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import redis

from support.process import Process


def http_ok(url: str, timeout: float = 2) -> bool:
    """Does this address answer with success? Not reachable counts as no."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as reply:
            return 200 <= reply.status < 300
    except urllib.error.HTTPError:
        return False


class Postgres(Process):
    """`restart()` is fast (open transactions are ended), `restart(sig=signal.SIGQUIT)` immediate, like a crash."""

    sockets: Path
    port: int
    secrets: Path

    def connect(self, role: str = "postgres", **options) -> psycopg.Connection:
        """A connection in autocommit mode, by default the superuser's, who may read every schema."""
        password = {} if role == "postgres" else {"password": (self.secrets / role).read_text().strip()}
        return psycopg.connect(host=str(self.sockets), port=self.port, dbname=options.pop("dbname", "chat"), user=role,
                               autocommit=True, connect_timeout=5, **password, **options)

    def answers(self) -> bool:
        try:
            with self.connect(dbname="postgres") as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    def crash(self) -> None:
        """Ends it as a power cut would; `start()` then recovers."""
        self.stop(sig=signal.SIGQUIT)


class Redis(Process):
    """Keeps nothing: after a restart it is empty."""

    port: int
    password_file: Path

    def client(self, **options) -> redis.Redis:
        return redis.Redis(host="127.0.0.1", port=self.port, password=self.password_file.read_text().strip(),
                           decode_responses=True, **options)

    def answers(self) -> bool:
        try:
            with self.client(socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


class Kafka(Process):
    """A single broker without authentication; its data survive `kill()`."""

    port: int

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    def answers(self) -> bool:
        asked = subprocess.run(["kcat", "-b", self.bootstrap, "-L", "-m", "2"], capture_output=True, timeout=10)
        return asked.returncode == 0

    def read_topic(self, topic: str, timeout: float = 60) -> list[tuple[int, int, str, str]]:
        """Everything in the topic now: (partition, offset, key, value) in the order of each partition."""
        dump = subprocess.run(["kcat", "-C", "-q", "-e", "-o", "beginning", "-b", self.bootstrap, "-t", topic, "-K", "\t",
                               "-f", "%p\t%o\t%k\t%s\n"], capture_output=True, timeout=timeout, check=True, text=True)
        records = [line.split("\t", 3) for line in dump.stdout.splitlines()]
        return [(int(partition), int(offset), key, value) for partition, offset, key, value in records]


class Haproxy(Process):
    admin_socket: Path
    stats_port: int

    def answers(self) -> bool:
        return http_ok(f"http://127.0.0.1:{self.stats_port}/healthz")

    def runtime(self, line: str) -> str:
        """One line to HAProxy's runtime socket, for example `set server gateways/gateway-a state drain`."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(self.admin_socket))
            connection.sendall(line.encode() + b"\n")
            answer = b""
            while part := connection.recv(65536):
                answer += part
        return answer.decode()


class Service(Process):
    """One of ours. `url` is its public door ("" for the worker), `admin_url` the operators'."""

    url: str
    admin_url: str

    @property
    def websocket_url(self) -> str:
        return self.url.replace("http", "ws", 1) + "/v1/ws"

    def answers(self) -> bool:
        return http_ok(self.admin_url + "/readyz")

    def metrics(self) -> str:
        with urllib.request.urlopen(self.admin_url + "/metrics", timeout=5) as reply:
            return reply.read().decode()

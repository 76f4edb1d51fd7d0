"""The platform, started for a test: real PostgreSQL, Redis, Kafka, HAProxy and our services, in a folder of their own.

    with Platform("two-gateways", gateways=2) as platform:
        platform.gateways[0].kill()
        ...

Everything listens on free loopback ports. As root, the servers run as an unprivileged user. Logs stay in
build/test/logs/<name>; the rest is removed when the platform is closed, and by a keeper process if the tests are killed.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import ssl
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from support.process import Process, ProcessError, free_port, wait_until
from support.servers import Haproxy, Kafka, Postgres, Redis, Service

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / "deploy" / "local"
PLAIN_ENV = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8"}
SANITIZER_ENV = {"ASAN_OPTIONS": "abort_on_error=0:exitcode=99", "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
                 "TSAN_OPTIONS": "exitcode=99"}


def raised_limits() -> dict[str, str]:
    """Every price of the table, raised so far that no test meets it by accident."""
    prices = re.findall(r"^PRICE\((\w+)", (ROOT / "proto" / "prices.def").read_text(), re.MULTILINE)
    limits = {f"CHAT_LIMIT_{name}": "100000,6000000" for name in prices if name != "FREE"}
    return limits | {"CHAT_LIMIT_NEW_AGE": "0s", "CHAT_TRUSTED_NETWORKS": "127.0.0.0/8"}


def servers_owner() -> str:
    """Who the servers run as; see deploy/local/owner.sh."""
    asked = subprocess.run(["sh", "-c", '. ./owner.sh && owner_choose && echo "$OWNER"'], cwd=LOCAL, capture_output=True,
                           text=True)
    if asked.returncode != 0:
        raise ProcessError(asked.stderr.strip())
    return asked.stdout.strip()


class Platform:
    """Not started before `start()` or `with`.

    `env` adds settings per program: {"auth": {…}, "chat-gateway": {…}, "admin": {…}, "worker": {…}}; None removes one.
    `limits=False` leaves the limits at their defaults. `waits_for_disk=False` spares PostgreSQL the flushes: what it has acknowledged
    outlives its processes, but not the machine. `redises`: so many endpoints of the bus; `redis` is the first. `web`: the web client as it was built, which the gateways then serve. `san` names the folder below build/ (environment: SAN).
    """

    def __init__(self, name: str, *, gateways: int = 2, workers: int = 1, kafka: bool = False, limits: bool = True, waits_for_disk: bool = False, web: Path | None = None,
                 redises: int = 1, san: str | None = None, env: Mapping[str, Mapping[str, str | None]] | None = None):
        # Tests that run side by side each have a platform of their own of that name.
        self.name, self.with_kafka = "-".join(filter(None, (name, os.environ.get("PYTEST_XDIST_WORKER")))), kafka
        self.programs = ROOT / "build" / (san or os.environ.get("SAN") or "none") / "bin"
        self.extra_env, self.limits = dict(env or {}), raised_limits() if limits else {}
        self.waits_for_disk, self.web = waits_for_disk, web
        self.counts = {"gateways": gateways, "workers": workers, "redises": redises}
        self.processes: list[Process] = []
        self.gateways: list[Service] = []
        self.workers: list[Service] = []
        self.redises: list[Redis] = []
        self.kafka: Kafka | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    # --- life ---

    def __enter__(self) -> "Platform":
        self.start()
        return self

    def __exit__(self, *error) -> None:
        self.close(quiet=error[0] is not None)

    def start(self) -> None:
        atexit.register(self.close, quiet=True)
        try:
            self._make_folders()
            self._start_servers()
            self._start_services()
            self._start_front()
        except BaseException:
            self.close(quiet=True)
            raise

    def close(self, quiet: bool = False) -> None:
        """Ends everything, doors first. What went wrong on the way is raised at the end, unless `quiet`."""
        atexit.unregister(self.close)
        for process in self.processes:
            if isinstance(process, Service) and process.status not in (None, 0, -9):
                process.complaints.append(f"{process.name} ended by itself, status {process.status}{process.tail()}")
        for process in reversed(self.processes):
            if isinstance(process, (Haproxy, Service)):
                process.ask_to_stop()   # they drain side by side
        for process in reversed(self.processes):
            process.destroy()
        complaints = [complaint for process in self.processes for complaint in process.complaints]
        self.processes = []
        if self._keeper:
            self._keeper.stdin.close()      # it finds nobody left to end, and removes the folder
            self._keeper.wait(30)
            self._keeper = None
        if complaints and not quiet:
            raise ProcessError("\n".join(complaints))

    def __getitem__(self, name: str) -> Process:
        return next(process for process in self.processes if process.name == name)

    def new_folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        if os.getuid() == 0:
            shutil.chown(folder, self.owner, self.owner)
        return folder

    def _make_folders(self) -> None:
        self.owner = servers_owner()
        self.logs = ROOT / "build" / "test" / "logs" / self.name
        shutil.rmtree(self.logs, ignore_errors=True)
        self.logs.mkdir(parents=True)
        self.folder = Path(tempfile.mkdtemp(prefix="chat-test-"))
        self._keeper = subprocess.Popen([ROOT / "tests/support/keeper.sh", self.folder], stdin=subprocess.PIPE,
                                        start_new_session=True)
        self.folder.chmod(0o711)
        (self.folder / "pid").mkdir()
        self.secrets = self.new_folder("secrets")
        self.sockets = self.new_folder("sockets")
        self.front_folder = self.folder / "front"
        subprocess.run([LOCAL / "tls.sh", self.front_folder], check=True)
        self.ca_file = self.front_folder / "ca.pem"
        # The servers' user may not be able to reach the clone.
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        for program in ("auth", "chat-gateway", "admin", "worker"):
            built = self.programs / program
            if not built.exists():
                raise ProcessError(f"{built} is missing; build it with make" +
                                   (f" SAN={self.programs.parent.name}" if self.programs.parent.name != "none" else ""))
            shutil.copy(built, self.bin)
        self.bin.chmod(0o755)
        if self.web:
            shutil.copytree(self.web, self.folder / "web")
            subprocess.run(["chmod", "-R", "go+rX", self.folder / "web"], check=True)

    # --- servers ---

    def _add(self, kind: type, name: str, command: list, **options):
        process = kind(name, [str(word) for word in command], log=self.logs / f"{name}.log",
                       pid_file=self.folder / "pid" / name, cwd=self.folder, ready=lambda: process.answers(), **options)
        self.processes.append(process)
        return process

    def _add_server(self, kind: type, name: str, command: list, env: Mapping[str, object] = {}, **options):
        settings = {key: str(value) for key, value in env.items()}
        return self._add(kind, name, command, env=PLAIN_ENV | {"OWNER": self.owner} | settings, **options)

    def _start_servers(self) -> None:
        port = free_port()
        self.postgres = self._add_server(Postgres, "postgres", [LOCAL / "postgres.sh", self.folder / "postgres", port, self.sockets],
                                         {"POSTGRES_FSYNC": "on" if self.waits_for_disk else "off"}, stop_signal=2, stop_timeout=30, ready_timeout=60)
        self.postgres.port, self.postgres.sockets, self.postgres.secrets = port, self.sockets, self.secrets
        password = self.secrets / "redis"
        password.write_text(os.urandom(24).hex() + "\n")
        self.redises = [self._add_redis("redis" if number == 0 else f"redis-{number}", password) for number in range(self.counts["redises"])]
        self.redis = self.redises[0]
        if self.with_kafka:
            subprocess.run([LOCAL / "kafka_fetch.sh"], check=True)
            port = free_port()
            self.kafka = self._add_server(Kafka, "kafka", [LOCAL / "kafka.sh", self.folder / "kafka", port, free_port()],
                                          ready_timeout=90, stop_timeout=30)
            self.kafka.port = port
        for process in self.processes:
            process.launch()
        for process in self.processes:
            process.wait_ready()
        subprocess.run([LOCAL / "database.sh", self.sockets, str(self.postgres.port), self.secrets], check=True)

    def _add_redis(self, name: str, password: Path) -> Redis:
        port = free_port()
        redis = self._add_server(Redis, name, [LOCAL / "redis.sh", self.folder / name, port, password])
        redis.port, redis.password_file = port, password
        return redis

    # --- services ---

    def service_env(self, program: str, node: str) -> dict[str, str]:
        role = {"auth": "auth", "chat-gateway": "chat", "admin": "admin", "worker": "work"}[program]
        env: dict[str, str | None] = {
            "CHAT_NODE": node,
            "CHAT_DATABASE_FILE": str(self.secrets / f"{role}.database"),
            "CHAT_REDIS": ",".join(f"127.0.0.1:{redis.port}" for redis in self.redises),
            "CHAT_REDIS_PASSWORD_FILE": str(self.redis.password_file),
            "CHAT_LOG_LEVEL": "debug",
        }
        if program != "worker":
            env |= {"CHAT_PUBLIC_URL": self.https_url, "CHAT_ORIGINS": f"{self.https_url},{self.http_url}",
                    "CHAT_PROXIES": "127.0.0.1/32", "CHAT_TOKEN_LIFETIME_MAX": "12h"} | self.limits     # tests sign tokens that outlive them
        if program == "auth":
            env |= {"CHAT_KEYS_DIR": str(self.keys), "CHAT_SERVER_KEY_FILE": str(self.secrets / "server_key"),
                    "CHAT_SERVICE_SECRET_FILE": str(self.secrets / "service"), "CHAT_GUESTS": "on"}
            env.pop("CHAT_TRUSTED_NETWORKS", None)
        if program == "chat-gateway":
            env |= {"CHAT_DRAIN_SECONDS": "1", "CHAT_RAID_JOINS": "0" if self.limits else None, "BROKEN_STEP": os.environ.get("BROKEN_STEP")}    # of a test build: see libs/base/broken.h
        if program == "chat-gateway" and self.web:
            env |= {"CHAT_WEB_ROOT": str(self.folder / "web")}
        if program == "worker":
            env |= {"CHAT_SERVICE_SECRET_FILE": str(self.secrets / "service"), "CHAT_AUTH": self.auth.url,
                    "CHAT_GATEWAYS": ",".join(gateway.url for gateway in self.gateways),
                    "CHAT_PREVIEWS": "off"}     # nothing of a test leaves this machine
        if program == "worker" and self.kafka:
            env |= {"CHAT_KAFKA": self.kafka.bootstrap}
        env |= self.extra_env.get(program, {})
        return {key: value for key, value in env.items() if value is not None}

    def add_service(self, program: str, name: str) -> Service:
        """Prepares one more process of a program; start it with `start()`. HAProxy knows those of the beginning."""
        port, admin_port = free_port(), free_port()
        env = PLAIN_ENV | SANITIZER_ENV | self.service_env(program, name) | {"CHAT_ADMIN_LISTEN": f"127.0.0.1:{admin_port}"}
        if program != "worker":
            env["CHAT_LISTEN"] = f"127.0.0.1:{port}"
        service = self._add(Service, name, [self.bin / program], env=env, user=self.owner)
        service.url = "" if program == "worker" else f"http://127.0.0.1:{port}"
        service.port, service.admin_port = port, admin_port
        service.admin_url = f"http://127.0.0.1:{admin_port}"
        return service

    def _start_services(self) -> None:
        self.https_port, self.http_port, self.stats_port = free_port(), free_port(), free_port()
        self.https_url = f"https://localhost:{self.https_port}"
        self.http_url = f"http://localhost:{self.http_port}"
        self.keys = self.new_folder("keys")
        (self.secrets / "server_key").write_text(os.urandom(48).hex() + "\n")
        self.service_secret = os.urandom(24).hex()
        (self.secrets / "service").write_text(self.service_secret + "\n")
        if os.getuid() == 0:
            for secret in self.secrets.iterdir():
                shutil.chown(secret, self.owner, self.owner)
        self.auth = self.add_service("auth", "auth")
        self.auth.start()
        self.gateways = [self.add_service("chat-gateway", f"gateway-{chr(97 + i) if i < 26 else i}") for i in range(self.counts["gateways"])]
        self.workers = [self.add_service("worker", f"worker-{chr(97 + i)}") for i in range(self.counts["workers"])]
        self.admin = self.add_service("admin", "admin")
        for service in [*self.gateways, self.admin, *self.workers]:
            service.launch()    # all at once: they race for the migrations, and must be able to
        for service in [*self.gateways, self.admin, *self.workers]:
            service.wait_ready()

    def _start_front(self) -> None:
        ports = {"HTTPS_PORT": self.https_port, "HTTP_PORT": self.http_port, "STATS_PORT": self.stats_port,
                 "AUTH_PORT": self.auth.port, "AUTH_ADMIN_PORT": self.auth.admin_port,
                 "ADMIN_PORT": self.admin.port, "ADMIN_ADMIN_PORT": self.admin.admin_port}
        gateways = [f"{gateway.name}={gateway.port}/{gateway.admin_port}" for gateway in self.gateways]
        self.front = self._add_server(Haproxy, "haproxy", [LOCAL / "haproxy.sh", self.front_folder, *gateways], ports)
        self.front.admin_socket, self.front.stats_port = self.front_folder / "admin.sock", self.stats_port
        self.front.start()

    # --- for the tests ---

    @property
    def websocket_url(self) -> str:
        """Through HAProxy, with TLS."""
        return f"wss://localhost:{self.https_port}/v1/ws"

    def tls(self) -> ssl.SSLContext:
        """Trusts this platform's authority, and nobody else's."""
        return ssl.create_default_context(cafile=str(self.ca_file))

    @contextlib.contextmanager
    def without_redis(self) -> Iterator[None]:
        """Redis is down inside the block; after it every gateway hears the bus again."""
        with self.redis.stopped():
            yield
        for gateway in self.gateways:
            wait_until(lambda: "\nchat_bus_up 1\n" in gateway.metrics(), 10, f"{gateway.name} hears the bus again")

    def check_alive(self) -> None:
        """Raises if one of the processes has ended without being asked to."""
        for process in self.processes:
            if process.status is not None and process.pid_file.exists():
                raise ProcessError(f"{process.name} ended by itself, status {process.status}{process.tail()}")

"""What is said beside each file of the web client, and at which addresses there is one."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from support.platform import ROOT, Platform

ROOM = "01890000-0000-7000-8000-00000000aaa1"
VIEWS = ("/", "/login", "/register", "/rooms", "/search", "/share?text=x", "/saved", "/mentions", "/settings", "/settings/look", f"/r/{ROOM}", f"/r/{ROOM}/12", f"/r/{ROOM}/t/12", "/i/some-invite")
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json",
         ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8"}


@pytest.fixture(scope="module")
def http(platform: Platform) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=platform.https_url, verify=platform.tls(), headers={"Accept-Encoding": "identity"}) as client:
        yield client


@pytest.fixture(scope="module")
def plain(platform: Platform) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=platform.http_url, headers={"Accept-Encoding": "identity"}) as client:
        yield client


@pytest.fixture(scope="module")
def files(built: Path) -> list[str]:
    return sorted(f"/{path.relative_to(built)}" for path in built.rglob("*") if path.is_file() and path.suffix not in (".br", ".gz") and not path.name.startswith("."))


def policy_of(answer: httpx.Response) -> dict[str, set[str]]:
    return {words[0]: set(words[1:]) for words in (directive.split() for directive in answer.headers["content-security-policy"].split(";"))}


def check_guards(answer: httpx.Response) -> None:
    said = answer.headers
    assert said["x-content-type-options"] == "nosniff" and said["referrer-policy"] == "no-referrer"
    assert said["cross-origin-opener-policy"] == said["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in said["permissions-policy"] and "microphone=()" in said["permissions-policy"] and "*" not in said["permissions-policy"]
    assert "server" not in said and "set-cookie" not in said
    policy = policy_of(answer)
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == {"'none'"} and policy["require-trusted-types-for"] == {"'script'"}
    assert not re.search(r"'unsafe-|data:|\*|http:|https:", answer.headers["content-security-policy"])


@pytest.mark.parametrize("path", VIEWS)
def test_each_view_is_the_page(platform: Platform, built: Path, http: httpx.Client, path: str):
    answer = http.get(path)
    assert answer.status_code == 200 and answer.content == (built / "index.html").read_bytes() and answer.headers["content-type"] == TYPES[".html"]
    assert answer.headers["cache-control"] == "no-cache"
    check_guards(answer)
    policy = policy_of(answer)
    assert policy["script-src"] == policy["style-src"] == policy["worker-src"] == policy["manifest-src"] == policy["font-src"] == policy["form-action"] == {"'self'"}
    assert policy["connect-src"] == {"'self'", platform.https_url.replace("https", "wss")} and policy["img-src"] == {"'self'", "blob:"}
    assert policy["object-src"] == {"'none'"} and policy["trusted-types"] == {"chat-workers"}


def test_each_file_says_what_it_is(http: httpx.Client, files: list[str], built: Path):
    assert "/index.html" in files and any(path.startswith("/assets/") for path in files)
    for path in files:
        answer = http.get(path)
        assert answer.status_code == 200 and answer.content == (built / path[1:]).read_bytes(), path
        assert answer.headers["content-type"] == TYPES[Path(path).suffix], path
        assert answer.headers["cache-control"] == ("public, max-age=31536000, immutable" if path.startswith("/assets/") else "no-cache"), path
        assert "content-encoding" not in answer.headers
        if "password-" not in path:
            check_guards(answer)


def test_the_passwords_worker_alone_compiles(http: httpx.Client, files: list[str]):
    workers = [path for path in files if "password-" in path and path.endswith(".js")]
    assert len(workers) == 1
    answer = http.get(workers[0])
    policy = policy_of(answer)
    assert policy["script-src"] == {"'self'", "'wasm-unsafe-eval'"} and policy["default-src"] == {"'none'"} and "connect-src" not in policy
    assert policy["trusted-types"] == {"'none'"} and answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_compressed_goes_to_who_takes_it(http: httpx.Client, files: list[str], built: Path):
    path = max((path for path in files if path.endswith(".js")), key=lambda path: (built / path[1:]).stat().st_size)
    whole = (built / path[1:]).read_bytes()
    small = {"br": built / (path[1:] + ".br"), "gzip": built / (path[1:] + ".gz")}
    for accepted, coding in {"gzip, deflate, br, zstd": "br", "gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip", "*": "br"}.items():
        with http.stream("GET", path, headers={"Accept-Encoding": accepted}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == coding and raw == small[coding].read_bytes() and len(raw) < len(whole) / 2, accepted
        assert "Accept-Encoding" in answer.headers["vary"] and answer.headers["content-type"] == TYPES[".js"]
    assert gzip.decompress(small["gzip"].read_bytes()) == whole
    for accepted in ("identity", "br;q=0", "deflate"):
        answer = http.get(path, headers={"Accept-Encoding": accepted})
        assert "content-encoding" not in answer.headers and answer.content == whole, accepted
        assert "Accept-Encoding" in answer.headers["vary"]


def test_what_has_not_changed_is_not_sent_again(http: httpx.Client):
    tags = {}
    for accepted in ("identity", "gzip", "br"):
        answer = http.get("/", headers={"Accept-Encoding": accepted})
        tags[accepted] = answer.headers["etag"]
        again = http.get("/login", headers={"Accept-Encoding": accepted, "If-None-Match": f'"other", W/{tags[accepted]}'})
        assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tags[accepted] and again.headers["cache-control"] == "no-cache"
        check_guards(again)
    assert len(set(tags.values())) == 3, "another coding is another thing"
    assert http.get("/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_tells_and_sends_nothing(http: httpx.Client, files: list[str]):
    for path in ("/", "/r/x/1", files[0]):
        asked, told = http.get(path), http.head(path)
        assert told.status_code == 200 and told.content == b"" and told.headers["content-length"] == str(len(asked.content))
        changing = {"date", "x-request-id", "traceparent"}
        assert {name: value for name, value in told.headers.items() if name not in changing} == {name: value for name, value in asked.headers.items() if name not in changing}


def test_nothing_else_is_there(platform: Platform, http: httpx.Client, files: list[str]):
    climbing = ["/../secrets/redis", "/assets/../../secrets/redis", "/..%2fsecrets%2fredis", "/%2e%2e/secrets/redis", "/assets/%2e%2e/index.html", "/assets//../index.html", "//etc/passwd",
                "/assets/..\\index.html", "/.complete", "/assets", "/assets/", "/index.html/", "/INDEX.HTML", files[0] + ".br", "/index.html.gz", "/index.html%00.js", "/nothing", "/login/", "/r", "/r/a/b/c/d",
                "/settings/a/b", "/healthz", "/metrics"]
    for path in climbing:
        request = http.build_request("GET", "/")
        request.url = request.url.copy_with(raw_path=path.encode())
        answer = http.send(request)
        assert answer.status_code in (400, 404), path
        assert answer.headers["content-type"].startswith("application/problem+json") and "cross-origin-opener-policy" not in answer.headers
    refused = http.post("/", content=b"{}", headers={"Content-Type": "application/json"})
    assert refused.status_code == 405 and refused.headers["allow"] == "GET, HEAD, OPTIONS"


def test_both_gateways_serve_the_same(platform: Platform, files: list[str]):
    told = []
    for gateway in platform.gateways:
        with httpx.Client(base_url=gateway.url) as client:
            told.append({path: client.head(path, headers={"Accept-Encoding": "br"}).headers["etag"] for path in ("/", *files)})
    assert told[0] == told[1]


def test_only_https_asks_for_https(plain: httpx.Client, http: httpx.Client):
    assert plain.get("/").status_code == 200 and "strict-transport-security" not in plain.get("/").headers
    production = (ROOT / "deploy/haproxy/production.cfg").read_text()
    assert 'http-after-response set-header Strict-Transport-Security "max-age=63072000; includeSubDomains"' in production.split("frontend public")[1].split("backend")[0]


def test_the_api_is_where_it_was(http: httpx.Client):
    answer = http.get("/v1/rooms")
    assert answer.status_code == 401 and answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'" and answer.headers["cache-control"] == "no-store"


def test_the_server_knows_every_view_of_the_router():
    source = (ROOT / "services/chat-gateway/web_client.c").read_text()
    served = {path.split("/")[1] for path in re.findall(r'"(/[^"]*)"', source.split("views[] = {")[1].split("};")[0])}
    router = (ROOT / "clients/web/src/app/router.ts").read_text().split("export function routeOf")[1].split("\n}\n")[0]
    assert served == set(re.findall(r'(?:case|first ===) "(\w*)"', router))

"""Access tokens that a test mints itself, with the platform's own key: expired ones, ones of fewer scopes, and many without many log-ins."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from support.client import TABLES, make_id

SCOPES = " ".join(scope.word for scope in TABLES.scopes.values() if scope.word and scope.name not in ("ADMIN_WRITE", "SERVICE"))
AUDIENCE = ["auth", "chat", "admin"]


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def thumbprint(key: ec.EllipticCurvePrivateKey) -> str:
    """RFC 7638."""
    point = key.public_key().public_numbers()
    x, y = (_base64url(number.to_bytes(32, "big")) for number in (point.x, point.y))
    text = json.dumps({"crv": "P-256", "kty": "EC", "x": x, "y": y}, separators=(",", ":"), sort_keys=True)
    return _base64url(hashlib.sha256(text.encode()).digest())


class Mint:
    """`keys` is auth's folder of private keys; `issuer` the public URL."""

    def __init__(self, keys: Path, issuer: str):
        self.issuer = issuer
        files = sorted(keys.glob("*.pem"))
        assert files, f"no key in {keys}"
        self.key = load_pem_private_key(files[0].read_bytes(), None)
        self.kid = thumbprint(self.key)

    def token(self, user: str, session: str | None = None, *, scope: str = SCOPES, seconds: float = 300, ago: float = 0, admin: bool = False,
              key=None, **claims) -> str:
        """Issued `ago` seconds back, good for `seconds` from then."""
        at = time.time() - ago
        return self._signed(at, seconds, {"sub": user, "sid": session or make_id(), "did": make_id(), "amr": ["srp"],
                                          "scope": f"{scope} {TABLES.scopes['ADMIN_WRITE'].word}" if admin else scope}
                            | ({"adm": True} if admin else {}) | claims, key)

    def service_token(self, service: str, *, scope: str = TABLES.scopes["SERVICE"].word, seconds: float = 300, ago: float = 0, **claims) -> str:
        """One that another service of the installation acts with, for nobody in particular."""
        return self._signed(time.time() - ago, seconds, {"svc": service, "scope": scope, "amr": ["secret"]} | claims)

    def _signed(self, at: float, seconds: float, claims: dict, key=None) -> str:
        body = {"iss": self.issuer, "aud": AUDIENCE, "use": "access", "iat": int(at), "nbf": int(at), "exp": int(at + seconds),
                "jti": make_id()}
        return jwt.encode(body | claims, key or self.key, algorithm="ES256", headers={"kid": self.kid, "typ": "JWT"})

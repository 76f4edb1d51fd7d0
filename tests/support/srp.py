"""An SRP-6a client and server in plain Python: the profile srp6a-3072-sha256-a2id-v1, written down once more from its definition.

A third opinion beside the C code and the JavaScript oracle; slow, not constant in time, for tests only. Argon2id comes from
argon2-cffi, everything else from the standard library. Salts, keys and proofs are bytes; numbers travel as 384 bytes.
"""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

SALT_BYTES = 16
NUMBER_BYTES = 384
KDF = {"memory_kib": 65536, "passes": 3}


def _pi_scaled(bits):
    """floor(2^bits * pi), by Machin's formula with 64 bits to spare."""
    one = 1 << (bits + 64)

    def arctan_of_inverse(n):
        term, total, divisor, sign = one // n, 0, 1, 1
        while term:
            total += sign * (term // divisor)
            term //= n * n
            divisor += 2
            sign = -sign
        return total

    return 4 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239)) >> 64


# RFC 3526, group 15, from its formula rather than from digits somebody typed.
N = 2**3072 - 2**3008 - 1 + 2**64 * (_pi_scaled(2942) + 1690314)
g = 5


def pad(number):
    return number.to_bytes(NUMBER_BYTES, "big")


def H(*pieces):
    return hashlib.sha256(b"".join(pieces)).digest()


def _int(data):
    return int.from_bytes(data, "big")


k = _int(H(pad(N), pad(g)))


@dataclass
class Keys:
    srp: bytes
    vault: bytes


def derive(password, salt, kdf=KDF):
    master = hash_secret_raw(
        secret=unicodedata.normalize("NFKC", password).encode(),
        salt=salt,
        time_cost=kdf["passes"],
        memory_cost=kdf["memory_kib"],
        parallelism=1,
        hash_len=64,
        type=Type.ID,
    )
    extracted = hmac.digest(bytes(32), master, "sha256")

    def part(info):
        return hmac.digest(extracted, info + b"\x01", "sha256")

    return Keys(srp=part(b"srp"), vault=part(b"vault"))


def compute_x(account, salt, p):
    return _int(H(salt, H(account.encode() + b":" + p.hex().encode())))


def proof_of_client(account, salt, A, B, K):
    both = bytes(a ^ b for a, b in zip(H(pad(N)), H(pad(g))))
    return H(both, H(account.encode()), salt, A, B, K)


def proof_of_server(A, M1, K):
    return H(A, M1, K)


def register(account, password, salt=None, kdf=KDF):
    """What registration sends: {"salt", "kdf", "verifier"}."""
    salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    x = compute_x(account, salt, derive(password, salt, kdf).srp)
    return {"salt": salt, "kdf": dict(kdf), "verifier": pad(pow(g, x, N))}


class Client:
    """One log-in. `A` can be sent at once; `answer` makes M1; `check` tells whether the server knows the verifier."""

    def __init__(self, account, password, a=None):
        self.account = account
        self.password = password
        self.a = secrets.randbits(256) if a is None else a
        self.A = pad(pow(g, self.a, N))

    def answer(self, salt, kdf, B):
        if len(B) != NUMBER_BYTES or _int(B) % N == 0:
            raise ValueError("B is no public number")
        u = _int(H(self.A, B))
        if u == 0:
            raise ValueError("u is zero")
        x = compute_x(self.account, salt, derive(self.password, salt, kdf).srp)
        S = pow(_int(B) - k * pow(g, x, N), self.a + u * x, N)
        self.K = H(pad(S))
        self.M1 = proof_of_client(self.account, salt, self.A, B, self.K)
        return self.M1

    def check(self, M2):
        return hmac.compare_digest(M2, proof_of_server(self.A, self.M1, self.K))


class Server:
    """The other side, to test clients with. `finish` gives M2, or None for a wrong proof."""

    def __init__(self, account, salt, verifier, b=None):
        self.account, self.salt, self.v = account, salt, _int(verifier)
        self.b = secrets.randbits(256) if b is None else b
        self.B = pad((k * self.v + pow(g, self.b, N)) % N)

    def finish(self, A, M1):
        if len(A) != NUMBER_BYTES or _int(A) % N == 0:
            return None
        u = _int(H(A, self.B))
        S = pow(_int(A) * pow(self.v, u, N), self.b, N)
        K = H(pad(S))
        if not hmac.compare_digest(M1, proof_of_client(self.account, self.salt, A, self.B, K)):
            return None
        return proof_of_server(A, M1, K)

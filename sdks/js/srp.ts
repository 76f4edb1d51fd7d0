/**
 * srp.ts — SRP-6a (RFC 2945, RFC 5054), the client's side of the profile srp6a-3072-sha256-a2id-v1, which libs/crypto/srp.h writes down to
 * the byte. Numbers travel and are hashed at their full length of 384 bytes; the identity is the account's id.
 */
export const NUMBER_BYTES = 384;
export const SALT_BYTES = 16;
export const PROOF_BYTES = 32;

// RFC 3526, group 15; g = 5.
const N = BigInt(
  "0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd" +
    "ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed" +
    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f" +
    "83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b" +
    "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510" +
    "15728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7" +
    "abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c" +
    "bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff",
);
const g = 5n;

export const groupPrime = N;

const utf8 = new TextEncoder();

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const number = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes)}`);

/** At full length. */
function pad(n: bigint): Uint8Array {
  const text = n.toString(16).padStart(2 * NUMBER_BYTES, "0");
  return Uint8Array.from({ length: NUMBER_BYTES }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

async function H(...pieces: Uint8Array[]): Promise<Uint8Array> {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
}

/** base to the power of exponent, modulo N, four bits at a time: every exponent of one length takes the same steps. */
function power(base: bigint, exponent: bigint, bits: number): bigint {
  const table = [1n];
  for (let at = 1; at < 16; at++) table.push(((table[at - 1] ?? 1n) * base) % N);
  let result = 1n;
  for (let at = Math.ceil(bits / 4) - 1; at >= 0; at--) {
    for (let twice = 0; twice < 4; twice++) result = (result * result) % N;
    result = (result * (table[Number((exponent >> BigInt(4 * at)) & 15n)] ?? 1n)) % N;
  }
  return result;
}

const computeX = async (account: string, salt: Uint8Array, key: Uint8Array): Promise<bigint> =>
  number(await H(salt, await H(utf8.encode(`${account}:${hex(key)}`))));

/** What registration stores. `key` is the password's, of 32 bytes, from the slow step. */
export async function srpVerifier(account: string, salt: Uint8Array, key: Uint8Array): Promise<Uint8Array> {
  return pad(power(g, await computeX(account, salt, key), 256));
}

/** The answer to a challenge: A and M1 are sent, `isGenuine` looks at the server's own proof. */
export interface SrpAnswer {
  A: Uint8Array;
  M1: Uint8Array;
  isGenuine: (M2: Uint8Array) => boolean;
}

/** Throws RangeError when B is nothing that a server sends. `secret`: 32 random bytes, for tests. */
export async function srpAnswer(
  account: string,
  salt: Uint8Array,
  key: Uint8Array,
  B: Uint8Array,
  secret = crypto.getRandomValues(new Uint8Array(32)),
): Promise<SrpAnswer> {
  const b = number(B);
  if (B.length !== NUMBER_BYTES || b === 0n || b >= N) throw new RangeError("B is no public number");
  const a = number(secret);
  const A = pad(power(g, a, 256));
  const u = number(await H(A, B));
  if (u === 0n) throw new RangeError("u is zero");
  const [k, x] = [number(await H(pad(N), pad(g))), await computeX(account, salt, key)];
  const base = (((b - k * power(g, x, 256)) % N) + N) % N;
  const K = await H(pad(power(base, a + u * x, 513)));
  const [ofPrime, ofGenerator] = [await H(pad(N)), await H(pad(g))];
  const both = ofPrime.map((byte, at) => byte ^ (ofGenerator[at] ?? 0));
  const M1 = await H(both, await H(utf8.encode(account)), salt, A, B, K);
  const expected = await H(A, M1, K);
  return { A, M1, isGenuine: (M2) => isEqual(M2, expected) };
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < other.length; at++) difference |= (one[at] ?? 0) ^ (other[at] ?? 0);
  return difference === 0;
}

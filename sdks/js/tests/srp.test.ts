import assert from "node:assert/strict";
import { createHash, getDiffieHellman, randomBytes } from "node:crypto";
import { test } from "node:test";
import { deriveKeys } from "../login.js";
import { ChatError } from "../index.js";
import { groupPrime, NUMBER_BYTES, srpAnswer, srpVerifier } from "../srp.js";
import { ME } from "./fakes.js";

const H = (...pieces: Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(pieces)).digest();
const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const pad = (n: bigint): Buffer => Buffer.from(n.toString(16).padStart(2 * NUMBER_BYTES, "0"), "hex");
const N = number(getDiffieHellman("modp15").getPrime());

/** Square and multiply: another way than the module's own. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) result = (bit === "1" ? result * result * base : result * result) % N;
  return result;
}

test("the prime is RFC 3526's group 15", () => {
  assert.equal(groupPrime, N);
});

test("a server that knows the verifier agrees, and one that does not is found out", async () => {
  const [salt, key, b] = [randomBytes(16), randomBytes(32), number(randomBytes(32))];
  const v = number(await srpVerifier(ME, salt, key));
  const k = number(H(pad(N), pad(5n)));
  const B = pad((k * v + power(5n, b)) % N);
  const { A, M1, isGenuine } = await srpAnswer(ME, salt, key, B);
  const K = H(pad(power(number(A) * power(v, number(H(A, B))), b)));
  const both = H(pad(N)).map((byte, at) => byte ^ H(pad(5n))[at]!);
  assert.deepEqual(Buffer.from(M1), H(both, H(Buffer.from(ME)), salt, A, B, K));
  assert.ok(isGenuine(H(A, M1, K)));
  assert.ok(!isGenuine(H(A, M1, H(K))));
  assert.ok(!isGenuine(new Uint8Array()));
});

test("what is no public number is refused", async () => {
  for (const B of [pad(0n), pad(N), pad(N + 1n), new Uint8Array(NUMBER_BYTES - 1).fill(1)])
    await assert.rejects(srpAnswer(ME, randomBytes(16), randomBytes(32), B), RangeError);
});

test("the slow step is the profile's, and no server makes it cheap", async () => {
  const salt = Uint8Array.from({ length: 16 }, (_, at) => at);
  const cost = { memory_kib: 19_456, passes: 2 };
  const [composed, decomposed] = [
    await deriveKeys("pa\u00dfwort \u00e9", salt, cost),
    await deriveKeys("pa\u00dfwort e\u0301", salt, cost),
  ];
  assert.deepEqual(composed, decomposed);
  assert.notDeepEqual(composed.srp, composed.vault);
  for (const refused of [
    { memory_kib: 19_455, passes: 2 },
    { memory_kib: 65_536, passes: 1 },
    { memory_kib: 2_000_000, passes: 3 },
  ])
    // prettier-ignore
    await assert.rejects(deriveKeys("password", salt, refused), (error: ChatError) => error.code === "internal");
  for (const wrong of ["", "\ud800", "x".repeat(1025)])
    await assert.rejects(deriveKeys(wrong, salt, cost), (error: ChatError) => error.code === "invalid");
});

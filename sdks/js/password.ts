/** password.ts — the slow step of a password: Argon2id over its NFKC form, then split by HKDF, so that whoever knows one part cannot derive the other. */
import { ChatError } from "./problem.js";
import type { PasswordCost } from "./types.js";

/** What the slow step costs by default. */
export const COST: PasswordCost = { memory_kib: 65_536, passes: 3 };
// A server that asks for less wants the password cheap, one that asks for more wants this machine still.
const FLOOR: PasswordCost = { memory_kib: 19_456, passes: 2 };
const CEILING: PasswordCost = { memory_kib: 1_048_576, passes: 16 };
const PASSWORD_BYTES_MAX = 1024;

/** Argon2id with one lane and 64 bytes of answer. About half a second and `memory_kib` of memory: an app calls it in a worker. */
export type Argon2id = (password: Uint8Array, salt: Uint8Array, cost: PasswordCost) => Promise<Uint8Array>;

/** By hash-wasm, which is loaded when it is first used. */
export const argon2id: Argon2id = async (password, salt, cost) => {
  const { argon2id: hash } = await import("hash-wasm");
  const { memory_kib: memorySize, passes: iterations } = cost;
  return hash({ password, salt, parallelism: 1, iterations, memorySize, hashLength: 64, outputType: "binary" });
};

export interface PasswordKeys {
  /** What proves the password. */
  srp: Uint8Array;
  /** What seals things that the server must not read. */
  vault: Uint8Array;
}

/** Throws ChatError: `invalid` for what is no password, `internal` for a cost that no honest server asks for. */
export async function deriveKeys(
  password: string,
  salt: Uint8Array,
  cost: PasswordCost,
  hash: Argon2id = argon2id,
): Promise<PasswordKeys> {
  const isSensible = (["memory_kib", "passes"] as const).every(
    (name) => cost[name] >= FLOOR[name] && cost[name] <= CEILING[name],
  );
  if (!isSensible)
    throw new ChatError({ code: "internal", title: "the server asks for a weaker or absurd password hash; refused" });
  const bytes = new TextEncoder().encode(password.normalize("NFKC"));
  if (/\p{Surrogate}/u.test(password) || bytes.length === 0 || bytes.length > PASSWORD_BYTES_MAX)
    throw new ChatError({ code: "invalid", title: "the password is not valid text, or too long" });
  const master = await crypto.subtle.importKey("raw", new Uint8Array(await hash(bytes, salt, cost)), "HKDF", false, [
    "deriveBits",
  ]);
  const part = async (info: string): Promise<Uint8Array> => {
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode(info) };
    return new Uint8Array(await crypto.subtle.deriveBits(how, master, 256));
  };
  return { srp: await part("srp"), vault: await part("vault") };
}

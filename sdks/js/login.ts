/**
 * login.ts — signing in by SRP-6a, so that the password stays here; what `chat-sdk/login` exports.
 *
 * In a page this protects against a stolen database and careless logs, not against a server that ships hostile scripts. Sums of big
 * integers take a time that depends on them a little; they are secret only until the log-in is over.
 */
import type { Account } from "./account.js";
import { COST, deriveKeys, type Argon2id } from "./password.js";
import { ChatError } from "./problem.js";
import { NUMBER_BYTES, PROOF_BYTES, SALT_BYTES, srpAnswer, srpVerifier, type SrpAnswer } from "./srp.js";
import type { Id, SrpProof, SrpSecret } from "./types.js";

export { argon2id, deriveKeys, type Argon2id, type PasswordKeys } from "./password.js";

export interface Credentials {
  login: string;
  password: string;
  /** The slow step, when it is to run elsewhere: in a worker, say. */
  argon2id?: Argon2id;
}

export interface DeviceWords {
  /** The device, when it signed in before. */
  device?: Id;
  /** What the person calls it. */
  deviceName?: string;
}

/**
 * Signs in; the account's tokens are kept. Throws ChatError: `unauthenticated` for a wrong name or password (which of the two shows
 * nowhere) and for a server that cannot prove that it knows this account; `rate_limited` with the time to wait.
 */
export async function login(account: Account, how: Credentials & DeviceWords): Promise<Id> {
  const { proof, answer } = await prove(account, how);
  const words = { ...(how.device ? { device: how.device } : {}), ...(how.deviceName ? { device_name: how.deviceName } : {}) };
  const out = await account.call("login.finish", { proof, ...words });
  const M2 = from64(out.M2);
  // Whoever does not know the verifier is not the server this account was made on: nothing of it is believed.
  if (M2.length !== PROOF_BYTES || !answer.isGenuine(M2)) {
    throw new ChatError({
      code: "unauthenticated",
      title: "the server could not prove that it knows this account; its tokens were not kept",
    });
  }
  await account.signIn(out.tokens);
  return out.tokens.user;
}

export interface Registration extends Credentials {
  displayName?: string;
  /** Where one is needed. */
  invitation?: string;
}

/** Makes an account; `login` comes next. Throws ChatError: `conflict` when the name is taken, `invalid` with the members that are wrong. */
export async function register(account: Account, how: Registration): Promise<{ user: Id; login: string }> {
  const id = account.ids.make();
  const srp = await secretOf(id, how.password, how.argon2id);
  const { displayName, invitation } = how;
  const more = { ...(displayName ? { display_name: displayName } : {}), ...(invitation ? { invitation } : {}) };
  return account.call("account.register", { account: id, login: how.login, srp, ...more });
}

/** Sets a new password, proving the old one, and ends all other sessions; gives their number. Throws ChatError. */
export async function changePassword(account: Account, how: Credentials & { newPassword: string }): Promise<number> {
  const kept = await account.tokens.load();
  if (!kept) throw new ChatError({ code: "unauthenticated", title: "not signed in", status: 401 });
  const { proof } = await prove(account, how);
  const new_srp = await secretOf(kept.user, how.newPassword, how.argon2id);
  return (await account.call("password.change", { proof, new_srp })).ended;
}

/** Asks for a challenge and answers it. */
async function prove(account: Account, how: Credentials): Promise<{ proof: SrpProof; answer: SrpAnswer }> {
  const challenge = await account.call("login.start", { login: how.login });
  const [salt, B] = [from64(challenge.salt), from64(challenge.B)];
  if (salt.length !== SALT_BYTES || B.length !== NUMBER_BYTES)
    throw new ChatError({ code: "internal", title: "the server's challenge makes no sense" });
  const keys = await deriveKeys(how.password, salt, challenge.kdf, how.argon2id);
  const answer = await srpAnswer(challenge.account, salt, keys.srp, B).catch(() => {
    throw new ChatError({ code: "internal", title: "the server's challenge is not a valid one" });
  });
  return { proof: { login_id: challenge.login_id, A: to64(answer.A), M1: to64(answer.M1) }, answer };
}

async function secretOf(id: Id, password: string, hash?: Argon2id): Promise<SrpSecret> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const keys = await deriveKeys(password, salt, COST, hash);
  return { salt: to64(salt), kdf: COST, verifier: to64(await srpVerifier(id, salt, keys.srp)) };
}

function to64(bytes: Uint8Array): string {
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function from64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    throw new ChatError({ code: "internal", title: "the server sent something unreadable" });
  }
}

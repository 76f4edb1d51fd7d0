// srp.js — an SRP-6a client made of other people's code: tssrp6a for the protocol, hash-wasm for Argon2id, Node for the rest.
//
// Speaks JSON lines: one request on standard input, one answer on standard output. Bytes are base64url without padding.
//
//   {"do":"derive",   "password":…, "salt":…, "kdf":{"memory_kib":…, "passes":…}}              → {"srp":…, "vault":…}
//   {"do":"register", "account":…, "password":…, "salt":…?, "kdf":…?}                          → {"salt":…, "kdf":…, "verifier":…}
//   {"do":"start",    "account":…, "password":…}                                               → {"session":1, "A":…}
//   {"do":"answer",   "session":1, "salt":…, "kdf":…, "B":…}                                   → {"M1":…}
//   {"do":"check",    "session":1, "M2":…}                                                     → {"genuine":true}; ends the session
//   {"do":"serve",    "account":…, "salt":…, "verifier":…}                                     → {"session":2, "B":…}
//   {"do":"finish",   "session":2, "A":…, "M1":…}                                              → {"M2":…} or {"error":…}; ends it
//
// "stock":true in register or start leaves the library as it is published; a server of our profile must refuse it.

"use strict";

const { getDiffieHellman, hkdfSync, randomBytes } = require("node:crypto");
const readline = require("node:readline");
const { argon2id } = require("hash-wasm");
const { SRPClientSession, SRPParameters, SRPRoutines, SRPServerSession } = require("tssrp6a");

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const KDF = { memory_kib: 65536, passes: 3 };
const SESSIONS_MAX = 1000;

// --- numbers and bytes ----------------------------------------------------------------------------------------------------

const number = (bytes) => BigInt("0x" + (Buffer.from(bytes).toString("hex") || "0"));
const padded = (n, length) => Buffer.from(n.toString(16).padStart(2 * length, "0"), "hex");
const from64 = (text) => Buffer.from(text, "base64url");
const to64 = (bytes) => Buffer.from(bytes).toString("base64url");

const prime = number(getDiffieHellman("modp15").getPrime());
const NUMBER_BYTES = 384;

// --- what the published library does otherwise than our profile -----------------------------------------------------------

class ProfileRoutines extends SRPRoutines {
  pad(n) {
    return padded(n, NUMBER_BYTES);
  }

  // It leaves the identity out.
  computeIdentityHash(identity, password) {
    return this.hash(Buffer.from(`${identity}:${password}`, "utf8"));
  }

  // It drops the leading zero bytes of the salt, here …
  async computeX(identity, salt, password) {
    return this.computeXStep2(salt, await this.computeIdentityHash(identity, password));
  }

  // … and here.
  async computeXStep2(salt, identityHash) {
    return number(await this.hash(padded(salt, SALT_BYTES), identityHash));
  }

  // It proves with S itself and without group, identity and salt, unpadded.
  async computeClientEvidence(identity, salt, A, B, S) {
    const ofPrime = Buffer.from(await this.hash(this.pad(this.parameters.primeGroup.N)));
    const ofGenerator = Buffer.from(await this.hash(this.pad(this.parameters.primeGroup.g)));
    const both = ofPrime.map((byte, at) => byte ^ ofGenerator[at]);
    const ofIdentity = await this.hash(Buffer.from(identity, "utf8"));
    const key = await this.hash(this.pad(S));

    return number(await this.hash(both, ofIdentity, padded(salt, SALT_BYTES), this.pad(A), this.pad(B), key));
  }

  async computeServerEvidence(A, M1, S) {
    return number(await this.hash(this.pad(A), padded(M1, HASH_BYTES), await this.hash(this.pad(S))));
  }
}

function routines(stock) {
  const parameters = new SRPParameters({ N: prime, g: 5n }, SRPParameters.H.SHA256);

  return stock ? new SRPRoutines(parameters) : new ProfileRoutines(parameters);
}

// --- the slow step --------------------------------------------------------------------------------------------------------

async function derive(password, salt, kdf) {
  const master = await argon2id({
    password: Buffer.from(password.normalize("NFKC"), "utf8"),
    salt,
    parallelism: 1,
    iterations: kdf.passes,
    memorySize: kdf.memory_kib,
    hashLength: 64,
    outputType: "binary",
  });
  const part = (name) => Buffer.from(hkdfSync("sha256", master, Buffer.alloc(0), name, 32));

  return { srp: part("srp"), vault: part("vault") };
}

// --- requests -------------------------------------------------------------------------------------------------------------

const sessions = new Map();
let lastSession = 0;

function open(session) {
  if (sessions.size >= SESSIONS_MAX) sessions.delete(sessions.keys().next().value);
  sessions.set(++lastSession, session);
  return lastSession;
}

function take(id) {
  const session = sessions.get(id);

  if (!session) throw new Error("no such session");
  return session;
}

const verbs = {
  async derive({ password, salt, kdf = KDF }) {
    const keys = await derive(password, from64(salt), kdf);

    return { srp: to64(keys.srp), vault: to64(keys.vault) };
  },

  async register({ account, password, salt, kdf = KDF, stock = false }) {
    const bytes = salt === undefined ? randomBytes(SALT_BYTES) : from64(salt);
    const { srp } = await derive(password, bytes, kdf);
    const using = routines(stock);
    const verifier = using.computeVerifier(await using.computeX(account, number(bytes), srp.toString("hex")));

    return { salt: to64(bytes), kdf, verifier: to64(padded(verifier, NUMBER_BYTES)) };
  },

  // The library draws `a` only when it answers; drawn here, it is handed to it then.
  async start({ account, password, stock = false }) {
    const using = routines(stock);
    const a = number(randomBytes(32));
    const A = using.computeClientPublicValue(a);

    using.generatePrivateValue = () => a;
    return { session: open({ account, password, using }), A: to64(padded(A, NUMBER_BYTES)) };
  },

  async answer({ session, salt, kdf = KDF, B }) {
    const mine = take(session);
    const keys = await derive(mine.password, from64(salt), kdf);
    const first = await new SRPClientSession(mine.using).step1(mine.account, keys.srp.toString("hex"));

    if (number(from64(B)) % prime === 0n) throw new Error("B is zero");
    mine.last = await first.step2(number(from64(salt)), number(from64(B)));
    return { M1: to64(padded(mine.last.M1, HASH_BYTES)) };
  },

  async check({ session, M2 }) {
    const mine = take(session);

    sessions.delete(session);
    try {
      await mine.last.step3(number(from64(M2)));
      return { genuine: true };
    } catch {
      return { genuine: false };
    }
  },

  async serve({ account, salt, verifier }) {
    const mine = await new SRPServerSession(routines(false)).step1(account, number(from64(salt)), number(from64(verifier)));

    return { session: open(mine), B: to64(padded(mine.B, NUMBER_BYTES)) };
  },

  async finish({ session, A, M1 }) {
    const mine = take(session);

    sessions.delete(session);
    return { M2: to64(padded(await mine.step2(number(from64(A)), number(from64(M1))), HASH_BYTES)) };
  },
};

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;

    try {
      const request = JSON.parse(line);

      if (!Object.hasOwn(verbs, request.do)) throw new Error("no such verb");
      answer = await verbs[request.do](request);
    } catch (error) {
      answer = { error: error.message };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
}

main();

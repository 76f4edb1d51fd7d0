/** node.ts — what Node has and a page has not: tokens in a file that several processes share, and a name for the server's log. */
import { chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Connect, Socket } from "./link.js";
import { ChatError } from "./problem.js";
import type { Locks } from "./storage.js";
import type { Tokens, TokenStore } from "./tokens.js";

const LOCK_AGAIN_MS = 60;
const LOCK_PATIENCE_MS = 20_000;
const LOCK_OLD_MS = 60_000; // of a process that died with it

/** Opens sockets by Node's own WebSocket, saying who this is. */
export const nodeSocket =
  (agent: string): Connect =>
  (url, protocol) => {
    // The second argument is more than the standard's: Node takes headers there.
    const socket = new (WebSocket as unknown as new (url: string, how: object) => Socket & EventTarget)(url, {
      protocols: [protocol],
      headers: { "User-Agent": agent },
    });
    let isClosed = false;
    socket.addEventListener("close", () => (isClosed = true));
    // Node 20 tells of a handshake that was refused by an error alone.
    socket.addEventListener("error", () => {
      setImmediate(() => {
        if (!isClosed) socket.onclose?.({ code: 1006, reason: "" });
      });
    });
    return socket;
  };

/**
 * Keeps tokens in a file that only its owner reads. `servers` is where they belong: they are never sent elsewhere. What else stands in
 * the file stays there.
 */
export function fileTokens(path: string, servers: string): TokenStore {
  const read = async (): Promise<Record<string, unknown>> => {
    try {
      return JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
      throw error;
    }
  };
  const write = async (value: Record<string, unknown>): Promise<void> => {
    const fresh = `${path}.${process.pid}.new`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(fresh, JSON.stringify(value), { mode: 0o600 });
    await chmod(fresh, 0o600);
    await rename(fresh, path);
  };
  return {
    async load() {
      const kept = await read();
      if (typeof kept.refresh !== "string") return undefined;
      if (kept.servers !== servers)
        throw new ChatError({ code: "unauthenticated", title: `the tokens in ${path} belong to another server` });
      return kept as unknown as Tokens;
    },
    async save(tokens) {
      await write({ ...(await read()), ...tokens, servers });
    },
    async forget() {
      await write({ ...(await read()), access: undefined, refresh: undefined }); // what is undefined is not written
    },
  };
}

/** Locks between the processes of one machine, as files beside `path`. */
export function fileLocks(path: string): Locks {
  return {
    async run(name, then) {
      const lock = `${path}.${name}.lock`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      for (let waited = 0; !(await isTaken(lock)); waited += LOCK_AGAIN_MS) {
        if (waited > LOCK_PATIENCE_MS)
          throw new ChatError({ code: "unavailable", title: `another process holds ${lock} for too long`, temporary: true });
        await new Promise((done) => setTimeout(done, LOCK_AGAIN_MS * (0.5 + Math.random())));
      }
      try {
        return await then();
      } finally {
        await rm(lock, { force: true });
      }
    },
  };
}

async function isTaken(lock: string): Promise<boolean> {
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const made = await stat(lock).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > LOCK_OLD_MS) await rm(lock, { force: true });
    return false;
  }
}

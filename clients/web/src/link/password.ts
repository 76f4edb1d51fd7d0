/** password.ts — the slow step of a password: in a worker, whose script alone may run WebAssembly. */
import type { Argon2id } from "chat-sdk/login";
import { argon2id as inPage } from "chat-sdk/login";

export const argon2id: Argon2id = inPage;

/**
 * password.ts — the slow step of a password, in a worker of its own: half a second and 64 MiB that the page does not feel. Argon2id is
 * WebAssembly, and this file's own policy alone lets it be compiled (services/chat-gateway/web_client.c).
 */
import { argon2id } from "hash-wasm";

export interface PasswordTask {
  password: Uint8Array;
  salt: Uint8Array;
  memoryKib: number;
  passes: number;
}

/** Either the 64 bytes, or why not. */
export type PasswordAnswer = { bytes: Uint8Array } | { failed: string };

const worker = self as unknown as { onmessage: (event: MessageEvent<PasswordTask>) => void; postMessage(answer: PasswordAnswer): void };

worker.onmessage = ({ data }) => void answer(data).then((said) => worker.postMessage(said));

async function answer({ password, salt, memoryKib, passes }: PasswordTask): Promise<PasswordAnswer> {
  try {
    const how = { parallelism: 1, iterations: passes, memorySize: memoryKib, hashLength: 64, outputType: "binary" } as const;
    return { bytes: await argon2id({ password, salt, ...how }) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : "the password could not be hashed" };
  }
}

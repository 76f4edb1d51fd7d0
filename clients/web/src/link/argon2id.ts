/** argon2id.ts — the slow step of a password: in a worker, whose script alone may run WebAssembly. */
import type { Argon2id } from "chat-sdk/login";
import type { PasswordAnswer, PasswordTask } from "../worker/password";
import { workerAddress } from "./trusted";

/** Starts a worker for it and ends it afterwards: so the memory that it takes is given back. */
export const argon2id: Argon2id = (password, salt, cost) =>
  new Promise((done, failed) => {
    const worker = new Worker(workerAddress("password"), { type: "module" });
    const end = (then: () => void): void => {
      worker.terminate();
      then();
    };
    worker.onmessage = ({ data }: MessageEvent<PasswordAnswer>) =>
      end(() => ("bytes" in data ? done(data.bytes) : failed(new Error(data.failed))));
    worker.onerror = (event) => end(() => failed(new Error(event.message || "the worker for passwords could not be started")));
    const task: PasswordTask = { password, salt, memoryKib: cost.memory_kib, passes: cost.passes };
    worker.postMessage(task);
  });

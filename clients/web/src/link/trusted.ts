/**
 * trusted.ts — the only two addresses that may become a worker. Trusted Types let no string become a script; this one policy, which the page's
 * header names, turns exactly these into what a Worker and a registration take.
 */
import passwordWorker from "../worker/password?worker&url";

const addresses: Record<WorkerName, string> = { password: passwordWorker, service: "/service.js" };
export type WorkerName = "password" | "service";

interface Policy {
  createScriptURL(address: string): string; // an object in truth, which the sinks take and the compiler does not know
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy;
}

export function check(address: string): string {
  if (!Object.values(addresses).includes(address)) throw new TypeError(`${address} is no worker of this app`);
  return address;
}

// Browsers without Trusted Types take the string.
const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy("chat-workers", { createScriptURL: check });

/** The address of a worker, as the sinks want it. */
export const workerAddress = (name: WorkerName): string => policy ? policy.createScriptURL(addresses[name]) : check(addresses[name]);

/**
 * service.svelte.ts — the page's side of the service worker: it is registered, told what to keep, and exchanged for a newer one when the
 * person says so. Nothing here reloads a page in which somebody writes.
 */
import { SYNC, type PageWord, type ServiceWord } from "../worker/said";
import { workerAddress } from "./trusted";

const LOOK_MS = 3_600_000; // how often a page that stays open looks for a new version

/** none · ready: a new version waits for `applyUpdate` · changed: another tab took it; this page is the one before until it is reloaded. */
export type Update = "none" | "ready" | "changed";

class Service {
  update = $state<Update>("none");
}

const current = new Service();
export const service: { readonly update: Update } = current;

let registration: ServiceWorkerRegistration | undefined;
let asked = false; // by this page, for the new version

/** Call once, when the page has been drawn. `on` is told what the worker says. Where there are no service workers nothing happens. */
export function startService(on: (word: PageWord) => void): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  let hadOne = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    if (hadOne) exchanged();
    hadOne = true;
    keepUsed();
  });
  serviceWorker.addEventListener("message", ({ data }: MessageEvent<PageWord>) => on(data));
  // A piece of this version that is on no server any more: there is a newer one.
  addEventListener("vite:preloadError", () => void registration?.update().catch(() => undefined));
  void serviceWorker.register(workerAddress("service")).then(watch).catch(() => undefined); // it works without, as long as there is a network
}

/** Takes the new version: this page comes back as it. */
export function applyUpdate(): void {
  asked = true;
  if (current.update === "changed" || !registration?.waiting) location.reload();
  else tell(registration.waiting, { kind: "skipWaiting" });
}

/** Asks to be woken when there is a network, also when the app is closed by then. Where the browser cannot, the next page sends it. */
export async function wakeWhenBack(): Promise<void> {
  const { sync } = (registration ?? {}) as { sync?: { register(name: string): Promise<void> } };
  await sync?.register(SYNC).catch(() => undefined);
}

function watch(found: ServiceWorkerRegistration): void {
  registration = found;
  const look = (): void => {
    if (found.waiting && navigator.serviceWorker.controller && current.update === "none") current.update = "ready";
  };
  look();
  found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", look));
  const ask = (): void => void found.update().catch(() => undefined);
  setInterval(ask, LOOK_MS);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  keepUsed();
}

/** The worker is another one now. Who asked for it sees the new version; other tabs when nobody looks at them, or when they are asked. */
function exchanged(): void {
  if (asked) return location.reload();
  current.update = "changed";
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !isWriting()) location.reload();
  });
}

function isWriting(): boolean {
  const at = document.activeElement;
  return (at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement) && at.value !== "";
}

/** What this page loaded before there was a worker, its language for one, is there without a network the next time. */
function keepUsed(): void {
  const { controller } = navigator.serviceWorker;
  if (!controller) return;
  const files = performance
    .getEntriesByType("resource")
    .map((entry) => new URL(entry.name))
    .filter((url) => url.origin === location.origin && url.pathname.startsWith("/assets/"))
    .map((url) => url.pathname);
  tell(controller, { kind: "keep", files: [...new Set(files)] });
}

const tell = (worker: ServiceWorker, word: ServiceWord): void => worker.postMessage(word);

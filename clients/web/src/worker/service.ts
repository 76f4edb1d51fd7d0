/**
 * service.ts — the app opens without a network: its files come from here. It keeps nothing that the server says under /v1: rooms and messages
 * are the SDK's to keep, who knows what of them is still true. A new version waits until a page says so.
 */
import { flushOutbox } from "./flush";
import { openAt, type Pages } from "./open";
import { SYNC, type PageWord, type ServiceWord } from "./said";
import { isPage, Shell } from "./shell";

declare const __SHELL__: { version: string; files: string[] };

// What a service worker has; the compiler is told of pages.
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Scope {
  caches: CacheStorage;
  location: Location;
  clients: {
    claim(): Promise<void>;
    matchAll(how: { type: "window" }): Promise<{ postMessage(word: PageWord): void }[]>;
  } & Pages;
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", on: (event: Lasting) => void): void;
  addEventListener(name: "fetch", on: (event: Lasting & { request: Request; respondWith(answer: Promise<Response>): void }) => void): void;
  addEventListener(name: "message", on: (event: Lasting & { data: ServiceWord }) => void): void;
  addEventListener(name: "notificationclick", on: (event: Lasting & { notification: { close(): void; data?: { path?: string } } }) => void): void;
  addEventListener(name: "sync", on: (event: Lasting & { tag: string }) => void): void;
}

const scope = self as unknown as Scope;
const shell = new Shell(scope.caches, __SHELL__.version, __SHELL__.files);

scope.addEventListener("install", (event) => event.waitUntil(shell.install()));

scope.addEventListener("activate", (event) => event.waitUntil(shell.tidy().then(() => scope.clients.claim())));

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.location.origin) return;
  if (request.mode === "navigate") {
    if (isPage(url.pathname)) event.respondWith(shell.page(request));
  } else if (shell.has(url.pathname)) event.respondWith(shell.file(request));
});

scope.addEventListener("message", (event) => {
  if (event.data.kind === "skipWaiting") event.waitUntil(scope.skipWaiting());
  else event.waitUntil(shell.keep(event.data.files));
});

scope.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openAt(scope.clients, event.notification.data?.path ?? "/"));
});

scope.addEventListener("sync", (event) => {
  if (event.tag === SYNC) event.waitUntil(flush());
});

/** By a page when there is one: it is connected already, or will be at once. */
async function flush(): Promise<void> {
  const pages = await scope.clients.matchAll({ type: "window" });
  for (const page of pages) page.postMessage({ kind: "flush" });
  if (!pages.length) await flushOutbox(scope.location.origin);
}

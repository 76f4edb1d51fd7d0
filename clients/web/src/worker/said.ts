/** said.ts — what a page and the service worker say to each other. */

/** The name under which the browser is asked to wake the worker when there is a network. */
export const SYNC = "chat-outbox";

/** By a page: take over from the version before · keep these files as well. */
export type ServiceWord = { kind: "skipWaiting" } | { kind: "keep"; files: string[] };

/** To a page: there is a network again, look after what waits · somebody pressed a notification, or shared something: go there. */
export type PageWord = { kind: "flush" } | { kind: "open"; path: string };

/** soon.ts — what is wanted soon, but not before the first view can be read. */

const LATEST_MS = 10_000; // neither a room was opened nor the view without one: who logs in, or a slow machine

let show: () => void;
const shown = new Promise<void>((done) => (show = done));

/** The first view can be read. */
export const isShown = (): void => show();

/** Does it when the first view was drawn and the browser has nothing better to do. */
export function soon(what: () => unknown): void {
  const idle = "requestIdleCallback" in globalThis ? requestIdleCallback : (then: () => void) => setTimeout(then, 100); // Safari has none
  void shown.then(() => idle(() => void what()));
}

setTimeout(isShown, LATEST_MS);

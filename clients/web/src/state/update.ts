/** update.ts — the service worker and who is signed in: what waits is sent as soon as there is a network, also when no page is open any more. */
import { startService, wakeWhenBack } from "../link/service.svelte";
import { session } from "./session.svelte";

session.with((chat) => {
  let isAsked = false;
  // Asked for while there is time: a page can be closed at any moment. Once more when it is left, for the browser may have answered already.
  const look = (): void => {
    const isStuck = chat.outbox.hasWork && !chat.live.isOpen;
    if (isStuck && !isAsked) void wakeWhenBack();
    isAsked = isStuck;
  };
  const onHidden = (): void => {
    if (document.visibilityState === "hidden" && chat.outbox.hasWork) void wakeWhenBack();
  };
  const ends = [chat.on("room", look), chat.on("status", look)];
  document.addEventListener("visibilitychange", onHidden);
  return () => {
    for (const end of ends) end();
    document.removeEventListener("visibilitychange", onHidden);
  };
});

/** Call once, when the page has been drawn. `open`: goes to an address of the app. */
export function startUpdates(open: (path: string) => void): void {
  startService((word) => {
    if (word.kind === "open") open(word.path);
    else if (session.isOpen) session.chat.start();
  });
}

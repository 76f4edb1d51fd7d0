/** update.ts — the service worker and who is signed in: what waits is sent as soon as there is a network, also when no page is open any more. */
import { startService, wakeWhenBack } from "../link/service.svelte";
import { session } from "./session.svelte";

session.with((chat) => {
  const onHidden = (): void => {
    if (document.visibilityState === "hidden" && chat.outbox.hasWork) void wakeWhenBack();
  };
  document.addEventListener("visibilitychange", onHidden);
  return () => document.removeEventListener("visibilitychange", onHidden);
});

/** Call once, when the page has been drawn. */
export function startUpdates(): void {
  startService(() => {
    if (session.isOpen) session.chat.start();
  });
}

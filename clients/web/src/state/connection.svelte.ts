/** connection.svelte.ts — how the connection is, in words for people, with the seconds until it is tried again. */
import type { LiveState } from "chat-sdk";
import { session } from "./session.svelte";

/** A wobble shorter than this is nobody's concern. */
const QUIET_MS = 1500;

class Connection {
  state = $state<LiveState>("idle");
  code = $state(0);
  /** Until it tries again. */
  seconds = $state(0);
  /** What the browser says: it is right when it says that there is no network. */
  isOffline = $state(!navigator.onLine);
  private isDown = $state(false);
  private retryAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ticker: ReturnType<typeof setInterval> | undefined;

  constructor() {
    session.with((chat) => {
      const unlisten = chat.on("status", ({ state, code, waitMs }) => {
        this.state = state;
        this.code = code;
        this.count(waitMs);
        this.worry(state !== "ready" && state !== "catching_up");
      });
      const look = (): void => void (this.isOffline = !navigator.onLine);
      addEventListener("online", look);
      addEventListener("offline", look);
      return () => {
        unlisten();
        removeEventListener("online", look);
        removeEventListener("offline", look);
        this.count(0);
        this.worry(false);
        this.state = "idle";
      };
    });
  }

  /** Whether it is worth a word. */
  get isTroubled(): boolean {
    return this.isDown || this.isOffline;
  }

  get isReady(): boolean {
    return this.state === "ready";
  }

  /** Tries now instead of waiting. */
  retry(): void {
    session.chat.start();
  }

  private worry(isDown: boolean): void {
    clearTimeout(this.timer);
    if (!isDown) this.isDown = false;
    else if (!this.isDown) this.timer = setTimeout(() => (this.isDown = true), QUIET_MS);
  }

  private count(waitMs: number): void {
    clearInterval(this.ticker);
    this.retryAt = Date.now() + waitMs;
    this.seconds = Math.ceil(waitMs / 1000);
    if (waitMs <= 0) return;
    this.ticker = setInterval(() => {
      this.seconds = Math.max(0, Math.ceil((this.retryAt - Date.now()) / 1000));
      if (this.seconds === 0) clearInterval(this.ticker);
    }, 500);
  }
}

export const connection = new Connection();

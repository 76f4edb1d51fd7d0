/** pace.ts — how fast a client may go: random waits after a break, and a bucket like the server's own. Pure. */
import type { Random } from "./clock.js";

/** As if the network had closed the socket. */
export const LOST = 1006;
/** How seldom a socket is tried where sockets are broken. */
export const PROBE_MS_MAX = 300_000;
const BASE_MS = 500;
const CAP_MS = 30_000;
const HEALTHY_MS = 60_000;
const DOUBLINGS_MAX = 6;

/**
 * Full jitter, so that a thousand clients that lost one server do not return as one: the n-th wait is drawn evenly from
 * [0, min(30 s, 0.5 s · 2ⁿ)). A connection that was well for a minute starts anew.
 */
export class Backoff {
  tries = 0;

  constructor(private readonly random: Random) {}

  nextMs(): number {
    const bound = Math.min(CAP_MS, BASE_MS * 2 ** this.tries);
    this.tries = Math.min(DOUBLINGS_MAX, this.tries + 1);
    return Math.floor(this.random() * bound);
  }

  wasWell(ms: number): void {
    if (ms >= HEALTHY_MS) this.tries = 0;
  }
}

/** Keeps a client below a limit that it was told, so that it is not refused. Times are in milliseconds. */
export class Pace {
  private burst = 0;
  private perMinute = 0;
  private left = 0;
  private at = 0;

  /** A limit that was told; told again, it fills nothing. */
  set(burst: number, perMinute: number, now: number): void {
    if (this.burst === burst && this.perMinute === perMinute) return;
    [this.burst, this.perMinute, this.left, this.at] = [burst, perMinute, burst, now];
  }

  /** 0: go, and one is taken. Else how long to wait. */
  take(now: number): number {
    if (this.burst <= 0 || this.perMinute <= 0) return 0;
    this.left = Math.min(this.burst, this.left + (Math.max(0, now - this.at) * this.perMinute) / 60_000);
    this.at = now;
    if (this.left < 1) return Math.ceil(((1 - this.left) * 60_000) / this.perMinute) + 1;
    this.left -= 1;
    return 0;
  }

  /** The server refused after all: another device spends from the same bucket. */
  empty(now: number): void {
    [this.left, this.at] = [0, now];
  }
}

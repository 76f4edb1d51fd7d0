/** clock.ts — time, chance and ids, handed in from outside so that a test can hold them still. */
import type { Id } from "./types.js";

/** Time as the SDK sees it. All durations are in milliseconds. */
export interface Clock {
  /** Monotonic: for durations. */
  now(): number;
  /** The wall clock, since 1970: for what outlives this process. */
  wall(): number;
  /** Calls `then` once, `ms` from now; the function given back takes that back. */
  after(ms: number, then: () => void): () => void;
}

/** The real one. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, then) {
    // A longer wait than a timer can count is cut there: whoever waits looks again.
    const timer = setTimeout(then, Math.min(ms, 0x7fffffff));
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Waits on a clock. */
export const sleep = (clock: Clock, ms: number): Promise<void> => new Promise((done) => clock.after(ms, done));

/** Even in [0, 1). */
export type Random = () => number;

/** Makes ids (UUIDv7) that rise within one process, whatever the clock does. `skewMs` is how far the server's clock is ahead. */
export class Ids {
  private last = 0;
  private count = 0;
  skewMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly bytes: (count: number) => Uint8Array = (count) => crypto.getRandomValues(new Uint8Array(count)),
  ) {}

  make(): Id {
    const at = Math.max(Math.floor(this.clock.wall() + this.skewMs), this.last);
    const random = this.bytes(10);
    // The twelve bits behind the time count within a millisecond; they begin low enough to have room.
    this.count = at === this.last ? this.count + 1 : (random[0] ?? 0) * 4;
    this.last = this.count > 0xfff ? at + 1 : at;
    this.count &= 0xfff;
    const tail = Array.from(random.subarray(2), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const variant = (8 + ((random[1] ?? 0) & 3)).toString(16);
    const text =
      this.last.toString(16).padStart(12, "0") + "7" + this.count.toString(16).padStart(3, "0") + variant + tail.slice(1);
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }
}

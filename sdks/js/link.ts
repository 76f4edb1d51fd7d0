/** link.ts — one socket: its requests, their deadlines, and whether anybody is still there. */
import type { Reply } from "./frame.js";
import type { Live } from "./live.js";
import { networkError, problemOf, type ChatError } from "./problem.js";

/** What is needed of a WebSocket. The browser's own fits, and so does Node's. */
export interface Socket {
  send(text: string): void;
  close(code?: number): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: (() => void) | null;
}

/** Opens a socket; what it fails with comes by `onclose`. */
export type Connect = (url: string, protocol: string) => Socket;

/** The runtime's own WebSocket. */
export const webSocket: Connect = (url, protocol) => new WebSocket(url, protocol) as unknown as Socket;

interface Waiting {
  ok(value: unknown): void;
  failed(problem: ChatError): void;
  stopWaiting(): void;
}

const CONNECT_MS = 10_000; // until the socket is open, and again until the session is
const REPLY_MS = 20_000; // a request without an answer for so long means a broken connection
const PROBE_MS = 10_000;

export class Link {
  isOpen = false;
  /** Its server said goodbye. */
  isLeaving = false;
  openSince = 0;
  readonly waiting = new Map<number, Waiting>();
  private readonly socket: Socket;
  private lastId = 0;
  private heardAt = 0;
  private heartbeatMs = 0;
  private probesUntil = 0;
  private stopLooking: () => void;

  constructor(
    private readonly live: Live,
    connect: Connect,
    url: string,
  ) {
    this.socket = connect(url, "chat.v1.json");
    this.stopLooking = this.opensInTime();
    this.socket.onopen = () => {
      this.stopLooking();
      this.stopLooking = this.opensInTime();
      live.onOpened(this);
    };
    this.socket.onmessage = ({ data }) => {
      this.heardAt = live.clock.now();
      live.onFrame(this, typeof data === "string" ? data : "?");
    };
    this.socket.onclose = ({ code, reason }) => {
      this.mute();
      live.onClosed(this, code, reason);
    };
    this.socket.onerror = () => undefined; // onclose follows
  }

  /** Asks; exactly one of the two is called, once, unless the link is forgotten without an answer: then `failed`, with `network`. */
  ask(
    op: string,
    args: unknown,
    ok: (value: unknown) => void,
    failed: (problem: ChatError) => void,
    patienceMs = REPLY_MS,
  ): void {
    const id = ++this.lastId;
    const stopWaiting = this.live.clock.after(patienceMs, () => {
      this.live.drop(
        this,
        1006,
        this.isOpen ? "the server did not answer a request in time" : "the server did not answer in time",
      );
    });
    this.waiting.set(id, { ok, failed, stopWaiting });
    this.socket.send(JSON.stringify({ id, op, args }));
  }

  onReply(reply: Reply): void {
    const found = this.waiting.get(reply.re);
    if (!found) return;
    this.waiting.delete(reply.re);
    found.stopWaiting();
    if (!reply.err) {
      found.ok(reply.ok);
      return;
    }
    const problem = problemOf(reply.err);
    if (problem.code !== "unauthenticated" || !this.isOpen) {
      found.failed(problem);
      return;
    }
    // The session is not what it was: whatever was asked is asked again in the next one.
    found.failed(networkError(problem.message));
    this.live.drop(this, 4401, problem.message);
  }

  opened(heartbeatMs: number): void {
    this.isOpen = true;
    this.openSince = this.live.clock.now();
    this.heartbeatMs = heartbeatMs;
    this.stopLooking();
    this.lookAgain();
  }

  /**
   * A page does not see the server's pings. After two heartbeats without anything else it says its token again, which costs nothing,
   * and must be answered.
   */
  probe(): void {
    if (!this.isOpen || this.live.clock.now() < this.probesUntil) return;
    const patience = Math.min(PROBE_MS, this.heartbeatMs);
    this.probesUntil = this.live.clock.now() + patience;
    this.live.renew(this, patience);
    this.lookAgain();
  }

  close(): void {
    this.mute();
    this.socket.close(1000);
  }

  /** Nothing more is heard of it: whatever was asked stays unknown. */
  forget(): void {
    this.stopLooking();
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const one of waiting) {
      one.stopWaiting();
      one.failed(networkError("the connection was lost before the answer came", true));
    }
  }

  private opensInTime(): () => void {
    return this.live.clock.after(CONNECT_MS, () => {
      this.live.drop(this, 1006, "the server did not answer in time");
    });
  }

  private lookAgain(): void {
    this.stopLooking();
    const left = 2 * this.heartbeatMs - (this.live.clock.now() - Math.max(this.heardAt, this.openSince));
    this.stopLooking = this.live.clock.after(left > 0 ? left : 2 * this.heartbeatMs, () => {
      if (this.live.clock.now() - this.heardAt >= 2 * this.heartbeatMs) this.probe();
      else this.lookAgain();
    });
  }

  private mute(): void {
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
  }
}

/**
 * live.ts — a live connection's life: sockets, waiting, tokens, time. Without a network, a clock or chance of its own.
 *
 * It opens sessions, notices silence, resumes from the positions it holds, renews the token, moves to another server when this one goes
 * away, and comes back after a break with full jitter. What it hears goes to its rooms (followed.ts) and from there to the listener.
 */
import type { Clock, Random } from "./clock.js";
import { closeRule, closeWaitMs } from "./close_code.js";
import { Followed, type FollowedOptions } from "./followed.js";
import { isReply, readFrame, type ServerEntry } from "./frame.js";
import { Link, type Connect } from "./link.js";
import { Backoff, Pace } from "./pace.js";
import { ChatError, networkError } from "./problem.js";
import type { Operations, OperationName, SessionOpenOut } from "./types.js";

/** What this client can. */
export const FEATURE_LEVEL = 1;
const TOKEN_LEFT_MIN_MS = 5000; // less is not worth opening a session with
const RENEW_AHEAD_MS = 60_000;
const ABUSE_WAIT_MS = 30_000; // told to slow down, but not for how long
const OVERLOADED_WAIT_MS = 1000;
const WAITING_MAX = 48; // requests without an answer, below what the server reads ahead
const GOAWAY_MS_MAX = 600_000;

/** parked: until it is used again · stopped: for good, until `start`. */
export type LiveState = "idle" | "connecting" | "catching_up" | "ready" | "waiting" | "parked" | "stopped";

export interface LiveStatus {
  state: LiveState;
  /** The close code that led here; 0: none. */
  code: number;
  /** For people; empty when all is well. */
  sentence: string;
  /** Of `waiting`: until it tries again, in milliseconds. */
  waitMs: number;
  /** Stopped because the session is over: the tokens are worth nothing. */
  loggedOut: boolean;
}

export interface LiveOptions {
  /** Addresses of the platform, http or https, without a path. */
  servers: readonly string[];
  connect: Connect;
  clock: Clock;
  random: Random;
  /** An access token and how long it is good for, in milliseconds; `refused` is worth nothing. Throws `unauthenticated` when signed out. */
  token(refused?: string): Promise<{ access: string; leftMs: number }>;
  /** Whether something waits to be sent: then a replaced connection comes back by itself. */
  hasWork(): boolean;
  onStatus(status: LiveStatus): void;
  /** Which rooms to follow, and who is told what is heard of them. */
  rooms: FollowedOptions;
}

export class Live {
  state: LiveState = "idle";
  /** The socket in use, its session open. */
  main: Link | undefined;
  /** How fast messages may be sent, as the server said. */
  readonly pace = new Pace();
  readonly clock: Clock;
  readonly rooms: Followed;
  private readonly links = new Set<Link>();
  private readonly backoff: Backoff;
  private readonly tokenBackoff: Backoff;
  private readonly timers = new Map<"reconnect" | "leave" | "renew" | "askAgain", () => void>();
  private turn = 0;
  private token: { access: string; endsAt: number } | undefined;
  private refusals = 0; // of tokens, in a row
  private isAsking = false;
  private wantsConnect = false;
  private renews = false;

  constructor(readonly options: LiveOptions) {
    this.clock = options.clock;
    this.backoff = new Backoff(options.random);
    this.tokenBackoff = new Backoff(options.random);
    this.rooms = new Followed(this, options.rooms);
  }

  get isOpen(): boolean {
    return this.main !== undefined && this.main.waiting.size < WAITING_MAX;
  }

  /** Begins, or goes on at once instead of waiting. */
  start(): void {
    if (this.state === "waiting") this.backoff.tries = 0;
    if (!["idle", "stopped", "parked", "waiting"].includes(this.state) || this.links.size > 0) return;
    this.say("connecting");
    this.connectNow();
  }

  stop(): void {
    this.end(0, "", false);
  }

  /** Something happened outside that may have cost the connection (the machine woke, a network came): look whether it is still there. */
  look(): void {
    if (this.state === "waiting") this.start();
    else this.main?.probe();
  }

  /** Asks on the open socket. Throws `network` when there is none, or it breaks before the answer. */
  call<Name extends OperationName>(op: Name, args: Operations[Name]["in"]): Promise<Operations[Name]["out"]> {
    return new Promise((ok, failed) => {
      const main = this.main;
      if (!main || !this.isOpen) {
        if (this.state === "parked") this.start();
        failed(networkError("not connected"));
        return;
      }
      main.ask(op, args, ok as (value: unknown) => void, failed);
    });
  }

  // --- what the socket says

  onOpened(link: Link): void {
    const args = { token: this.token?.access ?? "", feature_level: FEATURE_LEVEL };
    link.ask(
      "session.open",
      args,
      (ok) => {
        this.onSession(link, ok as SessionOpenOut);
      },
      (problem) => {
        const code =
          problem.code === "unauthenticated" ? 4401 : problem.code === "banned" ? 4403 : problem.temporary ? 4503 : 4400;
        this.drop(link, code, problem.message, problem.retryAfterMs);
      },
    );
  }

  onFrame(link: Link, text: string): void {
    const objects = readFrame(text);
    if (!objects) {
      this.drop(link, 1002, "the server sent something unreadable");
      return;
    }
    for (const object of objects) {
      if (!this.links.has(link)) return;
      if (isReply(object)) link.onReply(object);
      else if (link.isOpen) this.onEvent(link, object);
    }
    this.settle();
  }

  onClosed(link: Link, code: number, reason: string): void {
    this.lost(link, code, "", closeWaitMs(reason));
  }

  /** Closes a socket and goes on as if it had been closed with `code`. */
  drop(link: Link, code: number, sentence: string, waitMs?: number): void {
    if (!this.links.has(link)) return;
    link.close();
    this.lost(link, code, sentence, waitMs);
  }

  /** Says where things stand, after whatever happened. */
  settle(): void {
    if (!this.main || this.state === "stopped") return;
    this.rooms.pull();
    this.say(this.rooms.isBehind ? "catching_up" : "ready");
  }

  private onSession(link: Link, out: SessionOpenOut): void {
    const { epoch, heartbeat_ms: heartbeatMs, user_seq: userSeq, limits } = out;
    if (typeof epoch !== "string" || !(heartbeatMs >= 200) || !Number.isSafeInteger(userSeq)) {
      this.drop(link, 4400, "the server's answer to session.open makes no sense: a bug");
      return;
    }
    link.opened(heartbeatMs);
    this.refusals = 0;
    this.main = link;
    this.cancel("leave");
    // A new session took the place of the one whose server leaves: what was asked there is asked again here, by the same keys.
    for (const other of this.links) if (other !== link) this.drop(other, 1000, "");
    for (const { name, burst, per_minute } of Array.isArray(limits) ? limits : [])
      if (name === "send") this.pace.set(burst, per_minute, this.clock.now());
    this.say("catching_up");
    this.rooms.onSession(epoch, userSeq);
  }

  private onEvent(link: Link, event: ServerEntry): void {
    if (event.ev === "server.goaway") this.onGoaway(link, event);
    else if (event.ev !== "caught_up") this.rooms.onEvent(event);
  }

  /** Early enough to be elsewhere before this socket is closed, and not all at the same moment. */
  private onGoaway(link: Link, event: ServerEntry): void {
    if (this.main !== link || link.isLeaving) return;
    link.isLeaving = true;
    const after = Math.min(GOAWAY_MS_MAX, Number(event.d?.after_ms) || 0);
    this.plan("leave", this.options.random() * after * 0.8, () => {
      this.connectNow();
    });
  }

  // --- connecting

  private connectNow(): void {
    this.cancel("reconnect");
    if (!this.token || this.token.endsAt - this.clock.now() < TOKEN_LEFT_MIN_MS) {
      this.wantsConnect = true;
      this.askToken();
      return;
    }
    this.wantsConnect = false;
    if (this.links.size >= 2) return;
    const { servers, connect } = this.options;
    const server = servers[this.turn++ % servers.length] ?? "";
    this.links.add(new Link(this, connect, `${server.replace(/^http/, "ws")}/v1/ws`));
  }

  private connectAfter(waitMs: number, code: number, sentence: string): void {
    this.plan("reconnect", waitMs, () => {
      this.say("connecting");
      this.connectNow();
    });
    this.say("waiting", code, sentence, waitMs);
  }

  /** A socket is gone, by whichever side. `waitMs` is what the server asked for. */
  private lost(link: Link, code: number, given: string, waitMs?: number): void {
    if (!this.links.delete(link)) return;
    const rule = closeRule(code);
    const sentence = given || rule.sentence;
    const wasMain = this.main === link;
    if (link.isOpen) this.backoff.wasWell(this.clock.now() - link.openSince);
    if (wasMain) {
      this.main = undefined;
      this.cancel("renew");
      this.renews = false;
      this.rooms.onGone();
    }
    link.forget();
    if (this.state === "stopped") return;
    if (rule.then === "stop" || rule.then === "logOut") {
      this.end(code, sentence, rule.then === "logOut");
      return;
    }
    if (this.links.size > 0) {
      // The other one carries on. If it is the one that leaves, somebody has to take its place.
      if (this.main?.isLeaving)
        this.plan("leave", this.backoff.nextMs(), () => { this.connectNow(); }); // prettier-ignore
      else if (!this.main) this.say("connecting", code, sentence);
      return;
    }
    this.cancel("leave");
    this.comeBack(rule.then, code, sentence, waitMs, link.isOpen);
  }

  private comeBack(then: string, code: number, sentence: string, waitMs: number | undefined, wasOpen: boolean): void {
    if (then === "atOnce" && wasOpen && this.backoff.tries === 0) {
      this.backoff.tries = 1;
      this.say("connecting", code, sentence);
      this.connectNow();
    } else if (then === "whenUsed" && !this.options.hasWork()) {
      this.say("parked", code, sentence);
    } else if (then === "asTold") {
      this.connectAfter((waitMs ?? (code === 4429 ? ABUSE_WAIT_MS : OVERLOADED_WAIT_MS)) + this.backoff.nextMs(), code, sentence);
    } else if (then === "renew") {
      this.refusals++;
      if (this.refusals > 1) this.connectAfter(this.backoff.nextMs(), code, sentence);
      else this.say("connecting", code, sentence);
      if (this.token) this.token.endsAt = 0;
      if (this.refusals === 1) this.connectNow();
    } else {
      this.connectAfter((waitMs ?? 0) + this.backoff.nextMs(), code, sentence);
    }
  }

  /** For good, until `start`. */
  private end(code: number, sentence: string, loggedOut: boolean): void {
    if (this.state === "stopped") return;
    this.state = "stopped";
    this.wantsConnect = false;
    for (const name of this.timers.keys()) this.cancel(name);
    if (loggedOut) this.token = undefined;
    const links = [...this.links];
    this.links.clear();
    if (this.main) this.rooms.onGone();
    this.main = undefined;
    for (const link of links) {
      link.close();
      link.forget();
    }
    this.options.onStatus({ state: "stopped", code, sentence, waitMs: 0, loggedOut });
  }

  // --- tokens

  private askToken(): void {
    this.cancel("askAgain");
    if (this.isAsking) return;
    this.isAsking = true;
    this.options.token(this.refusals > 0 ? this.token?.access : undefined).then(
      ({ access, leftMs }) => {
        this.isAsking = false;
        this.onToken(access, leftMs);
      },
      (error: unknown) => {
        this.isAsking = false;
        this.onNoToken(error);
      },
    );
  }

  private onToken(access: string, leftMs: number): void {
    if (this.state === "stopped") return;
    this.token = { access, endsAt: this.clock.now() + leftMs };
    this.tokenBackoff.tries = 0;
    const ahead = Math.min(RENEW_AHEAD_MS, leftMs / 3) + (this.options.random() * leftMs) / 10;
    this.plan("renew", Math.max(1000, leftMs - ahead), () => {
      if (!this.main) return;
      this.renews = true;
      this.askToken();
    });
    if (this.renews && this.main) this.renew(this.main);
    this.renews = false;
    if (this.wantsConnect) this.connectNow();
  }

  /** Says the present token on an open session: to go on with it, or just to hear whether anybody is there. */
  renew(link: Link, patienceMs?: number): void {
    const failed = (problem: ChatError): void => {
      if (problem.network) return;
      if (problem.temporary)
        this.plan("renew", problem.retryAfterMs ?? 2000, () => { this.renew(link); }); // prettier-ignore
      else this.drop(link, 4401, problem.message);
    };
    link.ask("session.renew", { token: this.token?.access ?? "" }, () => undefined, failed, patienceMs);
  }

  private onNoToken(error: unknown): void {
    if (this.state === "stopped") return;
    const sentence = error instanceof Error ? error.message : String(error);
    if (error instanceof ChatError && error.code === "unauthenticated") {
      this.end(4403, sentence, true);
      return;
    }
    const wait = this.tokenBackoff.nextMs() + 500;
    this.plan("askAgain", wait, () => {
      this.askToken();
    });
    if (this.wantsConnect && !this.main) this.say("waiting", 0, sentence, wait);
  }

  // --- words

  private say(state: LiveState, code = 0, sentence = "", waitMs = 0): void {
    if (this.state === state && state !== "waiting") return;
    this.state = state;
    this.options.onStatus({ state, code, sentence, waitMs, loggedOut: false });
  }

  private plan(name: "reconnect" | "leave" | "renew" | "askAgain", waitMs: number, then: () => void): void {
    this.cancel(name);
    this.timers.set(name, this.clock.after(waitMs, () => { this.timers.delete(name); then(); })); // prettier-ignore
  }

  private cancel(name: "reconnect" | "leave" | "renew" | "askAgain"): void {
    this.timers.get(name)?.();
    this.timers.delete(name);
  }
}

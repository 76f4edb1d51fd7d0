/** polls.ts — what a socket would bring, by HTTP: frames go out as requests, and news come by long poll. fallback.ts says when. */
import { sleep, systemClock, type Clock } from "./clock.js";
import type { FallbackOptions } from "./fallback.js";
import type { Socket } from "./link.js";
import { LOST, PROBE_MS_MAX } from "./pace.js";
import { requestOf, type RestName } from "./rest.js";
import { routes } from "./types.js";

interface Frame {
  id: number;
  op: string;
  args: Record<string, unknown>;
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const HEARTBEAT_MS = 60_000;
const ASK_MS = 20_000;
const PAUSE_MS = 650; // after news: polls have a price, and what is said meanwhile comes with the next one
const POLL_MS = 40_000; // the server answers an empty one after 25 s
const GOING_AWAY = 4000; // to be opened again at once

/** A socket to whoever holds it. */
export class Polls implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  private readonly server: string;
  private readonly fetch: typeof fetch;
  private readonly clock: Clock;
  private readonly gone = new AbortController();
  private token = "";
  private cursor = "";
  private opened: () => void = () => undefined;
  private readonly isOpened = new Promise<void>((ok) => (this.opened = ok));
  private stopProbing: () => void = () => undefined;

  constructor(
    url: string,
    options: FallbackOptions,
    private probeMs: number,
    private readonly probe: (isOpen: () => void) => void,
    private readonly failed: () => void,
  ) {
    this.server = url.replace(/^ws/, "http").replace(/\/v1\/ws$/, "");
    this.fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.clock = options.clock ?? systemClock;
    this.clock.after(0, () => this.onopen?.());
    this.probeLater();
  }

  send(text: string): void {
    const { id, op, args } = JSON.parse(text) as Frame;
    void this.answer(op, args).then(
      ({ status, body }) => {
        this.say(status < 300 ? { re: id, ok: body } : { re: id, err: body });
        if (op === "session.open" && status < 300) this.opened();
      },
      () => {
        this.lose();
      },
    );
  }

  close(): void {
    this.stopProbing();
    this.gone.abort();
  }

  private async answer(op: string, args: Record<string, unknown>): Promise<Answer> {
    if (op === "session.open") return this.open(String(args.token));
    if (op === "session.renew") {
      this.token = String(args.token);
      return { status: 200, body: {} };
    }
    if (!(op in routes)) {
      const body = { code: "unavailable", title: "this goes by a WebSocket alone", status: 503, temporary: false };
      return { status: 503, body };
    }
    const { method, path, headers, body } = requestOf(op as RestName, args);
    return this.ask(method, path, headers, body);
  }

  /**
   * What session.open would say. The first poll is under way before it is said, and so before positions are compared: what comes between is
   * heard, and what comes before the poll is there by then is told again by the next one.
   */
  private async open(token: string): Promise<Answer> {
    this.token = token;
    void this.poll();
    const sync = await this.ask("POST", "/v1/sync", { "Content-Type": "application/json" }, '{"heads":[]}');
    if (sync.status >= 300) return sync;
    const { epoch, user_seq } = sync.body;
    return { status: 200, body: { epoch, user_seq, heartbeat_ms: HEARTBEAT_MS, feature_level: 1, limits: [] } };
  }

  private async poll(): Promise<void> {
    const query = (): string => (this.cursor ? `?cursor=${encodeURIComponent(this.cursor)}` : "");
    while (!this.gone.signal.aborted) {
      try {
        const { status, body } = await this.ask("GET", `/v1/events${query()}`, {}, undefined, POLL_MS);
        await this.isOpened;
        if (status < 300) {
          this.cursor = String(body.cursor);
          const events = body.events as unknown[];
          if (events.length === 0) continue;
          this.say(...events);
          await sleep(this.clock, PAUSE_MS);
        } else if (body.code === "rate_limited") await sleep(this.clock, Number(body.retry_after_ms) || 1000);
        else this.refused(String(body.code));
      } catch {
        this.lose();
      }
    }
  }

  private refused(code: string): void {
    if (code === "unauthenticated") this.end(4401);
    else if (code === "banned" || code === "forbidden") this.end(4403);
    else this.lose();
  }

  private async ask(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
    patienceMs = ASK_MS,
  ): Promise<Answer> {
    const stop = new AbortController();
    const abort = (): void => {
      stop.abort();
    };
    const unwatch = this.clock.after(patienceMs, abort);
    this.gone.signal.addEventListener("abort", abort);
    try {
      const answer = await this.fetch(this.server + path, {
        method,
        headers: { ...headers, Accept: "application/json", Authorization: `Bearer ${this.token}` },
        signal: stop.signal,
        ...(body === undefined ? {} : { body }),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    } finally {
      unwatch();
      this.gone.signal.removeEventListener("abort", abort);
    }
  }

  private probeLater(): void {
    this.stopProbing = this.clock.after(this.probeMs, () => {
      this.probeMs = Math.min(PROBE_MS_MAX, 2 * this.probeMs);
      this.probe(() => {
        this.end(GOING_AWAY);
      });
      this.probeLater();
    });
  }

  private say(...objects: unknown[]): void {
    if (!this.gone.signal.aborted) this.onmessage?.({ data: objects.map((object) => JSON.stringify(object)).join("\n") });
  }

  private lose(): void {
    this.failed();
    this.end(LOST);
  }

  private end(code: number): void {
    if (this.gone.signal.aborted) return;
    this.close();
    this.onclose?.({ code, reason: "" });
  }
}

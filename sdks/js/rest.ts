/** rest.ts — one call by HTTP: route, token, repeats, answer. */
import { sleep, type Clock, type Random } from "./clock.js";
import { Backoff } from "./pace.js";
import { ChatError, networkError, problemOf } from "./problem.js";
import { tokensFrom, type TokenKeeper, type Tokens } from "./tokens.js";
import { routes, type Operations, type SessionTokens } from "./types.js";

/** Operations that have a REST door. */
export type RestName = keyof typeof routes & keyof Operations;

export interface RestOptions {
  /** Addresses of the platform, without a path; the next one is tried when one is gone. */
  servers: readonly string[];
  fetch: typeof fetch;
  clock: Clock;
  random: Random;
  /** How long a call may take with all its repeats, in milliseconds. */
  patienceMs: number;
  /** Sent as User-Agent where the runtime lets us. */
  agent?: string | undefined;
  /** The browser keeps the refresh token: a page of the platform's own origin asks for that. */
  byCookie?: boolean | undefined;
  /** false: there is no network at all. */
  hasNetwork(): boolean;
  /** Told how far the server's clock is ahead of ours, in milliseconds. */
  onSkew?: (skewMs: number) => void;
}

interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
  isOpen: boolean;
  isRepeatable: boolean;
  isByCookie?: boolean;
}

const TOKEN_LEFT_MS = 10_000;
const ATTEMPT_MS = 30_000;
// The client made the account's id, and a challenge may be asked for twice.
const REPEATABLE = ["account.register", "login.start", "service.token"];

// Where a refresh token comes or goes.
const BY_COOKIE = ["login.finish", "login.password", "guest.start", "token.refresh", "session.leave"];

/** What HTTP is asked for an operation. */
export function requestOf(op: RestName, args: Record<string, unknown>, byCookie = false): Request {
  const [method = "", template = "", ...marks] = routes[op].split(" ");
  const left = { ...args };
  const take = (name: string): string | undefined => {
    const value = left[name] as string | number | boolean | undefined; // no table has another kind there
    Reflect.deleteProperty(left, name);
    return value === undefined ? undefined : String(value);
  };
  let path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(take(name) ?? ""));
  const request: Request = {
    method,
    path,
    headers: {},
    isOpen: marks.includes("open"),
    isRepeatable: method === "GET" || REPEATABLE.includes(op),
  };
  for (const mark of marks) {
    const [place, names = ""] = mark.split("=");
    for (const name of names ? names.split(",") : []) {
      const value = take(name);
      if (value === undefined) continue;
      if (place === "query") path += `${path.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(value)}`;
      if (place === "if_match") request.headers["If-Match"] = `"${value}"`;
      if (place === "key") {
        request.headers["Idempotency-Key"] = value;
        request.isRepeatable = true;
      }
    }
  }
  request.path = path;
  if (byCookie && BY_COOKIE.includes(op)) {
    Reflect.deleteProperty(left, "refresh");
    request.headers["X-Chat-Cookie"] = "1";
    request.isByCookie = true;
  }
  if (method !== "GET" && method !== "DELETE") {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(left);
  }
  return request;
}

export class Rest {
  private turn = 0;
  /** By the last answer's Date, in milliseconds since 1970. */
  private serverTime: number | undefined;
  keeper: TokenKeeper | undefined;

  constructor(private readonly options: RestOptions) {}

  /**
   * Asks, waits, and asks again where that is harmless: reading, and what carries a key. Throws ChatError; `unknown` is set when a
   * change may have been made although no answer says so.
   */
  async call<Name extends RestName>(
    op: Name,
    args: Operations[Name]["in"],
    patienceMs = this.options.patienceMs,
  ): Promise<Operations[Name]["out"]> {
    const { clock, random } = this.options;
    const request = requestOf(op, args as Record<string, unknown>, this.options.byCookie);
    const until = clock.now() + patienceMs;
    const backoff = new Backoff(random);
    let refused: string | undefined;
    let mayBeDone = false;
    for (;;) {
      const token = request.isOpen ? undefined : (await this.keeper?.get(TOKEN_LEFT_MS, refused))?.access;
      try {
        return (await this.attempt(request, token, Math.max(1000, until - clock.now()))) as Operations[Name]["out"];
      } catch (error) {
        if (!(error instanceof ChatError)) throw error;
        if (error.code === "unauthenticated" && token && !refused) {
          refused = token;
          continue;
        }
        mayBeDone ||= error.network && request.method !== "GET";
        const wasNotDone = error.code === "rate_limited" || error.code === "busy";
        const wait = Math.max(backoff.nextMs() / 2, error.retryAfterMs ?? 0);
        const isHopeless = error.network && !this.options.hasNetwork();
        if (!error.temporary || !(wasNotDone || request.isRepeatable) || isHopeless || clock.now() + wait >= until)
          throw mayBeDone && error.temporary ? new ChatError(asProblem(error), true) : error;
        await sleep(clock, wait);
      }
    }
  }

  /** Renews tokens: what a TokenKeeper sends its refresh token by. */
  async refresh(refresh: string): Promise<Tokens> {
    const request = requestOf("token.refresh", { refresh }, this.options.byCookie);
    const answer = (await this.attempt(request, undefined, ATTEMPT_MS)) as { tokens: SessionTokens };
    return this.tokensFrom(answer.tokens);
  }

  /** What is to be kept of tokens that just came by this connection. */
  tokensFrom(fresh: SessionTokens): Tokens {
    return tokensFrom(fresh, this.serverTime, this.options.clock.wall());
  }

  private async attempt(request: Request, token: string | undefined, leftMs: number): Promise<unknown> {
    const { servers, agent, clock } = this.options;
    const server = servers[this.turn % servers.length] ?? "";
    const stop = new AbortController();
    const unwatch = clock.after(Math.min(ATTEMPT_MS, leftMs), () => {
      stop.abort();
    });
    const headers = {
      Accept: "application/json",
      ...(agent ? { "User-Agent": agent } : {}),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...request.headers,
    };
    try {
      const { method, body } = request;
      const answer = await this.options.fetch(server + request.path, {
        method,
        headers,
        signal: stop.signal,
        ...(request.isByCookie ? { credentials: "same-origin" } : {}),
        ...(body === undefined ? {} : { body }),
      });
      const text = await answer.text();
      this.look(answer.headers.get("Date"));
      const value = parsed(text);
      if (!answer.ok) throw problemOf(value, answer.status, retryAfterMs(answer.headers.get("Retry-After")));
      if (value === undefined) throw new ChatError({ code: "internal", title: "the server's answer makes no sense" });
      return value;
    } catch (error) {
      if (error instanceof ChatError) throw error;
      this.turn++;
      throw networkError(stop.signal.aborted ? "the server did not answer in time" : "the server cannot be reached");
    } finally {
      unwatch();
    }
  }

  private look(date: string | null): void {
    const at = date ? Date.parse(date) : Number.NaN;
    if (Number.isNaN(at)) return;
    this.serverTime = at;
    this.options.onSkew?.(at - this.options.clock.wall());
  }
}

const asProblem = (error: ChatError) => ({
  code: error.code,
  title: error.message,
  status: error.status,
  temporary: error.temporary,
});

function parsed(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function retryAfterMs(seconds: string | null): number | undefined {
  return seconds && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

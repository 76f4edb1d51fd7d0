/**
 * tokens.ts — the tokens of one account on one device: kept by the application, renewed here.
 *
 * A refresh token is good for one use. When its answer is lost the same one is sent again (the server gives the same answer for 20
 * seconds), so it is replaced only after the next one is kept. Several tabs or processes may share a store: whoever renews holds the
 * lock, and whoever waited for it looks first whether the work is done. What is left of a token is counted on this machine's clock from
 * when it came, by the server's own Date: clocks that differ do no harm.
 */
import { sleep, type Clock, type Random } from "./clock.js";
import { ChatError } from "./problem.js";
import type { Locks, Storage } from "./storage.js";
import type { Id, SessionTokens } from "./types.js";

/** What is kept. Plain data, with names as they are kept by the other SDKs. */
export interface Tokens {
  user: Id;
  session: Id;
  device: Id;
  access: string;
  /** Empty where a browser keeps it. */
  refresh: string;
  /** By this machine's wall clock, in milliseconds. */
  received_at_ms: number;
  /** Of the access token, from then on, in milliseconds. */
  lifetime_ms: number;
}

/** How an application keeps them. */
export interface TokenStore {
  /** The browser keeps the refresh token, in a cookie that no script can read; here is only what is said of it. */
  readonly byCookie?: boolean;
  /** undefined: signed out. */
  load(): Promise<Tokens | undefined>;
  save(tokens: Tokens): Promise<void>;
  /** They are worth nothing any more. */
  forget(): Promise<void>;
}

/** Until the page is left, and out of reach of whatever reads storage. */
export function memoryTokens(): TokenStore {
  let kept: Tokens | undefined;
  return {
    load: () => Promise.resolve(kept),
    save: (tokens) => Promise.resolve(void (kept = tokens)),
    forget: () => Promise.resolve(void (kept = undefined)),
  };
}

const COOKIE_KEY = "session";

/**
 * For a page of the platform's own origin: the refresh token is a cookie that no script can read, the access token lives as long as the
 * page. `storage` keeps who is signed in, which is no secret: so that a page that was loaded again knows whether to ask, and one tab knows
 * what another did.
 */
export function cookieTokens(storage: Storage): TokenStore {
  let kept: Tokens | undefined;
  return {
    byCookie: true,
    async load() {
      const [[, session] = []] = await storage.read(COOKIE_KEY);
      // Signed out, or signed in anew, by another tab.
      if (kept?.session !== (session as Tokens | undefined)?.session) kept = session as Tokens | undefined;
      return kept;
    },
    async save(tokens) {
      const { user, session, device } = (kept = tokens);
      // Of the access token there is only that it ended.
      await storage.write([[COOKIE_KEY, { user, session, device, access: "", refresh: "", received_at_ms: 0, lifetime_ms: 0 }]]);
    },
    async forget() {
      kept = undefined;
      await storage.write([[COOKIE_KEY, undefined]]);
    },
  };
}

const LIFETIME_MIN_MS = 1000;
const LIFETIME_MAX_MS = 24 * 3_600_000;
const LIFETIME_GUESS_MS = 120_000;
const SAME_ANSWER_MS = 18_000; // the server repeats a lost answer for 20 s
const SEND_AGAIN_MS = 1500;

/** What is to be kept of tokens that just came. `serverTime`: the server's Date, by which their end is meant. */
export function tokensFrom(fresh: SessionTokens, serverTime: number | undefined, wall: number): Tokens {
  const lifetime = Date.parse(fresh.expires_at) - (serverTime ?? wall);
  const { user, session, device, access, refresh = "" } = fresh;
  const isSensible = lifetime >= LIFETIME_MIN_MS && lifetime <= LIFETIME_MAX_MS;
  return { user, session, device, access, refresh, received_at_ms: wall, lifetime_ms: isSensible ? lifetime : LIFETIME_GUESS_MS };
}

/** What is left of the access token, in milliseconds; below 0: it ended. A clock that was set back counts as no time passed. */
export const leftMs = (tokens: Tokens, wall: number): number => tokens.lifetime_ms - Math.max(0, wall - tokens.received_at_ms);

export interface TokenKeeperOptions {
  store: TokenStore;
  locks: Locks;
  clock: Clock;
  random: Random;
  hasNetwork(): boolean;
  /** Sends a refresh token, once. */
  refresh(refresh: string): Promise<Tokens>;
}

export class TokenKeeper {
  private renewing: Promise<Tokens> | undefined;

  constructor(private readonly options: TokenKeeperOptions) {}

  /**
   * Tokens that are good for `leftMinMs`, or for about half of their life if that is less. `stale` is an access token that the server
   * refused. Throws `unauthenticated` when signed out.
   */
  async get(leftMinMs: number, stale?: string): Promise<Tokens> {
    const kept = await this.load();
    if (this.isGood(kept, leftMinMs, stale)) return kept;
    if (this.renewing) {
      const renewed = await this.renewing;
      if (this.isGood(renewed, leftMinMs, stale)) return renewed;
    }
    this.renewing ??= this.options.locks
      .run("chat-tokens", () => this.renew(leftMinMs, stale))
      .finally(() => {
        this.renewing = undefined;
      });
    return this.renewing;
  }

  private async load(): Promise<Tokens> {
    const kept = await this.options.store.load();
    if (!kept) throw new ChatError({ code: "unauthenticated", title: "not signed in", status: 401 });
    return kept;
  }

  private isGood(tokens: Tokens, leftMinMs: number, stale?: string): boolean {
    // No more can be asked of short-lived ones.
    const min = Math.min(leftMinMs, tokens.lifetime_ms * 0.45);
    return leftMs(tokens, this.options.clock.wall()) >= min && tokens.access !== stale;
  }

  private async renew(leftMinMs: number, stale?: string): Promise<Tokens> {
    const { store, clock, random } = this.options;
    // Between the look and the lock another tab may have renewed them.
    const kept = await this.load();
    if (this.isGood(kept, leftMinMs, stale)) return kept;
    const since = clock.now();
    for (;;) {
      try {
        const fresh = await this.options.refresh(kept.refresh);
        await store.save(fresh);
        return fresh;
      } catch (error) {
        if (!(error instanceof ChatError)) throw error;
        if (["unauthenticated", "banned", "forbidden"].includes(error.code)) {
          await store.forget();
          throw new ChatError({ code: "unauthenticated", title: error.message, status: 401 });
        }
        const wait = error.retryAfterMs ?? SEND_AGAIN_MS / 2 + random() * SEND_AGAIN_MS;
        const isHopeless = error.network && !this.options.hasNetwork();
        if (!error.temporary || isHopeless || clock.now() - since + wait >= SAME_ANSWER_MS) throw error;
        await sleep(clock, wait);
      }
    }
  }
}

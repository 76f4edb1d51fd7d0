/** account.ts — one account on one device, without a connection: its tokens, and calls by HTTP. */
import { Ids, systemClock, type Clock, type Random } from "./clock.js";
import { Rest, type RestName } from "./rest.js";
import { bestLocks, type Locks } from "./storage.js";
import { memoryTokens, TokenKeeper, type TokenStore } from "./tokens.js";
import { routes, type Operations, type SessionTokens } from "./types.js";

export interface AccountOptions {
  /** Where the platform is: https://chat.example.org, or several such addresses. */
  server: string | readonly string[];
  /** Where tokens are kept; until the page is left when absent. */
  tokens?: TokenStore;
  /** Over everything that shares `tokens` and the storage: Web Locks when absent. */
  locks?: Locks;
  /** How long a call may take with all its repeats, in milliseconds; 30,000 when absent. */
  patienceMs?: number;
  clock?: Clock;
  random?: Random;
  fetch?: typeof fetch;
  /** false: there is no network at all, so that asking again is of no use. What the browser says when absent. */
  hasNetwork?: () => boolean;
  /** Said as User-Agent where the runtime lets us. */
  agent?: string;
}

/** What an operation takes; its key is made when it is left out. */
export type Args<Name extends keyof Operations> = Omit<Operations[Name]["in"], "cid"> & { cid?: string };

const SKEW_MIN_MS = 60_000; // less is nobody's concern, and Date counts in seconds

const browserHasNetwork = (): boolean => (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine !== false;

export class Account {
  readonly servers: readonly string[];
  readonly tokens: TokenStore;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly random: Random;
  readonly rest: Rest;
  readonly keeper: TokenKeeper;
  readonly ids: Ids;

  constructor(options: AccountOptions) {
    const servers = typeof options.server === "string" ? [options.server] : options.server;
    this.servers = servers.map((server) => server.replace(/\/+$/, ""));
    this.tokens = options.tokens ?? memoryTokens();
    this.locks = options.locks ?? bestLocks();
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? Math.random;
    this.ids = new Ids(this.clock);
    const hasNetwork = options.hasNetwork ?? browserHasNetwork;
    this.rest = new Rest({
      servers: this.servers,
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      clock: this.clock,
      random: this.random,
      patienceMs: options.patienceMs ?? 30_000,
      agent: options.agent,
      byCookie: this.tokens.byCookie,
      hasNetwork,
      onSkew: (skewMs) => (this.ids.skewMs = Math.abs(skewMs) < SKEW_MIN_MS ? 0 : skewMs),
    });
    this.keeper = new TokenKeeper({
      store: this.tokens,
      locks: this.locks,
      clock: this.clock,
      random: this.random,
      hasNetwork,
      refresh: (refresh) => this.rest.refresh(refresh),
    });
    this.rest.keeper = this.keeper;
  }

  /** Calls an operation by HTTP. Throws ChatError. */
  call<Name extends RestName>(op: Name, args: Args<Name>, patienceMs?: number): Promise<Operations[Name]["out"]> {
    return this.rest.call(op, this.keyed(op, args), patienceMs);
  }

  /** The arguments with a key, where the operation carries one. */
  keyed<Name extends RestName>(op: Name, args: Args<Name>): Operations[Name]["in"] {
    const isKeyed = routes[op].includes(" key=cid") && args.cid === undefined;
    return { ...args, ...(isKeyed ? { cid: this.ids.make() } : {}) };
  }

  /** Keeps tokens that just came: signed in from now on. */
  async signIn(fresh: SessionTokens): Promise<void> {
    await this.tokens.save(this.rest.tokensFrom(fresh));
  }

  /** Ends the session on the server when that can be reached, and forgets its tokens in any case. */
  async signOut(): Promise<void> {
    const kept = await this.tokens.load();
    try {
      if (kept && this.tokens.byCookie) await this.call("session.leave", { refresh: kept.refresh });
      else if (kept) await this.call("session.end", { session: kept.session });
    } finally {
      await this.tokens.forget();
    }
  }
}

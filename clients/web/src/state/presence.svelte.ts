/** presence.svelte.ts — who is there and what they say they are doing, of those whom somebody looks at. */
import { SvelteMap } from "svelte/reactivity";
import type { PresenceState, PresenceView, Status } from "chat-sdk";
import { connection } from "./connection.svelte";
import { session } from "./session.svelte";

const WATCH_MAX = 500;
const SETTLE_MS = 300;
const AGAIN_MS = 10 * 60_000; // the server forgets after 15 minutes whom somebody watches

class Presence {
  private readonly known = new SvelteMap<string, PresenceView>();
  private readonly watched = new Map<string, number>(); // by how many views
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What is known may be old. */
  isStale = $state(false);

  constructor() {
    session.with((chat) => {
      const again = setInterval(() => this.settle(), AGAIN_MS);
      const ends = [
        () => clearInterval(again),
        chat.on("status", ({ state }) => {
          if (state === "ready") this.settle();
        }),
        chat.on("signal", ({ ev, d }) => {
          if (ev === "presence.stale") this.isStale = d?.["stale"] === true;
          if (ev === "presence" && d) this.hear(d as unknown as PresenceView);
        }),
      ];
      return () => {
        for (const end of ends) end();
        clearTimeout(this.timer);
        this.known.clear();
        this.watched.clear();
      };
    });
  }

  /** Undefined until it is known. Of oneself that one is there goes without saying. */
  state(user: string): PresenceState | undefined {
    return this.known.get(user)?.state ?? (session.isOpen && user === session.me && connection.isReady ? "online" : undefined);
  }

  status(user: string): Status | undefined {
    const status = this.known.get(user)?.status;
    if (!status || (!status.emoji && !status.text)) return undefined;
    return status.expires_at !== undefined && Date.parse(status.expires_at) < Date.now() ? undefined : status;
  }

  lastSeen(user: string): string | undefined {
    return this.known.get(user)?.last_seen_at;
  }

  /** Looks at people from now on; gives what ends that. For an effect: `$effect(() => presence.watch(users))`. */
  watch(users: readonly string[]): () => void {
    for (const user of users) this.watched.set(user, (this.watched.get(user) ?? 0) + 1);
    this.settle();
    return () => {
      for (const user of users) {
        const left = (this.watched.get(user) ?? 1) - 1;
        if (left > 0) this.watched.set(user, left);
        else this.watched.delete(user);
      }
      this.settle();
    };
  }

  private settle(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), SETTLE_MS);
  }

  private async ask(): Promise<void> {
    if (!session.isOpen || !session.chat.live.isOpen) return;
    const users = [...this.watched.keys()].slice(0, WATCH_MAX);
    try {
      const { people, stale } = await session.chat.live.call("presence.watch", { users });
      this.isStale = stale;
      for (const person of people) this.known.set(person.user, person);
    } catch {
      // Asked for again when the connection is ready.
    }
  }

  private hear(told: PresenceView): void {
    const before = this.known.get(told.user);
    this.known.set(told.user, { ...before, ...told });
  }
}

export const presence = new Presence();

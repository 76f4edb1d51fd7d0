/** choice.svelte.ts — as what the person is seen, by whom, and until when nobody disturbs them: the same on each device. */
import type { PresenceAudience, PresenceChoice } from "chat-sdk";
import { session } from "./session.svelte";

interface Told {
  state?: PresenceChoice;
  seen_by?: PresenceAudience;
  dnd_until?: string;
}

class Choice {
  state = $state<PresenceChoice>("auto");
  seenBy = $state<PresenceAudience>("rooms");
  dndUntil = $state<string>();
  isLoaded = $state(false);

  constructor() {
    session.with((chat) => {
      const ends = [
        chat.on("own", ({ ev, d }) => {
          if (ev === "presence.chosen" && d) this.take(d);
        }),
        chat.on("status", ({ state }) => {
          if (state === "ready") void this.load().catch(() => undefined);
        }),
      ];
      return () => {
        for (const end of ends) end();
        this.isLoaded = false;
      };
    });
  }

  /** Until when, while that lies ahead. */
  get quietUntil(): string | undefined {
    return this.dndUntil !== undefined && Date.parse(this.dndUntil) > Date.now() ? this.dndUntil : undefined;
  }

  async load(): Promise<void> {
    this.take(await session.chat.call("presence.mine", {}));
  }

  async set(part: { state?: PresenceChoice; seen_by?: PresenceAudience; dnd_until?: string | null }): Promise<void> {
    this.take(await session.chat.call("presence.set", part));
  }

  private take(told: Told): void {
    if (told.state) this.state = told.state;
    if (told.seen_by) this.seenBy = told.seen_by;
    this.dndUntil = told.dnd_until;
    this.isLoaded = true;
  }
}

export const choice = new Choice();

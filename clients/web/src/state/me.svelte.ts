/** me.svelte.ts — how the person is seen: what they chose, and what they say they are doing. */
import type { PresenceChoice, Status } from "chat-sdk";
import { people } from "./people.svelte";
import { presence } from "./presence.svelte";
import { session } from "./session.svelte";

class Me {
  choice = $state<PresenceChoice>("auto");
  private said = $state.raw<Status | undefined>();

  constructor() {
    session.with((chat) => {
      void chat
        .call("profile.get", {})
        .then(({ profile }) => people.learn(profile))
        .catch(() => undefined);
      const unlisten = chat.on("own", ({ ev, d }) => {
        if (ev === "presence.chosen") this.choice = d?.["state"] as PresenceChoice;
        if (ev === "status.changed") this.said = d?.["status"] as Status | undefined;
      });
      return () => {
        unlisten();
        this.choice = "auto";
        this.said = undefined;
      };
    });
  }

  get status(): Status | undefined {
    return this.said ?? presence.status(session.me);
  }

  async choose(choice: PresenceChoice): Promise<void> {
    await session.chat.call("presence.set", { state: choice });
    this.choice = choice;
  }

  async setStatus(status: Status | undefined): Promise<void> {
    if (status) await session.chat.call("status.set", status);
    else await session.chat.call("status.clear", {});
    this.said = status;
  }
}

export const me = new Me();

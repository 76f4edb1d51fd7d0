/** me.svelte.ts — what the person says they are doing. As what they are seen: choice.svelte.ts. */
import type { Status } from "chat-sdk";
import { people } from "./people.svelte";
import { presence } from "./presence.svelte";
import { session } from "./session.svelte";

class Me {
  private said = $state.raw<Status | undefined>();

  constructor() {
    session.with((chat) => {
      void chat
        .call("profile.get", {})
        .then(({ profile }) => people.learn(profile))
        .catch(() => undefined);
      const unlisten = chat.on("own", ({ ev, d }) => {
        if (ev === "status.changed") this.said = d?.["status"] as Status | undefined;
      });
      return () => {
        unlisten();
        this.said = undefined;
      };
    });
  }

  get status(): Status | undefined {
    return this.said ?? presence.status(session.me);
  }

  async setStatus(status: Status | undefined): Promise<void> {
    if (status) await session.chat.call("status.set", status);
    else await session.chat.call("status.clear", {});
    this.said = status;
  }
}

export const me = new Me();

/** live.svelte.ts — what happens with each session: news for who listens, and the marks of what was delivered. */
import { session } from "./session.svelte";
import { MARKS_MAX } from "./members.svelte";

const SAY_MS = 1500;

class Live {
  private readonly ready = new Set<() => void>();

  constructor() {
    session.with((chat) => {
      const said = new Map<string, number>();
      const due = new Set<string>();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const say = (): void => {
        timer = undefined;
        for (const id of due) {
          const room = chat.rooms.get(id);
          if (!room || !chat.live.isOpen) continue;
          said.set(id, room.seq);
          void chat.live.call("receipt.delivered", { room: id, seq: room.seq }).catch(() => undefined);
        }
        due.clear();
      };
      const ends = [
        chat.on("status", ({ state }) => {
          if (state === "ready") for (const listener of this.ready) listener();
        }),
        // In small rooms others see how far it came.
        chat.on("room", (id) => {
          const room = chat.rooms.get(id);
          if (!room || room.view.members > MARKS_MAX || room.seq <= (said.get(id) ?? room.readSeq)) return;
          due.add(id);
          timer ??= setTimeout(say, SAY_MS);
        }),
      ];
      return () => {
        clearTimeout(timer);
        for (const end of ends) end();
      };
    });
  }

  /** Called whenever the connection is ready again; gives what ends that. */
  onReady(listener: () => void): () => void {
    this.ready.add(listener);
    return () => this.ready.delete(listener);
  }
}

export const live = new Live();

/** dismissed.svelte.ts — previews of links that the person has put away, in this browser. */
import { SvelteSet } from "svelte/reactivity";
import type { Storage } from "chat-sdk";
import { keptIn } from "../link/storage";
import { session } from "./session.svelte";

const PREFIX = "dismissed/";

class Dismissed {
  private readonly known = new SvelteSet<string>();
  private own: Storage | undefined;

  constructor() {
    session.with((_, own) => {
      this.own = own;
      void keptIn(own, PREFIX).then((rows) => {
        for (const [key] of rows) this.known.add(key.slice(PREFIX.length));
      });
      return () => {
        this.own = undefined;
        this.known.clear();
      };
    });
  }

  has(room: string, seq: number): boolean {
    return this.known.has(`${room}/${seq}`);
  }

  add(room: string, seq: number): void {
    this.known.add(`${room}/${seq}`);
    void this.own?.write([[`${PREFIX}${room}/${seq}`, true]]).catch(() => undefined);
  }
}

export const dismissed = new Dismissed();

/** typing.svelte.ts — who is writing where; and telling others that the person is. */
import { SvelteMap } from "svelte/reactivity";
import { session } from "./session.svelte";

const SAY_AGAIN_MS = 4000; // a signal holds for six seconds

class Typing {
  private readonly rooms = new SvelteMap<string, ReadonlyMap<string, number>>();
  private saidIn = "";
  private saidAt = 0;

  constructor() {
    session.with((chat) => {
      const sweep = setInterval(() => this.sweep(), 1000);
      const unlisten = chat.on("signal", ({ ev, room, d }) => {
        if (ev !== "typing" || room === undefined || d?.["user"] === session.me) return;
        this.hear(room, d?.["user"] as string, Date.parse(d?.["until"] as string) - Date.now());
      });
      return () => {
        unlisten();
        clearInterval(sweep);
        this.rooms.clear();
      };
    });
  }

  /** Who is writing in a room. */
  in(room: string): string[] {
    return [...(this.rooms.get(room)?.keys() ?? [])];
  }

  /** A message of theirs came: they are done. */
  stopped(room: string, user: string): void {
    this.hear(room, user, 0);
  }

  /** The person writes in a room. Told at once, and again while they go on. */
  say(room: string): void {
    if (this.saidIn === room && Date.now() - this.saidAt < SAY_AGAIN_MS) return;
    this.saidIn = room;
    this.saidAt = Date.now();
    this.tell(room, true);
  }

  /** The person stopped, or sent it. */
  end(room: string): void {
    if (this.saidIn !== room) return;
    this.saidIn = "";
    if (Date.now() - this.saidAt < 6000) this.tell(room, false);
  }

  private tell(room: string, typing: boolean): void {
    if (session.isOpen && session.chat.live.isOpen) void session.chat.live.call("typing.set", { room, typing }).catch(() => undefined);
  }

  private hear(room: string, user: string, leftMs: number): void {
    const now = new Map(this.rooms.get(room));
    // Clocks differ: nobody types for longer than the signal can hold.
    if (leftMs > 0) now.set(user, Date.now() + Math.min(leftMs, 6000));
    else if (!now.delete(user)) return;
    if (now.size > 0) this.rooms.set(room, now);
    else this.rooms.delete(room);
  }

  private sweep(): void {
    for (const [room, users] of this.rooms) for (const [user, until] of users) if (until < Date.now()) this.hear(room, user, 0);
  }
}

export const typing = new Typing();

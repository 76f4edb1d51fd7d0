/** details.svelte.ts — everything that is known of one room, for who changes it: its settings, its roles, what the person may do. */
import type { RoomPermission, RoomUpdateIn, RoomView } from "chat-sdk";
import { session } from "./session.svelte";

export type RoomPart = Omit<RoomUpdateIn, "room" | "cid" | "if_rev">;

export class RoomDetails {
  view = $state.raw<RoomView>();
  failure = $state.raw<unknown>();

  constructor(readonly room: string) {}

  /** For an effect: begins, and gives what ends it. */
  watch(): () => void {
    const { chat } = session;
    this.read();
    void this.load();
    return chat.on("room", (room) => {
      if (room === this.room) this.read();
    });
  }

  async load(): Promise<void> {
    this.failure = undefined;
    try {
      const { room } = await session.chat.call("room.get", { room: this.room });
      session.chat.rooms.get(this.room)?.refresh(room);
      this.view = room;
    } catch (error) {
      this.failure = error;
    }
  }

  can(permission: RoomPermission): boolean {
    return this.view?.permissions.includes(permission) ?? false;
  }

  /** What somebody else changed meanwhile is not written over: that throws `stale`. */
  async change(part: RoomPart): Promise<void> {
    const rev = this.view?.rev;
    try {
      await session.chat.call("room.update", { room: this.room, ...part, ...(rev === undefined ? {} : { if_rev: rev }) });
    } finally {
      await this.load();
    }
  }

  /** The log changes its view in place; what is drawn gets a copy. */
  private read(): void {
    const view = session.isOpen ? session.chat.rooms.get(this.room)?.view : undefined;
    if (view) this.view = { ...view };
  }
}

/** directory.svelte.ts — public rooms to look through: searched, sorted, page by page; and coming into one. */
import { ChatError, type RoomKind, type RoomSort, type RoomView } from "chat-sdk";
import { session } from "./session.svelte";

const PAGE = 50;

export interface Wanted {
  like: string;
  category: string;
  tag: string;
  sort: RoomSort;
}

class Directory {
  list = $state.raw<readonly RoomView[]>([]);
  isLoading = $state(false);
  isWhole = $state(false);
  failure = $state.raw<unknown>();
  private wanted: Wanted = { like: "", category: "", tag: "", sort: "members" };
  private cursor: string | undefined;
  private turn = 0;

  /** Begins anew. What is there stays until the first page came. */
  async show(wanted: Wanted): Promise<void> {
    this.turn++;
    this.wanted = { ...wanted };
    this.cursor = undefined;
    this.isWhole = false;
    this.isLoading = false;
    await this.more();
  }

  async more(): Promise<void> {
    if (this.isLoading || this.isWhole) return;
    const { turn, cursor } = this;
    const { like, category, tag, sort } = this.wanted;
    this.isLoading = true;
    this.failure = undefined;
    try {
      const page = await session.chat.call("room.browse", {
        sort,
        limit: PAGE,
        ...(like.trim() ? { like: like.trim() } : {}),
        ...(category.trim() ? { category: category.trim() } : {}),
        ...(tag.trim() ? { tag: tag.trim().toLowerCase() } : {}),
        ...(cursor ? { cursor } : {}),
      });
      if (turn !== this.turn) return;
      this.list = cursor ? [...this.list, ...page.rooms] : page.rooms;
      this.cursor = page.next;
      this.isWhole = !page.next;
    } catch (error) {
      if (turn === this.turn) this.failure = error;
    } finally {
      if (turn === this.turn) this.isLoading = false;
    }
  }

  /** Comes in. false: the password is not this one. */
  async join(room: string, password?: string): Promise<boolean> {
    try {
      await session.chat.call("room.join", { room, ...(password ? { password } : {}) });
    } catch (error) {
      if (password !== undefined && error instanceof ChatError && error.code === "forbidden") return false;
      throw error;
    }
    await session.chat.rooms.show(room);
    return true;
  }
}

export const directory = new Directory();

export interface NewRoom {
  kind: Exclude<RoomKind, "direct">;
  name: string;
  topic?: string;
  template?: string;
}

/** Makes a room, like a template of the person's where one is named. */
export async function makeRoom(how: NewRoom): Promise<string> {
  const { room } = await session.chat.call("room.create", how);
  await session.chat.rooms.show(room.room);
  return room.room;
}

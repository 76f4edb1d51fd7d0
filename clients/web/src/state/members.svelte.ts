/** members.svelte.ts — who is in a room, what they are there, and how far they have read. */
import { SvelteMap } from "svelte/reactivity";
import type { MemberRole, MemberView } from "chat-sdk";
import { people } from "./people.svelte";
import { session } from "./session.svelte";

/** In larger rooms nobody is told how far others are. */
export const MARKS_MAX = 64;
const PAGE = 200;
const HELD_MAX = 1000;

export interface Marks {
  read: number;
  delivered: number;
}

export class Members {
  readonly list = new SvelteMap<string, MemberView>();
  readonly marks = new SvelteMap<string, Marks>();
  /** Not all of a large room are held. */
  isWhole = $state(false);
  isLoading = $state(false);
  failure = $state.raw<unknown>();

  constructor(readonly room: string) {}

  /** What somebody is called in this room. */
  name(user: string): string {
    return this.list.get(user)?.nick ?? people.name(user);
  }

  role(user: string): MemberRole | undefined {
    return this.list.get(user)?.role;
  }

  async load(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    this.failure = undefined;
    try {
      let cursor: string | undefined;
      do {
        const page = await session.chat.call("member.list", { room: this.room, limit: PAGE, ...(cursor ? { cursor } : {}) });
        this.take(page.members);
        cursor = page.next;
      } while (cursor && this.list.size < HELD_MAX);
      this.isWhole = cursor === undefined;
    } catch (error) {
      this.failure = error;
    } finally {
      this.isLoading = false;
    }
  }

  /** Members whose log-in name begins so, also of those who are not held. */
  async begins(login: string): Promise<MemberView[]> {
    const { members } = await session.chat.call("member.list", { room: this.room, login, limit: 20 });
    for (const member of members) people.learn(member);
    return members;
  }

  /** How far the others are with a message of the person's: of how many, by how many. */
  ticks(seq: number): "sent" | "delivered" | "seen" {
    const others = [...this.marks].filter(([user]) => user !== session.me);
    if (others.length === 0) return "sent";
    if (others.every(([, marks]) => marks.read >= seq)) return "seen";
    return others.every(([, marks]) => Math.max(marks.delivered, marks.read) >= seq) ? "delivered" : "sent";
  }

  /** A signal: somebody is further. */
  hear(d: { user?: string; read_seq?: number; delivered_seq?: number }): void {
    if (d.user === undefined) return;
    const before = this.marks.get(d.user) ?? { read: 0, delivered: 0 };
    this.marks.set(d.user, { read: Math.max(before.read, d.read_seq ?? 0), delivered: Math.max(before.delivered, d.delivered_seq ?? 0) });
  }

  /** An entry of the log that says something of a member. */
  changed(ev: string, d: Record<string, unknown>): void {
    const user = d["user"] as string | undefined;
    if (user === undefined) return;
    if (ev === "member.left" || ev === "member.banned") {
      this.list.delete(user);
      this.marks.delete(user);
    } else void this.again(user);
  }

  private async again(user: string): Promise<void> {
    const login = people.get(user)?.login;
    if (login === undefined) return;
    try {
      this.take((await session.chat.call("member.list", { room: this.room, login, limit: 20 })).members);
    } catch {
      // The list is asked for again when somebody opens it.
    }
  }

  private take(members: readonly MemberView[]): void {
    for (const member of members) {
      people.learn(member);
      this.list.set(member.user, member);
      if (member.read_seq !== undefined || member.delivered_seq !== undefined) this.hear(member);
    }
  }
}

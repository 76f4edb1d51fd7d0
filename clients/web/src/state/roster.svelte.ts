/** roster.svelte.ts — the members of a room as a list to look through, page by page: who looks after it first. */
import type { MemberRole, MemberView } from "chat-sdk";
import { people } from "./people.svelte";
import { ROLES } from "./rights";
import { session } from "./session.svelte";

const PAGE = 50;
const FIRST = [...ROLES].reverse();

export class Roster {
  list = $state.raw<readonly MemberView[]>([]);
  isLoading = $state(false);
  isWhole = $state(false);
  failure = $state.raw<unknown>();
  private login = "";
  /** Roles that are still to be asked for; undefined: of any role. */
  private roles: (MemberRole | undefined)[] = [];
  private cursor: string | undefined;
  private turn = 0;
  /** What is listed answers another question: it goes when the first page of these is whole, so that who is in both never leaves. */
  private isStale = false;

  constructor(readonly room: string) {}

  /** Begins anew: those of a role, those whose log-in name begins so, or all. */
  async show(role: MemberRole | undefined, login: string): Promise<void> {
    this.turn++;
    this.login = login.trim().toLowerCase();
    this.roles = role ? [role] : this.login ? [undefined] : [...FIRST];
    this.cursor = undefined;
    this.isWhole = false;
    this.isLoading = false;
    this.isStale = true;
    await this.more();
  }

  /** The next page. */
  async more(): Promise<void> {
    if (this.isLoading || this.isWhole) return;
    const turn = this.turn;
    const found: MemberView[] = [];
    this.isLoading = true;
    this.failure = undefined;
    try {
      while (turn === this.turn && found.length < PAGE && this.roles.length > 0) found.push(...(await this.page(turn, PAGE - found.length)));
    } catch (error) {
      if (turn === this.turn) this.failure = error;
    }
    if (turn !== this.turn) return;
    this.list = [...(this.isStale ? [] : this.list), ...found];
    this.isStale = false;
    this.isWhole = this.roles.length === 0;
    this.isLoading = false;
  }

  /** Asks again for one whom something was done to, and lets go of one who is out. */
  async again(user: string): Promise<void> {
    const held = this.list.find((member) => member.user === user);
    const login = held?.login;
    if (!held || login === undefined) return;
    const { members } = await session.chat.call("member.list", { room: this.room, login, limit: 20 });
    const now = members.find((member) => member.user === user);
    this.list = now ? this.list.map((member) => (member.user === user ? now : member)) : this.list.filter((member) => member.user !== user);
  }

  private async page(turn: number, limit: number): Promise<readonly MemberView[]> {
    const [role] = this.roles;
    const page = await session.chat.call("member.list", {
      room: this.room,
      limit,
      ...(role ? { role } : {}),
      ...(this.login ? { login: this.login } : {}),
      ...(this.cursor ? { cursor: this.cursor } : {}),
    });
    if (turn !== this.turn) return [];
    for (const member of page.members) people.learn(member);
    this.cursor = page.next;
    if (!page.next) this.roles.shift();
    return page.members;
  }
}

/** people.svelte.ts — what people are called: asked for once, kept for when there is no network. */
import { SvelteMap } from "svelte/reactivity";
import type { Storage } from "chat-sdk";
import { keptIn } from "../link/storage";
import { session } from "./session.svelte";

export interface Person {
  user: string;
  login: string;
  name: string;
  avatar?: string;
}

const ASKING_MAX = 4;
const PREFIX = "person/";

class People {
  private readonly known = new SvelteMap<string, Person>();
  private readonly wanted = new Set<string>();
  private readonly dirty = new Set<string>();
  private asking = 0;
  private own: Storage | undefined;

  constructor() {
    session.with((_, own) => {
      this.own = own;
      void keptIn(own, PREFIX).then((rows) => {
        for (const [, person] of rows) this.known.set((person as Person).user, person as Person);
      });
      return () => {
        this.own = undefined;
        this.known.clear();
        this.wanted.clear();
      };
    });
  }

  /** Undefined until their name is here; asked for when it is not. */
  get(user: string): Person | undefined {
    const found = this.known.get(user);
    if (!found) this.want(user);
    return found;
  }

  /** What they are called; an ellipsis until that is known. */
  name(user: string): string {
    return this.get(user)?.name ?? "…";
  }

  /** Somebody told what they are called. */
  learn(profile: { user: string; login?: string; display_name?: string; avatar?: string }): void {
    const { user, login, display_name, avatar } = profile;
    if (login === undefined) return;
    const person: Person = { user, login, name: display_name ?? login, ...(avatar === undefined ? {} : { avatar }) };
    const before = this.known.get(user);
    if (before?.name === person.name && before.login === login && before.avatar === avatar) return;
    this.known.set(user, person);
    this.keep(user);
  }

  /** Everybody whose name is here. */
  all(): Person[] {
    return [...this.known.values()];
  }

  private want(user: string): void {
    if (this.wanted.has(user) || !session.isOpen) return;
    this.wanted.add(user);
    queueMicrotask(() => this.ask());
  }

  private ask(): void {
    while (this.asking < ASKING_MAX) {
      const [user] = this.wanted;
      if (user === undefined || !session.isOpen) return;
      this.asking++;
      this.wanted.delete(user);
      void this.fetch(user).finally(() => {
        this.asking--;
        this.ask();
      });
    }
  }

  private async fetch(user: string): Promise<void> {
    try {
      this.learn((await session.chat.call("user.get", { user })).profile);
    } catch {
      // Asked for again when somebody looks for them later.
    }
  }

  private keep(user: string): void {
    if (this.dirty.size === 0) queueMicrotask(() => this.save()); // a page can be left at any time
    this.dirty.add(user);
  }

  private save(): void {
    const rows = [...this.dirty].map((user) => [PREFIX + user, $state.snapshot(this.known.get(user))] as const);
    this.dirty.clear();
    void this.own?.write(rows).catch(() => undefined);
  }
}

export const people = new People();

/** sessions.svelte.ts — where the person is signed in, and their password. */
import type { SessionView } from "chat-sdk";
import { people } from "./people.svelte";
import { session } from "./session.svelte";

class Sessions {
  list = $state.raw<readonly SessionView[]>([]);
  isLoading = $state(true);
  failure = $state.raw<unknown>();

  constructor() {
    session.with(() => () => {
      this.list = [];
      this.isLoading = true;
    });
  }

  async load(): Promise<void> {
    this.failure = undefined;
    try {
      const { sessions } = await session.chat.call("session.list", {});
      // The one that is asking stands first.
      this.list = [...sessions].sort((a, b) => Number(b.current) - Number(a.current));
    } catch (error) {
      this.failure = error;
    } finally {
      this.isLoading = false;
    }
  }

  async rename(id: string, name: string): Promise<void> {
    await session.chat.call("session.rename", { session: id, name });
    this.list = this.list.map((one) => (one.session === id ? { ...one, name } : one));
  }

  async end(id: string): Promise<void> {
    await session.chat.call("session.end", { session: id });
    this.list = this.list.filter((one) => one.session !== id);
  }

  /** All but this one. Gives how many. */
  async endOthers(): Promise<number> {
    const { ended } = await session.chat.call("session.end_all", { others: true });
    this.list = this.list.filter((one) => one.current);
    return ended;
  }

  /** Sets another password, without showing either to the server; the other sessions end. Gives their number. */
  async changePassword(password: string, newPassword: string): Promise<number> {
    const [{ changePassword }, { argon2id }] = await Promise.all([import("chat-sdk/login"), import("../link/argon2id")]);
    const login = people.get(session.me)?.login ?? (await session.chat.call("profile.get", {})).profile.login;
    const ended = await changePassword(session.chat.account, { login, password, newPassword, argon2id });
    this.list = this.list.filter((one) => one.current);
    return ended;
  }
}

export const sessions = new Sessions();

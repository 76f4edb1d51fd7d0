/** session.svelte.ts — who is signed in here; everything else begins when somebody is, and ends with them. */
import type { Account, Chat, InviteLookOut, Storage } from "chat-sdk";
import { openAccount } from "../link/account";
import { forgetChat, openChat } from "../link/chat";

/** What lives as long as a person is signed in. Gives what ends it. */
export type Part = (chat: Chat, own: Storage) => () => void;

export type Stage = "starting" | "out" | "in";

class Session {
  stage = $state<Stage>("starting");
  /** Why the person is out, when it was not their wish: a sentence of the server's. */
  reason = $state("");
  me = $state("");
  private account: Account | undefined;
  private opened: Chat | undefined;
  private own: Storage | undefined;
  private readonly parts: Part[] = [];
  private ends: (() => void)[] = [];

  /** Registers what is to begin with a session; at once when there is one. It missed then what had been told before: see `everything.ts`. */
  with(part: Part): void {
    this.parts.push(part);
    if (this.opened && this.own) this.ends.push(part(this.opened, this.own));
  }

  /** The connection and the rooms. Only state/ asks for it. */
  get chat(): Chat {
    if (!this.opened) throw new Error("nobody is signed in");
    return this.opened;
  }

  get isOpen(): boolean {
    return this.opened !== undefined;
  }

  async begin(): Promise<void> {
    this.account = await openAccount();
    await this.enter();
  }

  async signIn(login: string, password: string): Promise<void> {
    const [{ login: signIn }, { argon2id }] = await Promise.all([import("chat-sdk/login"), import("../link/argon2id")]);
    await signIn(this.known, { login, password, argon2id, deviceName: deviceName() });
    await this.enter();
  }

  async signUp(how: { login: string; password: string; displayName?: string; invitation?: string }): Promise<void> {
    const [{ register }, { argon2id }] = await Promise.all([import("chat-sdk/login"), import("../link/argon2id")]);
    await register(this.known, { ...how, argon2id });
    await this.signIn(how.login, how.password);
  }

  /** Where an invitation leads to, for who has no account. */
  lookAtInvite(token: string): Promise<InviteLookOut> {
    return this.known.call("invite.look", { token });
  }

  /** For the room of an invitation alone, and for a day at most. Gives the room, whose member they are then; who could not become one is in, and may try again. */
  async comeAsGuest(invite: string, display_name: string): Promise<string> {
    await this.known.signIn((await this.known.call("guest.start", { invite, display_name })).tokens);
    try {
      return (await this.known.call("invite.accept", { token: invite })).room.room;
    } finally {
      await this.enter();
    }
  }

  /** Ends the session here and on the server; nothing of it stays in this browser. */
  async signOut(): Promise<void> {
    const user = this.me;
    void this.leave("");
    await this.account?.signOut().catch(() => undefined);
    if (user) await forgetChat(user);
  }

  /** The server ended it, or another tab did: who finds this browser finds nothing of it. */
  private async isOver(reason: string): Promise<void> {
    const user = this.me;
    await this.leave(reason);
    const kept = await this.known.tokens.load().catch(() => undefined);
    if (user && kept?.user !== user) await forgetChat(user); // else they are in again, by another tab
  }

  private get known(): Account {
    if (!this.account) throw new Error("the session has not begun");
    return this.account;
  }

  private async enter(): Promise<void> {
    const opened = await openChat(this.known);
    if (!opened) {
      this.stage = "out";
      return;
    }
    const { chat, own } = opened;
    this.opened = chat;
    this.own = own;
    this.me = chat.user;
    this.reason = "";
    const unwatch = chat.watchPage();
    const unlisten = chat.on("status", (status) => {
      if (status.loggedOut) void this.isOver(status.sentence || "unauthenticated");
    });
    this.ends = [unwatch, unlisten, ...this.parts.map((part) => part(chat, own))];
    this.stage = "in";
    chat.start();
  }

  private leave(reason: string): Promise<void> {
    for (const end of this.ends.splice(0)) end();
    const stopped = this.opened?.stop().catch(() => undefined); // what could not be kept goes with the rest
    this.opened = undefined;
    this.me = "";
    this.reason = reason;
    this.stage = "out";
    return stopped ?? Promise.resolve();
  }
}

export const session = new Session();

/** What the person will recognise in the list of their sessions. */
function deviceName(): string {
  const { userAgent } = navigator;
  const browser = /Firefox|Edg|OPR|Chrome|Safari/.exec(userAgent)?.[0].replace("Edg", "Edge").replace("OPR", "Opera") ?? "Browser";
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux|CrOS/.exec(userAgent)?.[0].replace("Mac OS X", "macOS") ?? "";
  return system ? `${browser}, ${system}` : browser;
}

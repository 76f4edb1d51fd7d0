/** chat.ts — the one Chat of this page: connection, rooms and outbox of the person who is signed in. */
import { Chat, type Account, type Storage } from "chat-sdk";
import { connectWithFallback } from "chat-sdk/fallback";
import { forgetStorage, openStorage } from "./storage";

export interface Opened {
  chat: Chat;
  /** What the app itself keeps for this person. */
  own: Storage;
}

/** Opens what was kept, without asking anybody. Throws `unauthenticated` when nobody is signed in. */
export async function openChat(account: Account): Promise<Opened | undefined> {
  const kept = await account.tokens.load();
  if (!kept) return undefined;
  const [storage, own] = await Promise.all([openStorage(`chat.${kept.user}`), openStorage(`chat.${kept.user}.app`)]);
  return { chat: await Chat.open(account, { storage, connect: connectWithFallback() }), own };
}

/** Nothing of this person stays in this browser. */
export const forgetChat = (user: string): Promise<void> => forgetStorage(`chat.${user}`, `chat.${user}.app`);

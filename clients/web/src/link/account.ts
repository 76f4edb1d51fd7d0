/** account.ts — the account of this page: the platform that served it, and a session whose refresh token is a cookie. */
import { Account, cookieTokens } from "chat-sdk";
import { openStorage } from "./storage";

export async function openAccount(): Promise<Account> {
  return new Account({ server: location.origin, tokens: cookieTokens(await openStorage("chat.session")) });
}

/** flush.ts — sends what waits in the outbox when no page is open: the browser wakes the service worker once there is a network again. */
import { Account, Chat, cookieTokens } from "chat-sdk";
import { indexedDbStorage } from "chat-sdk/indexeddb";

const FLUSH_MS_MAX = 60_000; // browsers end a worker that takes longer

/** Resolves when nothing waits; throws when something still does, so that the browser wakes us again. */
export async function flushOutbox(origin: string): Promise<void> {
  const account = new Account({ server: origin, tokens: cookieTokens(await indexedDbStorage("chat.session")) });
  const kept = await account.tokens.load();
  if (!kept) return;
  const chat = await Chat.open(account, { storage: await indexedDbStorage(`chat.${kept.user}`) });
  if (!chat.outbox.hasWork) return;
  try {
    await new Promise<void>((done, failed) => {
      const look = (): void => {
        if (!chat.outbox.hasWork) done();
      };
      chat.on("sent", look);
      chat.on("refused", look);
      chat.on("status", ({ loggedOut }) => {
        if (loggedOut) done(); // there is nobody who could send it
      });
      chat.start();
      setTimeout(() => failed(new Error("it still waits")), FLUSH_MS_MAX);
    });
  } finally {
    await chat.stop();
  }
}

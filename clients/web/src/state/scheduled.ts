/** scheduled.ts — what the person has told the server to send at a later time. */
import type { Scheduled } from "chat-sdk";
import { Pages, type ListPage } from "./pages.svelte";
import { session } from "./session.svelte";

const LIMIT = 20;

export const scheduledOf = (): Pages<Scheduled> =>
  new Pages(async (after): Promise<ListPage<Scheduled>> => {
    const { scheduled, is_last } = await session.chat.call("schedule.list", { limit: LIMIT, ...(after === undefined ? {} : { after }) });
    return { items: scheduled, next: is_last ? undefined : scheduled.at(-1)?.id };
  });

/** What it says instead, and when instead. Refused when it was changed elsewhere meanwhile. */
export async function change(one: Scheduled, text: string | undefined, at: Date): Promise<Scheduled> {
  const body = text === undefined || one.body.kind !== "text" ? {} : { body: { ...one.body, text } };
  return (await session.chat.call("schedule.update", { id: one.id, if_rev: one.rev, send_at: at.toISOString(), ...body })).scheduled;
}

export const cancel = (id: string): Promise<unknown> => session.chat.call("schedule.cancel", { id });

/** For an effect: asks again when one of them was sent, failed or changed elsewhere. */
export function watchScheduled(pages: Pages<Scheduled>): () => void {
  void pages.fetch();
  return session.chat.on("own", ({ ev }) => {
    if (ev === "schedule.changed") void pages.fetch();
  });
}

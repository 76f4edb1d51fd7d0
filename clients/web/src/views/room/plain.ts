/** plain.ts — what a message says, in words alone. */
import type { RoomMessage } from "chat-sdk";
import { plainOf } from "../../text/nodes";
import { parsed } from "../../text/remember";
import { t } from "../../words/index.svelte";

export function plainText({ body, spans }: Readonly<Pick<RoomMessage, "body" | "spans">>): string {
  switch (body?.kind) {
    case "text":
      return plainOf(parsed(body.text, spans));
    case "poll":
      return t("room.poll", { question: body.questions[0]?.question ?? "" });
    case "location":
      return body.label ?? t("room.place");
    case "sealed":
      return t("room.sealed");
    case "system":
      return t("room.server_said");
    default:
      return t("room.deleted");
  }
}

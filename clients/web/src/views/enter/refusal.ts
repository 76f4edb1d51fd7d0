/** refusal.ts — what a refused log-in or registration says to the person. */
import { ChatError } from "chat-sdk";
import { sentenceOf } from "../../state/notices.svelte";
import { formatDuration, t } from "../../words/index.svelte";

export const PASSWORD_MIN = 10;

export function refusalOf(error: unknown, when: "login" | "register" = "login"): string {
  if (!(error instanceof ChatError)) return sentenceOf(error);
  if (error.code === "unauthenticated") return t("enter.wrong");
  if (error.code === "rate_limited") return t("enter.wait", { time: formatDuration(error.retryAfterMs ?? 60_000) });
  if (error.code === "forbidden" && when === "register") return t("enter.invitation_needed");
  return sentenceOf(error);
}

export const isTaken = (error: unknown): boolean => error instanceof ChatError && error.code === "conflict";

/** What the server says of single fields, by their name. */
export function wrongFields(error: unknown): Record<string, string> {
  if (!(error instanceof ChatError)) return {};
  const rows = error.fields.map(({ path, reason }) => [path.split(/[./]/).filter(Boolean)[0] ?? path, reason] as const);
  return Object.fromEntries(rows.filter(([name]) => ["login", "display_name", "invitation"].includes(name)));
}

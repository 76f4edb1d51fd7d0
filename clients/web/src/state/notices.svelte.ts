/** notices.svelte.ts — short words at the edge of the screen: what was done, what failed, and how to take it back. */
import { ChatError } from "chat-sdk";
import { isKey, t } from "../words/index.svelte";

export interface Notice {
  id: number;
  kind: "info" | "error";
  text: string;
  action?: { label: string; run: () => void };
}

const SHOW_MS = 5000;
const SHOW_ACTION_MS = 9000;
const NOTICES_MAX = 4;

class Notices {
  list = $state.raw<readonly Notice[]>([]);
  private last = 0;

  say(text: string, action?: Notice["action"]): void {
    this.add({ id: ++this.last, kind: "info", text, ...(action ? { action } : {}) });
  }

  /** Says why something was not done. */
  fail(error: unknown): void {
    this.add({ id: ++this.last, kind: "error", text: sentenceOf(error) });
  }

  close(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  private add(notice: Notice): void {
    const others = this.list.filter((one) => one.text !== notice.text);
    this.list = [...others, notice].slice(-NOTICES_MAX);
    setTimeout(() => this.close(notice.id), notice.action ? SHOW_ACTION_MS : SHOW_MS);
  }
}

export const notices = new Notices();

/** Why something was not done, in the reader's language where the code is known. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ChatError)) return t("error.internal");
  if (error.unknown) return t("error.unknown");
  const key = `error.${error.code}`;
  return isKey(key) ? t(key) : error.message;
}

/** Does something, and says so when it fails. Gives whether it was done. */
export async function attempt(what: () => Promise<unknown>): Promise<boolean> {
  try {
    await what();
    return true;
  } catch (error) {
    notices.fail(error);
    return false;
  }
}

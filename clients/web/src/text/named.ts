/** named.ts — emoji written by name, such as :tada:. */
import { shortcodes } from "./later";
import type { Inline } from "./nodes";

const written = /(?<![\w:]):([a-z0-9_+-]{1,32}):(?![\w:])/g;

/** Words with the emoji in them. */
export function withEmoji(text: string): Inline[] {
  const out: Inline[] = [];
  let done = 0;
  for (const found of text.matchAll(written)) {
    const [all, name = ""] = found;
    const emoji = shortcodes.now?.get(name);
    if (!emoji) continue;
    if (found.index > done) out.push({ kind: "text", text: text.slice(done, found.index) });
    out.push({ kind: "emoji", text: emoji, name });
    done = found.index + all.length;
  }
  if (done < text.length || !out.length) out.push({ kind: "text", text: text.slice(done) });
  return out;
}

/** remember.ts — texts that were read are not read again when their row comes back into view. */
import type { Span } from "chat-sdk";
import { finder, shortcodes } from "./later";
import type { Block } from "./nodes";
import { parse } from "./parse";

const KEPT_MAX = 600;
const kept = new Map<string, Block[]>();
let [emoji, find] = [shortcodes.here, finder.here];

/** parse(), remembered: the texts used last, a bounded number of them. The tree is shared: nobody changes it. */
export function parsed(text: string, spans?: readonly Span[]): readonly Block[] {
  if (emoji !== shortcodes.here || find !== finder.here) {
    [emoji, find] = [shortcodes.here, finder.here];
    kept.clear(); // they were read without
  }
  const name = spans ? `${JSON.stringify(spans)}\n${text}` : text;
  const found = kept.get(name);
  const tree = found ?? parse(text, spans);
  kept.delete(name);
  kept.set(name, tree);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_MAX) break;
    kept.delete(oldest);
  }
  return tree;
}

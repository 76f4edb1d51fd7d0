/** remember.ts — texts that were read are not read again when their row comes back into view. */
import type { Span } from "chat-sdk";
import type { Block } from "./nodes";
import { parse } from "./parse";

const KEPT_MAX = 600;
const kept = new Map<string, Block[]>();

/** parse(), remembered: the texts used last, a bounded number of them. The tree is shared: nobody changes it. */
export function parsed(text: string, spans?: readonly Span[]): readonly Block[] {
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

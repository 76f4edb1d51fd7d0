/**
 * parse.ts — a text of Markdown becomes a tree of nodes. Raw HTML is words like any other. Whatever it is given, it ends soon, with a bounded
 * tree: what is nested or marked up beyond reason is shown as it was written.
 */
import type { Span } from "chat-sdk";
import { Blocks } from "./blocks";
import { Budget } from "./budget";
import { clean } from "./clean";
import { readInline } from "./inline";
import { finder } from "./later";
import { mark } from "./marks";
import type { Block, Inline } from "./nodes";

const LETTERS_MAX = 8000; // code points, as the server takes them
const special = /[\\`*_~[\]<>#|:\n]|^\s*(?:[-+]|\d+[.)])/;

/** What a message says. Without the server's spans (it has not seen it yet) links are found by its rules, and nobody is named. */
export function parse(text: string, spans?: readonly Span[]): Block[] {
  const [kept, isCut] = bounded(text);
  const tree = read(kept, spans);
  return isCut ? [...tree, { kind: "cut" }] : tree;
}

/** What is said in one line: topics, statuses, names of polls. Marks within the line alone; line breaks are blanks. */
export function parseLine(text: string, spans?: readonly Span[]): Inline[] {
  const kept = bounded(text.replace(/\s+/g, " "))[0];
  try {
    const marked = mark(kept, spans ?? linksOf(kept));
    return readInline(marked.text, marked, new Budget(kept), 0);
  } catch {
    return [{ kind: "text", text: clean(kept) }];
  }
}

function bounded(text: string): [kept: string, isCut: boolean] {
  if (text.length <= LETTERS_MAX) return [text, false];
  const letters = Array.from(text);
  return letters.length <= LETTERS_MAX ? [text, false] : [letters.slice(0, LETTERS_MAX).join(""), true];
}

function read(text: string, spans?: readonly Span[]): Block[] {
  // Most messages are plain words.
  if (!spans?.length && !special.test(text)) return [{ kind: "paragraph", nodes: [{ kind: "text", text: clean(text) }] }];
  try {
    const budget = new Budget(text);
    const marked = mark(text, spans ?? linksOf(text));
    return new Blocks(marked, budget).read(marked.text.split(/\r\n?|\n/));
  } catch {
    return [{ kind: "plain", text: clean(text) }];
  }
}

const linksOf = (text: string): Span[] =>
  (text.includes("://") ? (finder.now?.(text) ?? []) : []).flatMap((one) => (one.kind === "link" ? [{ ...one, kind: "link" as const }] : []));

/** How many emoji a message is made of, if of nothing else; they are shown larger. 0 when there is more, or a crowd. */
export function emojiAlone(blocks: readonly Block[]): number {
  const [only] = blocks;
  if (blocks.length !== 1 || only?.kind !== "paragraph") return 0;
  const text = only.nodes.map((node) => (node.kind === "text" || node.kind === "emoji" ? node.text : "?")).join("");
  if (text.length > 64 || !/^[\p{Extended_Pictographic}\p{Emoji_Component}\s]+$/u.test(text) || /[\d#*]/.test(text)) return 0;
  const count = [...new Intl.Segmenter().segment(text.replace(/\s/g, ""))].length;
  return count <= 6 ? count : 0;
}

/**
 * marks.ts — mentions and bare links are decided by the server's spans, not by Markdown. Before a text is read as Markdown each of them is
 * replaced by one letter of a private plane, which Markdown passes over; afterwards the letters are found again, wherever they ended up.
 */
import type { Span } from "chat-sdk";
import { clean } from "./clean";
import { safeHref } from "./links";
import type { Inline } from "./nodes";

const FIRST = 0xf0000;
const MARKS_MAX = 100; // as many spans as the server finds
const every = /[\u{f0000}-\u{f00ff}]/gu;

export interface Marked {
  text: string;
  marks: { span: Span; text: string }[];
  /** Addresses within Markdown's own links that lead to a message here. */
  inside: Map<string, Span>;
}

export function mark(text: string, spans: readonly Span[]): Marked {
  const out: Marked = { text: "", marks: [], inside: new Map() };
  const letters = spans.length ? Array.from(text) : [];
  let done = 0;
  for (const span of spans.slice(0, MARKS_MAX)) {
    const end = span.at + span.length;
    if (span.at < done || end > letters.length) continue; // of another text
    const words = letters.slice(span.at, end).join("");
    if (isOfMarkdown(letters, span)) {
      if (span.kind === "message") out.inside.set(words, span);
      continue;
    }
    out.text += foreign(letters.slice(done, span.at).join("")) + String.fromCodePoint(FIRST + out.marks.length);
    out.marks.push({ span, text: words });
    done = end;
  }
  out.text += foreign(spans.length ? letters.slice(done).join("") : text);
  return out;
}

/** [text](https://…) and <https://…>: Markdown's own. */
function isOfMarkdown(letters: readonly string[], span: Span): boolean {
  if (span.kind !== "link" && span.kind !== "message") return false;
  const [before, last, next] = [letters[span.at - 2], letters[span.at - 1], letters[span.at + span.length]];
  return (last === "(" && before === "]") || (last === "<" && next === ">");
}

const foreign = (text: string): string => text.replace(every, "\ufffd");

/** As it was written: for code and addresses. */
export const unmark = (text: string, { marks }: Marked): string =>
  text.replace(every, (letter) => marks[(letter.codePointAt(0) ?? FIRST) - FIRST]?.text ?? "\ufffd");

/** The pieces of a text between and at its marks. */
export function pieces(text: string, marked: Marked): ({ words: string } | { node: Inline })[] {
  if (!marked.marks.length) return [{ words: text }];
  return text
    .split(/([\u{f0000}-\u{f00ff}])/u)
    .filter(Boolean)
    .map((piece) => {
      const found = marked.marks[(piece.codePointAt(0) ?? 0) - FIRST];
      return found ? { node: nodeOf(found.span, found.text) } : { words: piece };
    });
}

function nodeOf(span: Span, words: string): Inline {
  const text = clean(words);
  if (span.kind === "message") return permalinkOf(span, text);
  if (span.kind !== "link") return { kind: "mention", of: span.kind, text, ...(span.user ? { user: span.user } : {}) };
  const href = safeHref(words);
  return href ? { kind: "link", href, nodes: [{ kind: "text", text }] } : { kind: "text", text };
}

export const permalinkOf = (span: Span, text: string): Inline =>
  span.room && span.message ? { kind: "permalink", room: span.room, message: span.message, text } : { kind: "text", text };

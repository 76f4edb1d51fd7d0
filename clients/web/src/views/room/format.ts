/** format.ts — Markdown put around what is chosen in a text, or taken away again. Pure. */
import type { Format } from "./formats";

/** A text, and what of it is chosen. */
export interface Chosen {
  text: string;
  from: number;
  to: number;
}

const marks: Partial<Record<Format, string>> = { bold: "**", italic: "_", strike: "~~", code: "`" };
const begins: Partial<Record<Format, string>> = { quote: "> ", list: "- " };

export function formatted(chosen: Chosen, how: Format): Chosen {
  const mark = how === "code" && chosen.text.slice(chosen.from, chosen.to).includes("\n") ? undefined : marks[how];
  if (mark) return around(chosen, mark);
  if (how === "code") return fenced(chosen);
  if (how === "link") return linked(chosen);
  return lines(chosen, begins[how] ?? "");
}

/** Around the words, without the blanks at their ends, which would keep it from being read as a mark. */
function around({ text, from, to }: Chosen, mark: string): Chosen {
  const words = text.slice(from, to);
  const start = from + (words.length - words.trimStart().length);
  const end = Math.max(start, to - (words.length - words.trimEnd().length));
  const [before, inner, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  const { length } = mark;
  if (before.endsWith(mark) && after.startsWith(mark)) return { text: before.slice(0, -length) + inner + after.slice(length), from: start - length, to: end - length };
  if (inner.length > 2 * length && inner.startsWith(mark) && inner.endsWith(mark)) return { text: before + inner.slice(length, -length) + after, from: start, to: end - 2 * length };
  return { text: before + mark + inner + mark + after, from: start + length, to: end + length };
}

/** Before each of the lines; taken away when all have it. */
function lines({ text, from, to }: Chosen, begin: string): Chosen {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const stop = text.indexOf("\n", to);
  const end = stop < 0 ? text.length : stop;
  const all = text.slice(start, end).split("\n");
  const isOn = all.every((line) => line.startsWith(begin));
  const made = all.map((line) => (isOn ? line.slice(begin.length) : begin + line)).join("\n");
  const first = isOn ? -begin.length : begin.length;
  return { text: text.slice(0, start) + made + text.slice(end), from: Math.max(start, from + first), to: Math.max(start, to + made.length - (end - start)) };
}

function fenced({ text, from, to }: Chosen): Chosen {
  const open = (from > 0 && !text.slice(0, from).endsWith("\n") ? "\n" : "") + "```\n";
  return { text: `${text.slice(0, from)}${open}${text.slice(from, to)}\n\`\`\`${text.slice(to)}`, from: from + open.length, to: to + open.length };
}

/** The address is what is chosen then, to be written over. */
function linked({ text, from, to }: Chosen): Chosen {
  const words = text.slice(from, to);
  const isAddress = /^https?:\/\/\S+$/.test(words);
  const made = isAddress ? `[](${words})` : `[${words}](https://)`;
  const at = isAddress ? from + 1 : from + words.length + 3;
  return { text: text.slice(0, from) + made + text.slice(to), from: at, to: isAddress ? at : at + "https://".length };
}

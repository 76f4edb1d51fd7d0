/** complete.ts — what is begun at the caret and can be completed: @people, #rooms, :emoji:, /commands. Pure. */

export interface Begun {
  sign: "@" | "#" | ":" | "/";
  /** What stands behind the sign. */
  word: string;
  /** From the sign to the caret, in the text. */
  from: number;
  to: number;
}

export interface Choice {
  id: string;
  /** What it is called, and what it is besides. */
  label: string;
  note?: string;
  /** What is put in. */
  text: string;
  picture?: string;
}

const AT = /(?:^|[\s([{"'*_~>])@([\p{L}\p{N}._-]{0,32})$/u;
const HASH = /(?:^|[\s([{"'*_~>])#([\p{L}\p{N}._-]{1,32})$/u; // not alone: that begins a heading
const COLON = /(?:^|[\s([{"'*_~>]):([\p{L}\p{N}+_-]{2,32})$/u;
const SLASH = /^\/([a-z_]{0,32})$/;

export function begunAt(text: string, caret: number): Begun | undefined {
  const before = text.slice(0, caret);
  const slash = SLASH.exec(before);
  if (slash) return { sign: "/", word: slash[1] ?? "", from: 0, to: caret };
  for (const [sign, pattern] of [["@", AT], ["#", HASH], [":", COLON]] as const) {
    const found = pattern.exec(before);
    if (found) return { sign, word: found[1] ?? "", from: caret - (found[1] ?? "").length - 1, to: caret };
  }
  return undefined;
}

/** The text with the choice put in, and where the caret is then. */
export function completed(text: string, begun: Begun, choice: Choice): { text: string; caret: number } {
  const after = text.slice(begun.to);
  const word = choice.text + (after.startsWith(" ") ? "" : " ");
  return { text: text.slice(0, begun.from) + word + after, caret: begun.from + word.length + (after.startsWith(" ") ? 1 : 0) };
}

/** A room as a link that says its name, which is a link for every reader of Markdown. */
export const roomLink = (name: string, address: string): string => `[#${name.replace(/[\\[\]`*_~<>]/g, "\\$&")}](${address})`;

/** Those that fit a word, the best first: what begins so, then what has a part that does. */
export function fitting<Thing>(things: readonly Thing[], word: string, namesOf: (thing: Thing) => readonly string[], max: number): Thing[] {
  const wanted = word.toLocaleLowerCase();
  const rank = (thing: Thing): number => {
    const names = namesOf(thing).map((name) => name.toLocaleLowerCase());
    if (names.some((name) => name.startsWith(wanted))) return 0;
    if (names.some((name) => name.split(/[\s._-]/).some((part) => part.startsWith(wanted)))) return 1;
    return names.some((name) => name.includes(wanted)) ? 2 : 3;
  };
  return things
    .map((thing) => ({ thing, at: rank(thing) }))
    .filter(({ at }) => at < 3)
    .sort((a, b) => a.at - b.at)
    .slice(0, max)
    .map(({ thing }) => thing);
}

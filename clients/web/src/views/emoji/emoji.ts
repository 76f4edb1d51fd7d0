/** emoji.ts — all emoji there are, and finding one by what it is called. Loaded when it is first wanted. */
import load from "virtual:emoji/languages";
import type { LanguageCode } from "../../words/index.svelte";

export interface Emoji {
  text: string;
  /** Without colons, in English: "tada". */
  names: string[];
  /** In the language of the reader, where there is such a name. */
  label: string;
  /** What it is found by, folded. */
  words: string[];
  hasTones: boolean;
}

export const groupNames = ["smileys", "people", "animals", "food", "travel", "activities", "objects", "symbols", "flags"] as const;
export type GroupName = (typeof groupNames)[number];
export const tones = ["", "\u{1f3fb}", "\u{1f3fc}", "\u{1f3fd}", "\u{1f3fe}", "\u{1f3ff}"] as const;

const loaded = new Map<LanguageCode, Promise<Emoji[][]>>();

/** All of them in their groups, named in a language. Rejects when they cannot be had, and tries again the next time. */
export function allEmoji(language: LanguageCode): Promise<Emoji[][]> {
  const found = loaded.get(language) ?? read(language);
  loaded.set(language, found);
  found.catch(() => loaded.delete(language));
  return found;
}

async function read(language: LanguageCode): Promise<Emoji[][]> {
  const [table, names] = await Promise.all([import("virtual:emoji/table"), (load[language] ?? load.en)()]);
  let place = 0;
  return table.default.map((group) => group.map((row) => emojiOf(row, names.default[place++] ?? "")));
}

function emojiOf(row: string, said: string): Emoji {
  const [first = "", ...names] = row.split(" ");
  const [label = "", ...tags] = said.split("|");
  const words = [label, ...tags].flatMap((name) => folded(name).split(/[\s:,-]+/)).concat(names, names.flatMap((name) => name.split("_")));
  return { text: first.replace("+", ""), names, label: label || (names[0] ?? ""), words: [...new Set(words.filter(Boolean))], hasTones: first.startsWith("+") };
}

/** Without accents and case, so that "élan" is found by "elan". */
const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Those that every word wanted is the beginning of a word of; by the whole name first. */
export function findEmoji(groups: readonly Emoji[][], wanted: string, most = 80): Emoji[] {
  const words = folded(wanted.replaceAll(":", " ").trim()).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const joined = words.join("_");
  const ranked: [rank: number, emoji: Emoji][] = [];
  for (const emoji of groups.flat()) {
    if (!words.every((word) => emoji.words.some((one) => one.startsWith(word) || (word.length > 1 && isUnspaced(word) && one.includes(word))))) continue;
    const rank = emoji.names.includes(joined) ? 0 : emoji.names.some((name) => name.startsWith(joined)) ? 1 : folded(emoji.label).startsWith(words.join(" ")) ? 2 : 3;
    ranked.push([rank, emoji]);
  }
  return ranked.sort(([one], [other]) => one - other).slice(0, most).map(([, emoji]) => emoji);
}

/** Japanese puts no blanks between words. */
const isUnspaced = (word: string): boolean => /[\u3040-\u30ff\u4e00-\u9fff]/.test(word);

/** In a skin tone, where it comes in one. */
export function toned(emoji: Emoji, tone: string): string {
  if (!tone || !emoji.hasTones) return emoji.text;
  const [first = "", ...rest] = Array.from(emoji.text);
  return first + tone + rest.join("").replace(/^\ufe0f/, "");
}

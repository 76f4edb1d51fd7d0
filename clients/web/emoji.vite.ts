/**
 * emoji.vite.ts — the emoji and their names, out of emojibase-data, as small as the picker needs them: `virtual:emoji/table`, and
 * `virtual:emoji/names/de` in the same order. Languages without names there, such as Arabic, are served with the English ones:
 * `virtual:emoji/languages` tells how each is loaded.
 */
import { createRequire } from "node:module";
import type { Plugin } from "vite";
import { languagesThere } from "./words.vite.ts";

const PREFIX = "virtual:emoji/";
const VERSION_MAX = 15; // newer ones are boxes on many machines
const COMPONENTS = 2; // pieces of other emoji
const TAGS_MAX = 8;
const require = createRequire(import.meta.url);

interface Entry {
  hexcode: string;
  emoji: string;
  type: number;
  label: string;
  tags?: string[];
  group?: number;
  order?: number;
  version: number;
  skins?: { emoji: string; tone: number | number[] }[];
}

export function emoji(): Plugin {
  return {
    name: "chat:emoji",
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      if (id === `\0${PREFIX}languages`) return languagesModule();
      const [what, language = "en"] = id.slice(PREFIX.length + 1).split("/");
      return `export default ${JSON.stringify(what === "table" ? emojiTable() : emojiNames(language))};`;
    },
  };
}

function languagesModule(): string {
  const named = languagesThere().filter((code) => {
    try {
      return require.resolve(`emojibase-data/${code}/data.json`) !== "";
    } catch {
      return false;
    }
  });
  return `export default { ${named.map((code) => `${JSON.stringify(code)}: () => import("${PREFIX}names/${code}")`).join(", ")} };`;
}

const rows = (language: string): Entry[] =>
  (require(`emojibase-data/${language}/data.json`) as Entry[])
    .filter(({ group, version }) => group !== undefined && group !== COMPONENTS && version <= VERSION_MAX)
    .sort((one, other) => (one.order ?? 0) - (other.order ?? 0));

/** For each group its emoji, each followed by its short names; "+" before those that come in skin tones. */
export function emojiTable(): string[][] {
  const codes = require("emojibase-data/en/shortcodes/github.json") as Record<string, string | string[]>;
  const more = require("emojibase-data/en/shortcodes/emojibase.json") as Record<string, string | string[]>;
  const groups: string[][] = [];
  for (const row of rows("en")) {
    const names = [codes[row.hexcode] ?? more[row.hexcode] ?? []].flat();
    (groups[row.group ?? 0] ??= []).push([(comesInTones(row) ? "+" : "") + row.emoji, ...names].join(" "));
  }
  return groups.filter(Boolean);
}

/** One after the other, as in the table: what it is called, and words to find it by. */
export const emojiNames = (language: string): string[] =>
  rows(language).map(({ label, tags = [] }) => [label, ...tags.filter((tag) => tag !== label).slice(0, TAGS_MAX)].join("|"));

/** Whether a tone goes behind its first letter, as the picker puts it there. */
function comesInTones({ emoji: plain, skins = [] }: Entry): boolean {
  const [first = "", ...rest] = Array.from(plain);
  return skins.some(({ emoji: toned, tone }) => tone === 1 && toned === first + "\u{1f3fb}" + rest.join("").replace(/^\ufe0f/, ""));
}

/**
 * words.vite.ts — the words of each language, compiled when the app is built: `virtual:words/de` is a module of plain functions, so that
 * no parser travels to the page and nothing is evaluated there. It has what the first screen says; `virtual:words/de/rest` has all else.
 * `virtual:languages` tells which there are: a language is its file, which says what it is called and in which direction it is read.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import MessageFormat from "@messageformat/core";
import compileModule from "@messageformat/core/compile-module.js";
import type { Plugin } from "vite";
import { firstKeys } from "./first.vite.ts";

const PREFIX = "virtual:words/";
const LANGUAGES = "virtual:languages";
const folder = new URL("src/words/", import.meta.url);
const pathOf = (language: string): string => fileURLToPath(new URL(`${language}.json`, folder));
const tableOf = (language: string): Record<string, string> => JSON.parse(readFileSync(pathOf(language), "utf8")) as Record<string, string>;

/** Those that there is a file of. */
export const languagesThere = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -5))
    .sort();

export function words(): Plugin {
  return {
    name: "chat:words",
    resolveId: (id) => (id.startsWith(PREFIX) || id === LANGUAGES ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${LANGUAGES}`) return languagesModule();
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const [language = "", part] = id.slice(PREFIX.length + 1).split("/");
      this.addWatchFile(pathOf(language));
      const all = Object.entries(tableOf(language));
      const first = firstKeys(all.map(([key]) => key));
      return compileWords(language, Object.fromEntries(all.filter(([key]) => first.has(key) !== (part === "rest"))));
    },
  };
}

function languagesModule(): string {
  const codes = languagesThere();
  const rows = codes.map((code) => ({ code, name: tableOf(code)["language.name"], direction: tableOf(code)["language.direction"] }));
  const loads = (part: string): string => `{ ${codes.map((code) => `${JSON.stringify(code)}: () => import("${PREFIX}${code}${part}")`).join(", ")} }`;
  return `export const languages = ${JSON.stringify(rows)};\nexport const first = ${loads("")};\nexport const rest = ${loads("/rest")};`;
}

/** A language's words as the source of a module whose default export has a function for each key. */
export const compileWords = (language: string, table: Record<string, string>): string =>
  compileModule(new MessageFormat(language, { strict: true }), table);

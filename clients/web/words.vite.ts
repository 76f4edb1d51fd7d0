/**
 * words.vite.ts — the words of each language, compiled when the app is built: `virtual:words/de` is a module of plain functions, so that
 * no parser travels to the page and nothing is evaluated there. It has what the first screen says; `virtual:words/de/rest` has all else.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import MessageFormat from "@messageformat/core";
import compileModule from "@messageformat/core/compile-module.js";
import type { Plugin } from "vite";
import { firstKeys } from "./first.vite.ts";

const PREFIX = "virtual:words/";

export function words(): Plugin {
  return {
    name: "chat:words",
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const [language = "", part] = id.slice(PREFIX.length + 1).split("/");
      const path = fileURLToPath(new URL(`src/words/${language}.json`, import.meta.url));
      this.addWatchFile(path);
      const all = Object.entries(JSON.parse(readFileSync(path, "utf8")) as Record<string, string>);
      const first = firstKeys(all.map(([key]) => key));
      return compileWords(language, Object.fromEntries(all.filter(([key]) => first.has(key) !== (part === "rest"))));
    },
  };
}

/** A language's words as the source of a module whose default export has a function for each key. */
export const compileWords = (language: string, table: Record<string, string>): string =>
  compileModule(new MessageFormat(language, { strict: true }), table);

/**
 * words.vite.ts — the words of each language, compiled when the app is built: `virtual:words/de` is a module of plain functions, so that
 * no parser travels to the page and nothing is evaluated there.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import MessageFormat from "@messageformat/core";
import compileModule from "@messageformat/core/compile-module.js";
import type { Plugin } from "vite";

const PREFIX = "virtual:words/";

export function words(): Plugin {
  return {
    name: "chat:words",
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const language = id.slice(PREFIX.length + 1);
      const path = fileURLToPath(new URL(`src/words/${language}.json`, import.meta.url));
      this.addWatchFile(path);
      return compileWords(language, JSON.parse(readFileSync(path, "utf8")) as Record<string, string>);
    },
  };
}

/** A language's words as the source of a module whose default export has a function for each key. */
export const compileWords = (language: string, table: Record<string, string>): string =>
  compileModule(new MessageFormat(language, { strict: true }), table);

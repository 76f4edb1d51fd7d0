/** index.svelte.ts — what the app says, in the language of the person who reads it. */
import type en from "./en.json";
import { isolated, type Values } from "./isolate";
import { language } from "./language.svelte";

export * from "./formats.svelte";
export type { Values } from "./isolate";
export { isLanguage, languages, type Direction, type LanguageCode } from "./languages";
export { beginLanguage, firstLanguage, language, setLanguage, wholeLanguage } from "./language.svelte";

/** Every text has a key; one that is not in en.json does not compile. */
export type Key = keyof typeof en;

/** What a key says, with its values put in: a name that is read the other way stays in one piece, and turns nothing around it. */
export function t(key: Key, values: Values = {}): string {
  return language.table[key]?.(isolated(values, language.direction)) ?? key;
}

/** For keys that are put together, such as `error.` and a code: whether there are such words. */
export const isKey = (key: string): key is Key => Object.hasOwn(language.table, key);

/** index.svelte.ts — what the app says, in the language of the person who reads it. */
import type en from "./en.json";
import { language } from "./language.svelte";

export * from "./formats.svelte";
export { isLanguage, languages, type Direction, type LanguageCode } from "./languages";
export { firstLanguage, language, setLanguage } from "./language.svelte";

/** Every text has a key; one that is not in en.json does not compile. */
export type Key = keyof typeof en;
export type Values = Record<string, string | number | Date>;

/** What a key says, with its values put in. */
export function t(key: Key, values: Values = {}): string {
  return language.table[key]?.(values) ?? key;
}

/** For keys that are put together, such as `error.` and a code: whether there are such words. */
export const isKey = (key: string): key is Key => Object.hasOwn(language.table, key);

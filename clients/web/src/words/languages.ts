/** languages.ts — the languages there are. Another one is a row here, its file of words, and a row of the loaders in index.svelte.ts. */

export type LanguageCode = "en" | "de" | "fr" | "es" | "ar" | "ja";
export type Direction = "ltr" | "rtl";

export interface LanguageRow {
  code: LanguageCode;
  /** As its speakers call it. */
  name: string;
  direction: Direction;
}

export const languages: readonly LanguageRow[] = [
  { code: "en", name: "English", direction: "ltr" },
  { code: "de", name: "Deutsch", direction: "ltr" },
  { code: "fr", name: "Français", direction: "ltr" },
  { code: "es", name: "Español", direction: "ltr" },
  { code: "ar", name: "العربية", direction: "rtl" },
  { code: "ja", name: "日本語", direction: "ltr" },
];

export const isLanguage = (code: unknown): code is LanguageCode => languages.some((row) => row.code === code);

/** The first of the wanted languages that there is: "de-AT" is served by "de". English when there is none. */
export function bestLanguage(wanted: readonly string[]): LanguageCode {
  for (const tag of wanted) {
    const code = tag.toLowerCase().split("-")[0];
    if (isLanguage(code)) return code;
  }
  return "en";
}

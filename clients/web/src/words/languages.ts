/** languages.ts — the languages there are: another one is its file of words beside this one, and nothing else. */
import { languages as found } from "virtual:languages";

/** Such as "de". */
export type LanguageCode = string;
export type Direction = "ltr" | "rtl";

export interface LanguageRow {
  code: LanguageCode;
  /** As its speakers call it. */
  name: string;
  direction: Direction;
}

export const languages: readonly LanguageRow[] = [...found].sort((one, other) => one.name.localeCompare(other.name));

export const isLanguage = (code: unknown): code is LanguageCode => languages.some((row) => row.code === code);

/** The first of the wanted languages that there is: "de-AT" is served by "de". English when there is none. */
export function bestLanguage(wanted: readonly string[]): LanguageCode {
  for (const tag of wanted) {
    const code = tag.toLowerCase().split("-")[0];
    if (isLanguage(code)) return code;
  }
  return "en";
}

/**
 * language.svelte.ts — which language is spoken, and its words. They come in two parts: what the first screen says, and all else, which a page
 * waits for before it shows anything that says it.
 */
import { first, rest } from "virtual:languages";
import { bestLanguage, isLanguage, languages, type Direction, type LanguageCode } from "./languages";

export type Table = Record<string, (values: Record<string, unknown>) => string>;
const STORED = "chat.language"; // public/theme.js reads both before the first paint
const STORED_DIRECTION = "chat.direction";

class Language {
  code = $state<LanguageCode>("en");
  table = $state.raw<Table>({});

  get direction(): Direction {
    return languages.find((row) => row.code === this.code)?.direction ?? "ltr";
  }
}

const current = new Language();

/** The language in use; reading it in a component keeps the component up to date. */
export const language: { readonly code: LanguageCode; readonly direction: Direction; readonly table: Table } = current;

let asked = 0;
let wanted: LanguageCode = "en";
let isWhole = false;
let completing: Promise<void> | undefined;

/** Speaks a language from now on, also after a reload. The last one asked for wins. Rejects when its words cannot be had: then all stays as it was. */
export const setLanguage = (code: LanguageCode): Promise<void> => speak(code, [first, rest]);

/** As above, with the words of the first screen alone. */
export const beginLanguage = (code: LanguageCode): Promise<void> => speak(code, [first]);

/** All words of the language in use: whoever shows more than the first screen waits for it. */
export function wholeLanguage(): Promise<void> {
  if (isWhole) return Promise.resolve();
  return (completing ??= setLanguage(wanted).finally(() => (completing = undefined)));
}

async function speak(code: LanguageCode, parts: (typeof first)[]): Promise<void> {
  const turn = ++asked;
  wanted = code;
  const tables = await Promise.all(parts.map((part) => part[code]?.() ?? Promise.reject(new Error(`nobody speaks ${code} here`))));
  if (turn !== asked) return;
  isWhole = parts.length > 1;
  current.table = Object.assign({}, ...tables.map((table) => table.default)) as Table;
  current.code = code;
  if (typeof document === "undefined") return;
  document.documentElement.lang = code;
  document.documentElement.dir = current.direction;
  keep(code);
}

/** What was chosen here before, or else what the browser asks for. */
export function firstLanguage(): LanguageCode {
  const kept = stored();
  return isLanguage(kept) ? kept : bestLanguage(typeof navigator === "undefined" ? [] : navigator.languages);
}

// Storage may be forbidden; then the browser's language is spoken.
function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

function keep(code: LanguageCode): void {
  try {
    localStorage.setItem(STORED, code);
    localStorage.setItem(STORED_DIRECTION, current.direction);
  } catch {
    // as above
  }
}

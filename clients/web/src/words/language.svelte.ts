/** language.svelte.ts — which language is spoken, and its words. Loaded when first spoken, one chunk each. */
import { bestLanguage, isLanguage, languages, type Direction, type LanguageCode } from "./languages";

export type Table = Record<string, (values: Record<string, unknown>) => string>;

const load: Record<LanguageCode, () => Promise<{ default: Table }>> = {
  en: () => import("virtual:words/en"),
  de: () => import("virtual:words/de"),
  fr: () => import("virtual:words/fr"),
  es: () => import("virtual:words/es"),
  ar: () => import("virtual:words/ar"),
  ja: () => import("virtual:words/ja"),
};

const STORED = "chat.language"; // public/theme.js reads it before the first paint

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

/** Speaks a language from now on, also after a reload. The last one asked for wins. Rejects when its words cannot be had: then all stays as it was. */
export async function setLanguage(code: LanguageCode): Promise<void> {
  const turn = ++asked;
  const { default: table } = await load[code]();
  if (turn !== asked) return;
  current.table = table;
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
  } catch {
    // as above
  }
}

/** words.test.ts — every language says everything, and says it by its own rules. */
import { readdirSync, readFileSync } from "node:fs";
import { parse, type Token } from "@messageformat/parser";
import { afterAll, describe, expect, test, vi } from "vitest";
import { compileWords } from "../words.vite";
import { bestLanguage, languages } from "../src/words/languages";
import { formatBytes, formatDay, formatDuration, formatList, formatRelative, formatTime, language, setClock, setLanguage, t, type Key } from "../src/words/index.svelte";

const folder = new URL("../src/words/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const tables = Object.fromEntries(
  files.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Record<string, string>]),
);
const english = tables["en"] ?? {};

interface Choice {
  kind: string;
  cases: string[];
}

function inside(text: string): { placeholders: string[]; choices: Choice[] } {
  const placeholders = new Set<string>();
  const choices: Choice[] = [];
  const walk = (tokens: Token[]): void => {
    for (const token of tokens) {
      if ("arg" in token) placeholders.add(token.arg);
      if (!("cases" in token)) continue;
      choices.push({ kind: token.type, cases: token.cases.map((one) => one.key) });
      for (const one of token.cases) walk(one.tokens);
    }
  };
  walk(parse(text));
  return { placeholders: [...placeholders].sort(), choices };
}

describe("the words", () => {
  test("are there for each language that can be chosen", () => {
    expect(Object.keys(tables).sort()).toEqual(languages.map((row) => row.code).sort());
  });

  test("say themselves what they are called, and how they are read", () => {
    for (const { code, name, direction } of languages) expect([name, direction], code).toEqual([tables[code]?.["language.name"], tables[code]?.["language.direction"]]);
    expect(languages.filter((row) => row.direction === "rtl").map((row) => row.code)).toEqual(["ar"]);
  });

  for (const code of Object.keys(tables)) {
    const table = tables[code] ?? {};
    describe(code, () => {
      test("says the same things as English, in the same order", () => {
        expect(Object.keys(table)).toEqual(Object.keys(english).sort());
      });

      test("leaves nothing empty and has the same placeholders", () => {
        for (const [key, text] of Object.entries(table)) {
          expect(text.trim(), key).not.toBe("");
          expect(inside(text).placeholders, key).toEqual(inside(english[key] ?? "").placeholders);
        }
      });

      test("has every form of its plurals", () => {
        const forms = (type: Intl.PluralRuleType): string[] =>
          new Intl.PluralRules(code, { type }).resolvedOptions().pluralCategories;
        for (const [key, text] of Object.entries(table))
          for (const { kind, cases } of inside(text).choices) {
            expect(cases, key).toContain("other");
            if (kind === "select") continue;
            const exact = new Set(cases.filter((one) => one.startsWith("=")));
            // "=1" does for "one" and so on where a form is for that number alone.
            const missing = forms(kind === "plural" ? "cardinal" : "ordinal").filter(
              (form) => !cases.includes(form) && !exact.has({ zero: "=0", one: "=1", two: "=2" }[form] ?? ""),
            );
            // Millions are rare in a chat: French and Spanish may use "other" for them.
            expect(missing.filter((form) => !(form === "many" && code !== "ar")), key).toEqual([]);
          }
      });

      test("compiles to functions without a parser", async () => {
        const source = compileWords(code, table);
        expect(source).not.toMatch(/\beval\b|new Function/);
        await setLanguage(code);
        for (const key of Object.keys(english)) expect(t(key as Key, new Proxy({}, { get: () => 3, has: () => true }))).not.toBe("");
      });
    });
  }
});

describe("speaking", () => {
  afterAll(() => setLanguage("en"));

  test("Arabic counts in six forms", async () => {
    await setLanguage("ar");
    expect(language.direction).toBe("rtl");
    const said = [0, 1, 2, 3, 11, 100].map((count) => t("emoji.found", { count }).replace(/[\d٠-٩]+/g, "#"));
    expect(new Set(said).size).toBe(6);
  });

  test("English counts in two", async () => {
    await setLanguage("en");
    expect([0, 1, 2].map((count) => t("emoji.found", { count }))).toEqual(["No emoji found", "1 emoji found", "2 emoji found"]);
  });

  test("the last language asked for wins", async () => {
    await Promise.all([setLanguage("ja"), setLanguage("fr")]);
    expect(language.code).toBe("fr");
    expect(t("common.cancel")).toBe("Annuler");
  });

  test("a browser's wish finds the nearest language", () => {
    expect(bestLanguage(["pt-BR", "de-AT", "en"])).toBe("de");
    expect(bestLanguage(["tlh"])).toBe("en");
  });
});

describe("times and numbers", () => {
  const now = new Date(2026, 9, 14, 15, 30);
  const before = (days: number): Date => new Date(2026, 9, 14 - days, 23, 59);

  test("days are named as people name them", async () => {
    await setLanguage("en");
    expect(formatDay(before(0), now)).toBe("Today");
    expect(formatDay(before(1), now)).toBe("Yesterday");
    expect(formatDay(before(3), now)).toBe("Sunday");
    expect(formatDay(new Date(2025, 1, 3), now)).toBe("February 3, 2025");
    await setLanguage("de");
    expect(formatDay(before(1), now)).toBe("Gestern");
  });

  test("how long ago is said in the unit that fits", async () => {
    await setLanguage("en");
    const ago = (ms: number): string => formatRelative(new Date(now.getTime() - ms), now);
    expect([10_000, 300_000, 7_200_000, 172_800_000].map(ago)).toEqual(["now", "5 minutes ago", "2 hours ago", "2 days ago"]);
    expect(formatDuration(7 * 86_400_000)).toBe("7 days");
    expect(formatBytes(1_400_000)).toBe("1.4 MB");
    expect(formatList(["Ana", "Bo", "Cy"])).toBe("Ana, Bo, and Cy");
  });

  test("a language is written as where the reader lives", async () => {
    await setLanguage("en");
    vi.stubGlobal("navigator", { languages: ["de-DE", "en-GB", "en"] });
    expect(formatTime(now)).toBe("15:30");
    expect(formatDay(new Date(2025, 1, 3), now)).toBe("3 February 2025");
    expect(formatList(["Ana", "Bo", "Cy"])).toBe("Ana, Bo and Cy");
    vi.stubGlobal("navigator", { languages: ["de-DE"] });
    expect(formatTime(now)).toMatch(/3:30\sPM/);
    vi.unstubAllGlobals();
  });

  test("hours are the person's choice", async () => {
    await setLanguage("en");
    expect(formatTime(now)).toMatch(/3:30\sPM/);
    setClock("24");
    expect(formatTime(now)).toBe("15:30");
    setClock("language");
    await setLanguage("de");
    expect(formatTime(now)).toBe("15:30");
  });
});

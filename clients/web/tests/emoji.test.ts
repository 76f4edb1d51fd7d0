/** emoji.test.ts — emoji are found by what they are called, in the language of who looks. */
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { emojiNames, emojiTable } from "../emoji.vite";
import { allEmoji, findEmoji, groupNames, toned, type Emoji } from "../src/views/emoji/emoji";
import { shortcodes } from "../src/text/shortcodes";

let all: Emoji[][];
beforeAll(async () => {
  all = await allEmoji("en");
});

const texts = (found: Emoji[]): string[] => found.map((one) => one.text);

test("there are nine groups, none empty, and nothing twice", () => {
  expect(all).toHaveLength(groupNames.length);
  const flat = texts(all.flat());
  expect(new Set(flat).size).toBe(flat.length);
  expect(Math.min(...all.map((group) => group.length))).toBeGreaterThan(50);
});

test("each language names the same ones, in the same order", () => {
  const count = emojiTable().flat().length;
  for (const language of ["en", "de", "fr", "es", "ja"]) expect(emojiNames(language), language).toHaveLength(count);
});

describe("finding", () => {
  test("the whole name comes first", () => {
    expect(texts(findEmoji(all, ":tada:"))[0]).toBe("🎉");
    expect(texts(findEmoji(all, "heart"))[0]).toBe("❤️");
    expect(texts(findEmoji(all, "party pop"))).toContain("🎉");
  });

  test("in other languages, with accents or without, by pieces where there are no blanks", async () => {
    expect(texts(findEmoji(await allEmoji("de"), "äpfel"))).toEqual(texts(findEmoji(await allEmoji("de"), "apfel")));
    expect(texts(findEmoji(await allEmoji("de"), "katze"))).toContain("🐱");
    expect(texts(findEmoji(await allEmoji("fr"), "fete"))).toContain("🎉");
    expect(texts(findEmoji(await allEmoji("es"), "gato"))).toContain("🐱");
    expect(texts(findEmoji(await allEmoji("ja"), "クラッカー"))).toContain("🎉");
    expect(texts(findEmoji(await allEmoji("ar"), "cat"))).toContain("🐱");
  });

  test("nothing for nothing, and never more than asked for", () => {
    expect(findEmoji(all, "  ")).toEqual([]);
    expect(findEmoji(all, "zzzzz")).toEqual([]);
    expect(findEmoji(all, "a", 10)).toHaveLength(10);
  });
});

test("skin tones are put where they belong, and only there", () => {
  const one = (name: string): Emoji => findEmoji(all, name)[0] as Emoji;
  expect(toned(one("wave"), "\u{1f3fd}")).toBe("👋🏽");
  expect(toned(one("v"), "\u{1f3fb}")).toBe("✌🏻");
  expect(toned(one("tada"), "\u{1f3fd}")).toBe("🎉");
});

test("what is written by name is in the picker under the same name", () => {
  const byName = new Map(all.flat().flatMap((emoji) => emoji.names.map((name) => [name, emoji.text] as const)));
  for (const [name, text] of shortcodes) expect(byName.get(name), name).toBe(text);
});

test("no language's names weigh more than 40 KB", () => {
  for (const language of ["en", "de", "fr", "es", "ja"]) expect(gzipSync(JSON.stringify(emojiNames(language))).length, language).toBeLessThan(40_960);
  expect(gzipSync(JSON.stringify(emojiTable())).length).toBeLessThan(40_960);
});

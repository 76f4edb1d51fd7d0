/** format.test.ts — marks around what is chosen: put there, and taken away by the same key. */
import { describe, expect, test } from "vitest";
import { formatted, type Chosen } from "../src/views/room/format";
import type { Format } from "../src/views/room/formats";

/** What is chosen stands between two bars. */
function chosen(text: string): Chosen {
  const [before = "", words = "", after = ""] = text.split("|");
  return { text: before + words + after, from: before.length, to: before.length + words.length };
}
const shown = ({ text, from, to }: Chosen): string => `${text.slice(0, from)}|${text.slice(from, to)}|${text.slice(to)}`;
const done = (text: string, how: Format): string => shown(formatted(chosen(text), how));

describe("a mark", () => {
  test.each([
    ["say |this| now", "bold", "say **|this|** now"],
    ["say | this | now", "italic", "say  _|this|_  now"],
    ["||", "strike", "~~||~~"],
    ["a |b| c", "code", "a `|b|` c"],
    ["see |the page| there", "link", "see [the page](|https://|) there"],
    ["|https://example.org|", "link", "[||](https://example.org)"],
  ] as const)("%s, %s", (before, how, after) => {
    expect(done(before, how)).toBe(after);
  });

  test.each(["bold", "italic", "strike", "code"] as const)("%s twice is as before", (how) => {
    expect(shown(formatted(formatted(chosen("say |this| now"), how), how))).toBe("say |this| now");
  });

  test("is taken away when it was chosen as well", () => {
    expect(done("say |**this**| now", "bold")).toBe("say |this| now");
  });
});

describe("lines", () => {
  test("begin with a sign, all that are touched, and no more", () => {
    expect(done("one\nt|wo\nth|ree\nfour", "quote")).toBe("one\n> t|wo\n> th|ree\nfour");
    expect(shown(formatted(formatted(chosen("one\nt|wo\nth|ree"), "list"), "list"))).toBe("one\nt|wo\nth|ree");
  });

  test("of code stand between fences", () => {
    expect(done("so: |a\nb| .", "code")).toBe("so: \n```\n|a\nb|\n``` .");
  });
});

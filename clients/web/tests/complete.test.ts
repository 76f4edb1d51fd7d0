/** complete.test.ts — what is completed while one writes. */
import { describe, expect, test } from "vitest";
import { plainOf } from "../src/text/nodes";
import { parse } from "../src/text/parse";
import { begunAt, completed, fitting, roomLink } from "../src/views/room/complete";

const begun = (text: string): string | undefined => {
  const found = begunAt(text, text.length);
  return found && found.sign + found.word;
};

describe("what is begun at the caret", () => {
  test.each([
    ["hi @an", "@an"],
    ["@", "@"],
    ["(@Zoë", "@Zoë"],
    ["so :tad", ":tad"],
    ["see #gar", "#gar"],
    ["/le", "/le"],
    ["/", "/"],
  ])("%s", (text, what) => {
    expect(begun(text)).toBe(what);
  });

  test.each(["mail@example", "at 10:30", "http://x", ":t", "x /leave", "/leave now", "@ana ", "a::b", "#", "# Heading", "a#b"])("nothing in %s", (text) => {
    expect(begun(text)).toBeUndefined();
  });

  test("is looked for before the caret alone", () => {
    expect(begunAt("@anna and so on", 3)).toMatchObject({ word: "an", from: 0, to: 3 });
  });
});

describe("a choice", () => {
  const choice = { id: "1", label: "Ana", text: "@ana" };

  test("takes the place of what was begun, with one space behind it", () => {
    const text = "hi @an, you";
    expect(completed("hi @an", { sign: "@", word: "an", from: 3, to: 6 }, choice)).toEqual({ text: "hi @ana ", caret: 8 });
    expect(completed(text, { sign: "@", word: "an", from: 3, to: 6 }, choice).text).toBe("hi @ana , you");
    expect(completed("@an there", { sign: "@", word: "an", from: 0, to: 3 }, choice)).toEqual({ text: "@ana there", caret: 5 });
  });

  test("is ranked: what begins so, then what has a part that does, then what has it inside", () => {
    const names = ["Mariana", "Bo Ananas", "Ana", "Zed"];
    expect(fitting(names, "an", (name) => [name], 5)).toEqual(["Ana", "Bo Ananas", "Mariana"]);
    expect(fitting(names, "", (name) => [name], 2)).toHaveLength(2);
  });
});

test("a room is a link that says its name, whatever that is made of", () => {
  expect(roomLink("garden", "https://chat.example/r/1")).toBe("[#garden](https://chat.example/r/1)");
  const [block] = parse(roomLink("a [b] *c* `d` \\", "https://chat.example/r/1"));
  expect(block).toMatchObject({ kind: "paragraph", nodes: [{ kind: "link", href: "https://chat.example/r/1" }] });
  expect(plainOf(block ? [block] : [])).toBe("#a [b] *c* `d` \\");
});

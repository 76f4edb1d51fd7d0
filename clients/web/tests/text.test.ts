/** text.test.ts — what people write becomes nodes, and nothing but what it says. */
import { readFileSync } from "node:fs";
import type { Span } from "chat-sdk";
import { render } from "svelte/server";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { findSpans } from "../src/text/find";
import { highlight } from "../src/text/highlight";
import { finder, shortcodes } from "../src/text/later";
import { hiddenHost, safeHref } from "../src/text/links";
import { plainOf, type Block, type Inline } from "../src/text/nodes";
import { emojiAlone, parse, parseLine } from "../src/text/parse";
import Text from "../src/text/Text.svelte";
import { setLanguage } from "../src/words/index.svelte";
import { hostile } from "./hostile";

// Links within the app are followed there, so that drawing a text knows where the page is.
vi.hoisted(() => Object.assign(globalThis, { location: new URL("https://chat.example/"), addEventListener: () => undefined }));

const vectors = JSON.parse(readFileSync(new URL("../../../tests/vectors/markup.json", import.meta.url), "utf8")) as {
  text: string;
  spans: { kind: string; at: number; length: number }[];
}[];

const paragraph = (text: string, spans?: Span[]): Inline[] => {
  const [only, ...more] = parse(text, spans);
  expect(more).toEqual([]);
  return only?.kind === "paragraph" ? only.nodes : [];
};
const words = (text: string): Inline => ({ kind: "text", text });

beforeAll(async () => {
  await setLanguage("en");
  await Promise.all([finder.come(), shortcodes.come()]);
});

describe("mentions and links", () => {
  for (const { text, spans } of vectors)
    test(`are found as the server finds them: ${JSON.stringify(text).slice(0, 60)}`, () => expect(findSpans(text)).toEqual(spans));

  test("a name is a mention only when the server says so", () => {
    expect(paragraph("hi @bob")).toEqual([words("hi @bob")]);
    expect(paragraph("hi @bob", [{ kind: "person", at: 3, length: 4, user: "u1" }])).toEqual([
      words("hi "),
      { kind: "mention", of: "person", text: "@bob", user: "u1" },
    ]);
  });

  test("spans count code points, and stand within Markdown", () => {
    const spans: Span[] = [{ kind: "person", at: 5, length: 4, user: "u1" }];
    expect(paragraph("👍 **@bob**", [{ kind: "person", at: 4, length: 4, user: "u1" }])).toEqual([
      words("👍 "),
      { kind: "strong", nodes: [{ kind: "mention", of: "person", text: "@bob", user: "u1" }] },
    ]);
    expect(parse("> - a\n@bob, hi", spans)).toBeDefined();
  });

  test("a message's address leads there within the app, bare or as a link of Markdown", () => {
    const url = "https://chat.example/r/r1/7";
    const span = (at: number): Span => ({ kind: "message", at, length: url.length, room: "r1", message: 7 });
    expect(paragraph(url, [span(0)])).toEqual([{ kind: "permalink", room: "r1", message: 7, text: url }]);
    expect(paragraph(`[there](${url})`, [span(8)])).toEqual([{ kind: "permalink", room: "r1", message: 7, text: "there" }]);
  });

  test("links are found before the server has seen them", () => {
    expect(paragraph("see https://a.example/x.")).toEqual([
      words("see "),
      { kind: "link", href: "https://a.example/x", nodes: [words("https://a.example/x")] },
      words("."),
    ]);
    expect(paragraph("www.a.example and a@b.example")).toEqual([words("www.a.example and a@b.example")]);
  });

  test("only http, https and mailto are links", () => {
    expect(safeHref("https://a.example")).toBe("https://a.example/");
    expect(safeHref("mailto:a@b.example?bcc=c@d.example")).toBe("mailto:a@b.example");
    for (const no of ["javascript:alert(1)", "data:text/html,x", "//a.example", "/settings", "https://a@b.example", " https://a.example", "https://a b"])
      expect(safeHref(no), no).toBeUndefined();
  });

  test("a link that says another address shows where it goes", () => {
    expect(hiddenHost("https://foreign.example/", "https://bank.example")).toBe("foreign.example");
    expect(hiddenHost("https://foreign.example/", "bank.example/login")).toBe("foreign.example");
    expect(hiddenHost("https://www.bank.example/", "bank.example")).toBeUndefined();
    expect(hiddenHost("https://foreign.example/", "read this.")).toBeUndefined();
  });

  test("spans of another text do no harm", () => {
    const far: Span[] = [{ kind: "link", at: 90, length: 9 }, { kind: "person", at: -1, length: 3 }, { kind: "here", at: 1, length: 1 }];
    expect(plainOf(parse("short", far))).toBe("short");
  });
});

describe("Markdown", () => {
  test("emphasis, code, lines", () => {
    expect(paragraph("*a* **b** ~~c~~ `d`\ne")).toEqual([
      { kind: "emphasis", nodes: [words("a")] },
      words(" "),
      { kind: "strong", nodes: [words("b")] },
      words(" "),
      { kind: "strike", nodes: [words("c")] },
      words(" "),
      { kind: "code", text: "d" },
      { kind: "break" },
      words("e"),
    ]);
  });

  test("lists, tasks, quotes, code, tables", () => {
    const kinds = (blocks: Block[]): string[] => blocks.map((block) => block.kind);
    expect(parse("3. a\n4. b")).toMatchObject([{ kind: "list", start: 3, items: [{}, {}] }]);
    expect(parse("- [x] a\n- [ ] b")).toMatchObject([{ kind: "list", items: [{ checked: true }, { checked: false }] }]);
    expect(kinds(parse("> a\n\n```js\nlet a;\n```\n\n|a|\n|-|\n|b|\n\n***\n\n## c"))).toEqual(["quote", "codeblock", "table", "rule", "heading"]);
  });

  test("HTML, definitions, indented lines and underlined ones are words", () => {
    expect(paragraph("<b>a</b> &amp;")).toEqual([words("<b>a</b> &amp;")]);
    expect(plainOf(parse("[a]: https://a.example"))).toBe("[a]: https://a.example");
    expect(plainOf(parse("    four blanks"))).toContain("four blanks");
    expect(parse("said\n===")).toMatchObject([{ kind: "paragraph" }]);
  });

  test("code keeps what stands in it", () => {
    const spans: Span[] = [{ kind: "person", at: 4, length: 4, user: "u1" }];
    expect(parse("```\n@bob https://a.example :tada:\n```", spans)).toEqual([
      { kind: "codeblock", language: "", text: "@bob https://a.example :tada:" },
    ]);
  });

  test("one line has no blocks", () => {
    expect(parseLine("# a\n- **b**")).toEqual([words("# a - "), { kind: "strong", nodes: [words("b")] }]);
  });
});

describe("emoji", () => {
  test("written by name, but not within words, times and addresses", () => {
    expect(paragraph("done :tada:!")).toEqual([words("done "), { kind: "emoji", text: "🎉", name: "tada" }, words("!")]);
    expect(plainOf(parse("10:100:30 a:tada:b :nothing: :constructor:"))).toBe("10:100:30 a:tada:b :nothing: :constructor:");
  });

  test("alone they are counted, so that they can be larger", () => {
    const counts = ["🎉", "👨‍👩‍👧 🎉", "🇩🇪", "🎉 hi", "12", "🎉".repeat(9)].map((text) => emojiAlone(parse(text)));
    expect(counts).toEqual([1, 2, 1, 0, 0, 0]);
  });
});

describe("bounds", () => {
  test("more than 8,000 letters are cut, and it is said", () => {
    const blocks = parse("a".repeat(9000));
    expect(blocks.at(-1)).toEqual({ kind: "cut" });
    expect(plainOf(blocks)).toHaveLength(8000);
    expect(parse("👍".repeat(8000)).at(-1)).not.toEqual({ kind: "cut" });
  });

  test("what is nested or marked beyond reason is shown as it was written", () => {
    for (const text of [">".repeat(40) + " a", "1. ".repeat(40) + "a", "*a* ".repeat(1900), "[".repeat(2000)])
      expect(parse(text)).toEqual([{ kind: "plain", text }]);
  });
});

describe("program text in colours", () => {
  test("is the same text, in pieces", async () => {
    const text = "const a = 'b'; // <script>";
    const pieces = await highlight("js", text);
    expect(pieces?.map((piece) => piece.text).join("")).toBe(text);
    expect(new Set(pieces?.map((piece) => piece.role))).toEqual(new Set(["keyword", "", "string", "comment"]));
  });

  test("a language that is not known, or is no language, is none", async () => {
    for (const name of ["klingon", "constructor", "__proto__", ""]) expect(await highlight(name, "x")).toBeUndefined();
  });
});

describe("hostile texts", () => {
  const elements = new Set(
    "a bdi blockquote br button code del div em figcaption figure hr input li ol p pre span strong table tbody td th thead tr ul".split(" "),
  );
  const attributes = new Set(
    "aria-label aria-level checked class data-kind dir disabled href rel role start tabindex target title type".split(" "),
  );

  test("there are at least 300 of them", () => expect(hostile.length).toBeGreaterThanOrEqual(300));

  test("each is drawn with our elements alone, soon", () => {
    for (const { kind, text } of hostile) {
      const began = performance.now();
      const html = render(Text, { props: { text } }).body.replaceAll(/<!--.*?-->/g, "");
      expect(performance.now() - began, text.slice(0, 80)).toBeLessThan(1000);
      for (const [, name = "", rest = ""] of html.matchAll(/<\/?([a-zA-Z][^\s/>]*)((?:[^<>"]|"[^"]*")*)>/g)) {
        expect(elements.has(name), `${kind}: <${name}> from ${text.slice(0, 80)}`).toBe(true);
        for (const [, attribute = "", value = ""] of rest.matchAll(/([^\s="]+)(?:="([^"]*)")?/g)) {
          if (attribute === "/") continue;
          expect(attributes.has(attribute.replace(/^class$/, "class")), `${kind}: ${attribute} from ${text.slice(0, 80)}`).toBe(true);
          if (attribute === "href") expect(value, text.slice(0, 80)).toMatch(/^(https?:\/\/|mailto:|\/r\/)/);
        }
      }
    }
  });

  test("each is quick to read, and keeps its words", () => {
    for (const { text } of hostile) {
      const began = performance.now();
      const blocks = parse(text);
      expect(performance.now() - began, text.slice(0, 80)).toBeLessThan(400);
      expect(blocks.length, text.slice(0, 80)).toBeLessThan(2001);
      parseLine(text);
    }
  });
});

/** markdown.test.ts — our reader and another one read the same: texts put together at random, of what Markdown is made of. */
import { beforeAll, expect, test } from "vitest";
import { shortcodes } from "../src/text/later";
import type { Block } from "../src/text/nodes";
import { parse } from "../src/text/parse";
import { parseByMarked } from "./marked";

const TEXTS = 3000;
const pieces = [
  ..."a|b c|snake_case_word|2*3*4|é|漢|👍|:tada:|&amp;|<b>|.|,|(|)|!|\\|\\*".split("|"),
  ..."*|**|_|__|~~|`|``|[|](https://a.example)|](<https://b.example> \"t\")|![|]|<https://c.example>".split("|"),
  ...[" ", "  ", "\n", "\n\n", "# ", "## x ##\n", "> ", "- ", "* ", "1. ", "2) ", "- [x] ", "```\n", "```js\n", "~~~\n", "---\n", "|", "|a|b|\n|-|:-:|\n"],
];

beforeAll(async () => void (await shortcodes.come()));

/** Blanks at the edges of lines and words are nobody's concern: nobody sees them. */
const seen = (blocks: Block[]): string =>
  JSON.stringify(blocks)
    .replace(/(?:\\n|\s)+"/g, '"')
    .replace(/"text":"(?:\\n|\s)+/g, '"text":"')
    .replace(/\{"kind":"text","text":""\},?/g, "")
    .replaceAll(",]", "]");

test("random texts", () => {
  let seed = 20261128;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  const different = Array.from({ length: TEXTS }, () => Array.from({ length: 1 + random(6) }, () => pieces[random(pieces.length)]).join("")).filter((text) => text.trim() && seen(parse(text)) !== seen(parseByMarked(text)));
  expect(different.length / TEXTS, different.slice(0, 20).map((text) => JSON.stringify(text)).join("\n")).toBeLessThan(0.005);
});

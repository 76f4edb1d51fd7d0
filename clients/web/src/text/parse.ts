/**
 * parse.ts — a text of Markdown becomes a tree of nodes. Raw HTML is words like any other. Whatever it is given, it ends soon, with a bounded
 * tree: what is nested or marked up beyond reason is shown as it was written.
 */
import { Lexer, Tokenizer, type Token, type Tokens } from "marked";
import type { Span } from "chat-sdk";
import { clean } from "./clean";
import { findSpans } from "./find";
import { hiddenHost, safeHref } from "./links";
import { mark, permalinkOf, pieces, unmark, type Marked } from "./marks";
import type { Align, Block, Inline, Item } from "./nodes";
import { withEmoji } from "./shortcodes";

const LETTERS_MAX = 8000; // code points, as the server takes them
const DEPTH_MAX = 16;
const NODES_MAX = 2000;
const SIGNS_MAX = 1500; // of emphasis and brackets: reading more of them takes too long
const nested = new RegExp(`^(?:[ \\t]*(?:>|[-*+][ \\t]|\\d{1,9}[.)][ \\t])){${DEPTH_MAX + 1},}`, "m");
const special = /[\\`*_~[\]<>#|:\n]|^\s*(?:[-+]|\d+[.)])/;

/** HTML, bare addresses, definitions, and code by indenting are nothing here: the server does not know them, and people do not mean them. */
class OurTokenizer extends Tokenizer {
  override html = nothing;
  override tag = nothing;
  override url = nothing;
  override def = nothing;
  override lheading = nothing;
  override code = nothing;
}

function nothing(): undefined {
  return undefined;
}

const options = { gfm: true, breaks: true, tokenizer: new OurTokenizer() };

/** What a message says. Without the server's spans (it has not seen it yet) links are found by its rules, and nobody is named. */
export function parse(text: string, spans?: readonly Span[]): Block[] {
  const [kept, isCut] = bounded(text);
  const tree = read(kept, spans);
  return isCut ? [...tree, { kind: "cut" }] : tree;
}

/** What is said in one line: topics, statuses, names of polls. Marks within the line alone; line breaks are blanks. */
export function parseLine(text: string, spans?: readonly Span[]): Inline[] {
  const kept = bounded(text.replace(/\s+/g, " "))[0];
  try {
    const marked = mark(kept, spans ?? linksOf(kept));
    if (!isReasonable(kept)) throw new TooMuch();
    return new Reader(marked).inline(Lexer.lexInline(marked.text, options), 0);
  } catch {
    return [{ kind: "text", text: clean(kept) }];
  }
}

function bounded(text: string): [kept: string, isCut: boolean] {
  if (text.length <= LETTERS_MAX) return [text, false];
  const letters = Array.from(text);
  return letters.length <= LETTERS_MAX ? [text, false] : [letters.slice(0, LETTERS_MAX).join(""), true];
}

function read(text: string, spans?: readonly Span[]): Block[] {
  // Most messages are plain words.
  if (!spans?.length && !special.test(text)) return [{ kind: "paragraph", nodes: [{ kind: "text", text: clean(text) }] }];
  try {
    if (!isReasonable(text)) throw new TooMuch();
    const marked = mark(text, spans ?? linksOf(text));
    return new Reader(marked).blocks(new Lexer(options).lex(marked.text), 0);
  } catch {
    return [{ kind: "plain", text: clean(text) }];
  }
}

const linksOf = (text: string): Span[] => findSpans(text).flatMap((one) => (one.kind === "link" ? [{ ...one, kind: "link" as const }] : []));

const isReasonable = (text: string): boolean => (text.match(/[*_~[\]`]/g)?.length ?? 0) <= SIGNS_MAX && !nested.test(text);

class TooMuch extends Error {}

/** Tokens to nodes; throws TooMuch when there are too many, or too deep. */
class Reader {
  private count = 0;

  constructor(private readonly marked: Marked) {}

  blocks(tokens: readonly Token[], depth: number): Block[] {
    this.enter(depth);
    return tokens.flatMap((token) => this.counted(this.block(token, depth)));
  }

  inline(tokens: readonly Token[], depth: number): Inline[] {
    this.enter(depth);
    return joined(tokens.flatMap((token) => this.counted(this.part(token, depth))));
  }

  private enter(depth: number): void {
    if (depth > DEPTH_MAX) throw new TooMuch();
  }

  private counted<Node>(nodes: Node[]): Node[] {
    this.count += nodes.length;
    if (this.count > NODES_MAX) throw new TooMuch();
    return nodes;
  }

  private block(token: Token, depth: number): Block[] {
    const inner = (): Inline[] => this.inline(("tokens" in token && token.tokens) || [], depth + 1);
    switch (token.type) {
      case "space":
      case "checkbox":
        return [];
      case "paragraph":
      case "text":
        return [{ kind: "paragraph", nodes: "tokens" in token ? inner() : this.words((token as Tokens.Text).text) }];
      case "heading":
        return [{ kind: "heading", level: (token as Tokens.Heading).depth, nodes: inner() }];
      case "blockquote":
        return [{ kind: "quote", blocks: this.blocks((token as Tokens.Blockquote).tokens, depth + 1) }];
      case "list":
        return [this.list(token as Tokens.List, depth)];
      case "code":
        return [this.codeblock(token as Tokens.Code)];
      case "table":
        return [this.table(token as Tokens.Table, depth)];
      case "hr":
        return [{ kind: "rule" }];
      default:
        return [{ kind: "paragraph", nodes: this.words(token.raw) }];
    }
  }

  private list(token: Tokens.List, depth: number): Block {
    const items = token.items.map((item): Item => ({
      blocks: this.blocks(item.tokens, depth + 1),
      ...(item.task ? { checked: item.checked ?? false } : {}),
    }));
    return { kind: "list", items: this.counted(items), ...(token.ordered ? { start: Number(token.start) || 0 } : {}) };
  }

  private codeblock(token: Tokens.Code): Block {
    const language = /^[\w+#.-]{1,32}/.exec(token.lang ?? "")?.[0].toLowerCase() ?? "";
    return { kind: "codeblock", language, text: clean(unmark(token.text, this.marked)) };
  }

  private table(token: Tokens.Table, depth: number): Block {
    const align = token.align.map((side): Align => (side === "center" ? "center" : side === "right" ? "end" : "start"));
    const cells = (row: Tokens.TableCell[]): Inline[][] => this.counted(row.map((cell) => this.inline(cell.tokens, depth + 1)));
    return { kind: "table", align, head: cells(token.header), rows: token.rows.map(cells) };
  }

  private part(token: Token, depth: number): Inline[] {
    const inner = (): Inline[] => this.inline(("tokens" in token && token.tokens) || [], depth + 1);
    switch (token.type) {
      case "strong":
        return [{ kind: "strong", nodes: inner() }];
      case "em":
        return [{ kind: "emphasis", nodes: inner() }];
      case "del":
        return [{ kind: "strike", nodes: inner() }];
      case "codespan":
        return [{ kind: "code", text: clean(unmark((token as Tokens.Codespan).text, this.marked)) }];
      case "br":
        return [{ kind: "break" }];
      case "escape":
        return [{ kind: "text", text: clean((token as Tokens.Escape).text) }];
      case "link":
      case "image":
        return this.link(token as Tokens.Link | Tokens.Image, depth);
      default:
        return this.words("text" in token ? (token.text as string) : token.raw);
    }
  }

  /** A picture is a link as well: loading it would tell its host who reads. */
  private link(token: Tokens.Link | Tokens.Image, depth: number): Inline[] {
    const address = unmark(token.href, this.marked);
    const nodes = this.inline(token.tokens, depth + 1).map((node): Inline => ("href" in node || node.kind === "permalink" ? flat(node) : node));
    const words = nodes.map(wordsOf).join("");
    const inside = this.marked.inside.get(address);
    if (inside) return [permalinkOf(inside, words || clean(address))];
    const href = safeHref(address);
    if (!href) return this.words(token.raw);
    const host = hiddenHost(href, words);
    return [{ kind: "link", href, nodes: words.trim() ? nodes : [{ kind: "text", text: clean(address) }], ...(host ? { host } : {}) }];
  }

  private words(text: string): Inline[] {
    return pieces(text, this.marked).flatMap((piece) => ("node" in piece ? [piece.node] : withEmoji(clean(piece.words))));
  }
}

const flat = (node: Inline): Inline => ({ kind: "text", text: wordsOf(node) });

const wordsOf = (node: Inline): string => ("nodes" in node ? node.nodes.map(wordsOf).join("") : "text" in node ? node.text : " ");

/** Words that stand side by side are one node. */
function joined(nodes: Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.kind === "text" && last?.kind === "text") out[out.length - 1] = { kind: "text", text: last.text + node.text };
    else out.push(node);
  }
  return out;
}

/** How many emoji a message is made of, if of nothing else; they are shown larger. 0 when there is more, or a crowd. */
export function emojiAlone(blocks: readonly Block[]): number {
  const [only] = blocks;
  if (blocks.length !== 1 || only?.kind !== "paragraph") return 0;
  const text = only.nodes.map((node) => (node.kind === "text" || node.kind === "emoji" ? node.text : "?")).join("");
  if (text.length > 64 || !/^[\p{Extended_Pictographic}\p{Emoji_Component}\s]+$/u.test(text) || /[\d#*]/.test(text)) return 0;
  const count = [...new Intl.Segmenter().segment(text.replace(/\s/g, ""))].length;
  return count <= 6 ? count : 0;
}

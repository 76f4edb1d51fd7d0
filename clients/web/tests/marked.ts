/** marked.ts — a text read by the lexer of `marked`, as the same tree: what our own reader is compared with. */
import { Lexer, Tokenizer, type Token, type Tokens } from "marked";
import type { Span } from "chat-sdk";
import { clean } from "../src/text/clean";
import { hiddenHost, safeHref } from "../src/text/links";
import { mark, permalinkOf, pieces, unmark, type Marked } from "../src/text/marks";
import type { Align, Block, Inline, Item } from "../src/text/nodes";
import { withEmoji } from "../src/text/named";

const DEPTH_MAX = 16;
const NODES_MAX = 2000;

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

/** A text without spans of its own, as that library reads it. */
export function parseByMarked(text: string, spans: readonly Span[] = []): Block[] {
  const marked = mark(text, spans);
  return new Reader(marked).blocks(new Lexer(options).lex(marked.text), 0);
}

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

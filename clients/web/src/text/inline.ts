/**
 * inline.ts — the marks within a paragraph: emphasis, code, links, escapes, line breaks. One walk from left to right; signs that may open or
 * close something are kept in a list, and paired from the inside out as CommonMark pairs them.
 */
import type { Budget } from "./budget";
import { clean } from "./clean";
import { hiddenHost, safeHref } from "./links";
import { permalinkOf, pieces, unmark, type Marked } from "./marks";
import type { Inline } from "./nodes";
import { isPunctuation, pair, type Part } from "./pairs";
import { withEmoji } from "./named";
import { targetAt } from "./target";

const plain = /[^\\`*_~[\]!<\n]+/y;
const address = /<(?:([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)|([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9.-]{1,255}))>/iy;

/** `from`: the paragraph's own words, marks in them. */
export const readInline = (text: string, marked: Marked, budget: Budget, depth: number): Inline[] => new Walk(text, marked, budget).read(depth);

class Walk {
  private place = 0;
  private readonly parts: Part[] = [];
  /** Where brackets stand in `parts` that nothing has closed yet. */
  private readonly open: number[] = [];
  /** Runs of so many backticks end no more. */
  private readonly unclosed = new Set<number>();

  constructor(
    private readonly text: string,
    private readonly marked: Marked,
    private readonly budget: Budget,
  ) {}

  read(depth: number): Inline[] {
    while (this.place < this.text.length) this.step();
    return this.finish(pair(this.parts), depth);
  }

  private step(): void {
    const sign = this.text[this.place] ?? "";
    switch (sign) {
      case "\\":
        return this.escape();
      case "`":
        return this.code();
      case "*":
      case "_":
      case "~":
        return this.run(sign);
      case "!":
        if (this.text[this.place + 1] !== "[") return this.words(1);
        return this.bracket(2);
      case "[":
        return this.bracket(1);
      case "]":
        return this.close();
      case "<":
        return this.address();
      case "\n":
        return this.break(1);
      default:
        return this.words(this.match(plain)?.[0].length ?? 1);
    }
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.place;
    return pattern.exec(this.text);
  }

  private words(length: number): void {
    this.parts.push({ kind: "words", text: this.text.slice(this.place, this.place + length) });
    this.place += length;
  }

  private escape(): void {
    const next = this.text[this.place + 1] ?? "";
    if (next === "\n") return this.break(2);
    if (!/[!-/:-@[-`{-~]/.test(next)) return this.words(1);
    this.parts.push({ kind: "text", text: next });
    this.place += 2;
  }

  private break(length: number): void {
    const last = this.parts.at(-1);
    if (last?.kind === "words") last.text = last.text.trimEnd();
    this.parts.push({ kind: "break" });
    this.place += length;
    while (this.text[this.place] === " " || this.text[this.place] === "\t") this.place++;
  }

  private code(): void {
    const length = this.length("`");
    const begin = this.place + length;
    const end = this.closing(length, begin);
    if (end < 0) return this.words(length);
    const inside = this.text.slice(begin, end).replaceAll("\n", " ");
    const text = inside.startsWith(" ") && inside.endsWith(" ") && inside.trim() ? inside.slice(1, -1) : inside;
    this.parts.push({ kind: "code", text: clean(unmark(text, this.marked)) });
    this.place = end + length;
  }

  private closing(length: number, from: number): number {
    if (this.unclosed.has(length)) return -1;
    for (let begin = this.text.indexOf("`", from); begin >= 0; ) {
      let end = begin;
      while (this.text[end] === "`") end++;
      if (end - begin === length) return begin;
      begin = this.text.indexOf("`", end);
    }
    this.unclosed.add(length);
    return -1;
  }

  private length(sign: string): number {
    let end = this.place;
    while (this.text[end] === sign) end++;
    return end - this.place;
  }

  /** Signs of emphasis: whether they open or close something is told by what stands before and behind. */
  private run(sign: "*" | "_" | "~"): void {
    const size = this.length(sign);
    if (sign === "~" && size > 2) return this.words(size);
    const before = String.fromCodePoint(this.text.codePointAt(this.place - (isLowHalf(this.text.charCodeAt(this.place - 1)) ? 2 : 1)) ?? 0x20);
    const behind = String.fromCodePoint(this.text.codePointAt(this.place + size) ?? 0x20);
    const [blankBefore, blankBehind] = [/\s/.test(before), /\s/.test(behind)];
    const [signBefore, signBehind] = [isPunctuation(before), isPunctuation(behind)];
    const isLeft = !blankBehind && (!signBehind || blankBefore || signBefore);
    const isRight = !blankBefore && (!signBefore || blankBehind || signBehind);
    this.parts.push({
      kind: "run",
      sign,
      size,
      left: size,
      opens: isLeft && (sign !== "_" || !isRight || signBefore),
      closes: isRight && (sign !== "_" || !isLeft || signBehind),
    });
    this.place += size;
  }

  private bracket(length: number): void {
    this.open.push(this.parts.length);
    this.parts.push({ kind: "bracket", isPicture: length === 2, isActive: true, from: this.place });
    this.place += length;
  }

  /** What stands in brackets is a link when its target follows; a link holds no other. */
  private close(): void {
    const at = this.open.pop() ?? -1;
    const bracket = this.parts[at];
    const target = bracket?.kind === "bracket" && bracket.isActive ? targetAt(this.text, this.place + 1) : undefined;
    if (bracket?.kind !== "bracket" || !target) return this.words(1);
    const parts = pair(this.parts.splice(at + 1));
    this.parts[at] = { kind: "anchor", address: target.address, parts, raw: this.text.slice(bracket.from, target.end) };
    this.place = target.end;
    if (bracket.isPicture) return;
    for (const one of this.open) {
      const before = this.parts[one];
      if (before?.kind === "bracket" && !before.isPicture) before.isActive = false;
    }
  }

  /** <https://…>, <somebody@somewhere> */
  private address(): void {
    const found = this.match(address);
    if (!found) return this.words(1);
    const [raw, link, mail = ""] = found;
    this.parts.push({ kind: "anchor", address: link ?? `mailto:${mail}`, parts: [{ kind: "words", text: link ?? mail }], raw });
    this.place += raw.length;
  }

  /** Parts to nodes: what nothing closed is words. */
  private finish(parts: readonly Part[], depth: number): Inline[] {
    this.budget.enter(depth);
    const out: Inline[] = [];
    let words = "";
    const put = (nodes: Inline[]): void => {
      for (const node of this.budget.spend(nodes)) join(out, node);
    };
    const flush = (): void => {
      if (words) put(this.nodesOf(words));
      words = "";
    };
    for (const part of parts) {
      if (part.kind === "words") words += part.text;
      else if (part.kind === "run") words += part.sign.repeat(part.left);
      else if (part.kind === "bracket") words += part.isPicture ? "![" : "[";
      else {
        flush();
        if (part.kind === "anchor") put(this.link(part, depth));
        else if ("parts" in part) put([{ kind: part.kind, nodes: this.finish(part.parts, depth + 1) }]);
        else put([part]);
      }
    }
    flush();
    return out;
  }

  /** A picture is a link as well: loading it would tell its host who reads. */
  private link({ address: written, parts, raw }: Extract<Part, { kind: "anchor" }>, depth: number): Inline[] {
    const to = unmark(written, this.marked);
    const nodes = this.finish(parts, depth + 1).map((node): Inline => ("href" in node || node.kind === "permalink" ? { kind: "text", text: wordsOf(node) } : node));
    const words = nodes.map(wordsOf).join("");
    const inside = this.marked.inside.get(to);
    if (inside) return [permalinkOf(inside, words || clean(to))];
    const href = safeHref(to);
    if (!href) return this.nodesOf(raw);
    const host = hiddenHost(href, words);
    return [{ kind: "link", href, nodes: words.trim() ? nodes : [{ kind: "text", text: clean(to) }], ...(host ? { host } : {}) }];
  }

  private nodesOf(words: string): Inline[] {
    return pieces(words, this.marked).flatMap((piece) => ("node" in piece ? [piece.node] : withEmoji(clean(piece.words))));
  }
}

const isLowHalf = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

const wordsOf = (node: Inline): string => ("nodes" in node ? node.nodes.map(wordsOf).join("") : "text" in node ? node.text : " ");

/** Words that stand side by side are one node. */
function join(out: Inline[], node: Inline): void {
  const last = out.at(-1);
  if (node.kind === "text" && last?.kind === "text") out[out.length - 1] = { kind: "text", text: last.text + node.text };
  else out.push(node);
}

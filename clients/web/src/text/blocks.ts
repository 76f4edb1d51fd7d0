/**
 * blocks.ts — the lines of a text: paragraphs, headings, quotations, lists, code, tables, rules. HTML, definitions, underlined headings and code
 * by indenting are nothing here: the server does not know them, and people do not mean them.
 */
import type { Budget } from "./budget";
import { clean } from "./clean";
import { readInline } from "./inline";
import { begins, cellsOf, FENCE, fenceOf, HEADING, indentOf, innermost, isTable, ITEM, outdent, QUOTE, RULE, type Fence } from "./lines";
import { unmark, type Marked } from "./marks";
import type { Align, Block, Inline, Item } from "./nodes";

type Lines = readonly string[];

export class Blocks {
  private out: Block[] = [];
  private at = 0;
  private lines: Lines = [];
  private depth = 0;

  constructor(
    private readonly marked: Marked,
    private readonly budget: Budget,
  ) {}

  /** `isText`: it begins with words, whatever they look like. */
  read(lines: Lines, depth = 0, isText = false): Block[] {
    this.budget.enter(depth);
    const before = [this.out, this.at, this.lines, this.depth] as const;
    [this.out, this.at, this.lines, this.depth] = [[], 0, lines, depth];
    if (isText) this.paragraph();
    while (this.at < lines.length) {
      const line = this.line();
      if (!line.trim()) this.at++;
      else if (fenceOf(line)) this.code(fenceOf(line) as Fence);
      else if (HEADING.test(line)) this.heading(line);
      else if (RULE.test(line)) this.rule();
      else if (QUOTE.test(line)) this.quote();
      else if (ITEM.test(line)) this.list();
      else if (isTable(lines, this.at)) this.table();
      else this.paragraph();
    }
    const { out } = this;
    [this.out, this.at, this.lines, this.depth] = before;
    return out;
  }

  private line(at = this.at): string {
    return this.lines[at] ?? "";
  }

  private put(block: Block): void {
    this.out.push(...this.budget.spend([block]));
  }

  private inline(text: string): Inline[] {
    return readInline(text, this.marked, this.budget, this.depth + 1);
  }

  private code({ sign, length, indent, info }: Fence): void {
    const kept: string[] = [];
    let isOpen = true;
    for (this.at++; this.at < this.lines.length; this.at++) {
      const end = FENCE.exec(this.line());
      isOpen = !(end?.[2]?.startsWith(sign.repeat(length)) && !end[3]?.trim());
      if (!isOpen) break;
      kept.push(outdent(this.line(), indent));
    }
    this.at++;
    while (isOpen && kept.at(-1)?.trim() === "") kept.pop();
    const language = /^[\w+#.-]{1,32}/.exec(info)?.[0].toLowerCase() ?? "";
    this.put({ kind: "codeblock", language, text: clean(unmark(kept.join("\n"), this.marked)) });
  }

  private heading(line: string): void {
    const [, signs = "", words = ""] = HEADING.exec(line) ?? [];
    const text = words.trim().replace(/(^|[ \t])#+$/, "").trimEnd();
    this.at++;
    this.put({ kind: "heading", level: signs.length, nodes: this.inline(text) });
  }

  private rule(): void {
    this.at++;
    this.put({ kind: "rule" });
  }

  private quote(): void {
    const inner: string[] = [];
    const open = new Open();
    for (; this.at < this.lines.length; this.at++) {
      const found = QUOTE.exec(this.line());
      if (!found && !(open.isParagraph && this.goesOn())) break;
      inner.push(found ? (found[1] ?? "") : this.line());
      open.take(inner.at(-1) ?? "");
    }
    this.put({ kind: "quote", blocks: this.read(inner, this.depth + 1) });
  }

  /** Whether this line belongs to the paragraph before it, although it is not marked so. */
  private goesOn(): boolean {
    return this.line().trim() !== "" && !begins(this.lines, this.at);
  }

  private list(): void {
    const [, , mark = ""] = ITEM.exec(this.line()) ?? [];
    const sign = mark.at(-1);
    const items: Item[] = [];
    for (let next = this.at; next < this.lines.length; ) {
      const found = ITEM.exec(this.line(next));
      if (found?.[2]?.at(-1) !== sign || RULE.test(this.line(next))) break;
      this.at = next;
      items.push(this.item(this.itemLines(found as RegExpExecArray)));
      for (next = this.at; next < this.lines.length && !this.line(next).trim(); ) next++;
    }
    this.put({ kind: "list", items: this.budget.spend(items), ...(mark.length > 1 ? { start: parseInt(mark, 10) } : {}) });
  }

  private item(lines: string[]): Item {
    const box = /^\[([ xX])\][ \t]+(?=\S)/.exec(lines[0] ?? "");
    if (box) lines[0] = (lines[0] ?? "").slice(box[0].length);
    return { blocks: this.read(lines, this.depth + 1, box !== null), ...(box ? { checked: box[1] !== " " } : {}) };
  }

  private itemLines([, indent = "", mark = "", rest = ""]: RegExpExecArray): string[] {
    const blanks = rest.trim() ? indentOf(rest) : 1;
    const inside = indent.length + mark.length + (blanks > 4 ? 1 : blanks);
    const lines = [outdent(rest, blanks > 4 ? 1 : blanks)];
    const open = new Open();
    open.take(lines[0] ?? "");
    let last = ++this.at;
    for (let at = last; at < this.lines.length; at++) {
      const line = this.line(at);
      if (!line.trim()) {
        if (lines.length === 1 && !rest.trim()) break; // an empty item holds nothing that comes later
        continue;
      }
      this.at = at;
      if (indentOf(line) < inside && (at > last || !open.isParagraph || ITEM.test(line) || !this.goesOn())) break;
      for (; last < at; last++) lines.push("");
      lines.push(outdent(line, inside));
      open.take(lines.at(-1) ?? "");
      last = at + 1;
    }
    this.at = last;
    return lines;
  }

  private table(): void {
    const align = cellsOf(this.line(this.at + 1)).map((cell): Align => (!cell.endsWith(":") ? "start" : cell.startsWith(":") ? "center" : "end"));
    const row = (): Inline[][] => {
      const cells = cellsOf(this.line());
      this.at++;
      return this.budget.spend(align.map((_, at) => this.inline(cells[at] ?? "")));
    };
    const head = row();
    this.at++;
    const rows: Inline[][][] = [];
    while (this.at < this.lines.length && this.goesOn()) rows.push(row());
    this.put({ kind: "table", align, head, rows });
  }

  private paragraph(): void {
    const kept = [this.line().trim()];
    for (this.at++; this.at < this.lines.length && this.goesOn() && !isTable(this.lines, this.at); this.at++) kept.push(this.line().trimStart());
    this.put({ kind: "paragraph", nodes: this.inline(kept.join("\n").trimEnd()) });
  }
}

/** What the lines so far leave open: code that is not closed, or a paragraph that may go on. */
class Open {
  isParagraph = false;
  private fence: Fence | undefined;

  take(line: string): void {
    const text = innermost(line);
    const found = fenceOf(text);
    if (!this.fence && text === line) this.fence = found;
    else if (this.fence && found?.sign === this.fence.sign && found.length >= this.fence.length && !found.info) this.fence = undefined;
    this.isParagraph = !found && !this.fence && text.trim() !== "" && !HEADING.test(text) && !RULE.test(text);
  }
}

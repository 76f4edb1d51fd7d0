/**
 * find.ts — mentions and links in a text, by the rules of the server (libs/markup/markup.h), for texts that it has not seen yet: what is
 * being written, and what is on its way. tests/vectors/markup.json holds both to the same answers.
 */
import { isBlank, isOfWord, isSign, isUnspaced } from "./letters";

export interface Found {
  kind: "name" | "link" | "all" | "here" | "owners" | "admins" | "moderators";
  /** In code points. */
  at: number;
  length: number;
}

const FOUND_MAX = 100;
const RUN_MAX = 64; // backticks around code
const OPEN_MAX = 32; // brackets of link texts in each other

const groups: Record<string, Found["kind"]> = {
  all: "all",
  everyone: "all",
  channel: "all",
  here: "here",
  owners: "owners",
  admins: "admins",
  moderators: "moderators",
};

/** In order, not overlapping. */
export function findSpans(text: string): Found[] {
  if (!text.includes("@") && !text.includes("://")) return [];
  const letters = Array.from(text);
  const walk = new Walk(letters);
  let paragraph = 0;
  for (let place = 0; place < letters.length; ) {
    const line = lineAt(letters, place);
    const fence = fenceOf(letters, line);
    place = fence ? behindFence(letters, line, fence) : line.next;
    if (!fence && line.words < line.end) continue;
    walk.paragraph(paragraph, line.begin);
    paragraph = place;
  }
  walk.paragraph(paragraph, letters.length);
  return walk.found;
}

/** One walk from left to right through each paragraph. */
class Walk {
  found: Found[] = [];
  private end = 0;
  private open: number[] = []; // for each '[': how many there were
  private lastRun = new Map<number, number>(); // where the paragraph's last run of so many backticks begins

  constructor(private readonly letters: readonly string[]) {}

  paragraph(from: number, end: number): void {
    this.end = end;
    this.open = [];
    this.noteRuns(from);
    for (let place = from; place < end; ) place = this.step(place);
  }

  private step(place: number): number {
    switch (this.letters[place]) {
      case "\\":
        return place + (place + 1 < this.end && this.code(place + 1) < 0x80 ? 2 : 1);
      case "`":
        return this.behindCode(place);
      case "<":
        return this.takeAngles(place);
      case "[":
        if (this.open.length < OPEN_MAX) this.open.push(this.found.length);
        return place + 1;
      case "]":
        return this.takeTarget(place);
      case "@":
        return this.takeMention(place);
      case "h":
      case "H":
        return this.mayBegin(place) && this.isLink(place) ? this.takeLink(place) : place + 1;
      default:
        return place + 1;
    }
  }

  private at(place: number): string {
    return place < this.end ? (this.letters[place] ?? "") : "";
  }

  private code(place: number): number {
    return this.letters[place]?.codePointAt(0) ?? 0;
  }

  private add(kind: Found["kind"], from: number, to: number): void {
    if (this.found.length < FOUND_MAX) this.found.push({ kind, at: from, length: to - from });
  }

  private isLink(place: number): boolean {
    const scheme = /^https?:\/\//i.exec(this.letters.slice(place, Math.min(place + 8, this.end)).join(""))?.[0].length ?? 0;
    const first = place + scheme;
    return scheme > 0 && first < this.end && (this.at(first) === "[" || isOfWord(this.code(first)));
  }

  /** Up to a blank, an angle, or the end of a link text; as the target of one also up to the parenthesis that closes it. */
  private linkEnd(place: number, isTarget: boolean): number {
    for (let depth = 0; place < this.end; place++) {
      const letter = this.at(place);
      if (isBlank(this.code(place)) || letter === "<" || letter === ">" || (letter === "]" && this.at(place + 1) === "(")) break;
      depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
      if (isTarget && depth < 0) break;
    }
    return place;
  }

  /** Without the sentence's own punctuation, and brackets that were opened before. */
  private trimLink(from: number, to: number): number {
    const balance = (open: string, close: string): number =>
      this.letters.slice(from, to).reduce((sum, letter) => sum + (letter === open ? 1 : letter === close ? -1 : 0), 0);
    let [round, square] = [balance("(", ")"), balance("[", "]")];
    // The server counts eight bytes that stay, which are ASCII: the scheme.
    for (let bytes = this.bytes(from, to); bytes > 8; to--) {
      const last = this.code(to - 1);
      const letter = this.at(to - 1);
      if (letter === ")" ? round >= 0 : letter === "]" ? square >= 0 : last < 0x80 ? !"?!.,:;*_~'\"`|}".includes(letter) : isOfWord(last)) break;
      round += Number(letter === ")");
      square += Number(letter === "]");
      bytes -= this.bytes(to - 1, to);
    }
    return to;
  }

  private bytes(from: number, to: number): number {
    let sum = 0;
    for (let place = from; place < to; place++) {
      const code = this.code(place);
      sum += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
    return sum;
  }

  private takeLink(place: number): number {
    const end = this.trimLink(place, this.linkEnd(place, false));
    this.add("link", place, end);
    return end;
  }

  /** <https://…>: all of it, or nothing of the kind. */
  private takeAngles(place: number): number {
    if (!this.isLink(place + 1)) return place + 1;
    const end = this.linkEnd(place + 1, false);
    if (this.at(end) !== ">") return place + 1;
    this.add("link", place + 1, end);
    return end + 1;
  }

  /** [text](https://…): its text names nobody. */
  private takeTarget(place: number): number {
    const before = this.open.pop() ?? -1;
    const hasAngles = this.at(place + 2) === "<";
    const from = place + 2 + Number(hasAngles);
    if (before < 0 || this.at(place + 1) !== "(" || from >= this.end || !this.isLink(from)) return place + 1;
    const to = this.linkEnd(from, !hasAngles);
    if (hasAngles && this.at(to) !== ">") return place + 1;
    const end = this.behindTitle(to + Number(hasAngles));
    if (this.at(end) !== ")") return place + 1;
    this.found.length = before;
    this.add("link", from, to);
    return end + 1;
  }

  private behindTitle(place: number): number {
    const start = place;
    while (this.at(place) === " ") place++;
    const quote = this.at(place);
    if (place === start || (quote !== '"' && quote !== "'")) return place;
    const close = this.letters.indexOf(quote, place + 1);
    return close >= 0 && close < this.end ? close + 1 : place;
  }

  private mayBegin(place: number): boolean {
    const before = place ? this.code(place - 1) : 0;
    return before !== 0x40 && before !== 0x2f && (!isOfWord(before) || isUnspaced(before));
  }

  private takeMention(place: number): number {
    let end = place + 1;
    while (end < this.end && (isOfWord(this.code(end)) || isSign(this.code(end)))) end++;
    if (end === place + 1 || !isOfWord(this.code(place + 1)) || !this.mayBegin(place)) return place + 1;
    // An address: what comes next is looked at as whatever it is.
    if (this.at(end) === "@" && end + 1 < this.end && isOfWord(this.code(end + 1))) return end;
    const name = this.letters.slice(place + 1, end).join("");
    const bare = name.replace(/[._-]+$/, "");
    const group = Object.hasOwn(groups, bare.toLowerCase()) ? groups[bare.toLowerCase()] : undefined;
    this.add(group ?? "name", place, group ? place + 1 + bare.length : end);
    return end;
  }

  private noteRuns(place: number): void {
    this.lastRun.clear();
    while (place < this.end) {
      const run = this.runOf(place);
      if (run && run <= RUN_MAX) this.lastRun.set(run, place);
      place += run || 1;
    }
  }

  private runOf(place: number): number {
    let length = 0;
    while (this.at(place + length) === "`") length++;
    return length;
  }

  /** Behind the code that begins here; behind the backticks alone when nothing ends it. */
  private behindCode(place: number): number {
    const wanted = this.runOf(place);
    let next = place + wanted;
    if (wanted > RUN_MAX || (this.lastRun.get(wanted) ?? -1) < next) return next;
    while (next < this.end) {
      const run = this.runOf(next);
      next += run || 1;
      if (run === wanted) break;
    }
    return next;
  }
}

interface Line {
  begin: number;
  words: number;
  end: number;
  next: number;
  quotes: number; // how often '>' stands before its words
}

function lineAt(letters: readonly string[], begin: number): Line {
  const found = letters.indexOf("\n", begin);
  let end = found < 0 ? letters.length : found;
  const next = end + Number(found >= 0);
  let [words, quotes] = [begin, 0];
  for (; words < end && " \t>".includes(letters[words] ?? "?"); words++) quotes += Number(letters[words] === ">");
  while (end > words && " \t\r".includes(letters[end - 1] ?? "?")) end--;
  return { begin, words, end, next, quotes };
}

interface Fence {
  of: string;
  length: number;
}

function fenceOf(letters: readonly string[], line: Line): Fence | undefined {
  const of = letters[line.words] ?? "";
  if (line.words === line.end || (of !== "`" && of !== "~")) return undefined;
  let length = 0;
  while (line.words + length < line.end && letters[line.words + length] === of) length++;
  if (length < 3 || (of === "`" && letters.slice(line.words + length, line.end).includes("`"))) return undefined;
  return { of, length };
}

/** Behind the fence that closes, or where the quotation with the code in it ends. */
function behindFence(letters: readonly string[], first: Line, fence: Fence): number {
  let place = first.next;
  while (place < letters.length) {
    const line = lineAt(letters, place);
    const closing = fenceOf(letters, line);
    if (line.quotes < first.quotes) return place;
    place = line.next;
    if (closing && closing.of === fence.of && closing.length >= fence.length && line.words + closing.length === line.end) break;
  }
  return place;
}

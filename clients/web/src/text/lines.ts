/** lines.ts — what a line begins. Each pattern looks at every letter a bounded number of times. */

export const FENCE = /^( {0,3})(`{3,}|~{3,})(.*)$/;
export const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/s;
export const RULE = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/;
export const QUOTE = /^ {0,3}> ?(.*)$/s;
export const ITEM = /^( {0,3})([-+*]|\d{1,9}[.)])((?:[ \t].*)?)$/s;

export interface Fence {
  sign: string;
  length: number;
  indent: number;
  info: string;
}

/** Where program text begins; one between backticks has none in what stands behind them. */
export function fenceOf(line: string): Fence | undefined {
  const [, indent = "", signs = "", rest = ""] = FENCE.exec(line) ?? [];
  if (!signs || (signs.startsWith("`") && rest.includes("`"))) return undefined;
  return { sign: signs.charAt(0), length: signs.length, indent: indent.length, info: rest.trim() };
}

/** Whether a line ends a paragraph that it could go on. */
export function begins(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  if (fenceOf(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line)) return true;
  const item = ITEM.exec(line);
  // A number in a sentence that happens to begin a line is none, and neither is a dash alone.
  return item !== null && (item[3] ?? "").trim() !== "" && /^([-+*]|1[.)])$/.test(item[2] ?? "");
}

/** Without the signs of quotations and lists that it begins with. */
export function innermost(line: string): string {
  for (let text = line; ; ) {
    const inside: string | undefined = RULE.test(text) ? undefined : (ITEM.exec(text)?.[3]?.trimStart() ?? QUOTE.exec(text)?.[1]);
    if (inside === undefined) return text;
    text = inside;
  }
}

/** In columns; a tab has four. */
export function indentOf(line: string): number {
  let columns = 0;
  for (const letter of line) {
    if (letter === " ") columns++;
    else if (letter === "\t") columns += 4;
    else break;
  }
  return columns;
}

/** Without the blanks of so many columns, as far as there are any. */
export function outdent(line: string, columns: number): string {
  let place = 0;
  for (; columns > 0 && (line[place] === " " || line[place] === "\t"); place++) columns -= line[place] === " " ? 1 : 4;
  return " ".repeat(Math.max(0, -columns)) + line.slice(place);
}

/** A row of heads above a row of dashes, as many of each. */
export function isTable(lines: readonly string[], at: number): boolean {
  const [head = "", rule = ""] = [lines[at], lines[at + 1]];
  if (!(head.includes("|") || rule.includes("|")) || !/^[ \t]*[|:-]/.test(rule)) return false;
  const dashes = cellsOf(rule);
  return dashes.every((cell) => /^:?-+:?$/.test(cell)) && cellsOf(head).length === dashes.length;
}

/** What stands between the bars of a row; a bar behind a backslash is none. */
export function cellsOf(line: string): string[] {
  const cells: string[] = [];
  const text = line.trim();
  let cell = "";
  for (let place = text.startsWith("|") ? 1 : 0; place < text.length; place++) {
    const letter = text.charAt(place);
    if (letter === "\\" && text[place + 1] === "|") cell += text.charAt(++place);
    else if (letter !== "|") cell += letter;
    else {
      cells.push(cell.trim());
      cell = "";
    }
  }
  return text.endsWith("|") && !text.endsWith("\\|") ? cells : [...cells, cell.trim()];
}

/** nodes.ts — what a text is made of, when it has been read: a tree of plain data. Whoever draws it makes elements of it, never a string of HTML. */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "break" }
  | { kind: "strong"; nodes: Inline[] }
  | { kind: "emphasis"; nodes: Inline[] }
  | { kind: "strike"; nodes: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "emoji"; text: string; name: string }
  | Link
  | { kind: "permalink"; room: string; message: number; text: string }
  | Mention;

export interface Link {
  kind: "link";
  /** http, https or mailto. */
  href: string;
  nodes: Inline[];
  /** Where it really goes, when its words say otherwise. */
  host?: string;
}

export interface Mention {
  kind: "mention";
  of: "person" | "role" | "here" | "all";
  text: string;
  user?: string;
}

export type Block =
  | { kind: "paragraph"; nodes: Inline[] }
  /** Shown as it was written. */
  | { kind: "plain"; text: string }
  | { kind: "heading"; level: number; nodes: Inline[] }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "list"; start?: number; items: Item[] }
  | { kind: "codeblock"; language: string; text: string }
  | { kind: "table"; align: Align[]; head: Inline[][]; rows: Inline[][][] }
  | { kind: "rule" }
  /** It goes on, but is not shown. */
  | { kind: "cut" };

export interface Item {
  blocks: Block[];
  /** Of a task: whether it is done. */
  checked?: boolean;
}

export type Align = "start" | "center" | "end";

/** The words alone, for what is read aloud, notices and quotes of one line. */
export function plainOf(blocks: readonly Block[]): string {
  return blocks.map(blockWords).filter(Boolean).join("\n");
}

function blockWords(block: Block): string {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return inlineWords(block.nodes);
    case "plain":
    case "codeblock":
      return block.text;
    case "quote":
      return plainOf(block.blocks);
    case "list":
      return block.items.map((item) => plainOf(item.blocks)).join("\n");
    case "table":
      return [block.head, ...block.rows].map((row) => row.map(inlineWords).join(" ")).join("\n");
    default:
      return "";
  }
}

function inlineWords(nodes: readonly Inline[]): string {
  return nodes.map((node) => ("nodes" in node ? inlineWords(node.nodes) : node.kind === "break" ? "\n" : node.text)).join("");
}

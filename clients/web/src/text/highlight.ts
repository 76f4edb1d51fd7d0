/**
 * highlight.ts — program text in colours, as pieces to be drawn as nodes. A chunk of its own, and one more for each language, loaded when the
 * first such text is seen.
 */
import type { LanguageFn } from "highlight.js";
import hljs from "highlight.js/lib/core";

/** Words and what they are: keyword, string, number, name, comment; "" for the rest. */
export interface Piece {
  text: string;
  role: "" | "keyword" | "string" | "number" | "name" | "comment";
}

const LETTERS_MAX = 8000;
const PIECES_MAX = 3000;

type Load = () => Promise<{ default: LanguageFn }>;
const languages: Record<string, Load> = {
  bash: () => import("highlight.js/lib/languages/bash"),
  c: () => import("highlight.js/lib/languages/c"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  csharp: () => import("highlight.js/lib/languages/csharp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  kotlin: () => import("highlight.js/lib/languages/kotlin"),
  lua: () => import("highlight.js/lib/languages/lua"),
  makefile: () => import("highlight.js/lib/languages/makefile"),
  php: () => import("highlight.js/lib/languages/php"),
  python: () => import("highlight.js/lib/languages/python"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  rust: () => import("highlight.js/lib/languages/rust"),
  sql: () => import("highlight.js/lib/languages/sql"),
  swift: () => import("highlight.js/lib/languages/swift"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
};

const otherNames: Record<string, string> = {
  "c#": "csharp",
  "c++": "cpp",
  cc: "cpp",
  conf: "ini",
  cs: "csharp",
  golang: "go",
  h: "c",
  html: "xml",
  js: "javascript",
  jsx: "javascript",
  kt: "kotlin",
  make: "makefile",
  patch: "diff",
  py: "python",
  rb: "ruby",
  rs: "rust",
  sh: "bash",
  shell: "bash",
  svg: "xml",
  toml: "ini",
  ts: "typescript",
  tsx: "typescript",
  yml: "yaml",
  zsh: "bash",
};

const roles: Record<string, Piece["role"]> = {
  addition: "string",
  attr: "name",
  attribute: "name",
  built_in: "name",
  bullet: "keyword",
  comment: "comment",
  deletion: "number",
  doctag: "comment",
  keyword: "keyword",
  literal: "number",
  meta: "comment",
  name: "keyword",
  number: "number",
  property: "name",
  quote: "comment",
  regexp: "string",
  section: "name",
  selector: "name",
  string: "string",
  symbol: "number",
  tag: "keyword",
  title: "name",
  type: "name",
  variable: "name",
};

/** Undefined when the language is not known here, or the text too long. Rejects when the language cannot be loaded. */
export async function highlight(language: string, text: string): Promise<Piece[] | undefined> {
  const name = otherNames[language] ?? language;
  const load = Object.hasOwn(languages, name) ? languages[name] : undefined;
  if (!load || text.length > LETTERS_MAX) return undefined;
  if (!hljs.getLanguage(name)) hljs.registerLanguage(name, (await load()).default);
  const result = hljs.highlight(text, { language: name, ignoreIllegals: true });
  const pieces: Piece[] = [];
  collect((result._emitter as unknown as { rootNode: Scope }).rootNode, "", pieces);
  return pieces.length <= PIECES_MAX ? pieces : undefined;
}

interface Scope {
  scope?: string;
  children: (Scope | string)[];
}

function collect({ scope, children }: Scope, outer: Piece["role"], out: Piece[]): void {
  const role = (scope && roles[scope.split(/[.-]/)[0] ?? ""]) || outer;
  for (const child of children) {
    if (typeof child !== "string") collect(child, role, out);
    else if (out.at(-1)?.role === role) (out.at(-1) as Piece).text += child;
    else out.push({ text: child, role });
  }
}

/** pairs.ts — signs of emphasis, paired: each that may close something takes the nearest before it that may open the same. */
import type { Inline } from "./nodes";

export type Part =
  | Exclude<Inline, { nodes: Inline[] }>
  /** In which mentions and emoji are looked for when all is read. */
  | { kind: "words"; text: string }
  | Run
  | { kind: "bracket"; isPicture: boolean; isActive: boolean; from: number }
  | { kind: "anchor"; address: string; parts: Part[]; raw: string }
  | { kind: "strong" | "emphasis" | "strike"; parts: Part[] };

interface Run {
  kind: "run";
  sign: "*" | "_" | "~";
  /** How many there were, and how many of them are not used yet. */
  size: number;
  left: number;
  opens: boolean;
  closes: boolean;
}

export const isPunctuation = (letter: string): boolean => /[\p{P}\p{S}]/u.test(letter);

/** Changes the list in place, and gives it. */
export function pair(parts: Part[]): Part[] {
  for (let at = 0; at < parts.length; at++) {
    const closer = parts[at];
    if (closer?.kind !== "run") continue;
    while (closer.closes && closer.left > 0) {
      const from = openerOf(parts, at, closer);
      const opener = parts[from];
      if (opener?.kind !== "run") break;
      const used = closer.sign === "~" ? closer.left : Math.min(2, opener.left, closer.left);
      const inner = parts.splice(from + 1, at - from - 1);
      parts.splice(from + 1, 0, { kind: closer.sign === "~" ? "strike" : used === 2 ? "strong" : "emphasis", parts: inner });
      opener.left -= used;
      closer.left -= used;
      at = from + 2;
    }
  }
  return parts;
}

function openerOf(parts: readonly Part[], at: number, closer: Run): number {
  for (let from = at - 1; from >= 0; from--) {
    const one = parts[from];
    if (one?.kind === "run" && one.sign === closer.sign && one.opens && one.left > 0 && fit(one, closer)) return from;
  }
  return -1;
}

/** Runs that could be both ends are not mixed up: CommonMark's rule of three. */
function fit(opener: Run, closer: Run): boolean {
  if (closer.sign === "~") return opener.left === closer.left;
  return !((opener.closes || closer.opens) && (opener.size + closer.size) % 3 === 0 && !(opener.size % 3 === 0 && closer.size % 3 === 0));
}

/** differences.ts — from one text to the next, word by word: what stayed, what went, what is new. Pure. */
export interface Part {
  text: string;
  is: "same" | "gone" | "new";
}

const WORDS_MAX = 800; // above this the work grows too much: the old text goes, the new one comes

const wordsOf = (text: string): string[] => text.match(/\s+|[^\s]+/gu) ?? [];

/** The lengths of the longest common rests, from each place of both on. */
function commons(before: readonly string[], after: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let at = before.length - 1; at >= 0; at--)
    for (let to = after.length - 1; to >= 0; to--)
      (rows[at] as Uint16Array)[to] = before[at] === after[to] ? (rows[at + 1]?.[to + 1] ?? 0) + 1 : Math.max(rows[at + 1]?.[to] ?? 0, rows[at]?.[to + 1] ?? 0);
  return rows;
}

export function differences(before: string, after: string): Part[] {
  const old = wordsOf(before);
  const now = wordsOf(after);
  const parts: Part[] = [];
  const put = (text: string, is: Part["is"]): void => {
    const last = parts.at(-1);
    if (!text) return;
    if (last?.is === is) last.text += text;
    else parts.push({ text, is });
  };
  if (old.length > WORDS_MAX || now.length > WORDS_MAX) {
    put(before, "gone");
    put(after, "new");
    return parts;
  }
  const rows = commons(old, now);
  let at = 0;
  let to = 0;
  while (at < old.length || to < now.length) {
    if (at < old.length && to < now.length && old[at] === now[to]) {
      put(old[at++] ?? "", "same");
      to++;
    } else if (to >= now.length || (at < old.length && (rows[at + 1]?.[to] ?? 0) >= (rows[at]?.[to + 1] ?? 0))) put(old[at++] ?? "", "gone");
    else put(now[to++] ?? "", "new");
  }
  return parts;
}

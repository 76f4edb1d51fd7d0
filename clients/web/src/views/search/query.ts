/** query.ts — the words of a question and its filters, as text and apart. Pure; docs/features/search.md has the language. */

export const KEYS = ["from", "in", "after", "before", "on", "has", "is", "mentions"] as const;
export type FilterKey = (typeof KEYS)[number];

export interface Part {
  /** As it stands in the text. */
  text: string;
  key?: FilterKey;
  value?: string;
}

const PART = /-?"[^"]*"?|[^\s":]+:"[^"]*"?|\S+/gu;
const isKey = (text: string): text is FilterKey => (KEYS as readonly string[]).includes(text);

/** What the question is made of, in its order. */
export function partsOf(text: string): Part[] {
  return (text.match(PART) ?? []).map((part) => {
    const colon = part.indexOf(":");
    const key = part.slice(0, colon);
    if (colon <= 0 || colon === part.length - 1 || !isKey(key)) return { text: part };
    return { text: part, key, value: part.slice(colon + 1).replaceAll('"', "") };
  });
}

export const filtersOf = (text: string): Part[] => partsOf(text).filter((part) => part.key !== undefined);

export const without = (text: string, part: Part): string =>
  partsOf(text)
    .map((one) => one.text)
    .filter((one) => one !== part.text)
    .join(" ");

/** With another filter behind it; of two that cannot both be, the new one stays. */
export function withFilter(text: string, key: FilterKey, value: string): string {
  const only: readonly FilterKey[] = ["after", "before", "on"];
  const kept = partsOf(text).filter((part) => part.key !== key || (!only.includes(key) && part.value !== value));
  const quoted = /[\s"]/u.test(value) ? `"${value.replaceAll('"', "")}"` : value;
  return [...kept.map((part) => part.text), `${key}:${quoted}`].join(" ");
}

export interface Stretch {
  text: string;
  isFound: boolean;
}

/** An excerpt cut where something was found in it; places are in code points. */
export function stretchesOf(excerpt: string, matches: readonly { at: number; length: number }[]): Stretch[] {
  const letters = Array.from(excerpt);
  const stretches: Stretch[] = [];
  let from = 0;
  const put = (to: number, isFound: boolean): void => {
    if (to > from) stretches.push({ text: letters.slice(from, to).join(""), isFound });
    from = Math.max(from, to);
  };
  for (const { at, length } of [...matches].sort((a, b) => a.at - b.at)) {
    put(Math.min(at, letters.length), false);
    put(Math.min(at + length, letters.length), true);
  }
  put(letters.length, false);
  return stretches;
}

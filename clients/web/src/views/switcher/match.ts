/** match.ts — how well a name fits what somebody typed, without asking anybody. Pure. */

/** Letters without case and marks, so that "elodie" finds "Élodie". */
export const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

const BEGINS = 1000;
const WORD_BEGINS = 800;
const WITHIN = 600;
const SCATTERED = 300;

/**
 * 0 when it does not fit; more the better: the name begins so, one of its words does, it has it within, it has the letters in this order. Of those that fit alike the
 * shorter is nearer. Both are `folded`.
 */
export function fit(name: string, typed: string): number {
  if (typed === "") return 1;
  const at = name.indexOf(typed);
  const near = Math.max(0, 100 - (name.length - typed.length));
  if (at === 0) return BEGINS + near;
  if (at > 0) return (/[\p{L}\p{N}]/u.test(name.charAt(at - 1)) ? WITHIN : WORD_BEGINS) + near;
  const gaps = gapsOf(name, typed);
  return gaps === undefined ? 0 : Math.max(1, SCATTERED + near - gaps * 10);
}

/** How many letters stand between those that were typed; undefined when they are not all there. */
function gapsOf(name: string, typed: string): number | undefined {
  let from = -1;
  let gaps = 0;
  for (const letter of typed.replace(/\s/g, "")) {
    const next = name.indexOf(letter, from + 1);
    if (next < 0) return undefined;
    gaps += from < 0 ? 0 : next - from - 1;
    from = next;
  }
  return gaps;
}

/** The best of them, best first; of those that fit alike, as they stood. */
export function best<Item>(items: readonly Item[], nameOf: (item: Item) => string, typed: string, most: number): Item[] {
  const wanted = folded(typed.trim());
  return items
    .map((item, at) => ({ item, at, fit: fit(folded(nameOf(item)), wanted) }))
    .filter((one) => one.fit > 0)
    .sort((a, b) => b.fit - a.fit || a.at - b.at)
    .slice(0, most)
    .map((one) => one.item);
}

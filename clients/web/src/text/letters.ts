/** letters.ts — what code points are to mentions and links: the server's own table (libs/markup/letters.c), so that both find the same. */

const isIn = (letter: number, first: number, last: number): boolean => letter >= first && letter <= last;

export const isBlank = (letter: number): boolean =>
  letter <= 0x20 ||
  [0x7f, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(letter) ||
  isIn(letter, 0x2000, 0x200b);

// Beyond ASCII: punctuation, symbols, pictures, blanks and what is not seen; first and last, sorted.
const others = (
  "80-a9 ab-b4 b6-b9 bb-bf d7-d7 f7-f7 37e-37e 387-387 55a-55f 589-58a 5be-5be 5c0-5c0 5c3-5c3 5f3-5f4 609-60d 61b-61f 66a-66d 6d4-6d4 964-965 e4f-e4f " +
  "e5a-e5b 104a-104f 1360-1368 1400-1400 1680-1680 17d4-17d6 1800-180f 2000-2bff 2e00-2e7f 3000-3004 3008-3020 3030-3030 303d-303f 30fb-30fb " +
  "d800-f8ff fd3e-fd3f fe00-fe1f fe30-fe6f feff-feff ff01-ff0f ff1a-ff20 ff3b-ff40 ff5b-ff65 ffe0-ffff 1f000-1faff e0000-10ffff"
)
  .split(" ")
  .map((row) => row.split("-").map((edge) => parseInt(edge, 16)) as [number, number]);

/** A letter, a digit or a mark, as far as names are concerned. */
export function isOfWord(letter: number): boolean {
  if (letter < 0x80) return isIn(letter, 0x30, 0x39) || isIn(letter, 0x41, 0x5a) || isIn(letter, 0x61, 0x7a);
  return !others.some(([first, last]) => isIn(letter, first, last));
}

/** What a name may have besides: '.', '_', '-'. */
export const isSign = (letter: number): boolean => letter === 0x2e || letter === 0x5f || letter === 0x2d;

/** Scripts that put no blanks between words: a mention may follow them at once. */
export const isUnspaced = (letter: number): boolean =>
  isIn(letter, 0xe00, 0xeff) || isIn(letter, 0x2e80, 0xabff) || isIn(letter, 0xf900, 0xfaff) || letter >= 0xff00;

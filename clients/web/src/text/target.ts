/** target.ts — where a link of Markdown goes: (address "title"). */

const angles = /<((?:[^<>\n\\]|\\[^\n])*)>/y;
const title = /[ \t\n]+(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\((?:[^()\\]|\\[^])*\))/y;
const DEPTH_MAX = 32;

/** `from`: where the parenthesis would stand; `end`: behind the one that closes. */
export function targetAt(text: string, from: number): { address: string; end: number } | undefined {
  if (text[from] !== "(") return undefined;
  let place = behindBlanks(text, from + 1);
  const found = at(angles, text, place);
  const end = found ? place + found[0].length : bareEnd(text, place);
  const address = found ? (found[1] ?? "") : text.slice(place, end);
  place = behindBlanks(text, end + (at(title, text, end)?.[0].length ?? 0));
  return text[place] === ")" ? { address: address.replace(/\\([!-/:-@[-`{-~])/g, "$1"), end: place + 1 } : undefined;
}

function at(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

function behindBlanks(text: string, place: number): number {
  while (place < text.length && " \t\n".includes(text[place] ?? "?")) place++;
  return place;
}

/** Up to a blank, or to the parenthesis that closes more than was opened. */
function bareEnd(text: string, place: number): number {
  for (let depth = 0; place < text.length; place++) {
    const letter = text[place] ?? "";
    if (letter <= " " || letter === "<") break;
    if (letter === "\\") place++;
    else if (letter === "(" && ++depth > DEPTH_MAX) break;
    else if (letter === ")" && --depth < 0) break;
  }
  return Math.min(place, text.length);
}

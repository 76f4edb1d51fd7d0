/**
 * first.vite.ts — what is there before a room can be read: the sources that main.ts, the window and a room cannot begin without, found by their
 * imports. It tells which modules travel together, and which words come with them.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL(".", import.meta.url));
/** The window and a room; what they import belongs to them. */
export const FIRST = ["src/main.ts", "src/app/Shell.svelte", "src/views/room/Room.svelte"];
const imported = /^\s*(?:import|export)\s(?!type\s)(?:[^"';]*?\sfrom\s)?"(\.[^"]+)"/gm;
const globbed = /import\.meta\.glob\("([^"*]+)\*\/([^"*]+)", \{ eager: true/g;
const literal = /"([a-z_]+\.[a-z0-9_.]+)"|`([a-z_]+\.[a-z0-9_.]*)(\$\{|`)/g;

/** Absolute paths of the files under src/, with what is in them. */
export function firstSources(): Map<string, string> {
  const known = new Map<string, string>();
  const left = FIRST.map((name) => join(home, name));
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (known.has(path)) continue;
    const text = readFileSync(path, "utf8");
    known.set(path, text);
    const folder = dirname(path);
    for (const [, name = ""] of text.matchAll(imported)) left.push(...fileOf(resolve(folder, name)));
    for (const [, above = "", name = ""] of text.matchAll(globbed))
      for (const view of readdirSync(resolve(folder, above))) left.push(...fileOf(resolve(folder, above, view, name)));
  }
  return known;
}

/** Those of the keys that these sources say, also where a key is put together: `room.level_${level}`. */
export function firstKeys(keys: readonly string[]): Set<string> {
  const [whole, begun] = [new Set<string>(), new Set<string>()];
  for (const text of firstSources().values())
    for (const [, key, begin, end] of text.matchAll(literal)) {
      if (key !== undefined) whole.add(key);
      else (end === "`" ? whole : begun).add(begin ?? "");
    }
  return new Set(keys.filter((key) => whole.has(key) || [...begun].some((begin) => key.startsWith(begin))));
}

const fileOf = (path: string): string[] => [path, `${path}.ts`].filter((one) => /\.(ts|svelte)$/.test(one) && existsSync(one)).slice(0, 1);

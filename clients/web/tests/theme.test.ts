/** theme.test.ts — whatever the theme and the accent, words can be read and edges can be seen. Computed from the tokens themselves. */
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../src/theme/tokens.css", import.meta.url), "utf8");

type Theme = "light" | "dark" | "contrast";
type Rgb = [number, number, number]; // linear

function blockOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  expect(start, selector).toBeGreaterThanOrEqual(0);
  const body = css.slice(start, css.indexOf("\n}", start));
  return Object.fromEntries([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name ?? "", value ?? ""]));
}

const base = blockOf(":root");
const contrast = blockOf(':root[data-theme="contrast"]');

function tokenOf(theme: Theme, name: string, hue: number): Rgb {
  const value = theme === "contrast" ? (contrast[name] ?? base[name]) : base[name];
  if (value === undefined) throw new Error(`there is no ${name}`);
  const shades = [...value.matchAll(/oklch\(([\d.]+) ([\d.]+) ?([\d.]+|var\(--accent-hue\))\)/g)];
  const shade = shades.length === 1 ? shades[0] : shades[theme === "light" ? 0 : 1];
  if (!shade) throw new Error(`${name} is no colour: ${value}`);
  return linearOf(Number(shade[1]), Number(shade[2]), shade[3]?.startsWith("var") ? hue : Number(shade[3]));
}

/** OKLCH to linear sRGB, clipped as a screen does it. */
function linearOf(lightness: number, chroma: number, hue: number): Rgb {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function ratio(one: Rgb, other: Rgb): number {
  const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [light, dark] = [luminance(one), luminance(other)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ["--surface-0", "--surface-1", "--surface-2", "--surface-3", "--surface-float"];
const rows = ["--mention", "--highlight", "--accent-soft"];
const pairs: { words: string[]; on: string[]; least: number }[] = [
  { words: ["--text-1", "--text-2", "--text-3"], on: [...surfaces, ...rows, "--danger-soft", "--warning-soft"], least: 4.5 },
  { words: ["--accent", "--danger", "--warning", "--success"], on: surfaces, least: 4.5 },
  { words: ["--accent", "--accent-strong"], on: rows, least: 4.5 },
  { words: ["--danger"], on: ["--danger-soft"], least: 4.5 },
  { words: ["--warning"], on: ["--warning-soft"], least: 4.5 },
  { words: ["--accent-text"], on: ["--accent", "--accent-strong"], least: 4.5 },
  { words: ["--danger-text"], on: ["--danger"], least: 4.5 },
  { words: ["--warning-text"], on: ["--warning"], least: 4.5 },
  { words: ["--success-text"], on: ["--success"], least: 4.5 },
  { words: ["--code-keyword", "--code-string", "--code-number", "--code-name", "--code-comment"], on: ["--surface-1", "--surface-2"], least: 4.5 },
  { words: ["--line-strong", "--focus"], on: surfaces, least: 3 },
  { words: ["--mention-mark"], on: ["--mention", "--surface-0"], least: 3 },
];

describe("contrast", () => {
  for (const theme of ["light", "dark", "contrast"] as const)
    for (const { words, on, least } of pairs)
      for (const word of words)
        test(`${theme}: ${word} on ${on.join(", ")} is at least ${least}`, () => {
          const bad: string[] = [];
          for (let hue = 0; hue < 360; hue += 5)
            for (const surface of on) {
              const found = ratio(tokenOf(theme, word, hue), tokenOf(theme, surface, hue));
              if (found < least) bad.push(`${surface} at hue ${hue}: ${found.toFixed(2)}`);
            }
          expect(bad).toEqual([]);
        });

  test("the high-contrast theme's words have at least 7", () => {
    for (const word of ["--text-1", "--text-2", "--text-3", "--accent", "--danger"])
      for (const surface of surfaces)
        expect(ratio(tokenOf("contrast", word, 255), tokenOf("contrast", surface, 255)), `${word} on ${surface}`).toBeGreaterThanOrEqual(7);
  });
});

describe("the first paint", () => {
  const script = readFileSync(new URL("../public/theme.js", import.meta.url), "utf8");

  function run(kept: Record<string, string>, language = "de-AT"): { dataset: Record<string, string>; lang: string; dir: string; hue: unknown } {
    const set: Record<string, unknown> = {};
    const root = { dataset: {} as Record<string, string>, lang: "", dir: "", style: { setProperty: (name: string, value: unknown) => (set[name] = value) } };
    const storage = { getItem: (name: string) => kept[name] ?? null };
    runInNewContext(script, { document: { documentElement: root }, localStorage: storage, navigator: { language } });
    return { dataset: root.dataset, lang: root.lang, dir: root.dir, hue: set["--accent-hue"] };
  }

  test("takes what was chosen", () => {
    expect(run({ "chat.theme": "dark", "chat.language": "ar", "chat.hue": "120", "chat.density": "compact", "chat.size": "large" })).toEqual({
      dataset: { theme: "dark", density: "compact", size: "large" },
      lang: "ar",
      dir: "rtl",
      hue: 120,
    });
  });

  test("follows the browser when nothing was", () => {
    expect(run({})).toEqual({ dataset: { theme: "system", density: "normal", size: "normal" }, lang: "de", dir: "ltr", hue: 255 });
  });

  test("takes the first of all hues, and no nonsense", () => {
    expect(run({ "chat.hue": "0" }).hue).toBe(0);
    expect(run({ "chat.hue": "red" }).hue).toBe(255);
  });

  test("costs less than a kilobyte", async () => {
    const { gzipSync } = await import("node:zlib");
    expect(gzipSync(script).length).toBeLessThan(1024);
  });
});

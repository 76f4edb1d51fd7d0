/** icons.test.ts — the icons are pictures, and those that the manifest names are made. */
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { icons, pngOf } from "../icons.vite";

const made = new Map<string, string | Uint8Array>();
const plugin = icons();
const generate = plugin.generateBundle as unknown as (this: unknown) => void;
generate.call({ emitFile: ({ fileName, source }: { fileName: string; source: string | Uint8Array }) => made.set(fileName, source) });

test("a picture has its size, four channels, clear corners and an opaque middle", () => {
  const png = Buffer.from(pngOf([{ box: [0, 0, 100, 100, 50], colour: [1, 2, 3] }], 16));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([16, 16, 8, 6]);
  const length = png.readUInt32BE(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  const pixel = (x: number, y: number): number[] => [...rows.subarray(y * 65 + 1 + x * 4, y * 65 + 5 + x * 4)];
  expect(pixel(0, 0)).toEqual([0, 0, 0, 0]);
  expect(pixel(8, 8)).toEqual([1, 2, 3, 255]);
});

test("what the manifest and the page name is there", () => {
  const manifest = JSON.parse(readFileSync(new URL("../public/manifest.webmanifest", import.meta.url), "utf8")) as { icons: { src: string; sizes: string }[] };
  for (const { src, sizes } of manifest.icons) {
    const picture = made.get(src.slice(1));
    expect(picture, src).toBeDefined();
    if (picture instanceof Uint8Array) expect(`${Buffer.from(picture).readUInt32BE(16)}x${Buffer.from(picture).readUInt32BE(20)}`).toBe(sizes);
  }
  const page = readFileSync(new URL("../index.html", import.meta.url), "utf8");
  for (const [, path = ""] of page.matchAll(/href="\/([^"]+\.(?:svg|png))"/g)) expect(made.has(path), path).toBe(true);
});

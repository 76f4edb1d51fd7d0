/**
 * icons.vite.ts — the app's icon, drawn from a few shapes: as SVG, and as PNG in the sizes that systems want. So there is no picture in the tree
 * that nobody could change.
 */
import { deflateSync, crc32 } from "node:zlib";
import type { Plugin } from "vite";
import { fillOf, marked, rounded, whole, type Colour, type Shape } from "./src/theme/brand.ts";

export function icons(): Plugin {
  return {
    name: "chat:icons",
    apply: "build",
    generateBundle() {
      const emit = (fileName: string, source: string | Uint8Array): void => void this.emitFile({ type: "asset", fileName, source });
      emit("icon.svg", svgOf(rounded));
      emit("icon-unread.svg", svgOf(marked)); // of the tab, while something is unread
      emit("icon-192.png", pngOf(rounded, 192));
      emit("icon-512.png", pngOf(rounded, 512));
      emit("icon-maskable-512.png", pngOf(whole, 512));
      emit("apple-touch-icon.png", pngOf(whole, 180));
      emit("favicon.ico", icoOf(pngOf(rounded, 32)));
    },
  };
}

export function svgOf(shapes: readonly Shape[]): string {
  const drawn = shapes.map((shape) => {
    if ("points" in shape) return `<polygon points="${shape.points.map((point) => point.join(",")).join(" ")}" fill="${fillOf(shape.colour)}"/>`;
    const [x, y, width, height, radius] = shape.box;
    return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fillOf(shape.colour)}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${drawn.join("")}</svg>\n`;
}

export function pngOf(shapes: readonly Shape[], size: number): Uint8Array {
  const rows = Buffer.alloc(size * (size * 4 + 1)); // each begins with a zero: nothing is predicted
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) rows.set(pixelOf(shapes, x, y, 100 / size), y * (size * 4 + 1) + 1 + x * 4);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

/** Where its corners are not all the same, an edge runs through it: then it is looked at in 16 places, so that edges are smooth. */
function pixelOf(shapes: readonly Shape[], x: number, y: number, step: number): number[] {
  const look = (right: number, down: number): Colour | undefined => colourAt(shapes, (x + right) * step, (y + down) * step);
  const corners = [look(0, 0), look(1, 0), look(0, 1), look(1, 1)];
  if (corners.every((one) => one === corners[0])) return corners[0] ? [...corners[0], 255] : [0, 0, 0, 0];
  const places = [0.125, 0.375, 0.625, 0.875];
  const seen = places.flatMap((down) => places.map((right) => look(right, down))).filter((one) => one !== undefined);
  const mean = (part: 0 | 1 | 2): number => Math.round(seen.reduce((sum, one) => sum + one[part], 0) / Math.max(1, seen.length));
  return [mean(0), mean(1), mean(2), Math.round((seen.length * 255) / 16)];
}

function colourAt(shapes: readonly Shape[], x: number, y: number): Colour | undefined {
  return shapes.findLast((shape) => ("points" in shape ? isInPoints(shape.points, x, y) : isInBox(shape.box, x, y)))?.colour;
}

function isInBox([left, top, width, height, radius]: readonly [number, number, number, number, number], x: number, y: number): boolean {
  const right = Math.max(Math.abs(x - left - width / 2) - width / 2 + radius, 0);
  const down = Math.max(Math.abs(y - top - height / 2) - height / 2 + radius, 0);
  const isInside = Math.abs(x - left - width / 2) <= width / 2 && Math.abs(y - top - height / 2) <= height / 2;
  return isInside && Math.hypot(right, down) <= Math.max(radius, Math.min(right, down));
}

function isInPoints(points: readonly (readonly [number, number])[], x: number, y: number): boolean {
  const sides = points.map(([fromX, fromY], place) => {
    const [toX, toY] = points[(place + 1) % points.length] ?? [0, 0];
    return (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX) >= 0;
  });
  return sides.every(Boolean) || !sides.some(Boolean);
}

function chunk(type: string, bytes: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), bytes]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(bytes.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The old format is a list of pictures, which may be PNG. */
function icoOf(png: Uint8Array): Uint8Array {
  const head = Buffer.alloc(22);
  head.set([0, 0, 1, 0, 1, 0, 32, 32, 0, 0, 1, 0, 32, 0]);
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(22, 18);
  return Buffer.concat([head, png]);
}

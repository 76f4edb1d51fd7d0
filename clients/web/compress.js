/** compress.js — puts .br and .gz beside each file of a folder where that saves anything, so that nobody compresses while somebody waits. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TEXT = /\.(js|css|html|json|svg|webmanifest|txt)$/;

for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !TEXT.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = readFileSync(path);
  const small = { ".gz": gzipSync(bytes, { level: 9 }), ".br": brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }) };
  for (const [ending, packed] of Object.entries(small)) if (packed.length < bytes.length) writeFileSync(path + ending, packed);
}

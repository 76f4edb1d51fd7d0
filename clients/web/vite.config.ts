import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { emoji } from "./emoji.vite.ts";
import { icons } from "./icons.vite.ts";
import { service } from "./service.vite.ts";
import { words } from "./words.vite.ts";

const sdk = fileURLToPath(new URL("../../sdks/js/dist", import.meta.url));

export default defineConfig({
  plugins: [
    words(),
    emoji(),
    icons(),
    service(),
    // Nodes are made one by one: no string ever becomes markup. Styles are files, which the page's policy wants.
    svelte({ compilerOptions: { runes: true, fragments: "tree", css: "external" }, dynamicCompileOptions: ({ filename }) => (filename.includes("node_modules") ? { runes: undefined } : undefined) }),
  ],
  resolve: {
    // The SDK's public entries and nothing behind them, as its package.json names them.
    alias: [
      { find: /^chat-sdk$/, replacement: `${sdk}/index.js` },
      { find: /^chat-sdk\/(core|login|indexeddb|fallback)$/, replacement: `${sdk}/$1.js` },
    ],
  },
  build: {
    target: "es2023",
    outDir: "dist",
    assetsInlineLimit: 0, // the policy allows no data: scripts or styles
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { entryFileNames: "assets/[name]-[hash].js", chunkFileNames: "assets/[name]-[hash].js" } },
  },
  worker: {
    format: "es",
    rolldownOptions: { output: { entryFileNames: "assets/worker-[name]-[hash].js" } },
  },
  test: {
    include: ["tests/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000, // a machine that does much else at once
  },
});

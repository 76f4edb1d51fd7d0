import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { emoji } from "./emoji.vite.ts";
import { FIRST } from "./first.vite.ts";
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
    // What comes in pieces asks for its styles beforehand; for scripts the names alone would weigh more than is won.
    modulePreload: { polyfill: false, resolveDependencies: (_, files, { hostType }) => (hostType === "html" ? files : files.filter((name) => name.endsWith(".css"))) },
    reportCompressedSize: false,
    rolldownOptions: {
      // Svelte does not say of itself that what is not used can go.
      treeshake: { moduleSideEffects: [{ test: /\/svelte\/src\/(?!internal\/(?:disclose-version|flags)\b)/, sideEffects: false }] },
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        // What a room needs before it can be read comes in one piece, with all that it imports: packed better than many small ones, and asked for once.
        codeSplitting: { groups: [{ name: "first", test: (id) => FIRST.some((name) => id.endsWith(name)) }] },
      },
    },
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

/**
 * service.vite.ts — builds src/worker/service.ts into /service.js, and tells it which files make the app: their names carry the digest of what
 * is in them, so the list is the version.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin, type ResolvedConfig, type Rollup } from "vite";

/** What is fetched when it is first used, and kept from then on: other languages, colours for program text, the emoji's names, log-in. */
const lazily = /highlight\.js\/|hash-wasm|virtual:(?:words|emoji)\/|\/worker\//;

export interface Shell {
  version: string;
  /** What the app needs before anything else, without a network. */
  files: string[];
}

export function service(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "chat:service",
    apply: "build",
    configResolved(resolved) {
      config = resolved;
    },
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        const shell = shellOf(Object.values(bundle), config.publicDir);
        this.emitFile({ type: "asset", fileName: "service.js", source: await compile(shell, config) });
      },
    },
  };
}

export function shellOf(files: (Rollup.OutputAsset | Rollup.OutputChunk)[], publicDir: string): Shell {
  const digest = createHash("sha256");
  const chosen: string[] = [];
  for (const file of files.toSorted((one, other) => (one.fileName < other.fileName ? -1 : 1))) {
    if (file.type === "chunk" && lazily.test([file.facadeModuleId, ...file.moduleIds].at(0) ?? "")) continue;
    if (/\.(map|ico)$|password-|512\.png$|^apple-/.test(file.fileName)) continue;
    if (file.type === "asset" && file.fileName.endsWith(".json")) continue;
    digest.update(file.fileName).update(file.type === "chunk" ? file.code : file.source);
    chosen.push(file.fileName === "index.html" ? "/" : `/${file.fileName}`);
  }
  for (const name of readdirSync(publicDir).sort()) {
    if (!/\.(js|svg|webmanifest)$/.test(name)) continue;
    digest.update(name).update(readFileSync(`${publicDir}/${name}`));
    chosen.push(`/${name}`);
  }
  return { version: digest.digest("hex").slice(0, 12), files: chosen };
}

async function compile(shell: Shell, config: ResolvedConfig): Promise<string> {
  const entry = fileURLToPath(new URL("src/worker/service.ts", import.meta.url));
  const result = (await build({
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    resolve: { alias: config.resolve.alias },
    define: { __SHELL__: JSON.stringify(shell) },
    build: { write: false, target: config.build.target || "es2023", lib: { entry, formats: ["iife"], name: "service", fileName: () => "service.js" } },
  })) as Rollup.RollupOutput[] | Rollup.RollupOutput;
  const [output] = (Array.isArray(result) ? result : [result]).flatMap((one) => one.output);
  if (output?.type !== "chunk") throw new Error("the service worker was not built");
  return output.code;
}

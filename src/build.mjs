// Builds the server and the command line. Node keeps the text of every module in memory, and data about each, so a few small files
// take a third less than the thousand of the sources and their packages.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

/** Large, and needed only with some settings. They are loaded from `node_modules` then. */
const ON_DEMAND = ["bullmq", "date-holidays", "ioredis", "prom-client", "undici"];

/** What CommonJS packages expect to find in a module. */
const COMMON_JS = `import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);`;

rmSync("build/chunks", { recursive: true, force: true });
const { outputFiles } = await build({
  entryPoints: ["src/index.ts", ...["sweep", "report", "simulate"].map((name) => `src/cli/${name}.ts`)],
  outbase: "src",
  outdir: "build",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.18",
  external: ON_DEMAND,
  banner: { js: COMMON_JS },
  // Names stay, so that the stack in a report can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  // An error shows its line.
  lineLimit: 150,
  legalComments: "none",
  write: false,
  logLevel: "warning",
});
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, inAscii(text));
}
// The packages are part of the build: `build-if-needed.mjs` compares.
copyFileSync("package-lock.json", "build/package-lock.json");

/** Node keeps a text in half the memory if all of it is ASCII. What esbuild leaves is in regular expressions and tagged templates. */
function inAscii(text) {
  return text.replace(/[\u0080-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

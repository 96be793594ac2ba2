// Builds the server and the command line. Node keeps the text of every module in memory, and data about each, so a few small files
// take a third less than the thousand of the sources and their packages.
import { copyFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

/** Large, and needed only with some settings. They are loaded from `node_modules` then. */
const ON_DEMAND = ["bullmq", "date-holidays", "ioredis", "prom-client", "undici"];

/** What CommonJS packages expect to find in a module. */
const COMMON_JS = `import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);`;

rmSync("build/chunks", { recursive: true, force: true });
await build({
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
  logLevel: "warning",
});
// The packages are part of the build: `build-if-needed.mjs` compares.
copyFileSync("package-lock.json", "build/package-lock.json");

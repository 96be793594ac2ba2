// Builds when a source is newer than the build, so that an installation without a compiler can start what was built before.
import { execSync } from "node:child_process";
import { readdirSync, statSync, utimesSync } from "node:fs";

const here = (path) => new URL(path, import.meta.url);
const changed = (path) => statSync(here(path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const BUILT = "../build/.tsbuildinfo";
const sources = readdirSync(here("."), { recursive: true }).filter((name) => /\.(ts|json)$/.test(name));
const newest = Math.max(...[...sources, "../tsconfig.json"].map(changed));

if (newest > changed(BUILT)) {
  try {
    execSync("npm run --silent build", { cwd: here(".."), stdio: "inherit" });
  } catch {
    console.error(
      "Could not build. The compiler is a development dependency: run `npm ci && npm run build` first, then `npm prune --omit=dev` if you like.",
    );
    process.exit(1);
  }
  // The compiler leaves its record alone when a source was touched and says what it said before.
  utimesSync(here(BUILT), new Date(), new Date());
}

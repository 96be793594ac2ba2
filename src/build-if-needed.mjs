// Builds when a source is newer than the build or a package changed, so that an installation without development dependencies can
// start what was built before.
import { execSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from "node:fs";

const here = (path) => new URL(path, import.meta.url);
const changed = (path) => statSync(here(path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const textOf = (path) => (existsSync(here(path)) ? readFileSync(here(path), "utf8") : "");

const BUILT = "../build/index.js";
const sources = readdirSync(here("."), { recursive: true }).filter((name) => /\.(ts|mjs|json)$/.test(name));
const newest = Math.max(...[...sources, "../tsconfig.json"].map(changed));
// By its text, because `npm prune` writes the file again.
const samePackages = textOf("../package-lock.json") === textOf("../build/package-lock.json");

if (newest > changed(BUILT) || !samePackages) {
  try {
    execSync("npm run --silent build", { cwd: here(".."), stdio: "inherit" });
  } catch {
    console.error(
      "Could not build. That needs development dependencies: run `npm ci && npm run build` first, then `npm prune --omit=dev` if you like.",
    );
    process.exit(1);
  }
  // A build that changes nothing may leave its files alone.
  utimesSync(here(BUILT), new Date(), new Date());
}

/**
 * The steps of a release. `npm version VERSION` runs the first two and pushes a tag, and the workflow `release.yml` runs the
 * others for that tag. Each also works alone, in any clone.
 *
 *     tsx .ci/release.ts begin            this is main as it is on GitHub
 *     tsx .ci/release.ts prepare          the CHANGELOG, the bundle and the schema of the version in package.json
 *     tsx .ci/release.ts check v1.2.3     the tag fits the sources and is on main, and the bundle is fresh
 *     tsx .ci/release.ts notes v1.2.3     prints the release's notes
 *     tsx .ci/release.ts move-major v1.2.3   v1 becomes v1.2.3, unless it is newer already
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { notesOf, withVersion } from "./changelog.ts";

const STEPS: Readonly<Record<string, (tag: string) => void>> = {
  begin,
  prepare,
  check,
  notes,
  "move-major": moveMajor,
};

try {
  const [step = "", tag = ""] = process.argv.slice(2);
  const run = STEPS[step];
  if (!run) throw new Error(`The step should be one of ${Object.keys(STEPS).join(", ")}, but is "${step}".`);
  run(tag);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** npm itself refuses to begin with uncommitted changes. */
function begin(): void {
  const branch = git("rev-parse", "--abbrev-ref", "HEAD");
  if (branch !== "main") throw new Error(`A release is made from main, but this is ${branch}.`);
  git("fetch", "--quiet", "origin", "main");
  if (git("rev-parse", "HEAD") !== git("rev-parse", "origin/main"))
    throw new Error("main is not what is on GitHub. Pull or push first.");
}

/** npm commits what this adds, together with package.json. */
function prepare(): void {
  const version = versionOf("package.json");
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync("CHANGELOG.md", withVersion(readFileSync("CHANGELOG.md", "utf8"), version, day));
  run("npm", "run", "bundle");
  run("npm", "run", "schema");
  git("add", "CHANGELOG.md", "action/dist", "action/sync/dist", "schema");
}

function check(tag: string): void {
  const version = parse(tag).join(".");
  const found = versionOf("package.json");
  if (found !== version)
    throw new Error(`package.json should have the version ${version}, but has ${found}.`);
  notesOf(readFileSync("CHANGELOG.md", "utf8"), version);
  const commit = git("rev-parse", `${tag}^{commit}`);
  if (git("rev-parse", "HEAD") !== commit)
    throw new Error(`${tag} should be the commit that is checked out.`);
  if (!isAncestor(commit, "origin/main")) throw new Error(`${tag} should be on main, but is not.`);
  run("npm", "run", "check:bundle");
}

function notes(tag: string): void {
  console.log(notesOf(readFileSync("CHANGELOG.md", "utf8"), parse(tag).join(".")));
}

/** A version's own tag never moves. The tag of its major version does, which workflows name as `action@v1`. */
function moveMajor(tag: string): void {
  const [major] = parse(tag);
  git("fetch", "--quiet", "--tags", "--force", "origin");
  const newest = git("tag", "--list", `v${major}.*`, "--sort=-version:refname").split("\n")[0];
  if (newest !== tag) {
    console.log(`v${major} stays, because ${newest} is newer than ${tag}.`);
    return;
  }
  git("tag", "--force", `v${major}`, `${tag}^{commit}`);
  git("push", "--quiet", "--force", "origin", `refs/tags/v${major}`);
  console.log(`v${major} is ${tag}.`);
}

/** Throws for anything that is not the tag of a full version: `v1.2.3`. */
function parse(tag: string): string[] {
  const [, ...numbers] = /^v(\d+)\.(\d+)\.(\d+)$/.exec(tag) ?? [];
  if (numbers.length === 0) throw new Error(`The tag should be a version such as v1.2.3, but is "${tag}".`);
  return numbers;
}

function versionOf(path: string): string {
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

function isAncestor(commit: string, branch: string): boolean {
  try {
    git("merge-base", "--is-ancestor", commit, branch);
    return true;
  } catch {
    return false;
  }
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: "inherit" });
}

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { notesOf, withVersion } from "../../.ci/changelog.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const HEAD = "# Changelog\n\n## [Unreleased]\n";
const OLD = "\n## [1.0.0] - 2026-11-30\n\n- The first.\n";

describe("the CHANGELOG", () => {
  it("gets a section for a version from what is unreleased, and its notes are that section", () => {
    const after = withVersion(`${HEAD}\n### Fixed\n\n- A fault.\n${OLD}`, "1.0.1", "2026-12-01");
    expect(after).toBe(`${HEAD}\n## [1.0.1] - 2026-12-01\n\n### Fixed\n\n- A fault.\n${OLD}`);
    expect(notesOf(after, "1.0.1")).toBe("### Fixed\n\n- A fault.");
    expect(notesOf(after, "1.0.0")).toBe("- The first.");
  });

  it("keeps a section that is written already", () => {
    expect(withVersion(HEAD + OLD, "1.0.0", "2026-12-01")).toBe(HEAD + OLD);
  });

  it.each<[string, string, string, RegExp]>([
    ["nothing to release", HEAD + OLD, "1.0.1", /nothing below "Unreleased"/],
    ["more than what is written", `${HEAD}\n- A fault.\n${OLD}`, "1.0.0", /has a section for 1\.0\.0/],
    ["no place for it", OLD, "1.0.1", /should have a line "## \[Unreleased\]"/],
  ])("refuses %s", (_, text, version, reason) => {
    expect(() => withVersion(text, version, "2026-12-01")).toThrow(reason);
  });

  it("has notes for the version in package.json", () => {
    const { version } = JSON.parse(read("package.json"));
    expect(notesOf(read("CHANGELOG.md"), version).length).toBeGreaterThan(100);
    expect(() => notesOf(read("CHANGELOG.md"), "9.9.9")).toThrow(/should have a section "## \[9\.9\.9\]"/);
  });
});

describe("a release, from npm version to the tags", () => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-release-"));
  const clone = join(folder, "clone");
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: clone, encoding: "utf8", stdio: "pipe" }).trim();
  // `npm version` runs the sources. By themselves, the steps start several times as fast as one file of JavaScript.
  const steps = join(folder, "release.mjs");
  const step = (...args: string[]) => run(process.execPath, steps, ...args);
  const refused = (...args: string[]): string => {
    try {
      step(...args);
    } catch (error) {
      return (error as { stderr: string }).stderr.trim();
    }
    throw new Error("expected a refusal");
  };
  const commit = (ref: string) => run("git", "rev-parse", `${ref}^{commit}`);
  const remote = (ref: string) =>
    execFileSync("git", ["rev-parse", `${ref}^{commit}`], {
      cwd: join(folder, "origin.git"),
      encoding: "utf8",
    }).trim();

  // A small project with our scripts and steps, whose bundle and schema are files that say so.
  beforeAll(() => {
    const built = ["--bundle", "--platform=node", "--format=esm", `--outfile=${steps}`, "--log-level=error"];
    execFileSync(join(ROOT, "node_modules/.bin/esbuild"), [join(ROOT, ".ci/release.ts"), ...built]);
    execFileSync("git", ["init", "-q", "--bare", "-b", "main", join(folder, "origin.git")]);
    execFileSync("git", ["clone", "-q", join(folder, "origin.git"), clone], { stdio: "pipe" });
    const ours = JSON.parse(read("package.json")).scripts as Record<string, string>;
    const { preversion, version, postversion } = ours;
    const bundle =
      "node -p \"require('fs').writeFileSync('action/dist/index.js', require('./package.json').version)\"";
    const check =
      "node -e \"process.exit(require('fs').readFileSync('action/dist/index.js', 'utf8') === require('./package.json').version ? 0 : 1)\"";
    const scripts = { preversion, version, postversion, bundle, schema: "node -v", "check:bundle": check };
    const files = {
      "package.json": JSON.stringify({ name: "x", version: "1.0.0", type: "module", scripts }),
      "CHANGELOG.md": `${HEAD}\n- A fault.\n${OLD}`,
      "action/dist/index.js": "1.0.0",
      "action/sync/dist/sync.js": "",
      "schema/schema.json": "{}",
      ".gitignore": "node_modules",
      ".ci/release.ts": read(".ci/release.ts"),
      ".ci/changelog.ts": read(".ci/changelog.ts"),
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(clone, path, ".."), { recursive: true });
      writeFileSync(join(clone, path), text);
    }
    symlinkSync(join(ROOT, "node_modules"), join(clone, "node_modules"));
    for (const [name, value] of [
      ["user.name", "A"],
      ["user.email", "a@example.com"],
    ])
      run("git", "config", name!, value!);
    run("git", "checkout", "-q", "-B", "main");
    run("git", "add", ".");
    run("git", "commit", "-q", "-m", "First");
    run("git", "push", "-q", "origin", "main");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("begins only on main as it is on GitHub", () => {
    run("git", "checkout", "-q", "-b", "topic");
    expect(refused("begin")).toBe("A release is made from main, but this is topic.");
    run("git", "checkout", "-q", "main");
    run("git", "commit", "-q", "--allow-empty", "-m", "Not pushed");
    expect(refused("begin")).toBe("main is not what is on GitHub. Pull or push first.");
    run("git", "reset", "-q", "--hard", "origin/main");
  });

  it("is one command, which writes the CHANGELOG and the bundle, and pushes main and the tag", () => {
    run("npm", "version", "patch");
    expect(run("git", "show", "v1.0.1:CHANGELOG.md")).toMatch(
      /\n## \[1\.0\.1\] - \d{4}-\d\d-\d\d\n\n- A fault\./,
    );
    expect(run("git", "show", "v1.0.1:action/dist/index.js")).toBe("1.0.1");
    expect([remote("main"), remote("v1.0.1")]).toEqual([commit("v1.0.1"), commit("v1.0.1")]);
    expect(run("git", "status", "--porcelain")).toBe("");
  });

  it("is checked before anything is published", () => {
    step("check", "v1.0.1");
    expect(step("notes", "v1.0.1")).toBe("- A fault.");
    expect(refused("check", "v1.0.2")).toBe("package.json should have the version 1.0.2, but has 1.0.1.");
    expect(refused("check", "v1")).toBe('The tag should be a version such as v1.2.3, but is "v1".');
    writeFileSync(join(clone, "action/dist/index.js"), "stale");
    expect(refused("check", "v1.0.1")).toContain("check:bundle");
    run("git", "checkout", "-q", ".");
  });

  it("moves the major tag to the newest version of it, and never back", () => {
    step("move-major", "v1.0.1");
    expect(remote("v1")).toBe(commit("v1.0.1"));
    writeFileSync(join(clone, "CHANGELOG.md"), `${HEAD}\n- Another.\n${OLD}`);
    run("git", "commit", "-q", "-a", "-m", "Fix");
    run("git", "push", "-q", "origin", "main");
    run("npm", "version", "minor");
    step("move-major", "v1.1.0");
    expect(remote("v1")).toBe(commit("v1.1.0"));
    expect(step("move-major", "v1.0.1")).toBe("v1 stays, because v1.1.0 is newer than v1.0.1.");
    expect(remote("v1")).toBe(commit("v1.1.0"));
  });
});

describe("the workflow of a release", () => {
  it("has only steps that these tests know", () => {
    const steps = [...read(".github/workflows/release.yml").matchAll(/tsx \.ci\/release\.ts (\S+)/g)].map(
      ([, name]) => name,
    );
    expect(new Set(steps)).toEqual(new Set(["check", "notes", "move-major"]));
  });

  it("publishes the licenses with the bundle, those of the holidays too", () => {
    expect(read("action/dist/licenses.txt")).toMatch(/date-holidays [\d.]+ is not in this bundle/);
    expect(read("action/dist/licenses.txt")).toContain("CC BY-SA 3.0");
    for (const folder of ["action/dist", "action/sync/dist"])
      expect(read(".github/workflows/release.yml")).toContain(`            ${folder}/*\n`);
  });
});

describe("the image", () => {
  it("is built apart, named by an exact version, and runs as a user with a health check", () => {
    const lines = read("Dockerfile").split("\n");
    const bases = lines.filter((line) => line.startsWith("FROM ")).map((line) => line.split(" ")[1]);
    expect(bases).toHaveLength(2);
    for (const base of bases) expect(base).toMatch(/^node:24\.\d+\.\d+-[a-z]+-slim$/);
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
    expect(last).toContain("USER node");
    expect(last.some((line) => line.startsWith("HEALTHCHECK "))).toBe(true);
    // Nothing is copied that would belong to the user, so the server cannot write it.
    expect(last.filter((line) => line.includes("--chown"))).toEqual([]);
  });
});

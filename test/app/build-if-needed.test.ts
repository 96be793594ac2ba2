import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "@jest/globals";

const SCRIPT = fileURLToPath(new URL("../../src/build-if-needed.mjs", import.meta.url));
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A project whose build only counts its runs. */
function project(build = "node build.cjs") {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-build-"));
  folders.push(folder);
  mkdirSync(join(folder, "src/app"), { recursive: true });
  copyFileSync(SCRIPT, join(folder, "src/build-if-needed.mjs"));
  for (const name of ["tsconfig.json", "src/index.ts", "src/app/server.ts"]) {
    writeFileSync(join(folder, name), "");
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts: { build } }));
  // Like a compiler that does not rewrite what did not change.
  writeFileSync(
    join(folder, "build.cjs"),
    `const fs = require("node:fs");
    fs.mkdirSync("build", { recursive: true });
    if (!fs.existsSync("build/index.js")) fs.writeFileSync("build/index.js", "");
    if (fs.existsSync("package-lock.json")) fs.copyFileSync("package-lock.json", "build/package-lock.json");
    fs.appendFileSync("built", "x");`,
  );
  const run = () => {
    const { status, stderr } = spawnSync(process.execPath, ["src/build-if-needed.mjs"], { cwd: folder });
    return { status, stderr: stderr.toString() };
  };
  const touch = (name: string) => utimesSync(join(folder, name), new Date(), new Date(Date.now() + 5_000));
  const age = () => {
    for (const name of ["src/index.ts", "src/app/server.ts"]) utimesSync(join(folder, name), 1, 1);
  };
  const lock = (text: string) => writeFileSync(join(folder, "package-lock.json"), text);
  return { run, touch, age, lock, builds: () => readFileSync(join(folder, "built"), "utf8").length };
}

describe("npm start", () => {
  it("builds the first time, and then only if a source is newer than the build", () => {
    const { run, touch, age, builds } = project();
    expect(run().status).toBe(0);
    expect(run().status).toBe(0);
    expect(builds()).toBe(1);
    touch("src/app/server.ts");
    run();
    expect(builds()).toBe(2);
    age();
    run();
    expect(builds()).toBe(2);
  });

  it("builds after an update of the packages, because they are in the build", () => {
    const { run, touch, lock, builds } = project();
    lock("1");
    run();
    touch("package-lock.json"); // as `npm prune` does
    run();
    expect(builds()).toBe(1);
    lock("2");
    run();
    expect(builds()).toBe(2);
  });

  it("says how to build if there is no compiler", () => {
    const { status, stderr } = project("tsc-that-is-not-there -p src").run();
    expect(status).toBe(1);
    expect(stderr).toMatch(/Could not build\. .*npm ci && npm run build/);
  });
});

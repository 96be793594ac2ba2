// `npm run mutation -- record` mutates a folder of `src` and writes how many mutants its tests detect into `results`.
// `domain/*` means the files of `domain` without those of its folders. A second run repeats only what changes of code and tests
// concern; `--force` repeats all.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { execa } from "execa";
import { type Result, resultOf, rowOf } from "./results.ts";

const [folder, ...options] = process.argv.slice(2);
if (folder === undefined) throw new Error("Name a folder of src, such as record or domain/gate.");

const name = folder.replace("/*", "-files").replaceAll("/", "-");
const report = `build/mutation/${name}`;
const result = `test/mutation/results/${name}.json`;
const isContinued =
  existsSync(`${report}.incremental.json`) && existsSync(result) && !options.includes("--force");

const begin = Date.now();
const run = execa({ env: { FOLDER: folder, REPORT: report }, stdio: "inherit", preferLocal: true });
await run`stryker run test/mutation/stryker.config.mjs ${options}`;
const seconds = Math.round((Date.now() - begin) / 1000);

// `--mutate src/record/trust.ts` shows what a test is worth. It is not the folder's result.
if (!options.includes("--mutate")) {
  const { stdout: commit } = await execa`git merge-base HEAD origin/main`;
  const earlier = isContinued ? (readJson(result) as Result).seconds : 0;
  const date = new Date().toISOString().slice(0, 10);
  const found = resultOf(readJson(`${report}.json`), { folder, date, commit, seconds: earlier + seconds });
  writeFileSync(result, `${JSON.stringify(found, null, 2)}\n`);
  await execa({ preferLocal: true })`biome format --write ${result}`;
  console.log(`For proofs.md: ${rowOf(found)}`);
}

function readJson(path: string) {
  return JSON.parse(readFileSync(path, "utf8"));
}

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { CONFIG_PATH } from "../config/load.ts";
import { parseConfig } from "../config/parse.ts";
import { ConfigError, formatProblem } from "../config/problems.ts";
import { messageOf } from "../domain/text.ts";

/* `npm run config -- FILE`: checks a file of settings, as the gate does for the pull request that changes it. */

const file = process.argv[2] ?? CONFIG_PATH;

try {
  parseConfig(await readFile(file, "utf8"), file);
  if (basename(file) === "followthrough.yaml") {
    throw new Error(`${file}: nothing reads this name. Rename it to followthrough.yml.`);
  }
  console.log(`${file} is valid.`);
} catch (error) {
  const lines = error instanceof ConfigError ? error.problems.map(formatProblem) : [messageOf(error)];
  for (const line of lines) console.error(line);
  process.exitCode = 1;
}

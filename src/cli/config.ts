import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { CONFIG_PATH, isMisnamed } from "../config/load.ts";
import { parseConfig } from "../config/parse.ts";
import { ConfigError, formatProblem } from "../config/problems.ts";
import { toPolicy } from "../config/resolve.ts";
import { recheckWorkflow } from "../domain/gate/workflow-file.ts";
import { messageOf } from "../domain/text.ts";

/*
 * `npm run config -- FILE`: checks a file of settings, as the gate does for the pull request that changes it. With `--recheck`,
 * it prints the workflow of the recheck with the labels of these settings.
 */

try {
  const options = { recheck: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [file = CONFIG_PATH] = positionals;
  const config = parseConfig(await readFile(file, "utf8"), file);
  if (isMisnamed(`.github/${basename(file)}`)) {
    throw new Error(`${file}: nothing reads this name. Rename it to followthrough.yml.`);
  }
  console.log(values.recheck ? recheckWorkflow(toPolicy([config])).trimEnd() : `${file} is valid.`);
} catch (error) {
  const lines = error instanceof ConfigError ? error.problems.map(formatProblem) : [messageOf(error)];
  for (const line of lines) console.error(line);
  process.exitCode = 1;
}

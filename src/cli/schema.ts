import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { configJsonSchema } from "../config/json-schema.ts";

/** Writes the JSON Schema of the config, or with `--check` tells whether the committed one is up to date. */

const OUTPUT = fileURLToPath(new URL("../../schema/followthrough.schema.json", import.meta.url));

const made = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
if (process.argv.includes("--check")) {
  const committed = await readFile(OUTPUT, "utf8").catch(() => "");
  if (committed === made) console.log("schema/followthrough.schema.json is up to date.");
  else {
    console.error("schema/followthrough.schema.json is stale: run `npm run schema` and commit it.");
    process.exitCode = 1;
  }
} else {
  await writeFile(OUTPUT, made);
  console.log("schema/followthrough.schema.json is written.");
}

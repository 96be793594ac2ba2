import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { configJsonSchema } from "../config/json-schema.ts";

/** Writes the JSON Schema of the config; with `--check`, reports whether the committed file is up to date. */

const OUTPUT = fileURLToPath(new URL("../../schema/followthrough.schema.json", import.meta.url));

const schema = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
if (process.argv.includes("--check")) {
  const committed = await readFile(OUTPUT, "utf8").catch(() => "");
  if (committed === schema) console.log("schema/followthrough.schema.json is up to date.");
  else {
    console.error(
      "schema/followthrough.schema.json is out of date: run `npm run schema` and commit the file.",
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(OUTPUT, schema);
  console.log("Wrote schema/followthrough.schema.json.");
}

import { httpsFetch } from "../src/github/client/https-fetch.ts";
import { run } from "./run.ts";
import { systemClock } from "./runtime.ts";

const code = await run({ fetch: httpsFetch, clock: systemClock });

// Once all is written. An end by itself would first take the heap apart.
process.stdout.write("", () => process.exit(code));

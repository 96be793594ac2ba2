import { httpsFetch } from "../src/github/client/https-fetch.ts";
import { run } from "./run.ts";
import { systemClock } from "./runtime.ts";

process.exitCode = await run({ fetch: httpsFetch, clock: systemClock });

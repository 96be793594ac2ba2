import { httpsFetch } from "../src/github/https-fetch.ts";
import { systemClock } from "./clock.ts";
import { run } from "./run.ts";

process.exitCode = await run({ fetch: httpsFetch, clock: systemClock });

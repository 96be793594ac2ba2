import { httpsFetch } from "../../src/github/client/https-fetch.ts";
import { systemClock } from "../runtime.ts";
import { recheck } from "./run.ts";

process.exitCode = await recheck({ fetch: httpsFetch, clock: systemClock });

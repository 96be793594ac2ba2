import { readFileSync } from "node:fs";
import * as core from "@actions/core";
import { Temporal } from "temporal-polyfill";
import { httpsFetch } from "../../src/github/client/https-fetch.ts";
import { systemClock } from "../runtime.ts";
import { sync } from "./run.ts";

const TITLE = { title: "Followthrough sync" };

process.exitCode = await sync({
  fetch: httpsFetch,
  clock: { ...systemClock, now: () => Temporal.Now.instant() },
  env: process.env,
  payload: () => JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH ?? "", "utf8")),
  output: {
    info: (line) => core.info(line),
    debug: (line) => {
      if (core.isDebug()) core.debug(line);
    },
    error: (line) => core.error(line, TITLE),
    warning: (line) => core.warning(line, TITLE),
    summary: async (markdown) => {
      if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(markdown).write();
    },
  },
});

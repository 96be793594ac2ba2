import { relative } from "node:path";
import { expect } from "@jest/globals";
import fc, { type RunDetails } from "fast-check";
import { readSeed, replayCommand } from "./seed.ts";

// Jest runs this before each test file.
fc.configureGlobal({ seed: readSeed(process.env.FOLLOWTHROUGH_SEED), reporter });

/** fast-check's report, and the command that reproduces it. */
function reporter(details: RunDetails<unknown>): void {
  if (!details.failed) return;
  const file = relative(process.cwd(), expect.getState().testPath ?? "");
  const report = `${fc.defaultReportMessage(details)}\n\n${replayCommand(details.seed, file, process.env.FOLLOWTHROUGH_CASES)}`;
  throw new Error(report, { cause: details.errorInstance });
}

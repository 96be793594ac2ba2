import { relative } from "node:path";
import { expect } from "@jest/globals";
import fc, { type RunDetails } from "fast-check";
import { howToReplay, readSeed } from "./seed.ts";

// Jest runs this before each file with tests.
fc.configureGlobal({ seed: readSeed(process.env.FOLLOWTHROUGH_SEED), reporter });

/** fast-check's own report, and how to see it again. */
function reporter(details: RunDetails<unknown>): void {
  if (!details.failed) return;
  const file = relative(process.cwd(), expect.getState().testPath ?? "");
  const report = `${fc.defaultReportMessage(details)}\n\n${howToReplay(details.seed, file)}`;
  throw new Error(report, { cause: details.errorInstance });
}

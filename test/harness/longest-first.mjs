import TestSequencer from "@jest/test-sequencer";

/** The test files that take longest, longest first. */
const LONGEST = [
  "/test/e2e/convergence.test.ts",
  "/test/e2e/scenarios.test.ts",
  "/test/e2e/main-job.test.ts",
  "/test/e2e/sync.test.ts",
  "/test/proofs/any-state.test.ts",
  "/test/proofs/webhook-order.test.ts",
  "/test/proofs/quarter.test.ts",
  "/test/proofs/many-workers.test.ts",
  "/test/proofs/one-worker.test.ts",
  "/test/proofs/faults.test.ts",
  "/test/proofs/crash-matrix.test.ts",
  "/test/proofs/rights.test.ts",
  "/test/proofs/several-workers.test.ts",
  "/test/scenarios/scenarios.test.ts",
  "/test/scenarios/",
];

/** Jest starts with these, so that no worker idles while another one plays the last long file. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => place(a) - place(b));
  }
}

function place({ path }) {
  const found = LONGEST.findIndex((part) => path.includes(part));
  return found === -1 ? LONGEST.length : found;
}

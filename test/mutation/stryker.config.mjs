// `npm run mutation [-- --mutate src/domain/gate/evaluate-gate.ts]`: mutates the pure folders and reports mutants that
// no test detects.
// `FOLDERS=commands` mutates one folder and runs only its tests. All folders take a day.
import { readFileSync } from "node:fs";

const { jest } = JSON.parse(readFileSync("package.json", "utf8"));
const all = ["domain", "record", "markdown", "commands", "observed", "operations", "plan", "reconcile"];
const folders = process.env.FOLDERS?.split(",") ?? all;
const tests = process.env.FOLDERS ? folders : [...all, "config"];

export default {
  mutate: folders.map((folder) => `src/${folder}/**/*.ts`),
  ignorePatterns: ["build", "action/dist", "action/sync/dist", "test/e2e", "test/demo", "test/bench"],
  // Stryker reads tsconfig.json through an API that TypeScript 7 no longer has. Jest does not need it, so it is
  // skipped.
  tsconfigFile: "no-tsconfig.json",
  testRunner: "jest",
  testRunnerNodeArgs: ["--experimental-vm-modules"],
  jest: {
    projectType: "custom",
    config: {
      ...jest,
      testEnvironment: "node", // Stryker wraps this one.
      testMatch: tests.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
      moduleNameMapper: { "^fast-check$": "<rootDir>/test/mutation/fast-check.ts" },
    },
  },
  coverageAnalysis: "perTest",
  // A mutant in code that runs on load (a table of rules) is covered by every test, so each one costs a whole run.
  ignoreStatic: process.env.STATIC !== "1",
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: "build/mutation/tmp",
  reporters: ["clear-text", "progress-append-only", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, allowEmojis: false },
  htmlReporter: { fileName: "build/mutation/report.html" },
  jsonReporter: { fileName: "build/mutation/report.json" },
  thresholds: { high: 90, low: 80, break: null },
};

// `npm run mutation [-- --mutate src/domain/gate/evaluate-gate.ts]`: breaks the pure parts in small ways, and tells which break no test.
// `FOLDERS=commands` breaks one folder and asks the tests beside it only: for all of them it takes a day.
import { readFileSync } from "node:fs";

const { jest } = JSON.parse(readFileSync("package.json", "utf8"));
const all = ["domain", "record", "markdown", "commands", "observed", "operations", "plan", "reconcile"];
const folders = process.env.FOLDERS?.split(",") ?? all;
const tests = process.env.FOLDERS ? folders : [...all, "config"];

export default {
  mutate: folders.map((folder) => `src/${folder}/**/*.ts`),
  ignorePatterns: ["build", "action/dist", "test/e2e", "test/demo", "test/bench"],
  // Stryker reads it with an interface that TypeScript 7 no longer has; jest needs none, so it is left where it is.
  tsconfigFile: "no-tsconfig.json",
  testRunner: "jest",
  testRunnerNodeArgs: ["--experimental-vm-modules"],
  jest: {
    projectType: "custom",
    config: {
      ...jest,
      testMatch: tests.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
      moduleNameMapper: { "^fast-check$": "<rootDir>/test/mutation/fast-check.ts" },
    },
  },
  coverageAnalysis: "perTest",
  // A mutant in what a file says as it loads (a table of rules) is met by every test: each costs a whole run.
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

// For `run.ts`, which names a folder of `src` and where the reports go.
// Mocha runs the tests, because it keeps everything loaded from one mutant to the next. Jest loads all modules again, which takes
// a second each time.

const { FOLDER: folder = "record", REPORT: report = "build/mutation/record" } = process.env;

/** Folders whose tests are also elsewhere. The folder's own come first, because the first one that fails ends a mutant's run. */
const ALSO = {
  "markdown/checklist/*": ["markdown/checklist"],
  "markdown/checklist/grammar": ["markdown/checklist"],
  "markdown/checklist/table": ["markdown/checklist"],
  "markdown/gate": ["action/report"],
  "markdown/insight": ["domain/insight"],
  plan: ["reconcile"],
  "plan/*": ["plan"],
  "plan/intake": ["plan"],
  "plan/items": ["plan"],
  "plan/postmortem": ["plan"],
  "plan/repository": ["plan"],
  reconcile: ["plan"],
};
const tests = [folder, ...(ALSO[folder] ?? [])];

/** `*` means the files in the folder itself. */
const filesIn = (name, ending) => (name.endsWith("/*") ? name.slice(0, -1) : `${name}/**/`) + ending;

/** Tables come first: they are fast, and detect most. Properties of the checklist take minutes, and do not count. */
const TABLES = "!(*properties|*differential).test.ts";
const PROPERTIES = "@(*properties|*differential).test.ts";
const endings = folder.startsWith("markdown/checklist") ? [TABLES] : [TABLES, PROPERTIES];

export default {
  mutate: [`src/${filesIn(folder, "*.ts")}`],
  ignorePatterns: ["build", "action/dist", "action/sync/dist", "test/e2e", "test/demo", "test/bench"],
  // Stryker reads tsconfig.json through an API that TypeScript 7 no longer has. The tests do not need it, so it is skipped.
  tsconfigFile: "no-tsconfig.json",
  plugins: ["@stryker-mutator/mocha-runner", "./test/mutation/runner.mjs"],
  testRunner: process.env.STATIC === "1" ? "mocha" : "mocha-in-one-process",
  testRunnerNodeArgs: ["--no-experimental-require-module", "--import", "./test/mutation/load.mjs"],
  mochaOptions: {
    spec: endings.flatMap((ending) => tests.map((name) => `test/${filesIn(name, ending)}`)),
    "no-config": true,
  },
  coverageAnalysis: "perTest",
  // A mutant in code that runs on load (a table of rules) is seen only by a process that loads everything again.
  ignoreStatic: process.env.STATIC !== "1",
  concurrency: 2,
  // A slow machine is not a detected mutant. Endless loops are found by counting, not by the clock.
  timeoutMS: 30_000,
  timeoutFactor: 4,
  tempDirName: "build/mutation/tmp",
  reporters: ["clear-text", "progress-append-only", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, allowEmojis: false },
  htmlReporter: { fileName: `${report}.html` },
  jsonReporter: { fileName: `${report}.json` },
  incremental: true,
  incrementalFile: `${report}.incremental.json`,
  thresholds: { high: 90, low: 80, break: null },
};

import { item, type Row } from "./row.ts";

const LATE = item(1, -10);
const UNDECIDED = { code: 2, verdict: "undecided" } as const;
const NEVER_DOWN = "it is never down";
const STUBBED = "the files of a pull request are stubs";
const BROKEN = "gate: { fail_on: sometimes }";
const settings = (text: string) => ({ filename: ".github/followthrough.yml", text });
const DOWN = { at: "/issues", status: 502 };

/** Undecided verdicts, which are red and say why, and items in several repositories. */
export const UNDECIDED_ROWS: readonly Row[] = [
  {
    name: "a token that cannot read issues",
    world: { issues: [LATE] },
    run: { token: "may not read issues" },
    expected: {
      ...UNDECIDED,
      summary: ["give the job `permissions: { contents: read, issues: read, pull-requests: read }`"],
      annotations: ["error Change the workflow"],
    },
  },
  {
    name: "an invalid token",
    world: { issues: [LATE] },
    run: { token: "expired" },
    expected: { ...UNDECIDED, summary: ["GitHub rejected the token"] },
    gap: "accepts any token",
  },
  {
    name: "no token",
    world: { issues: [LATE] },
    run: { inputs: { "github-token": "" } },
    expected: { ...UNDECIDED, summary: ["The input github-token is empty."] },
  },
  {
    name: "a repository that does not exist",
    world: { issues: [] },
    run: { inputs: { repositories: "acme/nowhere" } },
    expected: { ...UNDECIDED, summary: ["acme/nowhere", "It doesn't exist, or the token can't see it"] },
  },
  {
    name: "a private repository that the workflow's token cannot read",
    world: { issues: [], other: [LATE] },
    run: { inputs: { repositories: "acme/shop-other" } },
    expected: { ...UNDECIDED, summary: ["pass an App's token as github-token for others"] },
    gap: "responds with 403 instead of 404 without access",
  },
  {
    name: "an unavailable API, after retries",
    world: { issues: [LATE] },
    run: { fault: DOWN },
    expected: { ...UNDECIDED, summary: ["GitHub could not be reached after several tries"] },
    gap: NEVER_DOWN,
    slow: true,
  },
  {
    name: "an unavailable API with on-undecided: warn passes with a warning",
    world: { issues: [LATE], config: "gate: { on_undecided: warn }" },
    run: { fault: DOWN },
    expected: {
      code: 0,
      verdict: "undecided",
      summary: ["This check passes with a warning because acme/shop can't be read"],
      annotations: ["warning Not everything can be read"],
    },
    gap: NEVER_DOWN,
    slow: true,
  },
  {
    name: "an invalid config: shows file, path, expected and actual value",
    world: { issues: [LATE], config: "gate: { fail_on: sometimes }" },
    expected: {
      ...UNDECIDED,
      summary: [
        "## ⚠️ This check fails because the settings have 1 error",
        /1\. \[Line 1\]\(\S+\/acme\/shop\/blob\/HEAD\/\.github\/followthrough\.yml#L1\): `gate\.fail_on` is `sometimes`\. Use /,
      ],
    },
  },
  {
    name: "a pull request that only repairs the config passes and says why",
    world: {
      issues: [LATE],
      config: BROKEN,
      pullRequests: [{ files: [settings("gate: { fail_on: overdue }")] }],
    },
    run: { event: "pull_request" },
    expected: {
      code: 0,
      verdict: "pass",
      summary: ["#2 repairs .github/followthrough.yml: it changes only this file, and its version is valid."],
      annotations: ["warning Fix the settings"],
    },
    gap: STUBBED,
  },
  {
    name: "a pull request that brings errors into the settings fails, and each line says how to fix it",
    world: { issues: [], pullRequests: [{ files: [settings("time_zone: UTC\ngate: { fail_on: never }")] }] },
    run: { event: "pull_request" },
    expected: {
      code: 1,
      verdict: "fail",
      summary: [
        "## ❌ This pull request brings 1 error into the settings",
        /1\. \[Line 2\]\(\S+\/blob\/[0-9a-f]{40}\/\.github\/followthrough\.yml#L2\): `gate\.fail_on` is `never`\. Use /,
      ],
      annotations: ["error Fix the settings"],
      log: ["::error title=Fix the settings,file=.github/followthrough.yml,line=2::"],
    },
    gap: STUBBED,
  },
  {
    name: "settings that a pull request changes are valid, and are not obeyed before they are merged",
    world: { issues: [LATE], pullRequests: [{ files: [settings("gate: { fail_on: none }")] }] },
    run: { event: "pull_request" },
    expected: { code: 1, verdict: "fail", open: 1, overdue: 1, summary: ["1 action item is overdue"] },
    gap: STUBBED,
  },
  {
    name: "settings in a file that nothing reads fail the pull request that adds it",
    world: {
      issues: [],
      pullRequests: [{ files: [{ filename: ".github/followthrough.yaml", text: "time_zone: UTC" }] }],
    },
    run: { event: "pull_request" },
    expected: { code: 1, verdict: "fail", summary: ["Use the name .github/followthrough.yml."] },
    gap: STUBBED,
  },
  {
    name: "a repair of the config that is invalid, too, doesn't pass",
    world: {
      issues: [LATE],
      config: BROKEN,
      pullRequests: [{ files: [settings("gate: { fail_on: never }")] }],
    },
    run: { event: "pull_request" },
    expected: { ...UNDECIDED, summary: ["#2 doesn't pass as a repair of the config. With it:", "never"] },
    gap: STUBBED,
  },
  {
    name: "a repair of the config that changes another file, too, doesn't pass",
    world: {
      issues: [LATE],
      config: BROKEN,
      pullRequests: [{ files: [settings("gate: { fail_on: overdue }"), "src/pay.ts"] }],
    },
    run: { event: "pull_request" },
    expected: {
      ...UNDECIDED,
      summary: [
        "#2 changes more than .github/followthrough.yml, so it doesn't pass as a repair of the config.",
      ],
    },
    gap: STUBBED,
  },
  {
    name: "a pull request that moves another file to the config's place doesn't pass",
    world: {
      issues: [LATE],
      config: BROKEN,
      pullRequests: [
        { files: [{ ...settings("gate: { fail_on: overdue }"), previous_filename: "src/pay.ts" }] },
      ],
    },
    run: { event: "pull_request" },
    expected: { ...UNDECIDED, summary: ["#2 changes more than .github/followthrough.yml"] },
    gap: STUBBED,
  },
  {
    name: "a pull request that doesn't touch an invalid config doesn't pass",
    world: { issues: [LATE], config: BROKEN, pullRequests: [{ files: ["src/pay.ts"] }] },
    run: { event: "pull_request" },
    expected: UNDECIDED,
    gap: STUBBED,
  },
  {
    name: "a config that is not YAML, passed if the workflow requests it",
    world: { issues: [LATE], config: "time_zone: [" },
    run: { inputs: { "on-undecided": "warn" } },
    expected: { code: 0, verdict: "undecided", summary: ["the settings have 1 error"] },
  },
  {
    name: "a workflow without the permission to read the config gains nothing",
    world: { issues: [LATE], config: "gate: { on_undecided: fail }" },
    run: { token: "may not read contents", inputs: { "on-undecided": "warn" } },
    expected: { ...UNDECIDED, summary: ["The input on-undecided is warn and was ignored"] },
  },
  {
    name: "a hotfix passes although the items cannot be read",
    world: {
      issues: [LATE],
      pullRequests: [{ labels: ["hotfix"] }],
      config: "gate: { hotfix_labels: [hotfix] }",
    },
    run: { event: "pull_request", token: "may not read issues" },
    expected: {
      code: 0,
      verdict: "pass",
      summary: [
        "It passes regardless of what is overdue or could not be read.",
        "permissions: { contents: read",
      ],
      annotations: ["warning Change the workflow"],
    },
  },
  {
    name: "an invalid input",
    world: { issues: [LATE] },
    run: { inputs: { "fail-on": "maybe", "as-of": "tomorrow" } },
    expected: {
      ...UNDECIDED,
      summary: ["The input fail-on should be overdue, due-soon or none", "The input as-of should be a date"],
    },
  },
  {
    name: "several repositories block it, with an App's token",
    world: { issues: [], other: [LATE] },
    run: { inputs: { repositories: "acme/shop-other" }, token: "app" },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      items: [{ issue: "acme/shop-other#1" }],
      summary: ["[acme/shop-other#1 Item 1]"],
    },
  },
  {
    name: "the same record in two repositories fails for both",
    world: { issues: [LATE], other: [LATE] },
    run: { inputs: { repositories: "acme/shop-other" }, token: "person" },
    expected: { code: 1, verdict: "fail", open: 2, summary: ["the same record as acme/shop-other#1"] },
  },
  {
    name: "an owner's repositories cannot be listed with the workflow's token",
    world: { issues: [] },
    run: { inputs: { repositories: "acme/*" } },
    expected: { ...UNDECIDED, summary: ["The token can't see another repository of acme"] },
    gap: "lacks /installation/repositories and the list of an organization's repositories",
  },
];

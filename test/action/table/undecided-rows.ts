import { item, type Row } from "./row.ts";

const LATE = item(1, -10);
const UNDECIDED = { code: 2, verdict: "undecided" } as const;
const NEVER_DOWN = "it is never down";
const DOWN = { at: "/issues", status: 502 };

/** What cannot be decided is red and says so; and what lies in more repositories than one. */
export const UNDECIDED_ROWS: readonly Row[] = [
  {
    name: "a token that may not read issues",
    world: { issues: [LATE] },
    run: { token: "may not read issues" },
    expected: {
      ...UNDECIDED,
      summary: ["give the job `permissions: { contents: read, issues: read, pull-requests: read }`"],
      annotations: ["error acme/shop: the gate could not decide"],
    },
  },
  {
    name: "a token that is none",
    world: { issues: [LATE] },
    run: { token: "expired" },
    expected: { ...UNDECIDED, summary: ["GitHub does not accept the token"] },
    gap: "takes any token for somebody's",
  },
  {
    name: "no token at all",
    world: { issues: [LATE] },
    run: { inputs: { "github-token": "" } },
    expected: { ...UNDECIDED, summary: ["The input github-token is empty."] },
  },
  {
    name: "a repository that does not exist",
    world: { issues: [] },
    run: { inputs: { repositories: "acme/nowhere" } },
    expected: { ...UNDECIDED, summary: ["acme/nowhere", "It does not exist, or the token may not see it"] },
  },
  {
    name: "a private repository that the workflow's own token does not read",
    world: { issues: [], other: [LATE] },
    run: { inputs: { repositories: "acme/shop-other" } },
    expected: { ...UNDECIDED, summary: ["pass an App's token as github-token for others"] },
    gap: "answers 403, not 404, where a token may not look",
  },
  {
    name: "an API that is down, after its tries",
    world: { issues: [LATE] },
    run: { fault: DOWN },
    expected: { ...UNDECIDED, summary: ["GitHub could not be reached, after several tries"] },
    gap: NEVER_DOWN,
    slow: true,
  },
  {
    name: "the same with on-undecided: warn goes on, with a warning",
    world: { issues: [LATE], config: "gate: { on_undecided: warn }" },
    run: { fault: DOWN },
    expected: {
      code: 0,
      verdict: "undecided",
      summary: ["undecided, and let through"],
      annotations: ["warning acme/shop: the gate could not decide"],
    },
    gap: NEVER_DOWN,
    slow: true,
  },
  {
    name: "a config that does not parse: file, path, expected, found",
    world: { issues: [LATE], config: "gate: { fail_on: sometimes }" },
    expected: {
      ...UNDECIDED,
      summary: [
        /acme\/shop:\.github\/followthrough\.yml, line 1, gate\.fail_on: expected .*found .*sometimes/,
      ],
    },
  },
  {
    name: "a config that is no YAML, let through where the workflow asks for it",
    world: { issues: [LATE], config: "time_zone: [" },
    run: { inputs: { "on-undecided": "warn" } },
    expected: { code: 0, verdict: "undecided", summary: ["acme/shop:.github/followthrough.yml"] },
  },
  {
    name: "a workflow that takes the permission away to read what config sets gains nothing by it",
    world: { issues: [LATE], config: "gate: { on_undecided: fail }" },
    run: { token: "may not read contents", inputs: { "on-undecided": "warn" } },
    expected: { ...UNDECIDED, summary: ["The input on-undecided is warn, and was not obeyed"] },
  },
  {
    name: "a hotfix passes though the items cannot be read",
    world: {
      issues: [LATE],
      pullRequests: [{ labels: ["hotfix"] }],
      config: "gate: { hotfix_labels: [hotfix] }",
    },
    run: { event: "pull_request", token: "may not read issues" },
    expected: {
      code: 0,
      verdict: "pass",
      summary: ["It passes, whatever is overdue or could not be read.", "permissions: { contents: read"],
      annotations: ["warning acme/shop: the gate could not decide"],
    },
  },
  {
    name: "an input that cannot be obeyed",
    world: { issues: [LATE] },
    run: { inputs: { "fail-on": "maybe", "as-of": "tomorrow" } },
    expected: {
      ...UNDECIDED,
      summary: ["The input fail-on should be overdue, due-soon, none", "The input as-of should be a day"],
    },
  },
  {
    name: "more repositories hold it up, with an App's token",
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
    name: "the same record in two repositories is red on both",
    world: { issues: [LATE], other: [LATE] },
    run: { inputs: { repositories: "acme/shop-other" }, token: "person" },
    expected: { code: 1, verdict: "fail", open: 2, summary: ["the same record as acme/shop-other#1"] },
  },
  {
    name: "all repositories of an owner cannot be told by the workflow's own token",
    world: { issues: [] },
    run: { inputs: { repositories: "acme/*" } },
    expected: { ...UNDECIDED, summary: ["The token sees no other repository of acme"] },
    gap: "has neither /installation/repositories nor an organization's list",
  },
];

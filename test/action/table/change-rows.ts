import { undone } from "../../fake-github/code-views.ts";
import { item, type Row } from "./row.ts";

const LATE = item(1, -10);
const SHARED = "c".repeat(40);
const STUBBED = "the files of a pull request are stubs";
const AREAS = `
gate:
  scope: changed-areas
  areas:
    payments: { paths: ["services/payments/**"], labels: [area/payments] }
    web: { paths: ["web/**"], labels: [area/web] }
`;
const ofAreas = [item(1, -10, { labels: ["area/payments"] }), item(2, -10, { labels: ["area/web"] })];

/** Changes that are about to be merged, and whether they pass. */
export const CHANGE_ROWS: readonly Row[] = [
  {
    name: "a pull request that fixes the overdue item passes and says why",
    world: { issues: [LATE], pullRequests: [{ body: "It alerts now.\n\nFixes #1" }] },
    run: { event: "pull_request" },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      overdue: 1,
      items: [{ state: "overdue", blocks: false }],
      summary: ["#2 fixes a blocking item: merging it closes #1."],
      annotations: ["warning acme/shop#1: overdue"],
    },
  },
  {
    name: "a pull request that fixes something else is blocked",
    world: { issues: [LATE], pullRequests: [{ body: "Fixes #99" }] },
    run: { event: "pull_request" },
    expected: { code: 1, verdict: "fail", open: 1, overdue: 1, annotations: ["error acme/shop#1: overdue"] },
  },
  {
    name: "a pull request that somebody linked to the overdue item by hand passes",
    world: { issues: [LATE], pullRequests: [{ links: [1] }] },
    run: { event: "pull_request" },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      overdue: 1,
      summary: ["#2 fixes a blocking item: merging it closes #1."],
    },
    gap: "issues cannot be linked by hand",
  },
  {
    name: "a fix is blocked by another pull request with the same head commit",
    world: { issues: [LATE], pullRequests: [{ head: SHARED }, { body: "Fixes #1", head: SHARED }] },
    run: { event: "pull_request" },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      summary: ["have the same head commit, and therefore share this check. Blocking it: #2."],
    },
    gap: "each pull request has a branch of its own",
  },
  {
    name: "closing keywords only count for the default branch",
    world: { issues: [LATE], pullRequests: [{ body: "Fixes #1", base: "release/1.x" }] },
    run: { event: "pull_request" },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      summary: ["closing keywords only count for pull requests to the default branch"],
    },
  },
  {
    name: "a revert of a merged pull request passes",
    world: {
      issues: [LATE],
      pullRequests: [
        { merged: true, files: ["src/a.ts", "src/b.ts"] },
        { body: "Reverts #2", files: ["src/a.ts", "src/b.ts"].map(undone) },
      ],
    },
    run: { event: "pull_request" },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      overdue: 1,
      summary: ["#3 is a revert of #2."],
    },
    gap: STUBBED,
  },
  {
    name: "a revert with other changes does not pass",
    world: {
      issues: [LATE],
      pullRequests: [
        { merged: true, files: ["src/a.ts"] },
        { body: "Reverts #2", files: [undone("src/a.ts"), "src/c.ts"] },
      ],
    },
    run: { event: "pull_request" },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      summary: ["it also changes src/c.ts, which #2 didn't change"],
    },
    gap: STUBBED,
  },
  {
    name: "a revert with other lines of equal number does not pass",
    world: {
      issues: [LATE],
      pullRequests: [
        { merged: true, files: ["src/a.ts"] },
        { body: "Reverts #2", files: [{ filename: "src/a.ts", patch: "@@ -1 +1 @@\n-after\n+anything" }] },
      ],
    },
    run: { event: "pull_request" },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      summary: ["it changes other lines of src/a.ts than #2 did"],
    },
    gap: STUBBED,
  },
  {
    name: "a revert of a pull request that was never merged does not pass",
    world: { issues: [LATE], pullRequests: [{}, { body: "Reverts #2" }] },
    run: { event: "pull_request" },
    expected: { code: 1, verdict: "fail", open: 1, overdue: 1, summary: ["#2 isn't merged into main"] },
  },
  {
    name: "a pull request with the hotfix label of config passes",
    world: {
      issues: [LATE],
      pullRequests: [{ labels: ["hotfix"] }],
      config: "gate: { hotfix_labels: [hotfix] }",
    },
    run: { event: "pull_request" },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      overdue: 1,
      summary: ["#2 has the hotfix label hotfix"],
    },
  },
  {
    name: "a hotfix label that the config does not list does not pass",
    world: { issues: [LATE], pullRequests: [{ labels: ["hotfix"] }] },
    run: { event: "pull_request" },
    expected: { code: 1, verdict: "fail", open: 1, overdue: 1 },
  },
  {
    name: "a merge group of fixes passes",
    world: {
      issues: [LATE],
      pullRequests: [{ body: "Fixes #1" }, { body: "Closes #1" }],
      queue: ["Merge pull request #2 from acme/two", "Three (#3)"],
    },
    run: { event: "merge_group" },
    expected: { code: 0, verdict: "pass", open: 1, overdue: 1 },
  },
  {
    name: "a merge group is blocked by the pull request that fixes nothing",
    world: {
      issues: [LATE],
      pullRequests: [{ body: "Just a change" }, { body: "Fixes #1" }],
      queue: ["Merge pull request #2 from acme/two", "Three (#3)"],
    },
    run: { event: "merge_group" },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      summary: ["Blocking this merge group: #2.", "**Merge when ready**"],
    },
  },
  {
    name: "a push is blocked, whatever pull requests exist",
    world: { issues: [LATE], pullRequests: [{ body: "Fixes #1" }] },
    run: { event: "push" },
    expected: { code: 1, verdict: "fail", open: 1, overdue: 1 },
  },
  {
    name: "a scheduled run reports what is overdue",
    world: { issues: [LATE] },
    run: { event: "schedule" },
    expected: { code: 1, verdict: "fail", open: 1, overdue: 1 },
  },
  {
    name: "with scope: changed-areas, a pull request is blocked by the areas that it touches",
    world: { issues: ofAreas, pullRequests: [{ files: ["services/payments/refund.ts"] }], config: AREAS },
    run: { event: "pull_request" },
    expected: {
      code: 1,
      verdict: "fail",
      open: 2,
      overdue: 2,
      annotations: ["error acme/shop#1: overdue", "warning acme/shop#2: overdue"],
      summary: ["It belongs to web, which #3 doesn't change."],
    },
    gap: STUBBED,
  },
  {
    name: "with scope: changed-areas, a pull request that touches no area passes",
    world: { issues: ofAreas, pullRequests: [{ files: [] }], config: AREAS },
    run: { event: "pull_request" },
    expected: { code: 0, verdict: "pass", open: 2, overdue: 2 },
  },
  {
    name: "the scope does not apply to pushes",
    world: { issues: ofAreas, config: AREAS },
    expected: { code: 1, verdict: "fail", open: 2, overdue: 2 },
  },
  {
    name: "an input cannot widen the scope in the config",
    world: { issues: ofAreas, pullRequests: [{ files: [] }], config: "gate: { scope: all }" },
    run: { event: "pull_request", inputs: { scope: "changed-areas" } },
    expected: {
      code: 1,
      verdict: "fail",
      open: 2,
      overdue: 2,
      summary: ["The input scope is changed-areas and was ignored"],
    },
  },
];

import { day, item, type Row, type RowRun } from "./row.ts";

const OPENED = `${day(-30)}T10:00:00.000Z`;
const LATE = item(1, -10, { created_at: OPENED, ledger: { trackedAt: OPENED } });
const MERGED = { merged: true, body: "It is faster." };

const changing = (text: string) => ({ files: [{ filename: ".github/followthrough.yml", text }] });
const MILDER = changing("gate: { fail_on: none }");

const simulating = (run: RowRun = {}): RowRun => ({
  event: "pull_request",
  inputs: { "simulate-days": "90" },
  ...run,
});

const TITLE = "What the settings of this pull request would have done";
/** A summary without the section. */
const NOTHING = /^(?![\s\S]*(?:would have done|left out))/;
const FAILS = { code: 1, verdict: "fail", open: 1, overdue: 1 } as const;
const gap = "it lacks the past of issues";

/** Pull requests that change the settings. */
export const SIMULATION_ROWS: readonly Row[] = [
  {
    name: "what new settings would have done is shown beside the present ones, and does not change the verdict",
    world: { issues: [LATE], pullRequests: [MERGED, MERGED, MILDER] },
    run: simulating(),
    expected: {
      ...FAILS,
      summary: [
        TITLE,
        "Of 2 merges, 0 would have waited with the settings in #4, and 2 with the present settings.",
        /\| would have waited +\| 2 +\| 0 +\|/,
        /\*\*today, the gate says\*\* +\| fail: 1 action item is overdue\S* +\| pass: /,
        /\[#2 Change 2\]\(\S+\/acme\/shop\/pull\/2\) +\| waits +\| passes +\| \[#1\]/,
      ],
    },
    gap,
  },
  {
    name: "what stricter settings would say today is shown while the check passes",
    world: {
      issues: [item(1, 3, { created_at: OPENED, ledger: { trackedAt: OPENED } })],
      pullRequests: [MERGED, changing("gate: { fail_on: due-soon }")],
    },
    run: simulating(),
    expected: {
      ...{ code: 0, verdict: "pass", open: 1, dueSoon: 1 },
      summary: [/\| would have waited +\| 0 +\| 1 +\|/, /\*\*today, the gate says\*\* +\| pass: .+\| fail: /],
    },
    gap,
  },
  {
    name: "settings with another label are simulated, and what they would say today is not known",
    world: {
      issues: [LATE],
      pullRequests: [MERGED, changing("action_items: { label: promise }")],
    },
    run: simulating(),
    expected: {
      ...FAILS,
      summary: [/today, the gate says\S+ +\| fail: .+ \| not known, because these settings/],
    },
    gap,
  },
  {
    name: "nothing is simulated unless the workflow asks for it",
    world: { issues: [LATE], pullRequests: [MERGED, MILDER] },
    run: { event: "pull_request" },
    expected: { ...FAILS, summary: [NOTHING] },
    gap,
  },
  {
    name: "nothing is simulated for a pull request that leaves the settings alone",
    world: { issues: [LATE], pullRequests: [MERGED, { files: ["src/pay.ts"] }] },
    run: simulating(),
    expected: { ...FAILS, summary: [NOTHING] },
    gap,
  },
  {
    name: "settings with errors are not simulated: the check fails for them",
    world: { issues: [], pullRequests: [MERGED, changing("gate: { fail_on: never }")] },
    run: simulating(),
    expected: { code: 1, verdict: "fail", summary: ["This pull request brings 1 error", NOTHING] },
    gap,
  },
  ...[403, 502].map(
    (status): Row => ({
      name: `the verdict stands and the summary says why if the past can't be read (${status})`,
      world: { issues: [], pullRequests: [MERGED, MILDER] },
      run: simulating({ fault: { at: "/graphql", status } }),
      expected: {
        code: 0,
        verdict: "pass",
        summary: [TITLE, /This was left out\. .*POST \/graphql returned/],
      },
      gap,
    }),
  ),
];

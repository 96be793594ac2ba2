import { HOSTILE } from "../report/verdicts.ts";
import { day, item, type Row } from "./row.ts";

const LATE = item(1, -10);
const hostile = item(1, -10, { title: HOSTILE.slice(0, 256), assignees: [] });

/** Inputs, gradual enforcement, other days, and hostile text. */
export const SETTING_ROWS: readonly Row[] = [
  {
    name: "fail-on: none only reports",
    world: { issues: [LATE], config: "gate: { fail_on: none }" },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      overdue: 1,
      summary: ["but nothing fails this check"],
      annotations: ["warning acme/shop#1: overdue"],
    },
  },
  {
    name: "an input can tighten the config",
    world: { issues: [LATE], config: "gate: { fail_on: none, grace_days: 20 }" },
    run: { inputs: { "fail-on": "overdue", "grace-days": "2" } },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      summary: ["plus 2 days of grace (input grace-days)"],
    },
  },
  {
    name: "an input that would loosen the config is ignored and reported",
    world: { issues: [LATE], config: "gate: { fail_on: overdue, grace_days: 2 }" },
    run: { inputs: { "fail-on": "none", "grace-days": "300" } },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      summary: ["The input fail-on is none and was ignored", "The input grace-days is 300 and was ignored"],
    },
  },
  {
    name: "a config that the workflow names does not replace the default one",
    world: { issues: [LATE], config: "gate: { fail_on: overdue }" },
    run: { inputs: { config: "lenient.yml" } },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      summary: ["The input config is lenient.yml and was ignored"],
    },
  },
  {
    name: "as-of a later day shows what is due by then",
    world: { issues: [item(1, 20)] },
    run: { inputs: { "as-of": day(30) } },
    expected: { code: 1, verdict: "fail", open: 1, overdue: 1, items: [{ daysOverdue: 10 }] },
  },
  {
    name: "as-of a day before today never passes",
    world: { issues: [LATE] },
    run: { inputs: { "as-of": day(-20) } },
    expected: {
      code: 2,
      verdict: "undecided",
      open: 1,
      summary: [/A day before today \(\S+\) never passes/],
    },
  },
  {
    name: "explain prints the whole tree, including what passes and the source of each rule",
    world: { issues: [LATE, item(2, 40, { title: "Write the runbook" })], config: "gate: { grace_days: 1 }" },
    run: { inputs: { explain: "true" } },
    expected: {
      code: 1,
      verdict: "fail",
      open: 2,
      overdue: 1,
      summary: ["On time: 1 item", "Write the runbook"],
      log: [
        "::group::Active rules",
        "grace-days: 1 (acme/shop:.github/followthrough.yml, gate.grace_days)",
        "[on-time] acme/shop#2 Write the runbook.",
        "doesn't block: Due in ",
      ],
    },
  },
  {
    name: "a hostile title is inert",
    world: { issues: [hostile] },
    run: { inputs: { explain: "true" } },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      items: [{ issue: "acme/shop#1", owners: [] }],
      summary: ["| **no owner** |", "&lt;img src=x onerror=alert(1)&gt;"],
      annotations: ["error acme/shop#1: overdue"],
    },
  },
  {
    name: "1,000 overdue items: the summary says what it leaves out",
    world: {
      issues: Array.from({ length: 1_000 }, (_, index) =>
        item(index + 1, -10, { title: HOSTILE.slice(0, 256) }),
      ),
    },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1_000,
      overdue: 1_000,
      summary: ["❌ 1000 action items are overdue", "**750 more** are not shown"],
      annotations: [
        ...Array.from({ length: 9 }, (_, index) => `error acme/shop#${index + 1}: overdue`),
        "error Followthrough: more",
      ],
    },
    gap: "opening this many issues takes a minute",
    slow: true,
  },
];

import { day, item, postmortem, type Row } from "./row.ts";

const LATE = item(1, -10, { title: "Alert on replication lag", labels: ["P1"] });
const FINE = item(1, 40);

const at = `${day(-30)}T10:00:00Z`;

function extension() {
  const why = { reason: "the vendor ships later", by: "alice", at, commentId: 5 };
  return { originalDue: day(-20), extensions: [{ from: day(-20), to: day(20), ...why }] };
}

function waiver(until: number) {
  return { waiver: { until: day(until), reason: "frozen for the audit", by: "alice", at, commentId: 6 } };
}

const waived = (until: number) => item(1, -10, { ledger: waiver(until) });

/** States of open items and postmortems, and the settings that affect them. */
export const ITEM_ROWS: readonly Row[] = [
  {
    name: "nothing is open",
    world: {},
    expected: { code: 0, verdict: "pass", items: [], summary: ["✅ Nothing is open"], annotations: [] },
  },
  {
    name: "everything is on time",
    world: { issues: [FINE, postmortem(2, 40)] },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      summary: ["✅ No action item is overdue", "1 action item and 1 postmortem are open."],
      annotations: [],
    },
  },
  {
    name: "an item is overdue: shows owner, days overdue, rule, and every way to clear it",
    world: { issues: [LATE, item(2, 40)] },
    expected: {
      code: 1,
      verdict: "fail",
      open: 2,
      overdue: 1,
      items: [
        {
          issue: "acme/shop#1",
          kind: "action-item",
          state: "overdue",
          owners: ["alice"],
          priority: "P1",
          due: day(-10),
          blocks: true,
        },
        { issue: "acme/shop#2", state: "on-time", blocks: false },
      ],
      summary: [
        "## ❌ 1 action item is overdue",
        /\| \[#1 Alert on replication lag\]\(\S+\/acme\/shop\/issues\/1\) \(P1\) \| alice \| 1[01]&nbsp;days \|/,
        "An open action item fails this check from the day after its due date (default).",
        "**Done:** close its issue as completed.",
        "its owner comments `/extend +7d REASON` on its issue.",
        "`/waive 30d REASON` or `/drop REASON` on its issue",
      ],
      annotations: ["error acme/shop#1: overdue"],
      log: ["Done: close its issue as completed."],
    },
  },
  {
    name: "a postmortem is overdue",
    world: { issues: [postmortem(1, -3)] },
    expected: {
      code: 1,
      verdict: "fail",
      items: [{ issue: "acme/shop#1", kind: "postmortem", state: "overdue" }],
      summary: [
        "complete its sections, then comment `/complete` on it.",
        /`\/no-postmortem REASON` on its incident (?:acme\/shop)?#5/,
      ],
      annotations: ["error acme/shop#1: overdue"],
    },
  },
  {
    name: "an item is due soon",
    world: { issues: [item(1, 3)] },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      dueSoon: 1,
      summary: ["Due: [#1 "],
      annotations: [],
    },
  },
  {
    name: "due soon fails if configured",
    world: { issues: [item(1, 3)] },
    run: { inputs: { "fail-on": "due-soon" } },
    expected: { code: 1, verdict: "fail", open: 1, dueSoon: 1, annotations: ["error acme/shop#1: due soon"] },
  },
  {
    name: "due-soon-days sets the number of days",
    world: { issues: [FINE] },
    run: { inputs: { "due-soon-days": "60" } },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      dueSoon: 1,
      summary: ["due-soon-days: 60 (input due-soon-days)"],
    },
  },
  {
    name: "a waived item and a waived postmortem pass, with end date, approver and reason",
    world: { issues: [waived(20), postmortem(2, -10, waiver(20))] },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      items: [
        { kind: "action-item", state: "waived", waivedUntil: day(20), blocks: false },
        { kind: "postmortem", state: "waived", waivedUntil: day(20), blocks: false },
      ],
      summary: [`Waived until ${day(20)} by alice: frozen for the audit`],
      annotations: [],
    },
  },
  {
    name: "a waiver that ended has no effect",
    world: { issues: [waived(-2), postmortem(2, -10, waiver(-2))] },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      items: [
        { kind: "action-item", state: "overdue", waivedUntil: null },
        { kind: "postmortem", state: "overdue", waivedUntil: null },
      ],
    },
  },
  {
    name: "an item is in grace",
    world: { issues: [item(1, -2)], config: "gate: { grace_days: 5 }" },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      items: [{ state: "in-grace", blocks: false }],
      summary: [
        "the grace period ends",
        "plus 5 days of grace (acme/shop:.github/followthrough.yml, gate.grace_days)",
      ],
      annotations: ["warning acme/shop#1: past its due date, in grace"],
    },
  },
  {
    name: "an extended item or postmortem uses its new date and shows the original one",
    world: { issues: [item(1, 20, { ledger: extension() }), postmortem(2, 20, extension())] },
    run: { inputs: { "due-soon-days": "30" } },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      dueSoon: 1,
      items: [
        { kind: "action-item", state: "due-soon", due: day(20) },
        { kind: "postmortem", state: "due-soon", due: day(20) },
      ],
      log: [`originally due ${day(-20)}, extended 1 time (the vendor ships later)`],
    },
  },
  {
    name: "closed items pass",
    world: { issues: [{ ...LATE, state: "closed" }, item(2, 40)] },
    expected: { code: 0, verdict: "pass", open: 1, items: [{ issue: "acme/shop#2" }] },
  },
  {
    name: "priorities in the config exempt the others",
    world: { issues: [LATE, item(2, -10, { labels: ["P2"] })], config: "gate: { priorities: [P0, P2] }" },
    expected: {
      code: 1,
      verdict: "fail",
      open: 2,
      overdue: 2,
      items: [
        { issue: "acme/shop#2", blocks: true },
        { issue: "acme/shop#1", blocks: false },
      ],
      annotations: ["error acme/shop#2: overdue", "warning acme/shop#1: overdue"],
    },
  },
  {
    name: "the priority on the record counts, whatever the labels say",
    world: {
      issues: [
        item(1, -10, { labels: ["P4"], ledger: { terms: { priority: "P0", areas: [], owners: ["alice"] } } }),
        item(2, -10, { labels: [], ledger: { terms: { priority: "P1", areas: [], owners: ["bob"] } } }),
      ],
      config: "gate: { priorities: [P0] }",
    },
    expected: {
      code: 1,
      verdict: "fail",
      open: 2,
      overdue: 2,
      items: [
        { issue: "acme/shop#1", blocks: true, priority: "P0", owners: ["alice"] },
        { issue: "acme/shop#2", blocks: false, priority: "P1", owners: ["bob"] },
      ],
    },
  },
  {
    name: "severities in the config exempt the others",
    world: {
      // A label on the item has no effect, because anyone can add one.
      issues: [
        item(1, -10, { ledger: { severity: "sev4" } }),
        item(2, -10, { ledger: { severity: "sev1" }, labels: ["sev4"] }),
      ],
      config: "gate: { severities: [sev1, sev2] }",
    },
    expected: {
      code: 1,
      verdict: "fail",
      open: 2,
      overdue: 2,
      items: [
        { issue: "acme/shop#2", blocks: true },
        { issue: "acme/shop#1", blocks: false },
      ],
    },
  },
  {
    name: "ignore_labels in the config exempt items with these labels",
    world: { issues: [item(1, -10, { labels: ["paused"] })], config: "gate: { ignore_labels: [paused] }" },
    expected: { code: 0, verdict: "pass", open: 1, overdue: 1, items: [{ state: "overdue", blocks: false }] },
  },
  {
    name: "labels and time zone come from the config",
    world: {
      issues: [{ ...LATE, labels: [{ name: "promise" }] }],
      config: "time_zone: Europe/Berlin\naction_items: { label: promise }",
    },
    expected: {
      code: 1,
      verdict: "fail",
      open: 1,
      overdue: 1,
      summary: [/Date used: \S+, in Europe\/Berlin\./],
    },
  },
];

import { Temporal } from "temporal-polyfill";
import type { IssueRef } from "../../src/domain/issue-ref.ts";
import type { Operation, OperationKind, PostmortemChange } from "../../src/operations/operation.ts";
import { HOME, item, KEY, postmortem } from "../plan/builders.ts";

const ITEM = item(101, "Alert on lag");
const POSTMORTEM = postmortem("");
const FOLLOW = { postmortem: POSTMORTEM.ref, expected: POSTMORTEM };
const OTHER: IssueRef = { ...HOME, number: 14 };
const AT = "2026-11-02T09:00:00Z";
const TRIAGE = { name: "triage", color: "ededed", description: "" };
const URGENT = { name: "urgent", color: "b60205", description: "" };
const NEW = { repository: HOME, title: "Alert on lag", body: "", labels: [] };
const REPORT = { issue: OTHER, id: 1014, identity: { openedAt: AT } };
const UPDATE = { item: ITEM.ref, expected: ITEM, head: "", marker: ITEM.marker };
const NOTIFIED = { due: "2026-12-01", reminded: null, remindedOn: null, escalated: 0, escalatedOn: null };
const CHECKLIST = {
  headings: [],
  today: Temporal.PlainDate.from("2026-11-02"),
  home: { ...HOME, webUrl: "https://github.com" },
};
const DUE_FIELD = { which: "due", field: { id: 1, name: "Due" }, value: "2026-12-01", shown: null } as const;
const PRIORITY_FIELD = {
  which: "priority",
  field: { id: 2, name: "Rank" },
  value: "P1",
  shown: "P0",
} as const;

/** An operation, what a person reads about it, and where it writes what. */
export type Row<Kind extends OperationKind> = readonly [
  operation: Omit<Operation<Kind>, "kind">,
  words: string,
  written: string,
  creates?: "creates",
];

/** Operations of each kind. */
export const OPERATIONS: { readonly [Kind in OperationKind]: readonly Row<Kind>[] } = {
  "create-postmortem": [
    [
      { ...NEW, title: "Postmortem", assignees: [], marker: POSTMORTEM.marker },
      "open “Postmortem” in acme/shop, due 2026-11-09",
      "acme/shop#12",
      "creates",
    ],
  ],
  "create-item": [
    [
      { ...NEW, assignees: ["alice", "bob"], marker: ITEM.marker, parent: KEY },
      "open “Alert on lag” in acme/shop, assigned to alice, bob, due 2026-12-01",
      "acme/shop#12 1 alert on lag",
      "creates",
    ],
    [
      { ...NEW, assignees: [], marker: { ...ITEM.marker, occurrence: 2 }, parent: KEY },
      "open “Alert on lag” in acme/shop, unassigned, due 2026-12-01",
      "acme/shop#12 2 alert on lag",
      "creates",
    ],
  ],
  "link-sub-issue": [
    [
      { parent: POSTMORTEM.ref, child: ITEM.ref, childId: 1101 },
      "make acme/shop#101 a sub-issue of acme/shop#13",
      "1101",
    ],
  ],
  "link-in-body": [
    [
      { incident: KEY, link: "Postmortem: #13" },
      "add “Postmortem: #13” to the body of acme/shop#12",
      "acme/shop#12",
    ],
  ],
  "edit-lines": [
    [
      {
        postmortem: POSTMORTEM.ref,
        checklist: CHECKLIST,
        edits: [edit("A", { done: true }), edit("B", { done: false })],
      },
      "edit the checklist of acme/shop#13: check “A”; uncheck “B”",
      "acme/shop#13",
    ],
    [
      { postmortem: POSTMORTEM.ref, checklist: CHECKLIST, edits: [edit("A", { words: "B" })] },
      "edit the checklist of acme/shop#13: rewrite “A”",
      "acme/shop#13",
    ],
  ],
  "update-item": [
    [UPDATE, "update acme/shop#101: update its record, due 2026-12-01", "acme/shop#101"],
    [{ ...UPDATE, state: "open" }, "update acme/shop#101: reopen it", "acme/shop#101"],
    [
      { ...UPDATE, state: "closed", stateReason: "not_planned" },
      "update acme/shop#101: close it as not planned",
      "acme/shop#101",
    ],
    [
      {
        ...UPDATE,
        title: "New",
        assignees: ["bob"],
        labels: { add: [TRIAGE, URGENT], remove: ["old", "older"] },
      },
      "update acme/shop#101: rename it to “New”, assigned to bob, label it triage, urgent, remove old, older",
      "acme/shop#101",
    ],
  ],
  "set-fields": [
    [
      { item: ITEM.ref, expected: ITEM, values: [DUE_FIELD, PRIORITY_FIELD] },
      "set “Due” to 2026-12-01, “Rank” to P1 on acme/shop#101",
      "acme/shop#101",
    ],
  ],
  "adopt-item": [
    [
      { item: ITEM.ref, line: "", marker: ITEM.marker, labels: [] },
      "track acme/shop#101 as an action item, due 2026-12-01",
      "acme/shop#101",
    ],
  ],
  "release-item": [
    [{ item: ITEM.ref, labels: [] }, "stop tracking acme/shop#101 and leave it as it is", "acme/shop#101"],
  ],
  "update-postmortem-marker": [
    [
      { postmortem: POSTMORTEM.ref, marker: POSTMORTEM.marker },
      "update the record in acme/shop#13",
      "acme/shop#13",
    ],
  ],
  "change-postmortem": [
    [changed("complete"), "close acme/shop#13 as complete", "acme/shop#13 complete"],
    [changed("decline"), "close acme/shop#13 because it isn't needed: a drill", "acme/shop#13 decline"],
    [
      changed("withdraw"),
      "close acme/shop#13 because its issue is no longer an incident",
      "acme/shop#13 withdraw",
    ],
    [changed("restore"), "reopen acme/shop#13 because an incident needs it again", "acme/shop#13 restore"],
    [changed("reopen"), "reopen acme/shop#13 because it isn't complete", "acme/shop#13 reopen"],
  ],
  "follow-incident": [
    [
      { ...FOLLOW, marker: graded("sev1") },
      "update acme/shop#13 like its incident: severity sev1, due 2026-11-09",
      "acme/shop#13",
    ],
    [
      { ...FOLLOW, marker: graded(null), title: "New", labels: { add: [URGENT], remove: [] } },
      "update acme/shop#13 like its incident: rename it to “New”, label it urgent, severity unknown, due 2026-11-09",
      "acme/shop#13",
    ],
    [
      { ...FOLLOW, marker: graded("sev1"), labels: { add: [], remove: ["old"] } },
      "update acme/shop#13 like its incident: remove old, severity sev1, due 2026-11-09",
      "acme/shop#13",
    ],
  ],
  "record-incident": [
    [
      { postmortem: POSTMORTEM.ref, marker: POSTMORTEM.marker, incident: incident("acme/web#3") },
      "record in acme/shop#13 that acme/web#3 shares it",
      "acme/shop#13",
    ],
    [
      {
        postmortem: POSTMORTEM.ref,
        marker: POSTMORTEM.marker,
        incident: incident("acme/web#3"),
        replaces: incident("acme/shop#12"),
      },
      "record in acme/shop#13 that its incident acme/shop#12 is now acme/web#3",
      "acme/shop#13",
    ],
  ],
  "refresh-timeline": [
    [
      { postmortem: POSTMORTEM.ref, marker: POSTMORTEM.marker, timeline: "", commentIds: [] },
      "update the timeline in acme/shop#13",
      "acme/shop#13",
    ],
  ],
  "close-duplicate": [
    [
      { duplicate: OTHER, of: POSTMORTEM },
      "close acme/shop#14 as a duplicate of acme/shop#13",
      "acme/shop#14",
    ],
  ],
  "open-incident": [
    [
      { ...NEW, title: "Down", id: "P-7", identity: { openedAt: AT }, type: null },
      "open the incident “Down” in acme/shop",
      "acme/shop P-7",
      "creates",
    ],
  ],
  "update-incident": [
    [{ incident: KEY, close: true }, "update acme/shop#12, close it", "acme/shop#12"],
    [
      { incident: KEY, labels: { add: [TRIAGE], remove: [] } },
      "update acme/shop#12, label it triage",
      "acme/shop#12",
    ],
  ],
  "close-repeat": [
    [
      { issue: OTHER, id: "P-7", of: { ref: KEY, id: 1012 } },
      "close acme/shop#14, which is about the same incident as acme/shop#12",
      "acme/shop#14",
    ],
  ],
  "add-labels": [
    [{ issue: OTHER, labels: [TRIAGE, URGENT] }, "label acme/shop#14 triage, urgent", "acme/shop#14"],
  ],
  comment: [
    [{ issue: OTHER, body: "First\nsecond" }, "comment on acme/shop#14: First", "acme/shop#14", "creates"],
    [
      { issue: OTHER, body: "Done", tag: "reply 9" },
      "comment on acme/shop#14: Done",
      "acme/shop#14 reply 9",
      "creates",
    ],
  ],
  "keep-comment": [
    [
      { issue: OTHER, which: "status", commentId: null, body: "Open" },
      "write the status comment on acme/shop#14",
      "acme/shop#14 status",
      "creates",
    ],
    [
      { issue: OTHER, which: "status", commentId: 9, body: "" },
      "delete the status comment on acme/shop#14",
      "acme/shop#14 status",
    ],
  ],
  "record-notice": [
    [
      { issue: OTHER, marker: ITEM.marker, notified: NOTIFIED },
      "record in acme/shop#14 which notices were sent",
      "acme/shop#14",
    ],
  ],
  "confirm-chat": [
    [{ issue: OTHER, commentId: 9 }, "record in acme/shop#14 that a chat got its message", "acme/shop#14 9"],
    [{ issue: OTHER, commentId: null }, "record in acme/shop#14 that a chat got its message", "acme/shop#14"],
  ],
  "write-check": [
    [
      check(true, null),
      "turn the check on 0123456 in acme/shop green: All done",
      "acme/shop 0123456789",
      "creates",
    ],
    [check(false, 8), "turn the check on 0123456 in acme/shop red: All done", "acme/shop 0123456789"],
  ],
  "open-report": [
    [
      { ...NEW, title: "Welcome", which: "welcome", identity: { openedAt: AT } },
      "open “Welcome” in acme/shop",
      "acme/shop welcome 1",
      "creates",
    ],
    [
      { ...NEW, title: "Index", which: "index", identity: { openedAt: AT, part: 2 } },
      "open “Index” in acme/shop",
      "acme/shop index 2",
      "creates",
    ],
  ],
  "update-report": [
    [{ ...REPORT, which: "config" }, "update the report on the config acme/shop#14", "acme/shop#14"],
    [
      { ...REPORT, which: "intake", reopen: true },
      "reopen the report on dispatches acme/shop#14",
      "acme/shop#14",
    ],
    [
      { ...REPORT, which: "digest", close: "completed" },
      "close the digest acme/shop#14 as completed",
      "acme/shop#14",
    ],
    [
      { ...REPORT, which: "index", close: { of: 1012 } },
      "close the index acme/shop#14 as duplicate",
      "acme/shop#14",
    ],
    [{ ...REPORT, which: "welcome" }, "update the welcome acme/shop#14", "acme/shop#14"],
    [{ ...REPORT, which: "incident" }, "update the incident acme/shop#14", "acme/shop#14"],
  ],
  "answer-deployment": [
    [
      { repository: HOME, runId: 5, environment: "live", comment: "", approve: true },
      "approve the deployment to live of run 5 in acme/shop",
      "acme/shop run 5 live approval",
      "creates",
    ],
    [
      { repository: HOME, runId: 5, environment: "live", comment: "", approve: false },
      "report why the deployment to live of run 5 in acme/shop waits",
      "acme/shop run 5 live report",
      "creates",
    ],
  ],
};

function edit(words: string, set: Operation<"edit-lines">["edits"][number]["set"]) {
  return { find: { issue: null, words, occurrence: 1 }, set };
}

function changed(change: PostmortemChange): Omit<Operation<"change-postmortem">, "kind"> {
  const declined = { reason: "a drill", by: "alice", at: AT, commentId: 9 };
  const marker = change === "decline" ? { ...POSTMORTEM.marker, declined } : POSTMORTEM.marker;
  return { change, postmortem: POSTMORTEM.ref, marker };
}

function graded(severity: string | null) {
  return { ...POSTMORTEM.marker, taken: { ...POSTMORTEM.marker.taken, severity } };
}

function incident(key: string) {
  return { repositoryId: 1, number: 12, key, commentId: null };
}

function check(isGreen: boolean, checkId: number | null): Omit<Operation<"write-check">, "kind"> {
  return {
    repository: HOME,
    sha: "0123456789",
    checkId,
    isGreen,
    fingerprint: "",
    title: "All done",
    summary: "",
  };
}

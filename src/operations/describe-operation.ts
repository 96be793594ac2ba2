import { formatIssueRef, formatRepository } from "../domain/issue-ref.ts";
import type { LineEdit } from "../markdown/checklist/checklist.ts";
import type { ByKind, LabelChanges, LabelSpec, Operation, OperationKind } from "./operation.ts";

/** An operation in words, for people who want to know what a sweep would do. */
export function describeOperation<Kind extends OperationKind>(operation: Operation<Kind>): string {
  return DESCRIPTIONS[operation.kind](operation);
}

const DESCRIPTIONS: ByKind<string> = {
  "create-postmortem": ({ title, repository, marker }) =>
    `open “${title}” in ${formatRepository(repository)}, due ${marker.due}`,
  "create-item": ({ title, repository, assignees, marker }) =>
    `open “${title}” in ${formatRepository(repository)}, ${describeAssignees(assignees)}, due ${marker.ledger.due}`,
  "link-sub-issue": ({ child, parent }) =>
    `make ${formatIssueRef(child)} a sub-issue of ${formatIssueRef(parent)}`,
  "link-in-body": ({ link, incident }) => `add “${link}” to the body of ${formatIssueRef(incident)}`,
  "edit-lines": ({ postmortem, edits }) =>
    `edit the checklist of ${formatIssueRef(postmortem)}: ${edits.map(describeEdit).join("; ")}`,
  "update-item": (operation) => `update ${formatIssueRef(operation.item)}: ${describeUpdate(operation)}`,
  "set-fields": ({ item, values }) =>
    `set ${values.map(({ field, value }) => `“${field.name}” to ${value}`).join(", ")} on ${formatIssueRef(item)}`,
  "adopt-item": ({ item, marker }) =>
    `track ${formatIssueRef(item)} as an action item, due ${marker.ledger.due}`,
  "release-item": ({ item }) => `stop tracking ${formatIssueRef(item)} and leave it as it is`,
  "update-postmortem-marker": ({ postmortem }) => `update the record in ${formatIssueRef(postmortem)}`,
  "change-postmortem": (operation) => describeChange(operation),
  "follow-incident": (operation) =>
    `update ${formatIssueRef(operation.postmortem)} like its incident: ${describeFollowing(operation)}`,
  "record-incident": ({ postmortem, incident: { key }, replaces }) => {
    const what = replaces ? `its incident ${replaces.key} is now ${key}` : `${key} shares it`;
    return `record in ${formatIssueRef(postmortem)} that ${what}`;
  },
  "refresh-timeline": ({ postmortem }) => `update the timeline in ${formatIssueRef(postmortem)}`,
  "close-duplicate": ({ duplicate, of }) =>
    `close ${formatIssueRef(duplicate)} as a duplicate of ${formatIssueRef(of.ref)}`,
  "open-incident": ({ title, repository }) =>
    `open the incident “${title}” in ${formatRepository(repository)}`,
  "update-incident": ({ incident, labels, close }) =>
    [`update ${formatIssueRef(incident)}`, ...describeLabels(labels), ...(close ? ["close it"] : [])].join(
      ", ",
    ),
  "close-repeat": ({ issue, of }) =>
    `close ${formatIssueRef(issue)}, which is about the same incident as ${formatIssueRef(of.ref)}`,
  "add-labels": ({ issue, labels }) => `label ${formatIssueRef(issue)} ${names(labels)}`,
  comment: ({ issue, body }) => `comment on ${formatIssueRef(issue)}: ${body.split("\n")[0]}`,
  "keep-comment": ({ issue, which, body }) =>
    `${body === "" ? "delete" : "write"} the ${which} comment on ${formatIssueRef(issue)}`,
  "record-notice": ({ issue }) => `record in ${formatIssueRef(issue)} which notices were sent`,
  "confirm-chat": ({ issue }) => `record in ${formatIssueRef(issue)} that a chat got its message`,
  "write-check": ({ repository, sha, isGreen, title }) =>
    `turn the check on ${sha.slice(0, 7)} in ${formatRepository(repository)} ${isGreen ? "green" : "red"}: ${title}`,
  "open-report": ({ title, repository }) => `open “${title}” in ${formatRepository(repository)}`,
  "update-report": ({ issue, which, close, reopen }) => {
    const report = `the ${REPORTS[which]} ${formatIssueRef(issue)}`;
    if (close === undefined) return `${reopen ? "reopen" : "update"} ${report}`;
    return `close ${report} as ${close === "completed" ? close : "duplicate"}`;
  },
  "answer-deployment": ({ repository, runId, environment, approve }) => {
    const deployment = `the deployment to ${environment} of run ${runId} in ${formatRepository(repository)}`;
    return approve ? `approve ${deployment}` : `report why ${deployment} waits`;
  },
};

const REPORTS = {
  digest: "digest",
  config: "report on the config",
  index: "index",
  welcome: "welcome",
  intake: "report on dispatches",
  incident: "incident",
} as const;

function describeChange({ change, postmortem, marker }: Operation<"change-postmortem">): string {
  const name = formatIssueRef(postmortem);
  const words = {
    complete: `close ${name} as complete`,
    decline: `close ${name} because it isn't needed: ${marker.declined?.reason}`,
    withdraw: `close ${name} because its issue is no longer an incident`,
    restore: `reopen ${name} because an incident needs it again`,
    reopen: `reopen ${name} because it isn't complete`,
  };
  return words[change];
}

function describeFollowing({ title, labels, marker }: Operation<"follow-incident">): string {
  const { severity } = marker.taken;
  return [
    ...(title === undefined ? [] : [`rename it to “${title}”`]),
    ...describeLabels(labels),
    `severity ${severity ?? "unknown"}, due ${marker.due}`,
  ].join(", ");
}

function describeLabels(labels: LabelChanges | undefined): string[] {
  if (!labels) return [];
  const { add, remove } = labels;
  return [
    ...(add.length > 0 ? [`label it ${names(add)}`] : []),
    ...(remove.length > 0 ? [`remove ${remove.join(", ")}`] : []),
  ];
}

function describeEdit({ find, set }: LineEdit): string {
  const box = set.done === undefined ? "rewrite" : set.done ? "check" : "uncheck";
  return `${box} “${find.words}”`;
}

function describeUpdate({
  state,
  stateReason,
  title,
  assignees,
  labels,
  marker,
}: Operation<"update-item">): string {
  const parts = [
    state && (state === "open" ? "reopen it" : `close it as ${stateReason?.replace("_", " ")}`),
    title !== undefined && `rename it to “${title}”`,
    assignees && describeAssignees(assignees),
    ...describeLabels(labels),
  ].filter((part) => typeof part === "string");
  return parts.length > 0 ? parts.join(", ") : `update its record, due ${marker.ledger.due}`;
}

function describeAssignees(assignees: readonly string[]): string {
  return assignees.length > 0 ? `assigned to ${assignees.join(", ")}` : "unassigned";
}

function names(labels: readonly LabelSpec[]): string {
  return labels.map(({ name }) => name).join(", ");
}

import { formatIssueRef, formatRepository } from "../domain/issue-ref.ts";
import type { LineEdit } from "../markdown/checklist/checklist.ts";
import type { LabelSpec, Operation } from "./operation.ts";

const REPORTS = { digest: "digest", config: "report on the config" } as const;

/** One operation in words, as somebody reads it who asks what a sweep would do. */
export function describeOperation(operation: Operation): string {
  switch (operation.kind) {
    case "create-postmortem":
      return `open “${operation.title}” in ${formatRepository(operation.repository)}, due ${operation.marker.due}`;
    case "create-item":
      return `open “${operation.title}” in ${formatRepository(operation.repository)}, ${owned(operation.assignees)}, due ${operation.marker.ledger.due}`;
    case "link-sub-issue":
      return `make ${formatIssueRef(operation.child)} a sub-issue of ${formatIssueRef(operation.parent)}`;
    case "link-in-body":
      return `write “${operation.link}” into ${formatIssueRef(operation.incident)}`;
    case "edit-lines":
      return `in the checklist of ${formatIssueRef(operation.postmortem)} ${operation.edits.map(describeEdit).join("; ")}`;
    case "update-item":
      return `bring ${formatIssueRef(operation.item)} up to date: ${describeUpdate(operation)}`;
    case "adopt-item":
      return `follow ${formatIssueRef(operation.item)} as an action item, due ${operation.marker.ledger.due}`;
    case "release-item":
      return `follow ${formatIssueRef(operation.item)} no longer, and leave it open`;
    case "update-postmortem-marker":
      return `renew the record in ${formatIssueRef(operation.postmortem)}`;
    case "move-incident":
      return `record in ${formatIssueRef(operation.postmortem)} that its incident ${operation.from.key} is ${operation.to.key} now`;
    case "withdraw-postmortem":
      return `close ${formatIssueRef(operation.postmortem)}, since its incident is none after all`;
    case "restore-postmortem":
      return `open ${formatIssueRef(operation.postmortem)} again, since its incident is one after all`;
    case "close-duplicate":
      return `close ${formatIssueRef(operation.duplicate)} as a duplicate of ${formatIssueRef(operation.of)}`;
    case "add-labels":
      return `label ${formatIssueRef(operation.issue)} ${names(operation.labels)}`;
    case "tell":
    case "comment":
      return `comment on ${formatIssueRef(operation.issue)}: ${operation.body.split("\n")[0]}`;
    case "record-notice":
      return `record in ${formatIssueRef(operation.issue)} which notices were sent`;
    case "complete-postmortem":
      return `close ${formatIssueRef(operation.postmortem)} as complete`;
    case "decline-postmortem":
      return `close ${formatIssueRef(operation.postmortem)}, since it is not needed: ${operation.marker.declined?.reason}`;
    case "reopen-postmortem":
      return `open ${formatIssueRef(operation.postmortem)} again, since it is not complete`;
    case "refresh-timeline":
      return `renew the timeline in ${formatIssueRef(operation.postmortem)}`;
    case "keep-comment":
      return `${operation.body === "" ? "take away" : "write"} the ${operation.which} on ${formatIssueRef(operation.issue)}`;
    case "open-report":
      return `open “${operation.title}” in ${formatRepository(operation.repository)}`;
    case "update-report":
      return `${operation.close ? `close as ${operation.close}` : "bring up to date"} the ${REPORTS[operation.which]} ${formatIssueRef(operation.issue)}`;
  }
}

function describeEdit({ find, set }: LineEdit): string {
  const box = set.done === undefined ? "rewrite" : set.done ? "check" : "uncheck";
  return `${box} “${find.words}”`;
}

function describeUpdate(operation: Extract<Operation, { kind: "update-item" }>): string {
  const { state, stateReason, title, assignees, labels, marker } = operation;
  const parts = [
    state && (state === "open" ? "reopen it" : `close it as ${stateReason?.replace("_", " ")}`),
    title !== undefined && `name it “${title}”`,
    assignees && owned(assignees),
    labels && labels.add.length > 0 && `label it ${names(labels.add)}`,
    labels && labels.remove.length > 0 && `take off ${labels.remove.join(", ")}`,
  ].filter((part) => typeof part === "string");
  return parts.length > 0 ? parts.join(", ") : `renew its record, due ${marker.ledger.due}`;
}

function owned(assignees: readonly string[]): string {
  return assignees.length > 0 ? `owned by ${assignees.join(", ")}` : "without an assignee";
}

function names(labels: readonly LabelSpec[]): string {
  return labels.map(({ name }) => name).join(", ");
}

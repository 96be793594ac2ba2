import { formatIssueRef, formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import type { Operation } from "./operation.ts";

/** Whether doing it twice would make a second thing: such an operation waits until the world has settled. */
export function isCreating(operation: Operation): boolean {
  return (
    operation.kind === "create-postmortem" ||
    operation.kind === "create-item" ||
    operation.kind === "open-report" ||
    operation.kind === "tell" ||
    operation.kind === "comment" ||
    (operation.kind === "keep-comment" && operation.commentId === null)
  );
}

type Creation = Extract<Operation, { kind: "create-postmortem" | "create-item" | "open-report" }>;

/** The repository in which an operation writes. */
export function placeOf(operation: Operation): RepositoryRef {
  return isCreation(operation) ? operation.repository : issueOf(operation);
}

/** What an operation writes and where, whatever the values: the same name again and again is a fight. */
export function placeName(operation: Operation): string {
  const { kind } = operation;
  if (kind === "create-postmortem") return `${kind} ${operation.marker.key}`;
  if (kind === "create-item") {
    const { words, occurrence } = operation.marker;
    return `${kind} ${formatIssueRef(operation.parent)} ${occurrence} ${words}`;
  }
  if (kind === "open-report") return `${kind} ${formatRepository(operation.repository)} ${operation.which}`;
  if (kind === "tell") return `${kind} ${formatIssueRef(operation.issue)} ${operation.mark}`;
  if (kind === "keep-comment") return `${kind} ${formatIssueRef(operation.issue)} ${operation.which}`;
  if (kind === "link-sub-issue") return `${kind} ${operation.childId}`;
  return `${kind} ${formatIssueRef(issueOf(operation))}`;
}

function isCreation(operation: Operation): operation is Creation {
  return ["create-postmortem", "create-item", "open-report"].includes(operation.kind);
}

/** The issue that an operation writes to. */
function issueOf(operation: Exclude<Operation, Creation>): IssueRef {
  switch (operation.kind) {
    case "update-item":
    case "adopt-item":
    case "release-item":
      return operation.item;
    case "link-sub-issue":
      return operation.parent;
    case "link-in-body":
      return operation.incident;
    case "close-duplicate":
      return operation.duplicate;
    case "tell":
    case "comment":
    case "record-notice":
    case "keep-comment":
    case "add-labels":
    case "update-report":
      return operation.issue;
    default:
      return operation.postmortem;
  }
}

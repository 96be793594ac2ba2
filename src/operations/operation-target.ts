import { formatIssueRef, formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import type { ByKind, Operation, OperationKind } from "./operation.ts";

/** Where an operation writes, and what. */
interface Target {
  readonly repository: RepositoryRef;
  /** Identifies what is written, independent of the values. */
  readonly name: string;
  /** Whether writing it twice would create a second one. */
  readonly creates: boolean;
}

const TARGETS: ByKind<Target> = {
  "create-postmortem": ({ repository, marker }) => ({ repository, name: marker.key, creates: true }),
  "create-item": ({ repository, parent, marker: { words, occurrence } }) => {
    return { repository, name: `${formatIssueRef(parent)} ${occurrence} ${words}`, creates: true };
  },
  "open-report": ({ repository, which, identity: { part = 1 } }) => {
    return { repository, name: `${formatRepository(repository)} ${which} ${part}`, creates: true };
  },
  "write-check": ({ repository, sha, checkId }) => {
    return { repository, name: `${formatRepository(repository)} ${sha}`, creates: checkId === null };
  },
  "link-sub-issue": ({ parent, childId }) => ({ repository: parent, name: `${childId}`, creates: false }),
  "link-in-body": ({ incident }) => edited(incident),
  "edit-lines": ({ postmortem }) => edited(postmortem),
  "update-item": ({ item }) => edited(item),
  "set-fields": ({ item }) => edited(item),
  "adopt-item": ({ item }) => edited(item),
  "release-item": ({ item }) => edited(item),
  "update-postmortem-marker": ({ postmortem }) => edited(postmortem),
  "change-postmortem": ({ postmortem, change }) => edited(postmortem, change),
  "follow-incident": ({ postmortem }) => edited(postmortem),
  "record-incident": ({ postmortem }) => edited(postmortem),
  "refresh-timeline": ({ postmortem }) => edited(postmortem),
  "close-duplicate": ({ duplicate }) => edited(duplicate),
  "open-incident": ({ repository, id }) => {
    return { repository, name: `${formatRepository(repository)} ${id}`, creates: true };
  },
  "update-incident": ({ incident }) => edited(incident),
  "close-repeat": ({ issue }) => edited(issue),
  "add-labels": ({ issue }) => edited(issue),
  "record-notice": ({ issue }) => edited(issue),
  "confirm-chat": ({ issue, commentId }) => edited(issue, `${commentId ?? ""}`),
  "update-report": ({ issue }) => edited(issue),
  "answer-deployment": ({ repository, runId, environment, approve }) => {
    const name = `${formatRepository(repository)} run ${runId} ${environment} ${approve ? "approval" : "report"}`;
    return { repository, name, creates: true };
  },
  comment: ({ issue, tag }) => ({ ...edited(issue, tag), creates: true }),
  "keep-comment": ({ issue, which, commentId }) => ({ ...edited(issue, which), creates: commentId === null }),
};

function edited(issue: IssueRef, part = ""): Target {
  return { repository: issue, name: `${formatIssueRef(issue)} ${part}`.trimEnd(), creates: false };
}

function targetOf<Kind extends OperationKind>(operation: Operation<Kind>): Target {
  return TARGETS[operation.kind](operation);
}

/** Whether writing it twice would create a second one. Such an operation waits until earlier writes are visible. */
export function isCreating(operation: Operation): boolean {
  return targetOf(operation).creates;
}

/** The repository that an operation writes to. */
export function repositoryOf(operation: Operation): RepositoryRef {
  return targetOf(operation).repository;
}

/**
 * Identifies what an operation writes and where, independent of the values. A key that keeps coming back means a
 * fight.
 */
export function writeKey(operation: Operation): string {
  return `${operation.kind} ${targetOf(operation).name}`;
}

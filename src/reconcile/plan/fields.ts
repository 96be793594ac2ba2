import { boundWords, type ItemLine } from "../../domain/action-item.ts";
import type { SyncedFields } from "../../domain/ledger.ts";
import type { Issue } from "../snapshot.ts";

/** What a line says in the fields that are kept in step with its issue. */
export function fieldsOfLine(line: ItemLine): SyncedFields {
  return { done: line.done, owners: normaliseOwners(line.owners), title: boundWords(line.words) };
}

/** What an issue says in the fields that are kept in step with its line. */
export function fieldsOfIssue(issue: Issue): SyncedFields {
  return { done: issue.state === "closed", owners: normaliseOwners(issue.assignees), title: issue.title };
}

export function sameFields(a: SyncedFields | null, b: SyncedFields | null): boolean {
  if (a === null || b === null) return a === b;
  return a.done === b.done && a.title === b.title && a.owners.join(" ") === b.owners.join(" ");
}

function normaliseOwners(owners: readonly string[]): string[] {
  return [...new Set(owners.map((owner) => owner.toLowerCase()))].sort();
}

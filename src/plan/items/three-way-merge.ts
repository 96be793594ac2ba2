import { boundWords, type ItemLine } from "../../domain/items/action-item.ts";
import type { MergeBase, SyncedFields } from "../../domain/items/ledger.ts";
import { assignable, isTeam, normalizeOwners, unassignedOwners } from "../../domain/items/owners.ts";
import { titleFrom, wordsFor } from "../../markdown/messages/item-title.ts";
import type { Issue, StateChange } from "../../observed/issue.ts";

/** The fields of a line that are kept in sync with its issue. */
export function fieldsOfLine(line: ItemLine): SyncedFields {
  return { done: line.done, owners: normalizeOwners(line.owners), title: boundWords(line.words) };
}

/** The fields of an issue that are kept in sync with its line. */
export function fieldsOfIssue(issue: Issue): SyncedFields {
  return { done: issue.state === "closed", owners: normalizeOwners(issue.assignees), title: issue.title };
}

export function sameFields(a: SyncedFields | null, b: SyncedFields | null): boolean {
  if (a === null || b === null) return a === b;
  return a.done === b.done && a.title === b.title && a.owners.join(" ") === b.owners.join(" ");
}

export interface Merged {
  /** The new values of the line and the issue. */
  readonly line: SyncedFields;
  readonly issue: SyncedFields;
  /** Fields that both sides changed to different values; the issue's values won. */
  readonly conflicts: readonly (keyof SyncedFields)[];
  /** Whether the issue was changed and changed back, as its events show. */
  readonly settledByEvents: boolean;
}

/**
 * Merges an item's line and its issue. The base holds the last seen values of both sides, so a value that one side
 * can't hold (a team as assignee, a long title) causes no conflict. A side that differs from its half of the base was
 * changed; if both were, the issue wins.
 */
export function mergeFields(
  base: MergeBase,
  line: SyncedFields,
  issue: SyncedFields,
  lastStateChange: StateChange | null,
): Merged {
  const settledByEvents = line.done !== issue.done && isNewerChange(lastStateChange, base.seenAt);
  const done = winner(base, line, issue, (fields) => fields.done, settledByEvents);
  const owners = winner(base, line, issue, (fields) => fields.owners.join(" "));
  const title = winner(base, line, issue, (fields) => fields.title);
  const conflicts: (keyof SyncedFields)[] = [];
  if (done === "both" && line.done !== issue.done) conflicts.push("done");
  if (owners === "both" && assignable(line.owners).join() !== issue.owners.join()) conflicts.push("owners");
  if (title === "both" && !isSameTitle(line.title, issue.title)) conflicts.push("title");
  const issueWins = (field: keyof SyncedFields, side: Winner) =>
    side === "issue" || conflicts.includes(field);
  return {
    line: {
      done: issueWins("done", done) ? issue.done : line.done,
      owners: issueWins("owners", owners) ? ownersInLine(base, line.owners, issue.owners) : line.owners,
      title: issueWins("title", title) ? wordsFor(issue.title) : line.title,
    },
    issue: {
      done: done === "line" ? line.done : issue.done,
      owners: owners === "line" ? assignable(line.owners) : issue.owners,
      title: title === "line" ? titleFrom(line.title) : issue.title,
    },
    conflicts,
    settledByEvents,
  };
}

function isSameTitle(words: string, title: string): boolean {
  return titleFrom(words) === title || words === wordsFor(title);
}

type Winner = "line" | "issue" | "both" | "neither";

function winner(
  base: MergeBase,
  line: SyncedFields,
  issue: SyncedFields,
  value: (fields: SyncedFields) => string | boolean,
  issueChangedAnyway = false,
): Winner {
  // A line that reappears counts as changed.
  const lineChanged = base.line === null || value(line) !== value(base.line);
  const issueChanged = issueChangedAnyway || value(issue) !== value(base.issue);
  if (lineChanged && issueChanged) return "both";
  if (lineChanged) return "line";
  return issueChanged ? "issue" : "neither";
}

function isNewerChange(change: StateChange | null, seenAt: string): boolean {
  return change !== null && !change.byApp && Date.parse(change.at) > Date.parse(seenAt);
}

/** The issue's assignees, and the owners that only a line can hold: teams, and people whom GitHub did not assign. */
export function ownersInLine(
  base: MergeBase,
  before: readonly string[],
  assignees: readonly string[],
): string[] {
  const unassigned = unassignedOwners(base);
  const kept = before.filter((owner) => isTeam(owner) || unassigned.includes(owner));
  return normalizeOwners([...assignees, ...kept]);
}

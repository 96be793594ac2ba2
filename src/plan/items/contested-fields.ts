import type { SyncedFields } from "../../domain/items/ledger.ts";
import { writtenField, writtenLineFields } from "../../observed/contested.ts";
import type { ItemIssue, PostmortemIssue } from "../../observed/issue.ts";
import type { Pair } from "../../observed/matching.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import { isContested } from "../contested.ts";
import { fieldsOfIssue, fieldsOfLine, type Merged } from "./three-way-merge.ts";

type Field = keyof SyncedFields;

const FIELDS = ["done", "owners", "title"] as const;

/**
 * The merge without the fields over which another bot fights: line and issue keep their values, and the base records them.
 * So the fight stays ended in another process, and a person who changes either side is followed as ever.
 */
export function withoutContested(
  { contested }: Pick<Snapshot, "contested">,
  postmortem: PostmortemIssue,
  { line, item }: Pair,
  merged: Merged,
): Merged {
  if (contested.length === 0) return merged;
  const written = fieldsOfLine(line);
  const present = fieldsOfIssue(item);
  const fought = FIELDS.filter((field) => {
    const edits = same(written, merged.line, field) ? [] : lineWrites(postmortem, line, merged.line, field);
    const update = same(present, merged.issue, field) ? [] : [issueWrite(item, merged.issue, field)];
    return [...edits, ...update].some((write) => isContested({ contested }, write));
  });
  return {
    line: { ...merged.line, ...pick(written, fought) },
    issue: { ...merged.issue, ...pick(present, fought) },
    conflicts: merged.conflicts.filter((field) => !fought.includes(field)),
    settledByEvents: merged.settledByEvents && !fought.includes("done"),
  };
}

function same(a: SyncedFields, b: SyncedFields, field: Field): boolean {
  return String(a[field]) === String(b[field]);
}

function pick(from: SyncedFields, fields: readonly Field[]): Partial<SyncedFields> {
  return Object.fromEntries(fields.map((field) => [field, from[field]]));
}

function lineWrites(postmortem: PostmortemIssue, find: Pair["line"], to: SyncedFields, field: Field) {
  const set = { done: { done: to.done }, owners: { owners: to.owners }, title: { words: to.title } }[field];
  return writtenLineFields(postmortem.ref, { find, set });
}

function issueWrite({ ref }: ItemIssue, to: SyncedFields, field: Field) {
  if (field === "title") return writtenField(ref, "title", to.title);
  if (field === "owners") return writtenField(ref, "owners", to.owners.join(" "));
  return writtenField(ref, "state", to.done ? "closed" : "open");
}

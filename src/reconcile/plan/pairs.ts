import type { Temporal } from "temporal-polyfill";
import { rewriteItems } from "../../markdown/checklist.ts";
import type { Operation } from "../operation.ts";
import type { PostmortemIssue, Snapshot } from "../snapshot.ts";
import { type MergedPair, planUpdate } from "./existing-item.ts";
import { checklistOptions } from "./read-lines.ts";
import { MAX_BODY } from "./room.ts";

/**
 * The lines first, all in one edit; an issue follows once its line was seen to read as it should. So a line that
 * could not be written is never taken for one that a person changed back.
 * `excess` counts the characters by which the rewritten body would be too long; then no line is rewritten.
 */
export function planPairs(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  merged: readonly MergedPair[],
  now: Temporal.Instant,
): { operations: Operation[]; excess: number } {
  const checklist = checklistOptions(snapshot, postmortem, now);
  const edits = merged.flatMap(({ edit }) => (edit ? [edit] : []));
  const rewritten = rewriteItems(postmortem.body, checklist, edits);
  const excess = Math.max(0, rewritten.length - MAX_BODY);
  const before = splitLines(postmortem.body);
  const after = splitLines(rewritten);
  const changing = merged.filter(
    ({ edit, pair: { line } }) => edit && before[line.line] !== after[line.line],
  );
  const updates = merged
    .filter((entry) => !changing.includes(entry))
    .map((entry) => planUpdate(snapshot, postmortem, entry, now))
    .filter((update) => update !== null);
  if (changing.length === 0 || excess > 0) return { operations: updates, excess };
  const lines = { postmortem: postmortem.ref, checklist, edits: changing.map(({ edit }) => edit!) };
  return { operations: [{ kind: "edit-lines", ...lines }, ...updates], excess };
}

function splitLines(body: string): string[] {
  return body.split(/\r\n|\r|\n/);
}

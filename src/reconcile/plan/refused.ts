import { formatRepository } from "../../domain/issue-ref.ts";
import { refusedMark } from "../../markdown/comment-mark.ts";
import { inertText } from "../../markdown/escape.ts";
import type { Operation, Refusals } from "../operation.ts";
import { placeName } from "../operation-place.ts";
import type { Snapshot } from "../snapshot.ts";

type Creation<Kind extends Operation["kind"]> = Extract<Operation, { kind: Kind }>;

/** By these words the notes of an earlier run are known again. */
const NOT_OPENED = "Not opened: ";
const MAX_NOTES = 10;
const AGAIN = "It is tried again whenever something changes here, and once a day.";

/**
 * Notes for the items that GitHub will not have opened. Until each was tried in this run, what an earlier run said
 * holds, so that the notes do not come and go. `present` is the comment that shows the notes.
 */
export function noteRefusals(
  creations: readonly Creation<"create-item">[],
  refusals: Refusals,
  present: string,
): string[] {
  const untried = creations.some((creation) => !refusals.has(placeName(creation)));
  if (untried) return notesOfBefore(present);
  const notes = creations.map((creation) => {
    const where = formatRepository(creation.repository);
    const reason = refusals.get(placeName(creation));
    return `${NOT_OPENED}“${inertText(creation.title)}” as an issue of ${where}. ${reason} ${AGAIN}`;
  });
  const left = notes.length - MAX_NOTES;
  return left > 0 ? [...notes.slice(0, MAX_NOTES), `${NOT_OPENED}${left} more.`] : notes;
}

function notesOfBefore(present: string): string[] {
  const bullet = "- ";
  const lines = present.split("\n").filter((line) => line.startsWith(bullet + NOT_OPENED));
  return lines.map((line) => line.slice(bullet.length));
}

/** Said once on the incident when GitHub will not have its postmortem opened. */
export function tellRefusedPostmortem(
  { key, told }: Snapshot,
  creation: Creation<"create-postmortem">,
  refusals: Refusals,
): Operation[] {
  const reason = refusals.get(placeName(creation));
  const mark = refusedMark("postmortem");
  if (reason === undefined || told.includes(mark)) return [];
  const where = formatRepository(creation.repository);
  const body = `The postmortem of this incident could not be opened in ${where}. ${reason} ${AGAIN}`;
  return [{ kind: "tell", issue: key, mark, body }];
}

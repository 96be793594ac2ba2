import { type Hub, iso } from "../hub.ts";
import type { ChangedFile, IssueRow } from "../state.ts";
import { showActor } from "./parts.ts";

/**
 * The edits of a description, the newest first; the oldest is how it was written. GitHub documents neither their order nor that
 * `diff` is the whole text, as many who read it found. Anyone who may edit the description can delete the text of an edit.
 */
export function editsOf(hub: Hub, { id, author, createdAt, versions }: IssueRow) {
  const edits = versions.flatMap(({ value: { lastEdit, body } }, index) =>
    lastEdit && lastEdit !== versions[index - 1]?.value.lastEdit ? [{ ...lastEdit, body }] : [],
  );
  if (edits.length === 0) return [];
  const first = { at: createdAt, by: author, body: versions[0]!.value.body };
  return [first, ...edits]
    .map(({ at: instant, by, body }, index) => {
      const deletion = hub.state.deletedEdits.find((row) => row.issueId === id && row.editedAt === instant);
      return {
        __typename: "UserContentEdit",
        id: `UCE_${id}_${index}`,
        createdAt: iso(instant),
        editedAt: iso(instant),
        updatedAt: iso(instant),
        deletedAt: deletion ? iso(deletion.at) : null,
        diff: deletion ? null : (body ?? ""),
        editor: () => showActor(hub, by),
      };
    })
    .reverse();
}

/** A changed file, of which GraphQL does not tell the name that it had before. */
export function showFile(file: ChangedFile) {
  if (typeof file === "string") return { path: file, changeType: "MODIFIED" };
  const { filename, previous_filename, status } = file;
  const other = status === "added" ? "ADDED" : status === "removed" ? "DELETED" : "MODIFIED";
  return { path: filename, changeType: previous_filename === undefined ? other : "RENAMED" };
}

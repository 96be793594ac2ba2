import { type IssueRef, mentionIssue, sameIssue } from "../domain/issue-ref.ts";
import type { LineEdit } from "../markdown/checklist/checklist.ts";
import { forCodeSpan } from "../markdown/escape.ts";
import {
  type ContestedField,
  contestedMark,
  type FieldName,
  isSameField,
  MAX_ROUNDS,
  type WrittenField,
  writtenLineFields,
} from "../observed/contested.ts";
import type { PostmortemIssue } from "../observed/issue.ts";
import type { Snapshot } from "../observed/snapshot.ts";
import type { Operation } from "../operations/operation.ts";

/** Whether another bot undid this write so often that it is not tried again. */
export function isContested({ contested }: Pick<Snapshot, "contested">, field: WrittenField): boolean {
  return contested.some((one) => isSameField(one, field));
}

/** The edit of a line without what another bot undid too often; null if nothing is left. */
export function withoutContestedParts(
  snapshot: Pick<Snapshot, "contested">,
  { ref }: Pick<PostmortemIssue, "ref">,
  edit: LineEdit,
): LineEdit | null {
  if (snapshot.contested.length === 0) return edit;
  const parts = Object.entries(edit.set).filter(([name, value]) => {
    const writes = writtenLineFields(ref, { find: edit.find, set: { [name]: value } });
    return !writes.some((write) => isContested(snapshot, write));
  });
  return parts.length === 0 ? null : { ...edit, set: Object.fromEntries(parts) };
}

/** Notes about the writes that are not tried again, as Markdown. */
export function notesOnContested({ contested }: Snapshot, contextRepository: IssueRef): string[] {
  return contested.map((one) => `${noteOnContested(one, contextRepository)} ${contestedMark(one)}`);
}

/** Comments once about each on items without a postmortem, which has the status otherwise. */
export function commentOnContested({ contested, orphans }: Snapshot): Operation[] {
  return contested.flatMap((one): Operation[] => {
    const tag = `contested ${one.field}/${one.value}` as const;
    const item = orphans.find(({ ref }) => sameIssue(ref, one.issue));
    if (!item || item.postedTags.includes(tag)) return [];
    return [{ kind: "comment", issue: item.ref, tag, body: noteOnContested(one, item.ref) }];
  });
}

function noteOnContested({ issue, field, by }: ContestedField, contextRepository: IssueRef): string {
  const ref = mentionIssue(issue, contextRepository);
  const bot = by === null ? "another app" : forCodeSpan(by);
  if (field === "state") {
    return `Stopped: ${ref} is left closed, because ${bot} closed it again ${MAX_ROUNDS} times after Followthrough reopened it. Keep ${bot} away from this issue, then reopen it.`;
  }
  return `Stopped: ${nameOf(field)} of ${ref}, which ${bot} changed back ${MAX_ROUNDS} times. Keep ${bot} away from it. Followthrough tries again once a person changes it, and once a day.`;
}

function nameOf(field: FieldName): string {
  if (field.startsWith("label:"))
    return `the label ${forCodeSpan(decodeURIComponent(field.slice("label:".length)))}`;
  return NAMES[field as keyof typeof NAMES] ?? "a field";
}

const NAMES: Readonly<Partial<Record<FieldName, string>>> = {
  title: "the title",
  owners: "the assignees",
  head: "Followthrough’s part of the description",
  "field-due": "the due date in the issue fields",
  "field-priority": "the priority in the issue fields",
  link: "the link to the postmortem in the description",
  "line-done": "a checkbox in the checklist",
  "line-owners": "the owners in a line of the checklist",
  "line-words": "the text of a line of the checklist",
  "line-due": "the due date in a line of the checklist",
  "line-priority": "the priority in a line of the checklist",
  "line-issue": "the issue number in a line of the checklist",
};

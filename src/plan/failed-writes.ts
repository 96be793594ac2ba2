import { formatRepository, type RepositoryRef } from "../domain/issue-ref.ts";
import { cutText } from "../domain/text.ts";
import { forMarkdownBody } from "../markdown/escape.ts";
import { isMorePrivateThan } from "../observed/repositories.ts";
import { describeOperation } from "../operations/describe-operation.ts";
import type { Operation } from "../operations/operation.ts";
import { repositoryOf, writeKey } from "../operations/operation-target.ts";
import type { PlanInput } from "./plan-input.ts";
import { commentOnce } from "./replies.ts";

/** These words identify the notes of an earlier run. */
const NOT_OPENED = "Not opened: ";

const NOT_DONE = "Not done: ";

const MAX_NOTES = 10;

/** The longest description of a failed write in a note, in characters. */
const MAX_WORDS = 300;

const RETRIED = "Followthrough tries again whenever something changes here, and once a day.";

/**
 * Notes about writes that GitHub rejected or that someone kept undoing. Until each write was tried in this run, the
 * notes of an earlier run stay, so that they don't come and go.
 */
export function noteFailedWrites(
  operations: readonly Operation[],
  contextRepository: RepositoryRef,
  snapshot: PlanInput,
): string[] {
  const { failedWrites, kept } = snapshot;
  const untried = operations.some((operation) => !failedWrites.has(writeKey(operation)));
  if (untried) return earlierNotes(kept.status[0]?.body ?? "");
  const notes = operations.map((operation) => {
    const target = repositoryOf(operation);
    // Both the write and GitHub's answer can quote what is there.
    if (isMorePrivateThan(snapshot, target, contextRepository) && operation.kind !== "create-item")
      return `${NOT_DONE}a change in ${formatRepository(target)}, which is more private. ${RETRIED}`;
    return `${describeFailed(operation)} ${failedWrites.get(writeKey(operation))} ${RETRIED}`;
  });
  const omitted = operations.slice(MAX_NOTES);
  if (omitted.length === 0) return notes;
  const what = omitted.every(({ kind }) => kind === "create-item") ? NOT_OPENED : NOT_DONE;
  return [...notes.slice(0, MAX_NOTES), `${what}${omitted.length} more.`];
}

function describeFailed(operation: Operation): string {
  if (operation.kind !== "create-item") {
    // Some descriptions end with what people or the App wrote, and so with a stop of their own.
    const words = describeOperation(operation).replace(/[.!?]$/, "");
    return `${NOT_DONE}${forMarkdownBody(cutText(words, MAX_WORDS))}.`;
  }
  const { title, repository } = operation;
  return `${NOT_OPENED}“${forMarkdownBody(title)}” as an issue in ${formatRepository(repository)}.`;
}

function earlierNotes(present: string): string[] {
  const bullet = "- ";
  const starts = [NOT_OPENED, NOT_DONE].map((words) => bullet + words);
  const lines = present.split("\n").filter((line) => starts.some((start) => line.startsWith(start)));
  return lines.map((line) => line.slice(bullet.length));
}

/** Comments once on the incident if GitHub rejects its postmortem. */
export function commentOnFailedOpening(
  { key, postedTags, failedWrites }: PlanInput,
  creation: Operation<"create-postmortem">,
): Operation[] {
  const reason = failedWrites.get(writeKey(creation));
  if (reason === undefined) return [];
  const where = formatRepository(creation.repository);
  const body = `The postmortem of this incident could not be opened in ${where}. ${reason} ${RETRIED}`;
  return commentOnce({ ref: key, postedTags }, "refused postmortem", body);
}

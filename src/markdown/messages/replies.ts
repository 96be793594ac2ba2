import type { Rejection } from "../../domain/commands/decision.ts";
import { RECOVERY } from "../../domain/gate/ways-to-clear.ts";
import { type IssueRef, mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import { forCodeSpan, forMarkdownBody, mention } from "../escape.ts";

/**
 * The reply to a rejected command: who can use it or what is missing, and a command line that works.
 * @param name identifies the command among others in the same comment; null if it is the only one
 */
export function renderRejection(
  author: string,
  { problem, example }: Rejection,
  name: string | null = null,
): string {
  const which = name === null ? "" : ` \`/${name}\`:`;
  const line = example === null ? "" : ` For example: ${forCodeSpan(example)}`;
  // Behind the mention, a slash does not begin the line.
  const words = forMarkdownBody(problem).replace(/^\\\//, "/");
  return `${mention(author)}${which} ${words}${line}`;
}

/** The end of the last reply to a person without the triage role within an hour. */
export const LAST_REPLY =
  "This is the last reply to you for now: people without the triage role get at most five an hour.";

/** The reply to commands in a comment that was edited. */
export function renderEdited(author: string): string {
  return `${mention(author)} commands in an edited comment are ignored, because there is no way to tell who asked for what. Post the command in a new comment.`;
}

/** The comment on a postmortem whose sections changed after these people approved them. */
export function renderOutdatedApproval(reviewers: readonly string[]): string {
  const [which, count] =
    reviewers.length === 1 ? ["your approval", "doesn't count"] : ["your approvals", "don't count"];
  return `${reviewers.map(mention).join(" ")} sections of this postmortem were edited after ${which}, so ${which} ${count} anymore. Read them again, then comment \`/approve\`, or \`/request-changes REASON\`.`;
}

/** The comment on an issue that was closed and is reopened; `why` are plain sentences. */
export function renderReopened(who: string | null, why: readonly string[]): string {
  const to = who === null ? "" : `${mention(who)} `;
  if (why.length === 1) return `${to}this was reopened. ${forMarkdownBody(why[0]!)}`;
  return [
    `${to}this was reopened because it isn't complete:`,
    "",
    ...why.slice(0, 20).map((text) => `- ${forMarkdownBody(text)}`),
  ].join("\n");
}

/** The comment when a checkbox is unchecked again; `why` is a plain sentence. */
export function renderUnchecked(why: string): string {
  return `This item's checkbox in the postmortem was checked, and Followthrough unchecked it. ${forMarkdownBody(why)}`;
}

/** The comment on an item before it is closed because its checkbox was checked. `postmortem` is a mention. */
export function renderChecked(postmortem: string): string {
  return `Its checkbox in the postmortem ${postmortem} was checked, so Followthrough closes this issue. To undo that, uncheck the checkbox or reopen this issue.`;
}

/** The comment on an item before it is closed because its line was removed. `postmortem` is a mention. */
export function renderRetracted(postmortem: string): string {
  return `Its line was removed from the postmortem ${postmortem} before the item was committed, so Followthrough closes this issue as not planned. To undo that, put the line back with its number, or reopen this issue.`;
}

/** The comment on an item or postmortem whose record was changed or removed. */
export function renderTampered(what: "changed" | "taken out"): string {
  const was =
    what === "changed"
      ? "was edited or copied from another issue: its signature doesn't match"
      : "can't be read anymore";
  return `The hidden Followthrough comment of this issue ${was}. Until that is fixed, Followthrough changes nothing here, commands wait, and a gate with pinned keys fails. ${RECOVERY}`;
}

/** The comment on a duplicate item before it is closed. `home` is the repository of the comment. */
export function renderDuplicate(original: IssueRef, home: RepositoryRef): string {
  const counts = mentionIssue(original, home);
  return `Duplicate of ${counts}: both were opened for the same line. This one is unchanged, so ${counts} is the one being tracked.`;
}

/**
 * The comment when the due date of a committed item was changed by hand.
 * @param doubt why the written day can't be meant, as the end of a sentence; null if it can
 * @param field the name of GitHub's issue field that it was changed in; null if it was the line
 */
export function renderRevertedDate(
  due: string,
  written: string,
  doubt: string | null = null,
  field: string | null = null,
): string {
  const where = field === null ? "" : ` in the field “${forMarkdownBody(field)}”`;
  const why = doubt === null ? "" : `, which is ${doubt}`;
  const example = `/extend ${doubt === null ? written : "+7d"} REASON`;
  return `The due date${where} was changed back to ${due} (it had been edited to ${forMarkdownBody(written)}${why}). This item is committed, so its date can only be changed with a reason. Comment ${forCodeSpan(example)} here.`;
}

/** The comment on a postmortem when all of its items are closed. */
export function renderThanks(owners: readonly string[], items: number, dropped: number): string {
  const names = [...new Set(owners.map((owner) => owner.toLowerCase()))].sort();
  const to = names.length === 0 ? "Thank you" : `Thank you, ${names.map(mention).join(" ")}`;
  const closed =
    items === 1
      ? "The action item of this postmortem is closed"
      : `All ${items} action items of this postmortem are closed`;
  return `${closed}${dropped === 0 ? "" : ` (${dropped} dropped)`}. ${to}.`;
}

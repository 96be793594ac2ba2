import { RECOVERY } from "../../domain/gate/ways-to-clear.ts";
import { type IssueRef, mentionIssue, type RepositoryRef, resolveMention } from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import { overlookedIn } from "../../markdown/checklist/checklist.ts";
import type { TextContext } from "../../markdown/checklist/grammar/item-fields.ts";
import { forMarkdownBody } from "../../markdown/escape.ts";
import { placeholdersIn } from "../../markdown/postmortem/template.ts";
import type { Issue, ItemIssue, PostmortemIssue } from "../../observed/issue.ts";
import { withoutTimeline } from "../../record/visible-text.ts";
import { quote } from "../assessed-postmortem.ts";

/** Placeholders that the template asked for, that nobody can fill, and that still stand there. */
export function leftoverPlaceholders({ body, marker }: PostmortemIssue): string[] {
  if (!marker.unfilled) return [];
  const present = placeholdersIn(withoutTimeline(body));
  const left = marker.unfilled.filter((name) => present.includes(name));
  return left.map((name) => {
    return `The template's placeholder \`{{ ${name} }}\` is not one that Followthrough knows. Replace it here, and correct it in the template.`;
  });
}

export function repeated(line: ItemLine, home: RepositoryRef): string {
  const ref = mentionIssue(resolveMention(line.issue!, home), home);
  return `${quote(line)} shows ${ref}, which another line shows already. Take the number out to have it tracked on its own.`;
}

/** What an issue is that cannot become an item of the postmortem. */
export const WHY_NOT_ADOPTED = {
  postmortem: "it is a postmortem itself.",
  "item-here": "it is an action item of this postmortem already, by its repository's name of today.",
  "item-elsewhere": "it is an action item of another postmortem, and is followed there.",
  "pull-request": "it is a pull request. Name the issue that it fixes.",
  ours: "Followthrough opened it for something else.",
  incident: "it is the incident itself.",
  unseen: "there is no such issue, or the App may not read it.",
  unread: "this postmortem names too many issues that are no action items.",
} as const;

export function notAdopted(line: ItemLine, ref: IssueRef, why: string, home: RepositoryRef): string {
  return `${quote(line)} names ${mentionIssue(ref, home)}, which cannot be followed: ${why} Take the number out to have the line tracked.`;
}

/** Said on an issue that others wrote. */
export function markerAgain(due: string): string {
  return `The hidden Followthrough comment at the end of this issue was taken out, so it was written again: due ${due}, as it was agreed. How often it was extended still counts; the reasons are gone, and so is a waiver that it had recorded: ask for one again with \`/waive\`.`;
}

export function recordTooLong(issue: Issue, home: RepositoryRef): string {
  return `${mentionIssue(issue.ref, home)} is not followed: its text is too long for the record to be written at its end (GitHub allows 65,536 characters). Shorten it, or take the number out.`;
}

export function tooManyAdopted(max: number): string {
  return `Only ${max} issues that others wrote are followed in one postmortem; take out the numbers of the rest to have issues opened for them.`;
}

export function unsure(line: ItemLine, candidates: readonly ItemIssue[], home: RepositoryRef): string {
  const refs = candidates.map((item) => mentionIssue(item.ref, home)).join(" or ");
  return `${quote(line)} could be ${refs}, whose line is gone. Write the number in front of the words if it is; change the words if it is a new item.`;
}

/** Asked for as long as such a date stands there, whatever date was chosen meanwhile. */
export function unreadableDue(line: ItemLine): string[] {
  const { due } = line;
  const unread = due && "unreadable" in due ? due : line.unreadDue;
  if (!unread || line.done) return [];
  const said = `${quote(line)}: the date “${forMarkdownBody(unread.unreadable)}” is not understood`;
  if (!due || "unreadable" in due)
    return [`${said}. ${unread.hint} in its place. Until then the policy's default date holds.`];
  // The hint's example is another day tomorrow, and this stays as long as the date does.
  const [why] = unread.hint.split(";");
  return [`${said}: ${why}. Until it says a day such as \`due ${due.date}\`, or is gone, ${due.date} holds.`];
}

/**
 * What may be meant for the App and stands in the middle of the words. Date and issue are asked about while they can be
 * changed in the line, so `counts` tells whether people count on the item by now.
 */
export function overlooked(line: ItemLine, counts: boolean, context: TextContext): string[] {
  if (line.done) return [];
  const { owner, day, issue } = overlookedIn(line, context);
  return [
    ...(owner === null
      ? []
      : [`${quote(line)} names \`@${owner}\` among its words: write it behind them if that is its owner.`]),
    ...(day === null || counts
      ? []
      : [`${quote(line)} names ${day} among its words: write \`due ${day}\` if that is its due date.`]),
    ...(issue === null || counts
      ? []
      : [
          `${quote(line)} names \`${issue}\` among its words: write it in front of them if that is its issue.`,
        ]),
  ];
}

export const TOO_MANY_SUB_ISSUES =
  "GitHub allows 100 sub-issues: the items beyond them are linked by their lines only, and followed all the same.";

/** `overflow` counts the characters that are too many; 0 says nothing. */
export function fullBody(overflow: number): string[] {
  if (overflow === 0) return [];
  return [
    `This postmortem is too full for its lines to be brought up to date: shorten it by ${overflow} characters or more (GitHub allows 65,536).`,
  ];
}

/** The same for an item: its record has no room, so that only its line follows. */
export function fullItem(item: Issue, overflow: number, home: RepositoryRef): string[] {
  if (overflow === 0) return [];
  return [
    `The text of ${mentionIssue(item.ref, home)} is too full for the App to keep its record there: shorten it by ${overflow} characters or more (GitHub allows 65,536). Until then nothing in the checklist changes that issue.`,
  ];
}

/** Names without an `@` are nobody that GitHub knows. */
export function ownerNames(line: ItemLine): string[] {
  const asked = line.owners.length > 0 ? (line.unlinkedNames ?? []) : line.ownerNames;
  if (asked.length === 0 || line.done) return [];
  const names = asked.map((name) => forMarkdownBody(name)).join(", ");
  return [`${quote(line)} names ${names} as its owner: write the name on GitHub, as in \`@name\`.`];
}

export function withoutLine(item: ItemIssue, committed: boolean, home: RepositoryRef): string[] {
  if (item.state === "closed") return [];
  const { adopted, ledger } = item.marker;
  if (adopted !== null && ledger.base.line === null) {
    const ref = mentionIssue(item.ref, home);
    return [
      `${ref} is a sub-issue and so an action item, due ${ledger.due}. Write \`- [ ] ${ref}\` to show it in the checklist.`,
    ];
  }
  if (!committed) return [];
  return [`${mentionIssue(item.ref, home)} is no longer in the checklist; it is followed all the same.`];
}

export function keptDuplicate(item: Issue, original: Issue, home: RepositoryRef): string {
  const [copy, first] = [mentionIssue(item.ref, home), mentionIssue(original.ref, home)];
  return `${copy} was opened for the same line as ${first}, and somebody did something with it. ${first} counts; move what is needed and close ${copy} as a duplicate, with a comment “Duplicate of ${first}”.`;
}

export function tampered(item: Issue, home: RepositoryRef): string {
  return `${mentionIssue(item.ref, home)} is left alone: its hidden Followthrough comment was edited or taken out. ${RECOVERY}`;
}

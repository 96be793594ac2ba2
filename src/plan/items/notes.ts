import { RECOVERY } from "../../domain/gate/ways-to-clear.ts";
import {
  type IssueRef,
  mentionIssue,
  type RepositoryRef,
  resolveMention,
  sameRepository,
} from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import { MAX_ASSIGNEES, normalizeOwners, unassignedOwners } from "../../domain/items/owners.ts";
import { overlookedIn } from "../../markdown/checklist/checklist.ts";
import type { TextContext } from "../../markdown/checklist/grammar/item-fields.ts";
import { forCodeSpan, forMarkdownBody } from "../../markdown/escape.ts";
import { placeholdersIn } from "../../markdown/postmortem/template.ts";
import type { Issue, ItemIssue, PostmortemIssue } from "../../observed/issue.ts";
import type { Pair } from "../../observed/matching.ts";
import type { ItemElsewhere } from "../../observed/snapshot.ts";
import { withoutTimeline } from "../../record/visible-text.ts";
import { quote } from "../assessed-postmortem.ts";

/** Unknown placeholders of the template that are still in the postmortem. */
export function leftoverPlaceholders({ body, marker }: PostmortemIssue): string[] {
  if (!marker.unfilled) return [];
  const present = placeholdersIn(withoutTimeline(body));
  const remaining = marker.unfilled.filter((name) => present.includes(name));
  return remaining.map((name) => {
    return `The template's placeholder \`{{ ${name} }}\` isn't one that Followthrough supports. Replace it here and fix it in the template.`;
  });
}

export function repeated(line: ItemLine, contextRepository: RepositoryRef): string {
  const ref = mentionIssue(resolveMention(line.issue!, contextRepository), contextRepository);
  return `${quote(line)} shows ${ref}, which another line already shows. Remove the number to track the line as a new item.`;
}

/** Asked about a line that belongs to no item: a link that names two issues is no reference. */
export function wrongLink(line: ItemLine): string[] {
  const { wrongLink: link, done } = line;
  if (link === undefined || done) return [];
  return [
    `${quote(line)} has the link ${forCodeSpan(link)}, whose number isn't the number in its address. Correct the link, or remove it to track the line as a new item.`,
  ];
}

/** Why an issue can't become an item of the postmortem. */
export const WHY_NOT_ADOPTED = {
  postmortem: "it is a postmortem itself.",
  "item-elsewhere": "it is an action item of another postmortem.",
  "pull-request": "it is a pull request. Name the issue that it fixes.",
  "moved-away": "it was transferred to a repository that the App can't read.",
  "app-issue": "Followthrough opened it for another purpose.",
  incident: "it is the incident itself.",
  "not-visible": "it doesn't exist, or the App can't read it.",
  unread: "this postmortem names too many issues that aren't action items.",
} as const;

export function notAdopted(
  line: ItemLine,
  ref: IssueRef,
  why: string,
  contextRepository: RepositoryRef,
): string {
  return `${quote(line)} names ${mentionIssue(ref, contextRepository)}, which can't be tracked: ${why} Remove the number to track the line as a new item.`;
}

/** A line that shows an item of another postmortem, which shows it too or can't be read. */
export function itemElsewhere(
  line: ItemLine,
  { item, home }: ItemElsewhere,
  contextRepository: RepositoryRef,
): string {
  const name = mentionIssue(item.ref, contextRepository);
  const isNear = home !== null && sameRepository(home.ref, contextRepository);
  const other = isNear ? mentionIssue(home.ref, contextRepository) : "another postmortem";
  const where = home ? `${other}, which has a line for it too` : "a postmortem that the App can't read";
  return `${quote(line)} shows ${name}, an action item of ${where}. To move it here, remove its line there; to track this line as a new item, remove the number here.`;
}

export function lostItem(line: ItemLine, ref: IssueRef, contextRepository: RepositoryRef): string {
  return `${quote(line)} is still owed, but the App can't read ${mentionIssue(ref, contextRepository)} anymore. If the issue was transferred, transfer it back or install the App where it is now. If it was deleted, remove the link to track the line as a new item. An approver can also drop it: \`/drop ${mentionIssue(ref, contextRepository)} REASON\`.`;
}

/** Posted on an adopted issue. */
export function markerRestored(due: string): string {
  return `The hidden Followthrough comment at the end of this issue was removed, so Followthrough restored it: due ${due}, as before. The number of extensions still counts, but their reasons and any waiver are lost. To waive the item again, use \`/waive\`.`;
}

export function recordTooLong(issue: Issue, contextRepository: RepositoryRef): string {
  return `${mentionIssue(issue.ref, contextRepository)} isn't tracked: its text leaves no room for the record at its end (GitHub allows 65,536 characters). Shorten it, or remove the number.`;
}

export function tooManyAdopted(max: number): string {
  return `One postmortem tracks at most ${max} issues that people opened. Remove the other numbers to track these lines as new items.`;
}

export function undecidable(
  line: ItemLine,
  candidates: readonly ItemIssue[],
  contextRepository: RepositoryRef,
): string {
  const refs = candidates.map((item) => mentionIssue(item.ref, contextRepository)).join(" or ");
  return `${quote(line)} could be ${refs}, which no longer has a line. If it is, put the number in front of the text; if it is a new item, reword it.`;
}

/** Asked as long as the unreadable date stays in the line, even after another date was chosen. */
export function unreadableDue(line: ItemLine): string[] {
  const { due } = line;
  const unread = due && "unreadable" in due ? due : line.unreadDue;
  if (!unread || line.done) return [];
  const question = `${quote(line)}: the date “${forMarkdownBody(unread.unreadable)}” can't be read`;
  if (!due || "unreadable" in due)
    return [`${question}: ${unread.hint} instead. Until then, the policy's default due date applies.`];
  // The hint's example changes every day, but this note should stay the same.
  const [why] = unread.hint.split(";");
  return [
    `${question}: ${why}. Until you replace it with a date such as \`due ${due.date}\` or remove it, ${due.date} applies.`,
  ];
}

/** Asked until another date stands in the line, or a command sets one. */
export function doubtfulDue(
  { line, item }: Pair,
  doubt: string | null,
  contextRepository: RepositoryRef,
): string[] {
  if (doubt === null || line.done || !line.due || !("date" in line.due)) return [];
  const { due } = item.marker.ledger;
  return [
    `${quote(line)} says ${line.due.date}, which is ${doubt}. Correct the date in the line, or comment \`/due DATE\` on ${mentionIssue(item.ref, contextRepository)}. Until then, the policy's default due date applies: ${due}.`,
  ];
}

/**
 * What the author may have meant as an owner, a date or an issue, in the middle of the text. A line can set date and
 * issue only until the item is committed, so these aren't asked about later (`committed`).
 */
export function overlooked(line: ItemLine, committed: boolean, context: TextContext): string[] {
  if (line.done) return [];
  const { owner, day, issue } = overlookedIn(line, context);
  return [
    ...(owner === null
      ? []
      : [
          `${quote(line)} has \`@${owner}\` in its text. If that is the owner, put it at the end of the line.`,
        ]),
    ...(day === null || committed
      ? []
      : [`${quote(line)} has ${day} in its text. If that is the due date, write \`due ${day}\`.`]),
    ...(issue === null || committed
      ? []
      : [`${quote(line)} has \`${issue}\` in its text. If that is its issue, put it in front of the text.`]),
  ];
}

export const TOO_MANY_SUB_ISSUES =
  "GitHub allows 100 sub-issues. The remaining items are linked only by their lines, but are still tracked.";

/** `overflow` is by how many characters the body is too long; 0 gives no note. */
export function fullBody(overflow: number): string[] {
  if (overflow === 0) return [];
  return [
    `This postmortem is too long for Followthrough to update its lines. Shorten it by at least ${overflow} characters (GitHub allows 65,536).`,
  ];
}

/** The same for an item. Its line is still updated, its record isn't. */
export function fullItem(item: Issue, overflow: number, contextRepository: RepositoryRef): string[] {
  if (overflow === 0) return [];
  return [
    `The text of ${mentionIssue(item.ref, contextRepository)} is too long for Followthrough to update its record there. Shorten it by at least ${overflow} characters (GitHub allows 65,536). Until then, changes to the checklist don't update that issue.`,
  ];
}

/** Names without an `@` aren't GitHub users. */
export function ownerNames(line: ItemLine): string[] {
  const unlinked = line.owners.length > 0 ? (line.unlinkedNames ?? []) : line.ownerNames;
  if (unlinked.length === 0 || line.done) return [];
  const names = unlinked.map((name) => forMarkdownBody(name)).join(", ");
  return [`${quote(line)} lists ${names} as its owner. Use the GitHub username, such as \`@name\`.`];
}

/** Owners in the line whom the issue is not assigned to. */
export function unassigned({ line, item }: Pair, contextRepository: RepositoryRef): string[] {
  const owners = normalizeOwners(line.owners);
  const assignees = normalizeOwners(item.assignees);
  const missing = unassignedOwners(item.marker.ledger.base).filter((owner) => {
    return owners.includes(owner) && !assignees.includes(owner);
  });
  if (missing.length === 0 || item.state === "closed") return [];
  const names = missing.map((owner) => forCodeSpan(`@${owner}`)).join(", ");
  const ref = mentionIssue(item.ref, contextRepository);
  return [
    assignees.length >= MAX_ASSIGNEES
      ? `GitHub assigns at most ${MAX_ASSIGNEES} people to an issue, so only the line of ${ref} names ${names}.`
      : `${ref} is not assigned to ${names}, so only its line names them. GitHub may not accept them: check the name, and whether they have access to the repository.`,
  ];
}

export function withoutLine(item: ItemIssue, committed: boolean, contextRepository: RepositoryRef): string[] {
  if (item.state === "closed") return [];
  const { ledger } = item.marker;
  if (ledger.base.line === null) {
    const ref = mentionIssue(item.ref, contextRepository);
    return [
      `${ref} is a sub-issue, so it is an action item, due ${ledger.due}. Write \`- [ ] ${ref}\` to show it in the checklist.`,
    ];
  }
  if (!committed) return [];
  return [
    `${mentionIssue(item.ref, contextRepository)} is no longer in the checklist, but is still tracked.`,
  ];
}

/** Open items whose lines were all removed at once. */
export function lostAtOnce(items: readonly ItemIssue[], contextRepository: RepositoryRef): string[] {
  if (items.length === 0) return [];
  const names = items.map(({ ref }) => mentionIssue(ref, contextRepository));
  const [all, them] =
    names.length === 1 ? ["The line of", "it"] : ["All lines are gone from the checklist:", "them"];
  return [
    `${all} ${names.join(", ")}${names.length === 1 ? " is gone, and so is the section of action items" : ""}. Followthrough still tracks ${them}, because that may be an accident. Put the lines back; or, if nothing needs to be done, write \`No action items: REASON\` in this postmortem, and Followthrough closes ${them} as not planned.`,
  ];
}

export function keptDuplicate(item: Issue, original: Issue, contextRepository: RepositoryRef): string {
  const [copy, first] = [
    mentionIssue(item.ref, contextRepository),
    mentionIssue(original.ref, contextRepository),
  ];
  return `${copy} is a duplicate of ${first} (both were opened for the same line), but it has been used. ${first} is the one being tracked. Move what you need and close ${copy} as a duplicate with the comment “Duplicate of ${first}”.`;
}

export function tampered(item: Issue, contextRepository: RepositoryRef): string {
  return `Followthrough won't change ${mentionIssue(item.ref, contextRepository)}, because its hidden Followthrough comment was edited or removed. ${RECOVERY}`;
}

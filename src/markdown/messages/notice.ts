import { mentionIssue, sameIssue } from "../../domain/issue-ref.ts";
import type { Notice, NoticeEntry, TrackedObligation } from "../../domain/notices/notice.ts";
import { plural } from "../../domain/text.ts";
import { noticeTag } from "../../record/notice-tag.ts";
import { forMarkdownBody, forTableCell, mention, nameAll } from "../escape.ts";
import { table } from "../table.ts";

/** A list longer than this is no help, and a comment ends at 65,536 characters. */
const MAX_ROWS = 50;

/** The comment of a notice: what is due, when, and what to do next. It mentions only its recipients. */
export function renderNotice(notice: Notice): string {
  const body = notice.entries.length === 1 ? renderOne(notice, notice.entries[0]!) : renderList(notice);
  return [...body, "", noticeTag(notice)].join("\n");
}

function renderOne(notice: Notice, entry: NoticeEntry): string[] {
  const { tracked } = entry;
  const to = notice.to.map(mention).join(" ");
  const title = `**${forMarkdownBody(tracked.title)}**`;
  const noun = tracked.kind === "postmortem" ? "postmortem" : "action item";
  const when = `${whenDue(entry)} (${tracked.due})`;
  const what = notice.kind === "reminder" ? `.${asked(tracked)}` : ` and still open. ${owned(entry)}`;
  return [`${to} the ${noun} ${title} ${when}${what}`, "", ...nextSteps(entry, notice)];
}

function owned({ tracked, reminded }: NoticeEntry): string {
  if (tracked.owners.length === 0) return `It has no owner: ${howToAssign(tracked)}.`;
  const why = reminded ? " You're receiving this because reminders to the owner had no effect." : "";
  return `Its owner is ${nameAll(tracked.owners)}.${why} Can you make time for it, or find someone else to do it?`;
}

/** The recipients of a notice about an item without an owner are asked to find one. */
function asked(tracked: TrackedObligation): string {
  if (tracked.owners.length > 0) return "";
  return ` You're receiving this because it has no owner: ${howToAssign(tracked)}, or take it yourself.`;
}

function howToAssign({ kind }: TrackedObligation): string {
  return kind === "postmortem" ? "assign someone to the issue" : "assign someone with `/assign @name`";
}

const MORE_TIME =
  "- Need more time? Comment `/extend +7d` and the reason. Blocked for long? An approver can comment `/waive 30d` and the reason.";

function nextSteps({ tracked }: NoticeEntry, { on }: Notice): string[] {
  if (tracked.kind === "postmortem")
    return [
      "- Finished writing? Close it, or comment `/complete`.",
      MORE_TIME,
      "- Its status comment lists what is still missing.",
    ];
  const { issue, postmortem } = tracked;
  const box = `, or check its box in the postmortem ${mentionIssue(postmortem, on)}`;
  return [
    `- Done? Close this issue as completed${sameIssue(issue, postmortem) ? "" : box}.`,
    MORE_TIME,
    "- Not yours? Comment `/assign @someone`. No longer planned? An approver can comment `/drop` and the reason.",
  ];
}

function renderList({ kind, to, on, entries }: Notice): string[] {
  const people = to.map(mention).join(" ");
  const count = plural(entries.length, "open item");
  const rows = entries.map((entry) => cellsOf(entry, on));
  const opening =
    kind === "reminder"
      ? `${people} ${count} ${whose(entries)}:`
      : `${people} ${count} are past the due date. Can you make time for them, or find someone else to do them?`;
  return [
    opening,
    "",
    ...table(["Due", "What", "Owner"], rows, { lines: MAX_ROWS }),
    "",
    ...(entries.some(({ tracked }) => tracked.owners.length === 0)
      ? ["No owner yet? Comment `/assign @name` on the item, or assign someone to the postmortem.", ""]
      : []),
    "Done? Close its issue as completed. Need more time? Comment `/extend +7d` and the reason there. Blocked for long? An approver can comment `/waive 30d` and the reason.",
  ];
}

function whose(entries: readonly NoticeEntry[]): string {
  const unowned = entries.filter(({ tracked }) => tracked.owners.length === 0).length;
  if (unowned === 0) return "assigned to you";
  return unowned === entries.length ? "without an owner" : "assigned to you or without an owner";
}

function cellsOf(entry: NoticeEntry, on: Notice["on"]): string[] {
  const { due, issue, title, owners } = entry.tracked;
  return [
    `${due}, ${whenShort(entry)}`,
    `${mentionIssue(issue, on)} ${forTableCell(title)}`,
    forTableCell(owners.join(", ") || "no owner"),
  ];
}

function whenDue(entry: NoticeEntry): string {
  return `is ${entry.daysLeft < 0 ? "" : "due "}${whenShort(entry)}`;
}

function whenShort({ daysLeft }: NoticeEntry): string {
  if (daysLeft === 0) return "today";
  return daysLeft > 0 ? `in ${plural(daysLeft, "day")}` : `${plural(-daysLeft, "day")} overdue`;
}

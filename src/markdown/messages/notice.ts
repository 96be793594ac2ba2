import type { IssueRef } from "../../domain/issue-ref.ts";
import { mentionIssue } from "../../domain/issue-ref.ts";
import type { RequiredProof } from "../../domain/items/closing.ts";
import { extendCommand, type OpenExceptions, waiveCommand } from "../../domain/items/exceptions.ts";
import type { Notice, NoticeEntry, TrackedObligation } from "../../domain/notices/notice.ts";
import { plural } from "../../domain/text.ts";
import { noticeTag } from "../../record/notice-tag.ts";
import { forMarkdownBody, forTableCell, mention, nameAll } from "../escape.ts";
import { dayInTable, table } from "../table.ts";
import { approverWords, closingWords, extensionWords, whyApprover } from "./item-steps.ts";

/** A list longer than this is no help, and a comment ends at 65,536 characters. */
const MAX_ROWS = 50;

/** What a notice says besides what is due: the rules, and what they still allow for an entry. */
export interface NoticeRules {
  /** In words. */
  readonly approvers: string;
  readonly factsOf: (tracked: TrackedObligation) => NoticeFacts;
}

export interface NoticeFacts {
  /** The web address of the issue. */
  readonly url: string;
  readonly exceptions: OpenExceptions;
  /** What completing an item requires. */
  readonly proof: RequiredProof;
  readonly timesExtended: number;
  /** Whether the gate fails because of it today. */
  readonly blocks: boolean;
  /** The day of the next reminder if nothing changes; null if there is none. */
  readonly next: string | null;
  /** The incident of a postmortem. */
  readonly incident: IssueRef | null;
}

/** The comment of a notice: whose turn it is, what is due since when, and what to do next. It mentions only its recipients. */
export function renderNotice(notice: Notice, rules: NoticeRules): string {
  const [first] = notice.entries;
  const body = notice.entries.length === 1 ? renderOne(notice, first!, rules) : renderList(notice, rules);
  return [...body, "", noticeTag(notice)].join("\n");
}

function renderOne(notice: Notice, entry: NoticeEntry, rules: NoticeRules): string[] {
  const { tracked } = entry;
  const facts = rules.factsOf(tracked);
  const isItem = tracked.kind === "action-item";
  const to = notice.to.map(mention).join(" ");
  const isReminder = notice.kind === "reminder";
  const steps = isItem
    ? itemSteps(tracked, facts, rules, isReminder)
    : postmortemSteps(tracked, facts, rules, isReminder, notice.on);
  return [
    [
      `${to} This ${isItem ? "action item" : "postmortem"} is ${whenDue(entry)}.`,
      ...(facts.blocks ? ["While it is overdue, the Followthrough check fails."] : []),
      ...(isReminder ? [] : [whoseTurn(entry)]),
      ...(tracked.owners.length === 0 ? ["It has **no owner**."] : []),
    ].join(" "),
    "",
    ...steps,
    ...(isReminder && facts.next !== null
      ? ["", `Next reminder: ${facts.next}. Closing the issue stops the reminders.`]
      : []),
  ];
}

function whoseTurn({ tracked, reminded }: NoticeEntry): string {
  if (tracked.owners.length === 0) return "Can you find someone to do it?";
  const why = reminded ? ", and reminders had no effect" : "";
  return `Its owner is ${nameAll(tracked.owners)}${why}. Can you make time for it, or find someone else to do it?`;
}

function itemSteps(
  { owners }: TrackedObligation,
  facts: NoticeFacts,
  { approvers }: NoticeRules,
  isReminder: boolean,
): string[] {
  const isOwners = isReminder && owners.length > 0;
  return [
    `- **Done?** ${closingWords(facts.proof)}`,
    ...moreTime(facts, isOwners),
    owners.length > 0
      ? `- **${isOwners ? "Not yours" : "Someone else"}?** Comment \`/assign @name\`.`
      : "- **Can you do it?** Comment `/assign` to take it, or `/assign @name`.",
    `- ${approverWords(facts.exceptions, askApprover(approvers))}`,
  ];
}

function postmortemSteps(
  { owners }: TrackedObligation,
  facts: NoticeFacts,
  { approvers }: NoticeRules,
  isReminder: boolean,
  on: IssueRef,
): string[] {
  const { incident, exceptions } = facts;
  const where = incident === null ? "its incident" : `the incident ${mentionIssue(incident, on)}`;
  const waive = exceptions.waiverDays > 0 ? `\`${waiveCommand(exceptions)}\` here, or ` : "";
  const situation = waive === "" ? "Not needed" : "Blocked, or not needed";
  return [
    "- **Written?** Comment `/complete`, or close this issue. The status comment says what is still missing.",
    ...moreTime(facts, isReminder && owners.length > 0),
    owners.length === 0
      ? "- **Can you write it?** Assign yourself or someone else to this issue."
      : "- **Not yours?** Assign someone else to this issue.",
    `- **${situation}?** ${askApprover(approvers)} comment ${waive}\`/no-postmortem REASON\` on ${where}.`,
  ];
}

function askApprover(approvers: string): string {
  return `Ask an approver (${forMarkdownBody(approvers)}) to`;
}

/** Owners get the command to copy. */
function moreTime({ exceptions, timesExtended }: NoticeFacts, isOwners: boolean): string[] {
  if (isOwners && exceptions.ownerDays > 0) {
    const command = extendCommand(exceptions.ownerDays);
    return ["- **More time?** Comment this with your reason:", "  ```", `  ${command}`, "  ```"];
  }
  const words = extensionWords(exceptions, timesExtended);
  return words === null ? [] : [`- **More time?** ${words}`];
}

function renderList({ kind, to, on, entries }: Notice, rules: NoticeRules): string[] {
  const overdue = entries.filter(({ daysLeft }) => daysLeft < 0).length;
  const unowned = entries.filter(({ tracked }) => tracked.owners.length === 0).length;
  const counts = [
    ...(overdue > 0 ? [`**${overdue} overdue**`] : []),
    ...(unowned > 0 ? [`**${unowned} without an owner**`] : []),
  ];
  const rows = entries.map((entry) => cellsOf(entry, on, rules));
  const asks = kind === "reminder" ? "" : " Can you make time for them, or find someone else to do them?";
  return [
    `${to.map(mention).join(" ")} ${plural(entries.length, "open item")} need your attention${counts.length > 0 ? `: ${counts.join(", ")}` : ""}.${asks}`,
    "",
    ...table(["Item", "Owner", "Due"], rows, { lines: MAX_ROWS }),
    "",
    ...sharedSteps(entries, rules),
  ];
}

/** The advice for all entries, to follow on the issue of each. */
function sharedSteps(entries: readonly NoticeEntry[], { approvers, factsOf }: NoticeRules): string[] {
  const all = entries.map(({ tracked }) => ({ tracked, ...factsOf(tracked) }));
  const items = all.filter(({ tracked }) => tracked.kind === "action-item");
  const mayExtend = items.filter(({ exceptions }) => exceptions.ownerDays > 0);
  const mayAsk = items.filter(({ exceptions }) => exceptions.extensions > 0);
  const days = Math.min(...mayExtend.map(({ exceptions }) => exceptions.ownerDays));
  const waiverDays = Math.max(0, ...items.map(({ exceptions }) => exceptions.waiverDays));
  const approver = askApprover(approvers);
  return [
    ...(items.length > 0 ? [`- **Done?** ${sharedProof(items)}`] : []),
    ...(mayExtend.length > 0
      ? [`- **More time?** Its owner can comment \`${extendCommand(days)}\` on it, once.`]
      : mayAsk.length > 0
        ? [`- **More time?** ${whyApprover(0)}: \`${extendCommand()}\` on its issue.`]
        : []),
    ...(items.length > 0 ? ["- **Not yours, or no owner?** Comment `/assign @name` on it."] : []),
    ...(items.length > 0 ? [`- ${approverWords({ waiverDays }, approver)}`] : []),
    ...(items.length < all.length
      ? ["- **A postmortem?** Comment `/complete` on it once it is written, or assign it to someone else."]
      : []),
  ];
}

/** What completing each of several items requires. */
function sharedProof(items: readonly Pick<NoticeFacts, "proof">[]): string {
  const words = new Set(items.map(({ proof }) => closingWords(proof, "its issue")));
  const [same] = words;
  return words.size === 1 ? same! : "Close its issue as completed. The issue says what that requires.";
}

function cellsOf(entry: NoticeEntry, on: Notice["on"], { factsOf }: NoticeRules): string[] {
  const { tracked } = entry;
  const { due, issue, title, owners } = tracked;
  const day = dayInTable(due);
  return [
    `[${mentionIssue(issue, on)}](${factsOf(tracked).url}) ${forTableCell(title)}`,
    owners.map(forTableCell).join(", ") || "**no owner**",
    entry.daysLeft < 0 ? `**overdue** since ${day}` : entry.daysLeft === 0 ? `today, ${day}` : day,
  ];
}

function whenDue({ daysLeft, tracked: { due } }: NoticeEntry): string {
  if (daysLeft < 0) return `**${plural(-daysLeft, "day")} overdue** (due ${due})`;
  return `**due ${daysLeft === 0 ? "today" : `in ${plural(daysLeft, "day")}`}** (${due})`;
}

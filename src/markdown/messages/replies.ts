import type { Rejection } from "../../domain/commands/decision.ts";
import { RECOVERY } from "../../domain/gate/ways-to-clear.ts";
import { type IssueRef, mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import { plural } from "../../domain/text.ts";
import { forCodeSpan, forMarkdownBody, mention } from "../escape.ts";
import { table } from "../table.ts";

/** A row of `/help`; all of it is our own text. */
interface HelpRow {
  readonly usage: string;
  readonly does: string;
  readonly who: string;
  readonly example: string;
}

/** What `/help` says besides whom it answers. */
export interface Help {
  /** What can be asked here. */
  readonly rows: readonly HelpRow[];
  /** What can be asked in other places: where, in words, and the names. */
  readonly elsewhere: readonly { readonly where: string; readonly names: readonly string[] }[];
  /** Who approves, in plain words. */
  readonly approvers: string;
}

/**
 * The reply to a command that is not obeyed: who may or what is missing, and a line that works.
 * @param name tells the command from others in the same comment; null where it is the only one
 */
export function renderRejection(
  author: string,
  { problem, example }: Rejection,
  name: string | null = null,
): string {
  const which = name === null ? "" : ` \`/${name}\`:`;
  const line = example === null ? "" : ` For example: ${forCodeSpan(example)}`;
  return `${mention(author)}${which} ${forMarkdownBody(problem)}${line}`;
}

/** The reply to commands in a comment that was edited. */
export function renderEdited(author: string): string {
  return `${mention(author)} a comment that was edited is not obeyed: nobody could tell who asked for what. Write the command in a new comment.`;
}

/** The reply to `/help`. */
export function renderHelp(author: string, { rows, elsewhere, approvers }: Help): string {
  const others = elsewhere.map(({ where, names }) => {
    return `- ${where}: ${names.map((name) => `\`/${name}\``).join(", ")}`;
  });
  return [
    `${mention(author)} what can be asked here, each on a line of its own:`,
    "",
    ...table(
      ["Command", "What it does", "Who may", "For example"],
      rows.map(({ usage, does, who, example }) => [`\`${usage}\``, does, who, `\`${example}\``]),
    ),
    "",
    `Approvers are ${forMarkdownBody(approvers)}. A date is written \`2026-12-01\`, \`Dec 1\`, \`+14d\` or \`"next friday"\`. A comment that was edited is not obeyed: write a new one.`,
    "",
    "Elsewhere:",
    "",
    ...others,
  ].join("\n");
}

/** Said when an issue was closed and is opened again; `why` are plain sentences. */
export function renderReopened(who: string | null, why: readonly string[]): string {
  const to = who === null ? "" : `${mention(who)} `;
  if (why.length === 1) return `${to}this is open again. ${forMarkdownBody(why[0]!)}`;
  return [
    `${to}this is open again, since it is not complete:`,
    "",
    ...why.slice(0, 20).map((text) => `- ${forMarkdownBody(text)}`),
  ].join("\n");
}

/** Said when a box was checked that may not be yet; `why` is a plain sentence. */
export function renderUnchecked(why: string): string {
  return `The box of this item was checked in the postmortem, and is unchecked again. ${forMarkdownBody(why)}`;
}

/** Said once on an item or postmortem whose record somebody changed or took out. */
export function renderTampered(what: "changed" | "taken out"): string {
  const was =
    what === "changed"
      ? "was edited, or comes from another issue: its signature does not fit"
      : "cannot be read any more";
  return `The hidden Followthrough comment of this issue ${was}. The issue is left alone until that is mended, and a gate with pinned keys fails. ${RECOVERY}`;
}

/** Said on an item that was opened a second time, before it is closed. `home` is where it is said. */
export function renderDuplicate(original: IssueRef, home: RepositoryRef): string {
  const counts = mentionIssue(original, home);
  return `Duplicate of ${counts}: both were opened for the same line, and nobody did anything with this one, so ${counts} is the one that counts.`;
}

/** Said when a due date was changed by hand after people began to count on it. */
export function renderRevertedDate(due: string, written: string): string {
  return `The due date is ${due} again, and not ${forMarkdownBody(written)}: people count on this item by now, so its date moves only with a reason. Comment ${forCodeSpan(`/extend ${written} REASON`)} here.`;
}

/** Said once on a postmortem when nothing of it is left to do. */
export function renderThanks(owners: readonly string[], items: number, dropped: number): string {
  const names = [...new Set(owners.map((owner) => owner.toLowerCase()))].sort();
  const to = names.length === 0 ? "Thank you" : `Thank you, ${names.map(mention).join(" ")}`;
  const rest = dropped === 0 ? "" : `, ${dropped} of them given up with a reason`;
  return `All ${plural(items, "action item")} of this postmortem ${items === 1 ? "is" : "are"} closed${rest}. ${to}: the next incident has it harder now.`;
}

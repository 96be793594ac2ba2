import type { Rejection } from "../../domain/commands/decision.ts";
import { RECOVERY } from "../../domain/gate/ways-to-clear.ts";
import { type IssueRef, mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
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
  return `${mention(author)} commands in an edited comment are ignored, because there is no way to tell who asked for what. Post the command in a new comment.`;
}

/** The reply to `/help`. */
export function renderHelp(author: string, { rows, elsewhere, approvers }: Help): string {
  const others = elsewhere.map(({ where, names }) => {
    return `- ${where}: ${names.map((name) => `\`/${name}\``).join(", ")}`;
  });
  return [
    `${mention(author)} you can use these commands here, one per line:`,
    "",
    ...table(
      ["Command", "What it does", "Who can use it", "Example"],
      rows.map(({ usage, does, who, example }) => [`\`${usage}\``, does, who, `\`${example}\``]),
    ),
    "",
    `Approvers are ${forMarkdownBody(approvers)}. Write a date as \`2026-12-01\`, \`Dec 1\`, \`+14d\` or \`"next friday"\`. Edited comments are ignored; post a new one.`,
    "",
    "Elsewhere:",
    "",
    ...others,
  ].join("\n");
}

/** Said when an issue was closed and is opened again; `why` are plain sentences. */
export function renderReopened(who: string | null, why: readonly string[]): string {
  const to = who === null ? "" : `${mention(who)} `;
  if (why.length === 1) return `${to}this was reopened. ${forMarkdownBody(why[0]!)}`;
  return [
    `${to}this was reopened because it isn't complete:`,
    "",
    ...why.slice(0, 20).map((text) => `- ${forMarkdownBody(text)}`),
  ].join("\n");
}

/** Said when a box was checked that may not be yet; `why` is a plain sentence. */
export function renderUnchecked(why: string): string {
  return `This item's checkbox in the postmortem was checked, and Followthrough unchecked it. ${forMarkdownBody(why)}`;
}

/** Said once on an item or postmortem whose record somebody changed or took out. */
export function renderTampered(what: "changed" | "taken out"): string {
  const was =
    what === "changed"
      ? "was edited or copied from another issue: its signature doesn't match"
      : "can't be read anymore";
  return `The hidden Followthrough comment of this issue ${was}. Followthrough won't change this issue until that is fixed, and a gate with pinned keys fails. ${RECOVERY}`;
}

/** Said on an item that was opened a second time, before it is closed. `home` is where it is said. */
export function renderDuplicate(original: IssueRef, home: RepositoryRef): string {
  const counts = mentionIssue(original, home);
  return `Duplicate of ${counts}: both were opened for the same line. This one is unchanged, so ${counts} is the one being tracked.`;
}

/** Said when a due date was changed by hand after people began to count on it. */
export function renderRevertedDate(due: string, written: string): string {
  return `The due date was changed back to ${due} (it had been edited to ${forMarkdownBody(written)}). This item is committed, so its date can only be changed with a reason. Comment ${forCodeSpan(`/extend ${written} REASON`)} here.`;
}

/** Said once on a postmortem when nothing of it is left to do. */
export function renderThanks(owners: readonly string[], items: number, dropped: number): string {
  const names = [...new Set(owners.map((owner) => owner.toLowerCase()))].sort();
  const to = names.length === 0 ? "Thank you" : `Thank you, ${names.map(mention).join(" ")}`;
  const closed =
    items === 1
      ? "The action item of this postmortem is closed"
      : `All ${items} action items of this postmortem are closed`;
  return `${closed}${dropped === 0 ? "" : ` (${dropped} dropped)`}. ${to}.`;
}

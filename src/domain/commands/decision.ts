import type { Temporal } from "temporal-polyfill";
import { type Actor, describeApprovers, describeRole, isApprover, isOwner, mayTriage } from "../actor.ts";
import type { Ledger } from "../items/ledger.ts";
import type { Policy } from "../policy.ts";
import type { Priority } from "../priority.ts";

/** The comment that holds a command. */
export interface CommandComment {
  readonly id: number;
  /** Whether it was ever edited. Then there is no way to tell who asked for what. */
  readonly edited: boolean;
  /** The day on which it was written, in the policy's time zone, so that `+7d` always means the same day. */
  readonly writtenOn: Temporal.PlainDate;
  /** When exactly, as ISO 8601. */
  readonly at?: string;
  /** The how manieth comment with commands by its author on this issue it was within an hour, from 1. */
  readonly ofHour?: number;
}

/** What a decision depends on, apart from the request. */
export interface Circumstances {
  readonly comment: CommandComment;
  readonly actor: Actor;
  readonly policy: Policy;
  readonly today: Temporal.PlainDate;
  readonly now: Temporal.Instant;
}

/** What a decision about an item depends on. */
export interface ItemCircumstances extends Circumstances {
  readonly ledger: Ledger;
  /** Logins and `org/team`. */
  readonly owners: readonly string[];
  /** The named people who cannot be assigned to the item's issue, in lower case. */
  readonly unassignable?: readonly string[];
  readonly closed: boolean;
  /** Whether the item is committed: its postmortem is complete, or it was tracked long enough ago. */
  readonly committed: boolean;
}

/** What a command changes, apart from the ledger. */
export interface ItemChanges {
  readonly priority?: Priority;
  /** Logins and `org/team`, lower case. */
  readonly owners?: readonly string[];
  /** Closed as not planned. */
  readonly closed?: true;
}

/** Nothing to do and no reply. */
export interface Ignored {
  readonly kind: "ignored";
  readonly because: "recorded" | "edited" | "not a person";
}

/** Why a command is not executed. */
export interface Rejection {
  /** Plain text: who can do it, or what is missing. */
  readonly problem: string;
  /** A command line that would work. */
  readonly example: string | null;
}

export type RejectedCommand = Rejection & { readonly kind: "rejected" };

export type ItemDecision =
  | { readonly kind: "accepted"; readonly ledger: Ledger; readonly set: ItemChanges }
  | RejectedCommand
  | Ignored;

/** Comments whose commands a record lists as executed, the newest; older ones were executed, too. */
export const MAX_REMEMBERED = 50;

export function rejected(problem: string, example: string | null = null): RejectedCommand {
  return { kind: "rejected", problem, example };
}

/** Whether the command of this comment was executed already. */
export function isRecorded(ledger: Ledger, commentId: number): boolean {
  const { obeyed = [], extensions, waiver, dropped } = ledger;
  return (
    remembers(obeyed, commentId) ||
    extensions.some((extension) => extension.commentId === commentId) ||
    waiver?.commentId === commentId ||
    dropped?.commentId === commentId
  );
}

/** Whether a list of executed comments, in rising order, has this one. Comment ids rise, so one below a full list fell out of it. */
export function remembers(obeyed: readonly number[], commentId: number): boolean {
  return obeyed.includes(commentId) || (obeyed.length >= MAX_REMEMBERED && commentId < obeyed[0]!);
}

/** The ledger that remembers that this comment's command was executed. */
export function record(ledger: Ledger, commentId: number): Ledger {
  const obeyed = [...new Set([...(ledger.obeyed ?? []), commentId])].sort((a, b) => a - b);
  return { ...ledger, obeyed: obeyed.slice(-MAX_REMEMBERED) };
}

/** Why a comment is ignored; null if it is not. */
export function ignoredReason({ comment, actor }: Circumstances): Ignored | null {
  if (actor.kind !== "person") return { kind: "ignored", because: "not a person" };
  return comment.edited ? { kind: "ignored", because: "edited" } : null;
}

/** Why someone can't make a change that needs no exception; null for owners, approvers and everyone who can label issues. */
export function mayNotArrange(
  noun: "item" | "postmortem",
  at: Circumstances & { readonly owners: readonly string[] },
): RejectedCommand | null {
  const { actor, owners, policy } = at;
  if (mayTriage(actor) || isOwner(actor, owners) || isApprover(actor, policy.approvers)) return null;
  const rule = `Only an owner of the ${noun}, someone with at least the triage role, or an approver can do this`;
  return notAllowed(rule, at);
}

/** The rejection of a command whose author lacks the right that `rule` names. */
export function notAllowed(rule: string, at: Circumstances): RejectedCommand {
  return rejected(
    `${rule}, and you have ${describeRole(at.actor)}. Approvers are ${describeApprovers(at.policy.approvers)}.`,
  );
}

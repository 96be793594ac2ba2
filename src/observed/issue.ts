import type { CommandProblem } from "../commands/find-commands.ts";
import type { Actor } from "../domain/actor.ts";
import type { AskingComment } from "../domain/commands/decision.ts";
import type { Request } from "../domain/commands/requests.ts";
import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import type { ItemState } from "../domain/items/item-state.ts";
import type { CommentTag } from "../record/comment-tag.ts";
import type { ItemMarker, PostmortemMarker } from "../record/marker-types.ts";
import type { SignatureStatus } from "../record/trust.ts";
import { fingerprint } from "../record/visible-text.ts";

/** Whether a postmortem is closed and nobody has judged that yet. Those of no incident are left alone. */
export function isJudgedNow({ state, marker }: PostmortemIssue): boolean {
  const judged = marker.completedAt !== undefined || marker.declined !== undefined || marker.withdrawn;
  return state === "closed" && !judged;
}

/** An issue as GitHub showed it. Times are ISO 8601 in UTC. */
export interface Issue {
  readonly ref: IssueRef;
  /** The database id; sub-issues are linked by it. */
  readonly id: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly stateReason: string | null;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly author: string;
  /** Whether this App wrote the issue: the one thing that makes its marker count. */
  readonly byApp: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
  readonly locked: boolean;
  /** How many comments it has. */
  readonly comments: number;
  /** The issue whose sub-issue it is; null when it is none, or when the API does not tell. */
  readonly parent: IssueRef | null;
  /** How many sub-issues it has; missing when the API does not tell. */
  readonly subIssueTotal?: number;
}

export interface PostmortemIssue extends Issue {
  readonly marker: PostmortemMarker;
  readonly signed: SignatureStatus;
  /** Whether a person commented on it; read only where it may be closed for that nobody did. */
  readonly discussed: boolean;
  /** How it was closed; read only while its marker does not say what became of it. Null as well when GitHub does not tell. */
  readonly closing: IssueClosing | null;
}

/** A postmortem whose record nobody signed who may, with the tags of our own comments on it. */
export interface TamperedPostmortem extends PostmortemIssue {
  readonly told: readonly CommentTag[];
}

/** Who closed an issue, when (ISO 8601 in UTC), and what they wrote on it around that time. */
export interface IssueClosing {
  readonly closer: Actor;
  readonly at: string;
  readonly reason: string | null;
}

/** How an item was closed, or what speaks for closing it. */
export interface ItemClosing {
  /** Null while the issue is open, and its box was checked. */
  readonly closed: IssueClosing | null;
  /** Whether a merged pull request names it. */
  readonly mergedPullRequest: boolean;
  /** Whether a comment on it shows evidence, by somebody whose word counts. */
  readonly evidence: boolean;
  /** Where the item stands that it was closed as a duplicate of; null when it is none that is followed. */
  readonly duplicateOf: ItemState | "unknown" | null;
}

export interface ItemIssue extends Issue {
  readonly marker: ItemMarker;
  readonly signed: SignatureStatus;
  /** Tags of our own comments on it, in their order. */
  readonly told: readonly CommentTag[];
  /** Who last closed or reopened it, and when; read only where its line and its state differ. */
  readonly lastStateChange: StateChange | null;
  /** Read only where closing it, or its checked box, is news that has to be judged. */
  readonly closing: ItemClosing | null;
  /** Commands on it that its ledger does not record and no reply of ours answers. */
  readonly commands: readonly ItemCommand[];
}

/** An issue of ours that is an item by its line or its parent, but whose marker was taken out or broken. */
export interface UnmarkedItem extends Issue {
  readonly told: readonly CommentTag[];
}

/** A command on an item, with the rights that its author has now; it may belong elsewhere. */
export interface ItemCommand {
  readonly comment: AskingComment;
  /** Which of the comment's commands it is, from 0; missing where it is the only one. */
  readonly commandIndex?: number;
  readonly actor: Actor;
  readonly request: Request | CommandProblem;
  /** People whom it names, in lower case, and who cannot be assigned there. */
  readonly unassignable?: readonly string[];
}

/** A command on a postmortem, or on the incident, that asks something of the whole. */
export interface PostmortemCommand extends Omit<ItemCommand, "unassignable"> {
  /** The issue on which it was written. */
  readonly on: IssueRef;
}

/** A comment on an issue, by its id. */
export interface CommentRef {
  readonly issue: IssueRef;
  readonly id: number;
}

export interface OwnComment {
  readonly commentId: number;
  readonly body: string;
}

/** Comments that the App keeps up to date on a postmortem. */
export type KeptComment = "status" | "advice";

export interface StateChange {
  readonly byApp: boolean;
  readonly at: string;
}

/** A `/postmortem` in a comment, with the rights that its author has now. */
export interface OpenOrShareCommand extends Pick<ItemCommand, "commandIndex" | "actor"> {
  readonly comment: Pick<AskingComment, "id" | "edited">;
  /** What it asks to share: as written, and the postmortem found there. Null opens one. */
  readonly share: { readonly named: IssueRef; readonly postmortem: PostmortemIssue | null } | null;
  /** What is wrong with it as written, if anything. */
  readonly problem: CommandProblem | null;
}

/** A repository as far as it matters to whether issues may be opened there. */
export interface Repository extends RepositoryRef {
  readonly id: number;
  readonly private: boolean;
  readonly archived: boolean;
  readonly hasIssues: boolean;
  readonly installed: boolean;
}

/** Whether an item was closed and its record does not know of it yet. What was agreed once is not judged again. */
export function isNewlyClosed({ state, marker: { ledger } }: ItemIssue): boolean {
  return state === "closed" && !ledger.base.issue.done && ledger.dropped === undefined;
}

/** Whether an item was closed because its line was removed before it was committed. It counts as never written. */
export function isRetracted({ state, stateReason, marker: { ledger } }: ItemIssue): boolean {
  return state === "closed" && ledger.base.line === null && stateReason !== "completed";
}

/** Whether nobody wrote in a postmortem since it was opened. */
export function hasOriginalText(postmortem: PostmortemIssue): boolean {
  return fingerprint(postmortem.body) === postmortem.marker.opened;
}

/** Whether nobody wrote in a postmortem or commented on it. */
export function isUntouched(postmortem: PostmortemIssue): boolean {
  return hasOriginalText(postmortem) && !postmortem.discussed;
}

/** Whether a record may be read and written: one that somebody made up is left as it is. */
export function isBelieved({ signed }: Pick<ItemIssue, "signed">): boolean {
  return signed !== "untrusted";
}

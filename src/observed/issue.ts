import type { Temporal } from "temporal-polyfill";
import type { CommandProblem } from "../commands/find-commands.ts";
import type { Actor } from "../domain/actor.ts";
import type { CommandComment } from "../domain/commands/decision.ts";
import type { Request } from "../domain/commands/requests.ts";
import type { Home, IssueRef } from "../domain/issue-ref.ts";
import type { Closing } from "../domain/items/closing.ts";
import type { FieldValues } from "../domain/items/issue-fields.ts";
import type { Visibility } from "../domain/visibility.ts";
import type { CommentTag } from "../record/comment-tag.ts";
import type { ItemMarker, PostmortemMarker } from "../record/marker-types.ts";
import type { FormerPlace } from "../record/recorded-issue.ts";
import type { SignatureStatus } from "../record/trust.ts";
import { fingerprint } from "../record/visible-text.ts";

/**
 * Whether a postmortem was closed and its record does not show yet how that was handled. A withdrawn one is left
 * alone.
 */
export function isNewlyClosedPostmortem({ state, marker }: PostmortemIssue): boolean {
  const judged = marker.completedAt !== undefined || marker.declined !== undefined || marker.withdrawn;
  return state === "closed" && !judged;
}

/** An issue as GitHub returned it. Times are ISO 8601 in UTC. */
export interface Issue {
  readonly ref: IssueRef;
  /** The database id, which links sub-issues and identifies the issue in its record. */
  readonly id: number;
  /** The database id of its repository; null if it was not read, as for a sub-issue in a listing. */
  readonly repositoryId: number | null;
  /** The global node id; missing if the API doesn't say. */
  readonly nodeId?: string;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly stateReason: string | null;
  readonly labels: readonly string[];
  /** The name of its issue type; null if it has none, or the API doesn't say. */
  readonly type: string | null;
  /** The values of its fields; missing if the API doesn't say. */
  readonly fields?: FieldValues;
  readonly assignees: readonly string[];
  readonly author: string;
  /** Whether this App wrote the issue. Only then does its marker count. */
  readonly byApp: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
  readonly locked: boolean;
  /** How many comments it has. */
  readonly comments: number;
  /** The parent issue; null if there is none or the API doesn't say. */
  readonly parent: IssueRef | null;
  /** Where it was before it was transferred, as far as GitHub's redirects led to it. */
  readonly formerPlaces?: readonly FormerPlace[];
  /** How many sub-issues it has; missing if the API doesn't say. */
  readonly subIssueTotal?: number;
}

export interface PostmortemIssue extends Issue {
  readonly marker: PostmortemMarker;
  readonly signed: SignatureStatus;
  /** Whether a person commented on it; read only if it could be closed when no one did. */
  readonly discussed: boolean;
  /** How it was closed; read only until its marker records the outcome. Also null if GitHub doesn't say. */
  readonly closing: IssueClosing | null;
}

/** A postmortem whose record has no valid signature, with the tags of the App's comments on it. */
export interface TamperedPostmortem extends PostmortemIssue {
  readonly postedTags: readonly CommentTag[];
}

/** Who closed an issue, when (ISO 8601 in UTC), and what they commented around that time. */
export interface IssueClosing {
  readonly closer: Actor;
  readonly at: string;
  readonly reason: string | null;
}

/** How an item was closed, or the evidence for closing it. */
export interface ItemClosing
  extends Pick<Closing, "mayClose" | "mergedPullRequest" | "evidence" | "duplicateOf"> {
  /** Null while the issue is open and its checkbox was checked. */
  readonly closed: IssueClosing | null;
}

export interface ItemIssue extends Issue {
  readonly marker: ItemMarker;
  readonly signed: SignatureStatus;
  /** Tags of the App's own comments on it, in order. */
  readonly postedTags: readonly CommentTag[];
  /** Who last closed or reopened it, and when; read only if its line and its state differ. */
  readonly lastStateChange: StateChange | null;
  /** Read only if it was newly closed or its checkbox newly checked. */
  readonly closing: ItemClosing | null;
  /** Commands on it that its ledger doesn't record and no reply of the App answers. */
  readonly commands: readonly ItemCommand[];
}

/** An issue of the App that is an item by its line or its parent, but whose marker was removed, damaged or replaced. */
export interface ItemWithoutMarker extends Issue {
  readonly postedTags: readonly CommentTag[];
}

/** A command on an item, with its author's current permissions. It may belong elsewhere. */
export interface ItemCommand {
  readonly comment: CommandComment;
  /** The command's index within the comment, from 0; missing if it is the only one. */
  readonly commandIndex?: number;
  readonly actor: Actor;
  readonly request: Request | CommandProblem;
  /** Logins named in it, in lower case, that cannot be assigned there. */
  readonly unassignable?: readonly string[];
}

/** A command on a postmortem or its incident that concerns the whole postmortem. */
export interface PostmortemCommand extends Omit<ItemCommand, "unassignable"> {
  /** The issue that it was written on. */
  readonly on: IssueRef;
}

/** A comment on an issue, by its id. */
export interface CommentRef {
  readonly issue: IssueRef;
  readonly id: number;
}

export interface KeptCommentState {
  readonly commentId: number;
  readonly body: string;
}

/** Comments on a postmortem that the App keeps up to date. */
export type KeptComment = "status";

export interface StateChange {
  readonly byApp: boolean;
  readonly at: string;
}

/** A `/postmortem` in a comment, with its author's current permissions. */
export interface OpenOrShareCommand extends Pick<ItemCommand, "commandIndex" | "actor"> {
  readonly comment: Pick<CommandComment, "id" | "edited" | "at" | "ofHour">;
  /** The postmortem to share: as written, and as found. Null opens a new one. */
  readonly share: { readonly named: IssueRef; readonly postmortem: PostmortemIssue | null } | null;
  /** What is wrong with the command as written, if anything. */
  readonly problem: CommandProblem | null;
}

/** What matters about a repository when an issue is to be opened there. */
export interface Repository extends Home {
  readonly id: number;
  /** Undefined if it is unknown. */
  readonly visibility: Visibility | undefined;
  readonly archived: boolean;
  readonly hasIssues: boolean;
  readonly installed: boolean;
  readonly defaultBranch: string;
}

/** Whether an item was closed and its record doesn't know it yet. A closing that is recorded is not evaluated again. */
export function isNewlyClosed({ state, marker: { ledger } }: ItemIssue): boolean {
  return state === "closed" && !ledger.base.issue.done && ledger.dropped === undefined;
}

/** By this time after a change, GitHub shows everything that belongs to it. */
export const VISIBLE_AFTER_MS = 20_000;

/** Whether an item was closed as a duplicate so recently that GitHub may name the original later. */
export function mayBeMarkedLater({ stateReason, closing }: ItemIssue, now: Temporal.Instant): boolean {
  if (!closing?.closed || stateReason !== "duplicate" || closing.duplicateOf !== "unnamed") return false;
  return now.epochMilliseconds - Date.parse(closing.closed.at) < VISIBLE_AFTER_MS;
}

/** Whether an item was closed because its line was removed before it was committed. It counts as never written. */
export function isRetracted({ state, stateReason, marker: { ledger } }: ItemIssue): boolean {
  return state === "closed" && ledger.base.line === null && stateReason !== "completed";
}

/** Whether no one has edited a postmortem since it was opened. */
export function hasOriginalText(postmortem: PostmortemIssue): boolean {
  return fingerprint(postmortem.body) === postmortem.marker.opened;
}

/** Whether no one has edited or commented on a postmortem. */
export function isUntouched(postmortem: PostmortemIssue): boolean {
  return hasOriginalText(postmortem) && !postmortem.discussed;
}

/** Whether a record is trusted. A forged one is neither used nor overwritten. */
export function isTrusted({ signed }: Pick<ItemIssue, "signed">): boolean {
  return signed !== "untrusted";
}

import type { CommandProblem } from "../commands/grammar.ts";
import type { Actor } from "../domain/actor.ts";
import type { AskingComment } from "../domain/decision.ts";
import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import type { ItemState } from "../domain/item-state.ts";
import type { Policy } from "../domain/policy.ts";
import type { Request } from "../domain/request.ts";
import type { CommentMark } from "../markdown/comment-mark.ts";
import type { ItemMarker, MarkedIncident, PostmortemMarker } from "../markdown/marker-shape.ts";
import type { TimelineEvent } from "../markdown/timeline.ts";

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
  readonly signed: Signing;
  /** Whether a person commented on it; read only where it may be closed for that nobody did. */
  readonly discussed: boolean;
  /** How it was closed; read only while its marker does not say what became of it. Null as well when GitHub does not tell. */
  readonly closing: IssueClosing | null;
}

/** A postmortem whose record nobody signed who may, with the marks of our own comments on it. */
export interface TamperedPostmortem extends PostmortemIssue {
  readonly told: readonly CommentMark[];
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

/**
 * Who signed a marker: the App with the key that it has now; with an earlier one (where the config pins no keys, any key
 * that the marker names passes for one); or nobody whose word counts, so that somebody changed it by hand or copied it.
 */
export type Signing = "now" | "earlier" | "nobody";

export interface ItemIssue extends Issue {
  readonly marker: ItemMarker;
  readonly signed: Signing;
  /** Marks of our own comments on it, in their order. */
  readonly told: readonly CommentMark[];
  /** Who last closed or reopened it, and when; read only where its line and its state differ. */
  readonly lastStateChange: StateChange | null;
  /** Read only where closing it, or its checked box, is news that has to be judged. */
  readonly closing: ItemClosing | null;
  /** Commands on it that its ledger does not record and no reply of ours answers. */
  readonly commands: readonly ItemCommand[];
}

/** An issue of ours that is an item by its line or its parent, but whose marker was taken out or broken. */
export interface UnmarkedItem extends Issue {
  readonly told: readonly CommentMark[];
}

/** A command on an item, with the rights that its author has now; it may belong elsewhere. */
export interface ItemCommand {
  readonly comment: AskingComment;
  /** Which of the comment's commands it is, from 0; missing where it is the only one. */
  readonly place?: number;
  readonly actor: Actor;
  readonly request: Request | CommandProblem;
  /** People whom it names, in lower case, and who cannot be assigned there. */
  readonly unassignable?: readonly string[];
}

/** A command on a postmortem, or on the incident, that asks something of the whole. */
export interface PageCommand extends Omit<ItemCommand, "unassignable"> {
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
export interface PostmortemCommand extends Pick<ItemCommand, "place" | "actor"> {
  readonly comment: Pick<AskingComment, "id" | "edited">;
  /** What it asks to share: as written, and the postmortem found there. Null opens one. */
  readonly share: { readonly named: IssueRef; readonly postmortem: PostmortemIssue | null } | null;
  /** What is wrong with it as written, if anything. */
  readonly problem: CommandProblem | null;
}

/** What an issue is that a line names and that is no item of this postmortem. */
export type NamedIssue =
  /** Somebody wrote it, and it may become an item. */
  | { readonly kind: "free"; readonly issue: Issue }
  /** `ours`: written by the App, and neither a postmortem nor an item. `unseen`: not there, or not to be read. */
  | { readonly kind: "postmortem" | "item-here" | "item-elsewhere" | "pull-request" | "ours" | "unseen" };

/** An open item of an earlier postmortem that is about the same as the incident. */
export interface KnownItem {
  readonly item: ItemIssue;
  /** Labels that both bear. */
  readonly topics: readonly string[];
  /** Whether a comment on it says that this incident came up. */
  readonly told: boolean;
}

/** A repository as far as it matters to whether issues may be opened there. */
export interface Repository extends RepositoryRef {
  readonly id: number;
  readonly private: boolean;
  readonly archived: boolean;
  readonly hasIssues: boolean;
  readonly installed: boolean;
}

/** Everything that one pass over a key needs to know: the observed world, plain data. */
export interface Snapshot {
  readonly key: IssueRef;
  readonly repository: Repository;
  /** When the App was installed here. */
  readonly installedAt: string;
  readonly policy: Policy;
  /** Null when it is gone: deleted, moved away, or in a repository whose issues were switched off. */
  readonly incident: Issue | null;
  /** When the incident label last went on; null when the issue does not bear one, or was deleted. */
  readonly labelledAt: string | null;
  /** Marks of our own comments on the incident, in their order. */
  readonly told: readonly CommentMark[];
  /** The postmortem on record for this incident, if it is not to be found any more. */
  readonly lost: IssueRef | null;
  /** The postmortem on record here that still names the incident as it was before it was moved here. */
  readonly moved: { readonly postmortem: PostmortemIssue; readonly from: MarkedIncident } | null;
  /** Commands on the incident that no postmortem records yet and no reply of ours answers. */
  readonly commands: readonly PostmortemCommand[];
  /** Other commands on the incident and its postmortem, not recorded and not answered yet. */
  readonly pageCommands: readonly PageCommand[];
  /** Postmortems of this incident, the one that counts first: more than one only if creations raced. */
  readonly postmortems: readonly PostmortemIssue[];
  /** Postmortems of this incident whose records cannot be believed. */
  readonly tampered: readonly TamperedPostmortem[];
  /** Whether the postmortem is followed under this key: incidents may share it, and the first that there still is leads. */
  readonly leads: boolean;
  /** Postmortems of ours that belong to this incident by their links, but whose marker somebody took out. */
  readonly unmarked: readonly Issue[];
  /** Marks of our own comments on the postmortem that counts, in their order. */
  readonly toldOnPostmortem: readonly CommentMark[];
  /** Items of the postmortem that counts, by number. */
  readonly items: readonly ItemIssue[];
  /** Items that name this incident and whose postmortem is gone, by number. */
  readonly orphans: readonly ItemIssue[];
  /** Items of it whose markers cannot be read. */
  readonly unmarkedItems: readonly UnmarkedItem[];
  /** Issues that its lines or its marker name and that are no items of it, by `owner/repo#12` in lower case. */
  readonly named: Readonly<Record<string, NamedIssue>>;
  /** Issues that people put under it as sub-issues, and that may become items. */
  readonly children: readonly Issue[];
  /** Repositories that items or the postmortem want, besides the incident's; null when it cannot be seen. */
  readonly targets: Readonly<Record<string, Repository | null>>;
  /** What was known before, the longest owed first; read only where a postmortem is to open. */
  readonly known: readonly KnownItem[];
  /** What a new postmortem is filled from; null where none is needed. */
  readonly template: { readonly text: string; readonly source: string } | null;
  /** What happened to the incident; null unless a page is to show it. */
  readonly timeline: readonly TimelineEvent[] | null;
  /** The App's comments on the postmortem that it keeps up to date, oldest first: one of a kind, unless workers raced. */
  readonly kept: Readonly<Record<KeptComment, readonly OwnComment[]>>;
  /** False once the API answered that it has no sub-issues. */
  readonly subIssues: boolean;
}

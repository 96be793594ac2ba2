import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import type { NoticeRecord } from "../domain/notices/notice.ts";
import type { ChecklistOptions, LineEdit } from "../markdown/checklist/checklist.ts";
import type { CommentRef, ItemIssue, KeptComment } from "../observed/issue.ts";
import type { CommentTag } from "../record/comment-tag.ts";
import type { ItemMarker, MarkedIncident, Marker, PostmortemMarker } from "../record/marker-types.ts";
import type { ReportIdentity, ReportKind } from "../record/report-tag.ts";

export type OperationKind = keyof Writes;

/**
 * One write, and the commands that it executes and records: their comments get a reaction once it took, as a courtesy.
 * `Operation<"update-item">` is the operation of that kind.
 */
export type Operation<Kind extends OperationKind = OperationKind> = {
  [Each in Kind]: { readonly kind: Each; readonly executes?: readonly CommentRef[] } & Writes[Each];
}[Kind];

/** A function for each kind of operation. */
export type ByKind<Result, Context extends readonly unknown[] = []> = {
  readonly [Kind in OperationKind]: (operation: Operation<Kind>, ...context: Context) => Result;
};

/** What a plan may ask for; each write is done in full or not at all, and none does harm twice. */
interface Writes {
  "create-postmortem": CreateIssue<PostmortemMarker>;
  "create-item": CreateIssue<ItemMarker> & { readonly parent: IssueRef };
  /** Links natively, as a sub-issue; `childId` is the database id. */
  "link-sub-issue": { readonly parent: IssueRef; readonly child: IssueRef; readonly childId: number };
  /** Where there are no sub-issues: a line at the end of the incident's body. */
  "link-in-body": { readonly incident: IssueRef; readonly link: string };
  /** Rewrites these lines of a postmortem and no others, in a body read just before. */
  "edit-lines": {
    readonly postmortem: IssueRef;
    readonly checklist: ChecklistOptions;
    readonly edits: readonly LineEdit[];
  };
  /** Brings an item's issue to its values, in one request; nothing is written once it says other than was seen. */
  "update-item": {
    readonly item: IssueRef;
    readonly expected: ExpectedItem;
    readonly title?: string;
    readonly state?: "open" | "closed";
    readonly stateReason?: "completed" | "not_planned" | "duplicate" | "reopened";
    readonly assignees?: readonly string[];
    readonly labels?: { readonly add: readonly LabelSpec[]; readonly remove: readonly string[] };
    /** The App's part of the body, without the marker. */
    readonly head: string;
    readonly marker: ItemMarker;
  };
  /** Makes an issue that others wrote an item: `line` is what people see of it, above the marker at the body's end. */
  "adopt-item": {
    readonly item: IssueRef;
    readonly line: string;
    readonly marker: ItemMarker;
    readonly labels: readonly LabelSpec[];
  };
  /** Takes off such an issue what adopting put on it; it is as it was, and stays open. */
  "release-item": { readonly item: IssueRef; readonly labels: readonly string[] };
  /** Replaces the marker of a postmortem, and nothing else of its body. */
  "update-postmortem-marker": {
    readonly postmortem: IssueRef;
    readonly marker: PostmortemMarker;
    /** What is agreed on issues of others from now on; no other write changes that. */
    readonly agreed?: NonNullable<PostmortemMarker["agreed"]>;
  };
  /** Closes a postmortem or opens it again; the marker records why, in the same write. */
  "change-postmortem": {
    readonly change: PostmortemChange;
    readonly postmortem: IssueRef;
    readonly marker: PostmortemMarker;
  };
  /** Replaces in the marker of a postmortem an incident that moved by where it is now, and nothing else. */
  "move-incident": {
    readonly postmortem: IssueRef;
    /** As it was believed when this was planned. */
    readonly marker: PostmortemMarker;
    readonly from: MarkedIncident;
    readonly to: MarkedIncident;
  };
  /** Renews the timeline in a postmortem's body; the marker records who asked, in the same write. */
  "refresh-timeline": {
    readonly postmortem: IssueRef;
    readonly marker: PostmortemMarker;
    /** Markdown, without the comments around it. */
    readonly timeline: string;
    /** The comments that asked for it. */
    readonly commentIds: readonly number[];
  };
  /** Closes a second postmortem of the same incident that nobody wrote in. */
  "close-duplicate": { readonly duplicate: IssueRef; readonly of: IssueRef };
  /** Puts labels on an issue that it lacks. */
  "add-labels": { readonly issue: IssueRef; readonly labels: readonly LabelSpec[] };
  /** Says something once. Without a tag it is a courtesy: never repeated, and nothing depends on it. */
  comment: {
    readonly issue: IssueRef;
    readonly body: string;
    /** Written into the comment: by it this is known to have been said. */
    readonly tag?: CommentTag;
    /** Another key, which shows that this was said. */
    readonly concerns?: IssueRef;
  };
  /** Writes, rewrites or (an empty body) takes away a comment that the App keeps up to date. */
  "keep-comment": {
    readonly issue: IssueRef;
    readonly which: KeptComment;
    readonly commentId: number | null;
    readonly body: string;
  };
  /** Records in the marker of an item or postmortem which notices were sent, in a body read just before. */
  "record-notice": { readonly marker: Marker } & Pick<NoticeRecord, "issue" | "notified">;
  /** Opens an issue that tells people something and owes nothing. */
  "open-report": {
    readonly which: ReportKind;
    readonly repository: RepositoryRef;
    readonly title: string;
    readonly body: string;
    readonly identity: ReportIdentity;
    readonly labels: readonly LabelSpec[];
  };
  /** Rewrites such an issue, or closes it, in one request. */
  "update-report": {
    readonly which: ReportKind;
    readonly issue: IssueRef;
    readonly title?: string;
    readonly body?: string;
    readonly identity: ReportIdentity;
    readonly close?: "completed" | "duplicate";
  };
}

/** Opens an issue. Never repeated on its own after an ambiguous answer. */
export interface CreateIssue<Kind> {
  readonly repository: RepositoryRef;
  readonly title: string;
  /** Markdown without the marker. */
  readonly body: string;
  readonly marker: Kind;
  readonly labels: readonly LabelSpec[];
  readonly assignees: readonly string[];
}

/** A label that a new issue shall bear; made with this color and description if it does not exist. */
export interface LabelSpec {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description: string;
}

/** What an item's issue said when a plan was made for it; labels and the rest of its body may have changed since. */
export type ExpectedItem = Pick<ItemIssue, "title" | "state" | "stateReason" | "assignees" | "marker">;

/**
 * How a postmortem closes or opens again. `withdraw`: its incident is none after all; `restore`: it is one again.
 * `decline`: an approver said that no postmortem is needed.
 */
export type PostmortemChange = "complete" | "decline" | "withdraw" | "restore" | "reopen";

/** Whether what follows it in a plan is right only once it took: words on what moved, issues where the marker says to look. */
export function isFoundation({ kind }: Operation): boolean {
  return kind === "change-postmortem" || kind === "update-postmortem-marker";
}

/** What was refused for good in this run, by `writeKey`; why, as Markdown for people. */
export type Refusals = ReadonlyMap<string, string>;

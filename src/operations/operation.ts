import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import type { FieldWrite } from "../domain/items/issue-fields.ts";
import type { ChatMessage } from "../domain/notices/chat.ts";
import type { NoticeRecord } from "../domain/notices/notice.ts";
import type { Review } from "../domain/postmortem/review.ts";
import type { ChecklistOptions, LineEdit } from "../markdown/checklist/checklist.ts";
import type { CommentRef, Issue, ItemIssue, KeptComment } from "../observed/issue.ts";
import type { CommentTag } from "../record/comment-tag.ts";
import type {
  ItemMarker,
  MarkedIncident,
  Marker,
  PostmortemDates,
  PostmortemMarker,
} from "../record/marker-types.ts";
import type { WithoutIssue } from "../record/recorded-issue.ts";
import type { ReportIdentity, ReportKind } from "../record/report-tag.ts";
import type { IntakeWrites, LabelChanges, LabelSpec } from "./intake-writes.ts";

export type { LabelChanges, LabelSpec } from "./intake-writes.ts";

export type OperationKind = keyof Writes;

/**
 * One write, and the commands that it executes and records. Their comments get a reaction afterward, as a courtesy.
 * `Operation<"update-item">` is the operation of that kind.
 */
export type Operation<Kind extends OperationKind = OperationKind> = {
  [Each in Kind]: { readonly kind: Each; readonly executes?: readonly CommentRef[] } & Writes[Each];
}[Kind];

/** A function for each kind of operation. */
export type ByKind<Result, Context extends readonly unknown[] = []> = {
  readonly [Kind in OperationKind]: (operation: Operation<Kind>, ...context: Context) => Result;
};

/** A parent and several of its sub-issues, by their ids in GraphQL. */
export interface LinkedTogether {
  readonly parentNode: string;
  readonly children: readonly { readonly id: number; readonly node: string }[];
}

/** What a plan can contain. Each write is atomic and can be repeated without harm. */
interface Writes extends IntakeWrites {
  "create-postmortem": CreateIssue<PostmortemMarker>;
  "create-item": CreateIssue<ItemMarker> & { readonly parent: IssueRef };
  /**
   * Adds a native sub-issue; `childId` is the database id. `replaces` takes it away from another parent. `together` are those to
   * link in the same request if GitHub can do that; each of them has an operation of its own as well.
   */
  "link-sub-issue": {
    readonly parent: IssueRef;
    readonly child: IssueRef;
    readonly childId: number;
    readonly replaces?: true;
    readonly together?: LinkedTogether;
  };
  /** Adds a line at the end of the incident's body, where GitHub has no sub-issues. */
  "link-in-body": { readonly incident: IssueRef; readonly link: string };
  /** Rewrites only these lines of a postmortem, in a body that was read just before. */
  "edit-lines": {
    readonly postmortem: IssueRef;
    readonly checklist: ChecklistOptions;
    readonly edits: readonly LineEdit[];
  };
  /** Updates an item's issue in one request. Nothing is written if the issue changed since it was read. */
  "update-item": {
    readonly item: IssueRef;
    readonly expected: ExpectedItem;
    readonly title?: string;
    readonly state?: "open" | "closed";
    readonly stateReason?: "completed" | "not_planned" | "duplicate" | "reopened";
    /** The database id of the original, if it is closed as a duplicate. */
    readonly duplicateOf?: number;
    readonly assignees?: readonly string[];
    readonly labels?: LabelChanges;
    /** The App's part of the body, without the marker. */
    readonly head: string;
    readonly marker: WithoutIssue<ItemMarker>;
  };
  /**
   * Sets GitHub's own fields of an item's issue, then records what they show. Nothing is written if the issue changed since it
   * was read.
   */
  "set-fields": {
    readonly item: IssueRef;
    readonly expected: ExpectedItem;
    readonly values: readonly FieldWrite[];
  };
  /** Adopts an issue as an item. `line` is its visible part, above the marker at the end of the body. */
  "adopt-item": {
    readonly item: IssueRef;
    readonly line: string;
    readonly marker: WithoutIssue<ItemMarker>;
    readonly labels: readonly LabelSpec[];
  };
  /** Removes from an adopted issue what adopting added; it stays open. */
  "release-item": { readonly item: IssueRef; readonly labels: readonly string[] };
  /**
   * Replaces the marker of a postmortem, and nothing else of its body. `dates` are those after exceptions: nothing is written
   * if they are no longer the ones in `marker`.
   */
  "update-postmortem-marker": {
    readonly postmortem: IssueRef;
    readonly marker: WithoutIssue<PostmortemMarker>;
    /** The terms recorded for adopted items from now on. No other write changes them, nor the names in `adopted`. */
    readonly agreed?: NonNullable<PostmortemMarker["agreed"]>;
    readonly dates?: PostmortemDates;
    /** The reviews from now on, with the same condition. */
    readonly reviews?: readonly Review[];
  };
  /** Closes or reopens a postmortem; its marker records why in the same write. */
  "change-postmortem": {
    readonly change: PostmortemChange;
    readonly postmortem: IssueRef;
    readonly marker: WithoutIssue<PostmortemMarker>;
    readonly dates?: PostmortemDates;
    readonly reviews?: readonly Review[];
  };
  /** Takes over what changed about the incident, in one request. Nothing is written if title or body changed since. */
  "follow-incident": {
    readonly postmortem: IssueRef;
    readonly expected: Pick<Issue, "title" | "body">;
    readonly title?: string;
    /** With the earlier marker. */
    readonly body?: string;
    readonly labels?: LabelChanges;
    readonly marker: WithoutIssue<PostmortemMarker>;
  };
  /** Adds an incident to the marker of the postmortem that it shares, or replaces a transferred one, and nothing else. */
  "record-incident": {
    readonly postmortem: IssueRef;
    /** The trusted marker that the plan is based on. */
    readonly marker: WithoutIssue<PostmortemMarker>;
    readonly incident: MarkedIncident;
    readonly replaces?: MarkedIncident;
    /** Comments that count as executed from now on. */
    readonly obeyed?: readonly number[];
  };
  /** Updates the timeline in a postmortem's body; its marker records who asked in the same write. */
  "refresh-timeline": {
    readonly postmortem: IssueRef;
    readonly marker: WithoutIssue<PostmortemMarker>;
    /** Markdown, without the comments around it. */
    readonly timeline: string;
    /** The comments that asked for it. */
    readonly commentIds: readonly number[];
  };
  /** Closes a second postmortem of the same incident that no one has edited. */
  "close-duplicate": { readonly duplicate: IssueRef; readonly of: Pick<Issue, "ref" | "id"> };
  /** Adds the labels that an issue lacks. */
  "add-labels": { readonly issue: IssueRef; readonly labels: readonly LabelSpec[] };
  /** Posts a comment once. Without a tag it is a courtesy: never repeated, and nothing depends on it. */
  comment: {
    readonly issue: IssueRef;
    readonly body: string;
    /** Written into the comment, so that a later pass knows it was posted. */
    readonly tag?: CommentTag;
    /** Another key that this comment affects. */
    readonly concerns?: IssueRef;
    readonly answers?: Answered;
    readonly chat?: ChatPost;
  };
  /** Creates, updates or (with an empty body) deletes a comment that the App keeps up to date. */
  "keep-comment": {
    readonly issue: IssueRef;
    readonly which: KeptComment;
    readonly commentId: number | null;
    readonly body: string;
  };
  /** Records in the marker of an item or postmortem which notices were sent, in a body that was read just before. */
  "record-notice": { readonly marker: WithoutIssue<Marker> } & Pick<NoticeRecord, "issue" | "notified">;
  /** Records on an issue that the chats confirmed the notice in this comment; null: the digest that the issue is. */
  "confirm-chat": { readonly issue: IssueRef; readonly commentId: number | null };
  /** Creates the App's check on a commit, or updates it. */
  "write-check": {
    readonly repository: RepositoryRef;
    readonly sha: string;
    /** The check run; null creates a new one. */
    readonly checkId: number | null;
    readonly isGreen: boolean;
    /** Of the verdict that it shows. */
    readonly fingerprint: string;
    readonly title: string;
    /** Markdown. */
    readonly summary: string;
  };
  /** Opens an issue that reports something and is not a commitment. */
  "open-report": {
    readonly which: ReportKind;
    readonly repository: RepositoryRef;
    readonly title: string;
    readonly body: string;
    readonly identity: WithoutIssue<ReportIdentity>;
    readonly labels: readonly LabelSpec[];
    readonly chat?: ChatPost;
  };
  /** Updates, closes or reopens a report, in one request. */
  "update-report": {
    readonly which: ReportKind;
    readonly issue: IssueRef;
    /** The issue's database id. */
    readonly id: number;
    readonly title?: string;
    readonly body?: string;
    readonly identity: WithoutIssue<ReportIdentity>;
    /** `of`: as a duplicate of the issue with this database id. */
    readonly close?: "completed" | { readonly of: number };
    readonly reopen?: true;
  };
  /** Approves the jobs of a run that wait for the App's rule of an environment, or only reports why it doesn't. */
  "answer-deployment": {
    readonly repository: RepositoryRef;
    readonly runId: number;
    readonly environment: string;
    /** At most 1,024 characters. */
    readonly comment: string;
    readonly approve: boolean;
  };
}

/** What is sent to chats once GitHub confirmed a write. The write itself is the record that it will be. */
export interface ChatPost {
  readonly messages: readonly ChatMessage[];
  /** Other issues where another process could have recorded the same. */
  readonly places: readonly IssueRef[];
}

/** Whom a comment answers, so that answers can be limited. */
export interface Answered {
  readonly login: string;
  /** Whether they lack the triage role. */
  readonly isStranger: boolean;
  /** When they did what it answers, as ISO 8601; null if that is unknown. */
  readonly at: string | null;
  /** The comment with the command; missing if it answers something else. */
  readonly commentId?: number;
}

/** Opens an issue. Never retried automatically after an ambiguous response. */
export interface CreateIssue<Kind extends Marker> {
  readonly repository: RepositoryRef;
  readonly title: string;
  /** Markdown without the marker. */
  readonly body: string;
  readonly marker: WithoutIssue<Kind>;
  readonly labels: readonly LabelSpec[];
  readonly assignees: readonly string[];
  /** GitHub's own fields, and the issue type. It opens without them where GitHub refuses them. */
  readonly fields?: readonly FieldWrite[];
  readonly type?: string;
}

/** What an item's issue said when the plan was made. Its labels and the rest of its body may have changed since. */
export type ExpectedItem = Pick<ItemIssue, "title" | "state" | "stateReason" | "assignees" | "marker">;

/**
 * How a postmortem closes or reopens. `withdraw`: its issue is no longer an incident. `restore`: it is one again.
 * `decline`: an approver said that no postmortem is needed.
 * @internal
 */
export type PostmortemChange = "complete" | "decline" | "withdraw" | "restore" | "reopen";

/** Whether it opens an issue. */
export function opensIssue({ kind }: Operation): boolean {
  return (
    kind === "create-postmortem" ||
    kind === "create-item" ||
    kind === "open-report" ||
    kind === "open-incident"
  );
}

/** Operations that can change what the gate says of an item or a postmortem. */
const OBLIGATIONS: readonly OperationKind[] = [
  "create-postmortem",
  "create-item",
  "update-item",
  "adopt-item",
  "release-item",
  "update-postmortem-marker",
  "change-postmortem",
  "follow-incident",
  "record-incident",
  "close-duplicate",
  "add-labels",
];

export function writesObligation({ kind }: Operation): boolean {
  return OBLIGATIONS.includes(kind);
}

/** Whether the operations after it depend on it: comments about a change, issues where the marker says to look. */
export function isPrerequisite({ kind }: Operation): boolean {
  return kind === "change-postmortem" || kind === "update-postmortem-marker" || kind === "follow-incident";
}

/** Writes that GitHub rejected for good in this run, by `writeKey`, with the reason as Markdown for people. */
export type FailedWrites = ReadonlyMap<string, string>;

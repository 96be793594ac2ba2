import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import type { NoticeRecord } from "../domain/notices/notice.ts";
import type { ChecklistOptions, LineEdit } from "../markdown/checklist/checklist.ts";
import type { CommentRef, ItemIssue, KeptComment } from "../observed/issue.ts";
import type { CommentMark } from "../record/comment-mark.ts";
import type { ItemMarker, MarkedIncident, Marker, PostmortemMarker } from "../record/marker-types.ts";
import type { ReportKind, ReportSeal } from "../record/report-mark.ts";

/** A label that a new issue shall bear; made with this colour and description if it does not exist. */
export interface LabelSpec {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description: string;
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

/** What an item's issue said when a plan was made for it; labels and the rest of its body may have changed since. */
export type SeenItem = Pick<ItemIssue, "title" | "state" | "stateReason" | "assignees" | "marker">;

/** One write, and the commands that it obeys and records: their comments get a reaction once it took, as a courtesy. */
export type Operation = Write & { readonly obeys?: readonly CommentRef[] };

/** The writes that a plan may ask for; each is done in full or not at all, and none does harm twice. */
type Write =
  | ({ readonly kind: "create-postmortem" } & CreateIssue<PostmortemMarker>)
  | ({ readonly kind: "create-item"; readonly parent: IssueRef } & CreateIssue<ItemMarker>)
  /** Links natively, as a sub-issue; `childId` is the database id. */
  | {
      readonly kind: "link-sub-issue";
      readonly parent: IssueRef;
      readonly child: IssueRef;
      readonly childId: number;
    }
  /** Where there are no sub-issues: a line at the end of the incident's body. */
  | { readonly kind: "link-in-body"; readonly incident: IssueRef; readonly link: string }
  /** Rewrites these lines of a postmortem and no others, in a body read just before. */
  | {
      readonly kind: "edit-lines";
      readonly postmortem: IssueRef;
      readonly checklist: ChecklistOptions;
      readonly edits: readonly LineEdit[];
    }
  /** Brings an item's issue to its values, in one request; nothing is written once it says other than was seen. */
  | {
      readonly kind: "update-item";
      readonly item: IssueRef;
      readonly seen: SeenItem;
      readonly title?: string;
      readonly state?: "open" | "closed";
      readonly stateReason?: "completed" | "not_planned" | "duplicate" | "reopened";
      readonly assignees?: readonly string[];
      readonly labels?: { readonly add: readonly LabelSpec[]; readonly remove: readonly string[] };
      /** The App's part of the body, without the marker. */
      readonly head: string;
      readonly marker: ItemMarker;
    }
  /** Makes an issue that others wrote an item: `line` is what people see of it, above the marker at the body's end. */
  | {
      readonly kind: "adopt-item";
      readonly item: IssueRef;
      readonly line: string;
      readonly marker: ItemMarker;
      readonly labels: readonly LabelSpec[];
    }
  /** Takes off such an issue what adopting put on it; it is as it was, and stays open. */
  | { readonly kind: "release-item"; readonly item: IssueRef; readonly labels: readonly string[] }
  /** Replaces the marker of a postmortem, and nothing else of its body. */
  | {
      readonly kind: "update-postmortem-marker";
      readonly postmortem: IssueRef;
      readonly marker: PostmortemMarker;
      /** What is agreed on issues of others from now on; no other write changes that. */
      readonly agreed?: NonNullable<PostmortemMarker["agreed"]>;
    }
  /** Replaces in the marker of a postmortem an incident that moved by where it is now, and nothing else. */
  | {
      readonly kind: "move-incident";
      readonly postmortem: IssueRef;
      /** As it was believed when this was planned. */
      readonly marker: PostmortemMarker;
      readonly from: MarkedIncident;
      readonly to: MarkedIncident;
    }
  /** Puts labels on an issue that it lacks. */
  | { readonly kind: "add-labels"; readonly issue: IssueRef; readonly labels: readonly LabelSpec[] }
  /** Closes a postmortem or opens it again; the marker records why, in the same write. */
  | {
      readonly kind: PostmortemMove;
      readonly postmortem: IssueRef;
      readonly marker: PostmortemMarker;
    }
  /** Renews the timeline in a postmortem's body; the marker records who asked, in the same write. */
  | {
      readonly kind: "refresh-timeline";
      readonly postmortem: IssueRef;
      readonly marker: PostmortemMarker;
      /** Markdown, without the comments around it. */
      readonly timeline: string;
      /** The comments that asked for it. */
      readonly commentIds: readonly number[];
    }
  /** Closes a second postmortem of the same incident that nobody wrote in. */
  | { readonly kind: "close-duplicate"; readonly duplicate: IssueRef; readonly of: IssueRef }
  /** Says something in a comment that bears a mark, by which it is known to have been said. */
  | {
      readonly kind: "tell";
      readonly issue: IssueRef;
      readonly mark: CommentMark;
      readonly body: string;
      /** Another key, which shows that this was said. */
      readonly concerns?: IssueRef;
    }
  /** Says something once, as a courtesy: never repeated, and nothing depends on it. */
  | { readonly kind: "comment"; readonly issue: IssueRef; readonly body: string }
  /** Records in the marker of an item or postmortem which notices were sent, in a body read just before. */
  | ({ readonly kind: "record-notice"; readonly marker: Marker } & Pick<NoticeRecord, "issue" | "notified">)
  /** Writes, rewrites or (an empty body) takes away a comment that the App keeps up to date. */
  | {
      readonly kind: "keep-comment";
      readonly issue: IssueRef;
      readonly which: KeptComment;
      readonly commentId: number | null;
      readonly body: string;
    }
  /** Opens an issue that tells people something and owes nothing. */
  | {
      readonly kind: "open-report";
      readonly which: ReportKind;
      readonly repository: RepositoryRef;
      readonly title: string;
      readonly body: string;
      readonly seal: ReportSeal;
      readonly labels: readonly LabelSpec[];
    }
  /** Rewrites such an issue, or closes it, in one request. */
  | {
      readonly kind: "update-report";
      readonly which: ReportKind;
      readonly issue: IssueRef;
      readonly title?: string;
      readonly body?: string;
      readonly seal: ReportSeal;
      readonly close?: "completed" | "duplicate";
    };

const MOVES = [
  "withdraw-postmortem",
  "restore-postmortem",
  "complete-postmortem",
  "decline-postmortem",
  "reopen-postmortem",
] as const;

/** Withdrawn: its incident is none after all. Declined: an approver said that it is not needed. */
export type PostmortemMove = (typeof MOVES)[number];

/** Whether what follows it in a plan is right only once it took: words on what moved, issues where the marker says to look. */
export function isFoundation(operation: Operation): boolean {
  return isMove(operation) || operation.kind === "update-postmortem-marker";
}

export function isMove({ kind }: Operation): boolean {
  return MOVES.some((move) => move === kind);
}

/** What was refused for good in this run, by `placeName`; why, as Markdown for people. */
export type Refusals = ReadonlyMap<string, string>;

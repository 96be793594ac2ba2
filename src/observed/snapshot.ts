import type { Actor } from "../domain/actor.ts";
import { formatIssueRef, type IssueRef, type MovedIssues } from "../domain/issue-ref.ts";
import { type IssueFields, type IssueTypes, NO_FIELDS, NO_TYPES } from "../domain/items/issue-fields.ts";
import type { Policy } from "../domain/policy.ts";
import type { Grading } from "../domain/postmortem/grading.ts";
import { UNREAD_WRITING, type Writing } from "../domain/postmortem/review.ts";
import type { TimelineEvent } from "../markdown/postmortem/timeline.ts";
import type { CommentTag } from "../record/comment-tag.ts";
import type { MarkedIncident } from "../record/marker-types.ts";
import type { ContestedField } from "./contested.ts";
import type {
  Issue,
  ItemIssue,
  ItemWithoutMarker,
  KeptComment,
  KeptCommentState,
  OpenOrShareCommand,
  PostmortemCommand,
  PostmortemIssue,
  Repository,
  TamperedPostmortem,
} from "./issue.ts";
import type { ReportIssue } from "./reports.ts";
import { type NotedComment, type SameIncident, WITHOUT_ID } from "./same-incident.ts";

/** What a line's issue is, if it is not an item of this postmortem. */
export type ReferencedIssue =
  /** A person opened it, and it can become an item. */
  | { readonly kind: "adoptable"; readonly issue: Issue }
  /**
   * `app-issue`: opened by the App for something else. `not-visible`: missing, or not readable. `moved-away`: transferred to a
   * repository that the App is not installed on.
   */
  | { readonly kind: NotAdoptable }
  | ItemElsewhere;

type NotAdoptable = "postmortem" | "pull-request" | "app-issue" | "moved-away" | "not-visible";

/** An item of another postmortem. */
export interface ItemElsewhere {
  readonly kind: "item-elsewhere";
  readonly item: ItemIssue;
  /** The other postmortem, and whether it shows the item today; null if the App can't read it. */
  readonly home: { readonly ref: IssueRef; readonly showsItem: boolean } | null;
}

/** A transferred incident. */
export interface MovedIncident {
  readonly postmortem: PostmortemIssue;
  /** As the postmortem records it. */
  readonly from: MarkedIncident;
  /** When the App recorded the postmortem on it (ISO 8601). */
  readonly linkedAt: string;
}

/** An open item of an earlier postmortem that shares a topic with the incident. */
export interface RelatedItem {
  readonly item: ItemIssue;
  /** Labels that both have. */
  readonly topics: readonly string[];
  /** Whether a comment on it already mentions this incident. */
  readonly isRecurrenceReported: boolean;
}

/** Everything that one pass over a key needs to know: the observed world as plain data. */
export interface Snapshot {
  readonly key: IssueRef;
  readonly repository: Repository;
  /** When the App was installed here. */
  readonly installedAt: string;
  readonly policy: Policy;
  /** Null if it is gone: deleted, transferred, or in a repository with issues disabled. */
  readonly incident: Issue | null;
  /** When the incident label was last added; null if the issue doesn't have one or was deleted. */
  readonly labelledAt: string | null;
  /**
   * Who added that label or type, or opened the issue with it; null if GitHub does not show that yet. Read only if it
   * decides whether a postmortem opens.
   */
  readonly labelledBy: Actor | null;
  /** Tags of the App's own comments on the incident, in order. */
  readonly postedTags: readonly CommentTag[];
  /** What the App noted on the incident for its timeline, in order. */
  readonly noted: readonly NotedComment[];
  readonly sameIncident: SameIncident;
  /** The recorded postmortem of this incident, if it no longer exists. */
  readonly missingPostmortem: IssueRef | null;
  /** The recorded postmortem that still has the incident's name from before its transfer. */
  readonly moved: MovedIncident | null;
  /** Commands on the incident that no postmortem records and no reply answers yet. */
  readonly openOrShareCommands: readonly OpenOrShareCommand[];
  /** Other commands on the incident and its postmortem that are neither recorded nor answered yet. */
  readonly postmortemCommands: readonly PostmortemCommand[];
  /** Who wrote the primary postmortem; read only if someone wants to approve it. */
  readonly writing: Writing;
  /** Postmortems of this incident, the primary one first. There is more than one only after a race. */
  readonly postmortems: readonly PostmortemIssue[];
  /** Postmortems of this incident whose records are not trusted. */
  readonly tampered: readonly TamperedPostmortem[];
  /**
   * Whether this key reconciles the postmortem. Incidents can share one; the first that still exists is its primary
   * incident.
   */
  readonly isPrimary: boolean;
  /** The App's postmortems that are linked to this incident but lost their marker. */
  readonly withoutMarker: readonly Issue[];
  /** Tags of the App's own comments on the primary postmortem, in order. */
  readonly postedTagsOnPostmortem: readonly CommentTag[];
  /** Items of the primary postmortem, by number. */
  readonly items: readonly ItemIssue[];
  /** Where the lines of its items are that it doesn't show: other postmortems, by the database id of the item. */
  readonly shownIn: Readonly<Record<number, PostmortemIssue>>;
  /** Items of this incident whose postmortem is gone, by number. */
  readonly orphans: readonly ItemIssue[];
  /** Its items whose markers are unreadable. */
  readonly itemsWithoutMarker: readonly ItemWithoutMarker[];
  /** Issues that its lines or its marker name and that are not its items, by `owner/repo#12` in lower case. */
  readonly referenced: Readonly<Record<string, ReferencedIssue>>;
  /** Issues that its lines or its marker name by an earlier repository, name or number. */
  readonly movedIssues: MovedIssues;
  /** Sub-issues that people added and that can become items. */
  readonly children: readonly Issue[];
  /** Repositories that its items or the postmortem need, besides the incident's; null if the App can't see one. */
  readonly knownRepositories: Readonly<Record<string, Repository | null>>;
  /** When and by whom the incident's severity was set; read only if it changed since the postmortem took it over. */
  readonly grading: Grading | null;
  /**
   * Open items of related postmortems, longest overdue first; read only if a postmortem will open, or if the incident's
   * topics changed since.
   */
  readonly relatedItems: readonly RelatedItem[];
  /** The template of a new postmortem; null if none is needed. */
  readonly template: { readonly text: string; readonly source: string } | null;
  /** What happened to the incident; null unless the postmortem will show it. */
  readonly timeline: readonly TimelineEvent[] | null;
  /**
   * The App's comments on the postmortem that it keeps up to date, oldest first. There are several of a kind only
   * after a race.
   */
  readonly kept: Readonly<Record<KeptComment, readonly KeptCommentState[]>>;
  /** The issue fields that show what the records of its items say. */
  readonly fields: IssueFields;
  /** The issue types with which postmortems and items open. */
  readonly types: IssueTypes;
  /** Writes that another bot undid too often to be tried again. */
  readonly contested: readonly ContestedField[];
  /** The indexes of its repositories; read only if items of the postmortem were dropped, or will be. */
  readonly indexes: readonly ReportIssue[];
  /** False once the API answered that it has no sub-issues. */
  readonly subIssues: boolean;
}

/** The parts of a snapshot that are empty by default. */
export const EMPTY_SNAPSHOT = {
  incident: null,
  labelledAt: null,
  labelledBy: null,
  postedTags: [],
  noted: [],
  sameIncident: WITHOUT_ID,
  missingPostmortem: null,
  moved: null,
  openOrShareCommands: [],
  postmortemCommands: [],
  writing: UNREAD_WRITING,
  postmortems: [],
  tampered: [],
  isPrimary: true,
  withoutMarker: [],
  postedTagsOnPostmortem: [],
  items: [],
  shownIn: {},
  orphans: [],
  itemsWithoutMarker: [],
  referenced: {},
  movedIssues: {},
  children: [],
  grading: null,
  relatedItems: [],
  template: null,
  timeline: null,
  kept: { status: [], advice: [] },
  fields: NO_FIELDS,
  types: NO_TYPES,
  contested: [],
  indexes: [],
} as const;

/** The incident; if it is gone, its postmortem, which has the same severity label and is older than any item. */
export function rootOf({ incident, postmortems }: Snapshot): Issue {
  return incident ?? postmortems[0]!;
}

/** The incident, its postmortems and their items. */
export function issuesIn({ incident, postmortems, items }: Snapshot): Issue[] {
  return [...(incident ? [incident] : []), ...postmortems, ...items];
}

/** How a postmortem records the incident of this key. `commentId` is the command that asked for it, if any. */
export function incidentOf(snapshot: Snapshot, commentId: number | null): MarkedIncident {
  return {
    repositoryId: snapshot.repository.id,
    number: snapshot.key.number,
    key: formatIssueRef(snapshot.key),
    commentId,
  };
}

import { formatIssueRef, type IssueRef } from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import type { TimelineEvent } from "../markdown/postmortem/timeline.ts";
import type { CommentTag } from "../record/comment-tag.ts";
import type { MarkedIncident } from "../record/marker-types.ts";
import type {
  Issue,
  ItemIssue,
  KeptComment,
  OpenOrShareCommand,
  OwnComment,
  PostmortemCommand,
  PostmortemIssue,
  Repository,
  TamperedPostmortem,
  UnmarkedItem,
} from "./issue.ts";

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
  /** Tags of our own comments on the incident, in their order. */
  readonly told: readonly CommentTag[];
  /** The postmortem on record for this incident, if it is not to be found any more. */
  readonly missingPostmortem: IssueRef | null;
  /** The postmortem on record here that still names the incident as it was before it was moved here. */
  readonly moved: { readonly postmortem: PostmortemIssue; readonly from: MarkedIncident } | null;
  /** Commands on the incident that no postmortem records yet and no reply of ours answers. */
  readonly openOrShareCommands: readonly OpenOrShareCommand[];
  /** Other commands on the incident and its postmortem, not recorded and not answered yet. */
  readonly postmortemCommands: readonly PostmortemCommand[];
  /** Postmortems of this incident, the one that counts first: more than one only if creations raced. */
  readonly postmortems: readonly PostmortemIssue[];
  /** Postmortems of this incident whose records cannot be believed. */
  readonly tampered: readonly TamperedPostmortem[];
  /** Whether the postmortem is followed under this key: incidents may share it, and the first that there still is leads. */
  readonly leads: boolean;
  /** Postmortems of ours that belong to this incident by their links, but whose marker somebody took out. */
  readonly unmarked: readonly Issue[];
  /** Tags of our own comments on the postmortem that counts, in their order. */
  readonly toldOnPostmortem: readonly CommentTag[];
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

/** What a snapshot says where there is nothing to say. */
export const NOTHING = {
  incident: null,
  labelledAt: null,
  told: [],
  missingPostmortem: null,
  moved: null,
  openOrShareCommands: [],
  postmortemCommands: [],
  postmortems: [],
  tampered: [],
  leads: true,
  unmarked: [],
  toldOnPostmortem: [],
  items: [],
  orphans: [],
  unmarkedItems: [],
  named: {},
  children: [],
  known: [],
  template: null,
  timeline: null,
  kept: { status: [], advice: [] },
} as const;

/** The incident; where it is gone its postmortem, which bears its severity too and is older than any item. */
export function rootOf({ incident, postmortems }: Snapshot): Issue {
  return incident ?? postmortems[0]!;
}

/** How a postmortem remembers the incident of this key; `commentId` is the command that asked for it, if one did. */
export function incidentOf(snapshot: Snapshot, commentId: number | null): MarkedIncident {
  return {
    repositoryId: snapshot.repository.id,
    number: snapshot.key.number,
    key: formatIssueRef(snapshot.key),
    commentId,
  };
}

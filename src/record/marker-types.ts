import type { Dropped, Extension, Ledger, Notified, Terms, Waiver } from "../domain/items/ledger.ts";
import type { Review } from "../domain/postmortem/review.ts";
import type { RecordedIssue } from "./recorded-issue.ts";

/** What the issue of a postmortem says about itself to machines. */
export interface PostmortemMarker {
  readonly kind: "postmortem";
  /** `owner/repo#12` of the first incident: a hint for people and events, never trusted. */
  readonly key: string;
  readonly incidents: readonly MarkedIncident[];
  readonly issue: RecordedIssue;
  /** When it opened, by the App's clock. */
  readonly openedAt: string;
  /** When the incident label went on. */
  readonly labelledAt: string;
  /** The due date with which it opened; never changes. */
  readonly originalDue: string;
  readonly due: string;
  /** When a change of the incident's severity moved the due date. */
  readonly dueSetAt?: string;
  readonly extensions: readonly Extension[];
  readonly waiver: Waiver | null;
  readonly taken: TakenFromIncident;
  /** `owner/repo` of its items in other repositories. */
  readonly repositories: readonly string[];
  /** Fingerprint of the text that it opened with, to detect whether people wrote in it. */
  readonly opened: string;
  /** Whether the App closed it because the incident label was taken off. */
  readonly withdrawn: boolean;
  /** The newest notices about it, so that none is sent twice. */
  readonly notified?: Notified;
  /** Notices in comments on it that the chats confirmed, in rising order; the newest few. */
  readonly confirmed?: readonly number[];
  /** When it was closed complete: later edits do not open it again. */
  readonly completedAt?: string;
  /** Set when an approver says that it is not needed. */
  readonly declined?: Dropped;
  /** Its items that approvers dropped after their issues were gone. */
  readonly lost?: readonly LostItem[];
  /** What reviewers said about its sections, one entry each, by login. Those of earlier texts are removed. */
  readonly reviews?: readonly Review[];
  /** How many items there were when it last thanked everybody. */
  readonly thankedFor?: number;
  /** Comments whose commands were executed, in rising order; the newest few. */
  readonly obeyed?: readonly number[];
  /** Fingerprints of its sections when it opened, by folded title. A hint. */
  readonly sections?: Readonly<Record<string, string>>;
  /**
   * The lines that its template showed as examples of items, which nobody promised: fingerprints of all that a line says, by the
   * fingerprint of its words and by its issue (`owner/repo#12` in lower case). A hint.
   */
  readonly examples?: Readonly<Record<string, string>>;
  /** Placeholders of the template that had no value when it opened. A hint. */
  readonly unfilled?: readonly string[];
  /** The lines that the template filled in with values that can change later. A hint. */
  readonly filled?: FilledLines;
  /** Fingerprint of the list of related items that it shows; missing if it shows none. A hint. */
  readonly related?: string;
  /** The agreed terms of adopted issues, by `owner/repo#12` in lower case, because their authors can remove the records there. */
  readonly agreed?: Readonly<Record<string, AgreedTerms>>;
  /** Issues (`owner/repo#12`) that lines or people made items, and that others wrote: where to look. A hint. */
  readonly adopted?: readonly string[];
}

/** What exceptions change in the record of a postmortem. */
export type PostmortemDates = Pick<PostmortemMarker, "due" | "extensions" | "waiver">;

/** The drop of an item whose issue is gone. */
export interface LostItem extends Dropped {
  /** `owner/repo#12`, where its issue was. */
  readonly issue: string;
  readonly commentId: number;
}

/** What a postmortem last took over from its incident. */
export interface TakenFromIncident {
  /** How often it took something over since it opened, so that each change is commented on once. */
  readonly changes: number;
  readonly title: string;
  /** The severity label as the policy spells it; null if there is none. */
  readonly severity: string | null;
  /** The severity that the due date is for, if it was lowered and no approver has confirmed that yet. */
  readonly dueFor?: string;
  /** Fingerprint of the labels that say what the incident is about. */
  readonly topics: string;
  /** Whether the issue was an incident. */
  readonly isIncident: boolean;
}

/** Lines of a template in which only placeholders that can change are left, and the values that they were filled in with. */
export interface FilledLines {
  readonly lines: readonly string[];
  /** By placeholder, as Markdown. */
  readonly values: Readonly<Record<string, string>>;
}

/** The dates of an item, how often it was extended, and what it is judged by. */
export interface AgreedTerms {
  readonly originalDue: string;
  readonly due: string;
  readonly extensions: number;
  /** Missing if the item is more private than the postmortem. */
  readonly terms?: Terms;
}

export interface MarkedIncident {
  readonly repositoryId: number;
  readonly number: number;
  readonly key: string;
  /** The `/postmortem` that asked for it, if one did. */
  readonly commentId: number | null;
}

/** What the issue of an action item says about itself to machines. */
export interface ItemMarker {
  readonly kind: "action-item";
  readonly key: string;
  readonly postmortem: { readonly repositoryId: number; readonly number: number; readonly id: number };
  /** Normalized, as first tracked. */
  readonly words: string;
  readonly occurrence: number;
  /** Whether others wrote the issue. Then the record has the issue's id from the start. */
  readonly adopted: boolean;
  readonly issue: RecordedIssue;
  readonly ledger: Ledger;
}

export type Marker = PostmortemMarker | ItemMarker;

import type { Dropped, Ledger, Notified } from "../domain/items/ledger.ts";

/** What the issue of a postmortem says about itself to machines. */
export interface PostmortemMarker {
  readonly kind: "postmortem";
  /** `owner/repo#12` of the first incident: a hint for people and events, never trusted. */
  readonly key: string;
  readonly incidents: readonly MarkedIncident[];
  /** The issue's own number. Missing when the issue opens, before the number is known. */
  readonly issue?: number;
  /** When it opened, by the App's clock. */
  readonly openedAt: string;
  /** When the incident label went on. */
  readonly labelledAt: string;
  readonly due: string;
  /** `owner/repo` of its items in other repositories. */
  readonly repositories: readonly string[];
  /** Fingerprint of the text that it opened with, to detect whether people wrote in it. */
  readonly opened: string;
  /** Whether the App closed it because the incident label was taken off. */
  readonly withdrawn: boolean;
  /** The newest notices about it, so that none is sent twice. */
  readonly notified?: Notified;
  /** When it was closed complete: later edits do not open it again. */
  readonly completedAt?: string;
  /** Set when an approver says that it is not needed. */
  readonly declined?: Dropped;
  /** How many items there were when it last thanked everybody. */
  readonly thankedFor?: number;
  /** Comments whose commands were executed, in rising order; the newest few. */
  readonly obeyed?: readonly number[];
  /** Fingerprints of its sections when it opened, by folded title. A hint. */
  readonly sections?: Readonly<Record<string, string>>;
  /** Placeholders of the template that had no value when it opened. A hint. */
  readonly unfilled?: readonly string[];
  /** The agreed terms of adopted issues, by `owner/repo#12` in lower case, because their authors can remove the records there. */
  readonly agreed?: Readonly<Record<string, AgreedTerms>>;
  /** Issues (`owner/repo#12`) that lines or people made items, and that others wrote: where to look. A hint. */
  readonly adopted?: readonly string[];
}

/** The dates of an item, and how often it was extended. */
export interface AgreedTerms {
  readonly originalDue: string;
  readonly due: string;
  readonly extensions: number;
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
  /** Normalised, as first tracked. */
  readonly words: string;
  readonly occurrence: number;
  /** The issue's own number if it is an adopted issue; null if the App wrote it. */
  readonly adopted: number | null;
  /** The issue's own number. Missing when the issue opens, before the number is known. */
  readonly issue?: number;
  readonly ledger: Ledger;
}

export type Marker = PostmortemMarker | ItemMarker;

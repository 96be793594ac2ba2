import type { Policy } from "../domain/policy.ts";
import type { ConfigTrouble } from "../markdown/messages/config-report.ts";
import type { Welcome } from "../markdown/messages/welcome.ts";
import { type IndexEntry, readEntries } from "../record/index-entries.ts";
import { readMarker } from "../record/marker.ts";
import {
  type ReportIdentity,
  type ReportKind,
  readReport,
  type WorkingLabels,
} from "../record/report-tag.ts";
import type { SignatureStatus } from "../record/trust.ts";
import { type Issue, type ItemIssue, isTrusted, type Repository } from "./issue.ts";
import type { TrustContext } from "./recorded-issues.ts";

/** What is wrong with a repository's config, and the App's reports about it. */
export interface ConfigSnapshot {
  readonly repository: Repository;
  readonly trouble: ConfigTrouble | null;
  /** The App's config reports in this repository, in any state, by number. */
  readonly reports: readonly ReportIssue[];
}

/** What the App needs to know to introduce itself in `home`. */
export interface WelcomeSnapshot {
  readonly home: Repository;
  /** The welcomes there in any state, by number. */
  readonly welcomes: readonly ReportIssue[];
  /** Whether the label of a welcome exists there: it stays when the issue is deleted. */
  readonly isLabeled: boolean;
  /** What to say; null if it must not be said, or was said before. */
  readonly found: Omit<Welcome, "home"> | null;
}

/** The labels that the App works by in a repository, its indexes there, and what belongs in them. */
export interface IndexSnapshot {
  readonly repository: Repository;
  readonly policy: Policy;
  readonly labels: WorkingLabels;
  /** The slug that this process writes as. */
  readonly writer: string;
  /** Whether there is a postmortem or an item. */
  readonly isUsed: boolean;
  /** In any state, by number. */
  readonly indexes: readonly ReportIssue[];
  /** The open items there whose records are trusted. */
  readonly items: readonly ItemIssue[];
  /** The database ids of the postmortems that were closed as complete. */
  readonly completed: ReadonlySet<number>;
  /** What became of items that the index lists and that are not among the open ones, by number. */
  readonly fates: ReadonlyMap<number, ItemFate>;
}

/**
 * What became of an indexed item. `closed`: it is not owed anymore, because it is done, dropped or listed under its new number.
 * `unreadable`: it is gone, became a discussion, or is open without a record. `moved`: transferred to another repository, with
 * the item there if the App can read it. `open`: it lost its label.
 */
export type ItemFate =
  | { readonly kind: "closed" | "unreadable" }
  | { readonly kind: "moved"; readonly item: ItemIssue | null }
  | { readonly kind: "open"; readonly item: ItemIssue };

/** A report that the App opened. It is not a commitment. */
export interface ReportIssue extends Issue {
  readonly identity: ReportIdentity;
  readonly signed: SignatureStatus;
}

/**
 * The App's reports of this kind, by number: issues whose tag is signed for them and that have no parent. A label
 * alone proves nothing: the report would overwrite an item that has it.
 */
export function reportsAmong(
  own: readonly Issue[],
  which: ReportKind,
  { trust, policy }: TrustContext,
): ReportIssue[] {
  const reports = own.flatMap((issue): ReportIssue[] => {
    const parsed = issue.byApp && issue.parent === null ? readReport(issue.body) : null;
    if (parsed?.kind !== which || readMarker(issue.body).found !== "none") return [];
    return [{ ...issue, identity: parsed.identity, signed: trust.ofReport(parsed, issue, policy) }];
  });
  return reports.filter(isTrusted).sort((a, b) => a.ref.number - b.ref.number);
}

/** The indexes that hold one part: the open ones, or else the one to open again. */
export function indexesOf(part: number, indexes: readonly ReportIssue[]): readonly ReportIssue[] {
  const own = indexes.filter(({ identity }) => (identity.part ?? 1) === part);
  const open = own.filter(({ state }) => state === "open");
  return open.length > 0 ? open : own.filter(({ stateReason }) => stateReason !== "duplicate").slice(0, 1);
}

/** What the indexes of a repository list, by the item's number. */
export function indexedIn(indexes: readonly ReportIssue[]): ReadonlyMap<number, IndexEntry> {
  const parts = new Set(indexes.map(({ identity }) => identity.part ?? 1));
  const counted = [...parts].flatMap((part) => indexesOf(part, indexes));
  const entries = counted.flatMap(({ identity: { items } }) => (items ? readEntries(items) : []));
  return new Map(entries.map((entry) => [entry.number, entry]));
}

import type { Policy } from "../domain/policy.ts";
import type { ConfigTrouble } from "../markdown/messages/config-report.ts";
import { readMarker } from "../record/marker.ts";
import { type ReportIdentity, type ReportKind, readReport } from "../record/report-tag.ts";
import type { SignatureStatus } from "../record/trust.ts";
import type { Commitments } from "./commitments.ts";
import { type Issue, isBelieved, type Repository } from "./issue.ts";
import type { Believing } from "./recorded-issues.ts";

/** What is wrong with a repository's config, and what the App wrote there. */
export interface ConfigSnapshot {
  readonly repository: Repository;
  readonly trouble: ConfigTrouble | null;
  /** The reports on it that the App wrote in this repository, whatever their state, by number. */
  readonly reports: readonly ReportIssue[];
}

/** A report of the App's: an issue that owes nothing. */
export interface ReportIssue extends Issue {
  readonly identity: ReportIdentity;
  readonly signed: SignatureStatus;
}

/**
 * Those of the App's issues that are such a report, by number: their tag is signed for them. What hangs under another
 * issue is none. A label alone says nothing: an item could hide behind it, and would be written over.
 */
export function reportsAmong(
  own: readonly Issue[],
  which: ReportKind,
  { trust, policy }: Believing,
): ReportIssue[] {
  const reports = own.flatMap((issue): ReportIssue[] => {
    const reading = issue.byApp && issue.parent === null ? readReport(issue.body) : null;
    if (reading?.kind !== which || readMarker(issue.body).found !== "none") return [];
    return [{ ...issue, identity: reading.identity, signed: trust.ofReport(reading, issue, policy) }];
  });
  return reports.filter(isBelieved).sort((a, b) => a.ref.number - b.ref.number);
}

/** What the digest in one repository depends on. */
export interface DigestSnapshot {
  /** Where it stands, with the policy that says when a week begins. */
  readonly home: Repository;
  readonly policy: Policy;
  /** The digests that the App wrote there, whatever their state, by number. */
  readonly digests: readonly ReportIssue[];
  /** What it is about, repository by repository; none where there shall be no digest. */
  readonly sources: readonly Commitments[];
  /** How many repositories that may belong in it could not be read. */
  readonly unread: number;
}

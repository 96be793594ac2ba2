import type { Policy } from "../domain/policy.ts";
import type { ConfigTrouble } from "../markdown/messages/config-report.ts";
import { readMarker } from "../record/marker.ts";
import {
  type ReportIdentity,
  type ReportKind,
  readReport,
  type WorkingLabels,
} from "../record/report-tag.ts";
import type { SignatureStatus } from "../record/trust.ts";
import type { Commitments } from "./commitments.ts";
import { type Issue, isTrusted, type Repository } from "./issue.ts";
import type { TrustContext } from "./recorded-issues.ts";

/** What is wrong with a repository's config, and the App's reports about it. */
export interface ConfigSnapshot {
  readonly repository: Repository;
  readonly trouble: ConfigTrouble | null;
  /** The App's config reports in this repository, in any state, by number. */
  readonly reports: readonly ReportIssue[];
}

/** The labels that the App works by in a repository, and its indexes there, in any state, by number. */
export interface IndexSnapshot {
  readonly repository: Repository;
  readonly labels: WorkingLabels;
  /** Whether the App opened a postmortem or an item there. */
  readonly isUsed: boolean;
  readonly indexes: readonly ReportIssue[];
}

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

/** What the digest in one repository depends on. */
export interface DigestSnapshot {
  /** The repository of the digest, and the policy that says when a week begins. */
  readonly home: Repository;
  readonly policy: Policy;
  /** The App's digests there, in any state, by number. */
  readonly digests: readonly ReportIssue[];
  /** The commitments that it covers, by repository; empty if there should be no digest. */
  readonly sources: readonly Commitments[];
  /** How many repositories that may belong in it could not be read. */
  readonly unread: number;
}

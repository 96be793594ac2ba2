import { sameLabel, severityOf } from "../src/domain/incident.ts";
import { formatRepository, type IssueRef, parseIssueRef, parseRepository } from "../src/domain/issue-ref.ts";
import { ownersOnRecord } from "../src/domain/item-state.ts";
import { type Policy, PRIORITIES } from "../src/domain/policy.ts";
import type { FindingKind, GateItem, GatePostmortem, UnreadableIssue } from "../src/domain/verdict.ts";
import { WAY_BACK } from "../src/domain/way-back.ts";
import { type ItemMarker, type PostmortemMarker, readMarker } from "../src/markdown/marker.ts";
import { type ReportKind, readReportMark } from "../src/markdown/report-mark.ts";
import { readLastSweep } from "../src/markdown/weekly-digest.ts";

/** An open issue as the listing shows it, reduced to what decides whether it is followed. */
export interface ListedIssue {
  readonly ref: IssueRef;
  /** The database id. */
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  /** Login of who wrote it; null when that account is gone. */
  readonly author: string | null;
  /** Whether a bot wrote it, as far as GitHub tells. */
  readonly bot: boolean;
}

export type Classified =
  | { readonly as: "action-item"; readonly item: GateItem; readonly postmortemId: number }
  | { readonly as: "postmortem"; readonly postmortem: GatePostmortem; readonly id: number }
  | { readonly as: "unreadable"; readonly unreadable: UnreadableIssue }
  /** Owes nothing itself; `doubt` is what it is where another one claims to be the same. */
  | {
      readonly as: "report";
      readonly report: ReportKind;
      readonly lastSweep: string | null;
      readonly doubt: UnreadableIssue;
    }
  | { readonly as: "not-followed"; readonly ref: IssueRef };

/** What must have been signed for it to be believed; null where there is nothing to believe. */
export interface Proof {
  readonly text: string;
  readonly signature: string;
}

const REPORTS: Readonly<Record<ReportKind, string>> = {
  digest: "a digest",
  config: "a report on the config",
};

/**
 * Tells what an issue with one of our labels, or by the App, owes. An issue of the App's without a readable marker
 * may be an item whose marker was taken out, so it cannot be passed over. A person's issue counts only if it was
 * adopted: else anyone who may label could stop every build with an issue of their own.
 * @param kind what its label says that it is
 */
export function classify(
  issue: ListedIssue,
  kind: FindingKind,
  policy: Policy,
): { readonly classified: Classified; readonly proof: Proof | null } {
  const { ref } = issue;
  const ours = isByApp(issue, policy);
  const reading = readMarker(issue.body);
  const passedOver = { classified: { as: "not-followed", ref }, proof: null } as const;
  if (reading.found !== "marker") {
    if (!ours) return passedOver;
    const report = reading.found === "none" ? reportKindOf(issue, policy) : null;
    if (report) return { classified: reportOf(issue, report, kind, policy), proof: null };
    const reason = reading.found === "malformed" ? reading.reason : "its Followthrough marker is missing";
    return { classified: cannotBeRead(issue, kind, reason, policy), proof: null };
  }
  const { marker, signature } = reading;
  const proof = policy.signingKeys.length === 0 ? null : { text: reading.signedText, signature };
  if (marker.kind === "postmortem") {
    if (!ours) return passedOver;
    const postmortem = postmortemOf(issue, marker, policy);
    return { classified: { as: "postmortem", id: issue.id, postmortem }, proof };
  }
  if (marker.adopted !== null && marker.adopted !== ref.number) {
    if (!ours) return passedOver;
    const reason = `its Followthrough marker belongs to #${marker.adopted}`;
    return { classified: cannotBeRead(issue, kind, reason, policy), proof: null };
  }
  if (marker.adopted === null && !ours) return passedOver;
  const item = itemOf(issue, marker, policy);
  return { classified: { as: "action-item", postmortemId: marker.postmortem.id, item }, proof };
}

/** What to make of an issue whose record nobody signed who is allowed to. */
export function distrusted(issue: ListedIssue, kind: FindingKind, policy: Policy): Classified {
  return cannotBeRead(issue, kind, "its Followthrough marker was edited: the signature does not fit", policy);
}

/** With keys pinned, whoever breaks a record has tampered with it. */
function cannotBeRead(
  issue: ListedIssue,
  kind: FindingKind,
  reason: string,
  policy: Policy,
): Extract<Classified, { as: "unreadable" }> {
  const { ref, title, assignees: owners } = issue;
  const tampered = policy.signingKeys.length > 0;
  return {
    as: "unreadable",
    unreadable: { kind, tampered, issue: ref, title, owners, reason, wayBack: WAY_BACK },
  };
}

/** Reports are the App's issues that carry no record; they bear neither label. Null for what is none. */
function reportKindOf({ body, labels }: ListedIssue, { actionItems, postmortem }: Policy): ReportKind | null {
  const isLabelled = labels.some((label) =>
    [actionItems.label, postmortem.label].some((own) => sameLabel(own, label)),
  );
  return isLabelled ? null : readReportMark(body);
}

function reportOf(issue: ListedIssue, report: ReportKind, kind: FindingKind, policy: Policy): Classified {
  const reason = `it looks like ${REPORTS[report]}, but there can be only one`;
  const { unreadable: doubt } = cannotBeRead(issue, kind, reason, policy);
  const lastSweep = report === "digest" ? readLastSweep(issue.body) : null;
  return { as: "report", report, lastSweep, doubt };
}

/** Where the App is not pinned, any bot passes for it: the workflow's own token cannot tell which one it is. */
function isByApp({ author, bot }: ListedIssue, { app }: Policy): boolean {
  return app === null ? bot : author?.toLowerCase() === `${app}[bot]`;
}

function postmortemOf(issue: ListedIssue, marker: PostmortemMarker, policy: Policy): GatePostmortem {
  const { labels, assignees: owners, title } = issue;
  return {
    issue: issue.ref,
    title,
    owners,
    due: marker.due,
    incidents: marker.incidents.flatMap((incident) => parseIssueRef(incident.key) ?? []),
    labels,
    severity: severityOf(labels, policy),
    teams: [],
    identity: JSON.stringify([marker.kind, marker.labelledAt, marker.incidents]),
  };
}

function itemOf(issue: ListedIssue, marker: ItemMarker, policy: Policy): GateItem {
  const { ledger, postmortem, key, words, occurrence } = marker;
  const { originalDue, due, extensions, waiver, trackedAt, severity = null } = ledger;
  const labels = new Set(issue.labels.map((label) => label.toUpperCase()));
  const home = policy.postmortem.repository;
  const repository = home ? parseRepository(home) : parseIssueRef(key);
  return {
    issue: issue.ref,
    title: issue.title,
    owners: ownersOnRecord(ledger, issue.assignees),
    priority: PRIORITIES.find((priority) => labels.has(priority)) ?? null,
    postmortem: repository && {
      owner: repository.owner,
      repo: repository.repo,
      number: postmortem.number,
    },
    hasLine: ledger.base.line !== null,
    ledger: { originalDue, due, extensions, waiver },
    labels: issue.labels,
    severity,
    teams: (ledger.base.line?.owners ?? []).filter((owner) => owner.includes("/")),
    identity: JSON.stringify([marker.kind, postmortem.id, words, occurrence, trackedAt, marker.adopted]),
  };
}

/** What to say of labelled issues that are not followed; null when there are none. */
export function notFollowedNote(refs: readonly IssueRef[]): string | null {
  if (refs.length === 0) return null;
  const shown = refs.slice(0, 10).map(({ number }) => `#${number}`);
  const more = refs.length > shown.length ? ` and ${refs.length - shown.length} more` : "";
  return `Not followed in ${formatRepository(refs[0]!)}, since Followthrough did not write them and nobody had them adopted: ${shown.join(", ")}${more}. They bear its labels, but labels alone hold nobody up.`;
}

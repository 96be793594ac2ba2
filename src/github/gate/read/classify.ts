import type { FindingKind, GateItem, GatePostmortem, UnreadableIssue } from "../../../domain/gate/verdict.ts";
import { RECOVERY } from "../../../domain/gate/ways-to-clear.ts";
import { formatRepository, type IssueRef } from "../../../domain/issue-ref.ts";
import type { Policy } from "../../../domain/policy.ts";
import { containsName, listSome } from "../../../domain/text.ts";
import { isSameLogin, isSharedLogin, loginOf, WORKFLOWS } from "../../../domain/writers.ts";
import { isMarkerOf, type ParsedMarker, readMarker } from "../../../record/marker.ts";
import type { ItemMarker, Marker } from "../../../record/marker-types.ts";
import type { RecordedIssue } from "../../../record/recorded-issue.ts";
import {
  isReportOf,
  type ParsedReport,
  type ReportIdentity,
  type ReportKind,
  readLastSweep,
  readReport,
  readReportTag,
} from "../../../record/report-tag.ts";
import { itemOf, type ListedIssue, postmortemOf } from "./listed-issue.ts";

export type Classified =
  | {
      readonly as: "action-item";
      readonly item: GateItem;
      readonly postmortemId: number;
      readonly isAdopted: boolean;
    }
  | { readonly as: "postmortem"; readonly postmortem: GatePostmortem; readonly id: number }
  | { readonly as: "unreadable"; readonly unreadable: UnreadableIssue }
  /** No pinned key signed its record for this issue; `hasUnknownKey` if the record names a key that isn't pinned. */
  | { readonly as: "untrusted"; readonly unreadable: UnreadableIssue; readonly hasUnknownKey: boolean }
  /** It has a valid record, but a bot that isn't among the pinned writers created it. */
  | { readonly as: "by-another"; readonly author: string; readonly unreadable: UnreadableIssue }
  /** A report of the App, which is no obligation; `duplicate` is its finding if there are two of its kind. */
  | {
      readonly as: "report";
      readonly report: ReportKind;
      readonly lastSweep: string | null;
      /** What an index says; null of another report. */
      readonly index: ReportIdentity | null;
      readonly duplicate: UnreadableIssue;
    }
  | { readonly as: "not-tracked"; readonly ref: IssueRef };

/** The signed text of a record, to be verified. */
interface Proof {
  /** The public key that the record names. */
  readonly signedBy: string;
  readonly text: string;
  readonly signature: string;
}

/** What an issue is, if its proof can be verified. */
export interface Classification {
  readonly classified: Classified;
  /** Null if there is nothing to verify. */
  readonly proof: Proof | null;
}

/** An issue of a listing, to be classified. */
export interface Candidate {
  readonly issue: ListedIssue;
  /** What it is according to its labels. */
  readonly kind: FindingKind;
  readonly policy: Policy;
}

type FoundMarker = Extract<ParsedMarker, { found: "marker" }>;

const REPORTS: Readonly<Record<ReportKind, string>> = {
  digest: "a digest",
  config: "a report on the config",
  index: "an index",
  welcome: "the welcome",
  intake: "a report on dispatches",
  incident: "an incident",
};

/**
 * Classifies an issue that has one of our labels or was created by the App. An issue of the App without a readable
 * marker may be an item whose marker was removed, so it isn't ignored. A person's issue counts only if it was adopted.
 */
export function classify(candidate: Candidate): Classification {
  const { issue, policy } = candidate;
  const parsed = readMarker(issue.body);
  if (!isByApp(issue, policy)) return classifyOther(candidate, parsed);
  const classification = classifyOwn(candidate, parsed);
  const isUnsigned = classification.proof === null && needsProof(issue, policy);
  return isUnsigned ? notTracked(issue) : classification;
}

function classifyOwn(candidate: Candidate, parsed: ParsedMarker): Classification {
  const { issue, policy } = candidate;
  if (parsed.found !== "marker") {
    const report = parsed.found === "none" ? reportKindOf(issue, policy) : null;
    if (report) return classifyReport(candidate, report);
    const isMalformed = parsed.found === "malformed";
    return asUnreadable(
      candidate,
      isMalformed ? parsed.reason : "its hidden Followthrough comment is missing",
    );
  }
  const { marker } = parsed;
  if ((policy.signingKeys.length > 0 || isAdopted(marker)) && !isMarkerOf(issue, marker)) {
    return asForeign(candidate, marker.issue);
  }
  const proof = proofOf(parsed, policy);
  if (marker.kind === "action-item") return { classified: asItem(issue, marker, policy), proof };
  const postmortem = postmortemOf(issue, marker);
  return { classified: { as: "postmortem", id: issue.id, postmortem }, proof };
}

/**
 * An issue that the App did not create. It was adopted if its marker is signed with its id. Anyone can write any other
 * text into it, so that counts for nothing: otherwise an issue made for this would block every build, and unblock the change
 * that closes it.
 */
function classifyOther({ issue, kind, policy }: Candidate, parsed: ParsedMarker): Classification {
  const { labels, author, bot } = issue;
  if (parsed.found !== "marker" || !containsName(labels, policy.actionItems.label)) return notTracked(issue);
  const { marker } = parsed;
  const proof = proofOf(parsed, policy);
  if (isAdopted(marker)) {
    if (!isMarkerOf(issue, marker)) return notTracked(issue);
    return { classified: asItem(issue, marker, policy), proof };
  }
  if (!bot || author === null) return notTracked(issue);
  const reason = `it was created by ${author}, but the config pins apps: ${policy.apps.join(", ")}`;
  const unreadable = unreadableIssue({ issue, kind, policy }, reason);
  return { classified: { as: "by-another", author, unreadable }, proof };
}

function isAdopted(marker: Marker): marker is ItemMarker {
  return marker.kind === "action-item" && marker.adopted;
}

function notTracked({ ref }: ListedIssue): Classification {
  return { classified: { as: "not-tracked", ref }, proof: null };
}

function asUnreadable(candidate: Candidate, reason: string): Classification {
  return { classified: { as: "unreadable", unreadable: unreadableIssue(candidate, reason) }, proof: null };
}

/** One whose record was signed for another issue, by its ids or by the times of creation. */
function asForeign(candidate: Candidate, { repositoryId, number }: RecordedIssue): Classification {
  const { issue } = candidate;
  const isHere = issue.repositoryId === null || issue.repositoryId === repositoryId;
  const isOther = number !== undefined && number !== issue.ref.number;
  const other = isHere ? "another issue" : "an issue of another repository";
  const owner = isHere && isOther ? `#${number}` : other;
  const reason = `its hidden Followthrough comment belongs to ${owner}`;
  const unreadable = unreadableIssue(candidate, reason, FOREIGN_RECOVERY);
  const hasKeys = candidate.policy.signingKeys.length > 0;
  return {
    classified: hasKeys
      ? { as: "untrusted", unreadable, hasUnknownKey: false }
      : { as: "unreadable", unreadable },
    proof: null,
  };
}

/** Null without pinned keys. Building the signed text is slow, so it isn't built in vain. */
function proofOf(parsed: FoundMarker | ParsedReport, { signingKeys }: Policy): Proof | null {
  if (signingKeys.length === 0) return null;
  return { signedBy: parsed.signedBy, text: parsed.signedText, signature: parsed.signature };
}

function asItem(issue: ListedIssue, marker: ItemMarker, policy: Policy): Classified {
  return {
    as: "action-item",
    isAdopted: marker.adopted,
    postmortemId: marker.postmortem.id,
    item: itemOf(issue, marker, policy),
  };
}

/** The kind of a report: an issue of the App without a record and without our labels. Null if it isn't one. */
function reportKindOf({ body, labels }: ListedIssue, { actionItems, postmortem }: Policy): ReportKind | null {
  const isLabeled = [actionItems.label, postmortem.label].some((label) => containsName(labels, label));
  return isLabeled ? null : readReportTag(body);
}

/** With pinned keys, a report must be signed for this issue: otherwise an item could be disguised as a report. */
function classifyReport(candidate: Candidate, report: ReportKind): Classification {
  const { issue, policy } = candidate;
  const name = REPORTS[report];
  const lastSweep = report === "digest" ? readLastSweep(issue.body) : null;
  const duplicate = unreadableIssue(candidate, `it looks like ${name}, but there can be only one`);
  const parsed = readReport(issue.body);
  const index = report === "index" ? (parsed?.identity ?? null) : null;
  const classified: Classified = { as: "report", report, lastSweep, index, duplicate };
  const isOfIssue = parsed !== null && isReportOf(issue, parsed.identity);
  // There can be many incidents, so a bare tag would hide any number of items.
  const isPlain = report === "incident" && isOfIssue;
  if (policy.signingKeys.length === 0 && (isPlain || report !== "incident"))
    return { classified, proof: null };
  if (isOfIssue) return { classified, proof: proofOf(parsed, policy) };
  return asUnreadable(candidate, `it looks like ${name}, but isn't signed as one`);
}

/** Whether the App created it. Any bot counts if no writer is pinned: a workflow's token can't tell which one is the App. */
export function isByApp({ author, bot }: Pick<ListedIssue, "author" | "bot">, { apps }: Policy): boolean {
  return apps.length === 0 ? bot : apps.some((slug) => isSameLogin(author, loginOf(slug)));
}

/**
 * Whether only a signature shows that the App created it: every workflow of the repository writes as `github-actions`. What such
 * an issue says without one is a stranger's.
 */
export function needsProof({ author }: Pick<ListedIssue, "author">, { apps }: Policy): boolean {
  return apps.includes(WORKFLOWS) && isSharedLogin(author);
}

/** The note about labeled issues that are not tracked; null if there are none. */
export function untrackedNote(refs: readonly IssueRef[]): string | null {
  if (refs.length === 0) return null;
  const listed = listSome(
    refs.map(({ number }) => `#${number}`),
    10,
  );
  return `Not tracked in ${formatRepository(refs[0]!)}, because they were neither created nor adopted by Followthrough: ${listed}. They have its labels, but labels alone don't block anything.`;
}

const FOREIGN_RECOVERY =
  "If it was never tracked, remove the hidden Followthrough comment; otherwise restore its own from the issue's edit history, or close the issue if the work is done.";

const ADD_THE_KEY =
  "If the App has a new key, add it to signing_keys; the App prints it when it starts. Otherwise:";

/** A tracked issue that can't be read or trusted. With pinned keys, a broken record counts as tampered with. */
function unreadableIssue(
  {
    issue: { ref, title, assignees: owners },
    kind,
    policy: { signingKeys },
  }: Omit<Candidate, "issue"> & { readonly issue: UnreadableFields },
  reason: string,
  recovery = RECOVERY,
): UnreadableIssue {
  return { kind, tampered: signingKeys.length > 0, issue: ref, title, owners, reason, recovery };
}

/** An issue that the index lists as an item, and whose record is gone. Anyone's issue can be an item. */
export function withoutRecord(issue: UnreadableFields, policy: Policy): Classified {
  const reason = "it is an item, and its hidden Followthrough comment is missing or can't be read";
  const unreadable = unreadableIssue({ issue, kind: "action-item", policy }, reason);
  return { as: "untrusted", unreadable, hasUnknownKey: false };
}

/** What is said of an issue that can't be read. */
type UnreadableFields = Pick<ListedIssue, "ref" | "title" | "assignees">;

/** One whose record isn't signed with a pinned key. */
export function untrustedRecord(candidate: Candidate): UnreadableIssue {
  const reason = "its hidden Followthrough comment was edited: the signature doesn't match";
  return { ...unreadableIssue(candidate, reason), byOther: !isByApp(candidate.issue, candidate.policy) };
}

/** The same if no record is signed with a pinned key: then it is more likely that the App has a new key. */
export function signedWithUnknownKey(unreadable: UnreadableIssue): UnreadableIssue {
  return {
    ...unreadable,
    reason: "no record here is signed with a key that the config pins",
    recovery: `${ADD_THE_KEY} ${unreadable.recovery}`,
  };
}

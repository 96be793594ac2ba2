import type {
  FindingKind,
  GateItem,
  GatePostmortem,
  UnreadableIssue,
} from "../../src/domain/gate/verdict.ts";
import { RECOVERY } from "../../src/domain/gate/ways-to-clear.ts";
import { formatRepository, type IssueRef } from "../../src/domain/issue-ref.ts";
import { sameLabel } from "../../src/domain/labels.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { listSome } from "../../src/domain/text.ts";
import { isMarkerOf, type ParsedMarker, readMarker } from "../../src/record/marker.ts";
import type { ItemMarker } from "../../src/record/marker-types.ts";
import {
  isReportOf,
  type ReportKind,
  readLastSweep,
  readReport,
  readReportTag,
} from "../../src/record/report-tag.ts";
import { itemOf, type ListedIssue, postmortemOf } from "./listed-issue.ts";

export type Classified =
  | { readonly as: "action-item"; readonly item: GateItem; readonly postmortemId: number }
  | { readonly as: "postmortem"; readonly postmortem: GatePostmortem; readonly id: number }
  | { readonly as: "unreadable"; readonly unreadable: UnreadableIssue }
  /** Its record is signed by none of the keys that config pins; `otherKey` tells whether it even names another. */
  | { readonly as: "distrusted"; readonly unreadable: UnreadableIssue; readonly otherKey: boolean }
  /** Its record reads as one of ours, and another bot wrote it than the App that config pins. */
  | { readonly as: "by-another"; readonly author: string; readonly unreadable: UnreadableIssue }
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
  /** The public key by which it is said to be signed. */
  readonly signedBy: string;
  readonly text: string;
  readonly signature: string;
}

/** What an issue is, and what must be signed for that. */
export interface Weighed {
  readonly classified: Classified;
  readonly proof: Proof | null;
}

type FoundMarker = Extract<ParsedMarker, { found: "marker" }>;

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
export function classify(issue: ListedIssue, kind: FindingKind, policy: Policy): Weighed {
  const reading = readMarker(issue.body);
  if (!isByApp(issue, policy)) return classifyOther(issue, reading, kind, policy);
  if (reading.found !== "marker") {
    const report = reading.found === "none" ? reportKindOf(issue, policy) : null;
    if (report) return classifyReport(issue, report, kind, policy);
    const reason = reading.found === "malformed" ? reading.reason : "its Followthrough marker is missing";
    return unreadable(cannotBeRead(issue, kind, reason, policy));
  }
  const { marker } = reading;
  const { number } = issue.ref;
  const adopted = marker.kind === "action-item" ? marker.adopted : null;
  if (adopted !== null && adopted !== number) return unreadable(notItsOwn(issue, kind, adopted, policy));
  if (policy.signingKeys.length > 0 && !isMarkerOf(issue, marker)) {
    return unreadable(notItsOwn(issue, kind, marker.issue ?? null, policy));
  }
  const proof = proofOf(reading, policy);
  if (marker.kind === "action-item") return { classified: asItem(issue, marker, policy), proof };
  const postmortem = postmortemOf(issue, marker, policy);
  return { classified: { as: "postmortem", id: issue.id, postmortem }, proof };
}

/**
 * An issue that the App did not write. It was adopted if its marker is signed with its number. A marker that bears our
 * label and is not its own may be that of an adopted issue which somebody broke, so that one is not passed over either.
 */
function classifyOther(
  issue: ListedIssue,
  reading: ParsedMarker,
  kind: FindingKind,
  policy: Policy,
): Weighed {
  const { ref, labels, author, bot } = issue;
  const passedOver: Weighed = { classified: { as: "not-followed", ref }, proof: null };
  const isLabelled = labels.some((label) => sameLabel(label, policy.actionItems.label));
  if (reading.found === "none" || !isLabelled) return passedOver;
  if (reading.found === "malformed") return unreadable(cannotBeRead(issue, kind, reading.reason, policy));
  const { marker } = reading;
  const adopted = marker.kind === "action-item" ? marker.adopted : null;
  const proof = proofOf(reading, policy);
  if (marker.kind === "action-item" && adopted === ref.number) {
    return { classified: asItem(issue, marker, policy), proof };
  }
  if (adopted !== null) return unreadable(notItsOwn(issue, kind, adopted, policy));
  if (bot && author !== null) {
    const reason = `it was written by ${author}, and config pins app: ${policy.app}`;
    const doubt = cannotBeRead(issue, kind, reason, policy);
    return { classified: { as: "by-another", author, unreadable: doubt }, proof };
  }
  // Without keys nobody can tell a copy from a record, nor is anything claimed there.
  return proof === null ? passedOver : unreadable(notItsOwn(issue, kind, null, policy));
}

function unreadable(doubt: UnreadableIssue): Weighed {
  return { classified: { as: "unreadable", unreadable: doubt }, proof: null };
}

/** The text is made when it is asked for, which takes longer than all the rest, so nobody asks in vain. */
function proofOf(reading: FoundMarker, { signingKeys }: Policy): Proof | null {
  if (signingKeys.length === 0) return null;
  return { signedBy: reading.signedBy, text: reading.signedText, signature: reading.signature };
}

function asItem(issue: ListedIssue, marker: ItemMarker, policy: Policy): Classified {
  return {
    as: "action-item",
    postmortemId: marker.postmortem.id,
    item: itemOf(issue, marker, policy),
  };
}

/** Reports are the App's issues that carry no record; they bear neither label. Null for what is none. */
function reportKindOf({ body, labels }: ListedIssue, { actionItems, postmortem }: Policy): ReportKind | null {
  const isLabelled = labels.some((label) =>
    [actionItems.label, postmortem.label].some((own) => sameLabel(own, label)),
  );
  return isLabelled ? null : readReportTag(body);
}

/** With keys pinned, the tag of a report has to be signed for this very issue: else an item could hide behind one. */
function classifyReport(issue: ListedIssue, report: ReportKind, kind: FindingKind, policy: Policy): Weighed {
  const what = REPORTS[report];
  const only = `it looks like ${what}, but there can be only one`;
  const lastSweep = report === "digest" ? readLastSweep(issue.body) : null;
  const doubt = cannotBeRead(issue, kind, only, policy);
  const classified: Classified = { as: "report", report, lastSweep, doubt };
  if (policy.signingKeys.length === 0) return { classified, proof: null };
  const reading = readReport(issue.body);
  if (reading !== null && isReportOf(issue, reading.identity)) {
    return {
      classified,
      proof: { signedBy: reading.signedBy, text: reading.signedText, signature: reading.signature },
    };
  }
  return unreadable(cannotBeRead(issue, kind, `it looks like ${what}, but is not signed as one`, policy));
}

/** Where the App is not pinned, any bot passes for it: the workflow's own token cannot tell which one it is. */
export function isByApp({ author, bot }: ListedIssue, { app }: Policy): boolean {
  return app === null ? bot : author?.toLowerCase() === `${app}[bot]`;
}

/** What to say of labelled issues that are not followed; null when there are none. */
export function notFollowedNote(refs: readonly IssueRef[]): string | null {
  if (refs.length === 0) return null;
  const shown = listSome(
    refs.map(({ number }) => `#${number}`),
    10,
  );
  return `Not followed in ${formatRepository(refs[0]!)}, since Followthrough did not write them and nobody had them adopted: ${shown}. They bear its labels, but labels alone hold nobody up.`;
}

const BELONGS_ELSEWHERE =
  "If it was never followed, take the hidden Followthrough comment out of it; else put its own back from the issue's edit history, or close the issue if the work is done.";

const ADD_THE_KEY =
  "If the App has a new key, add that to signing_keys: the App prints it when it starts. If it has not:";

/** An issue that is followed and cannot be read or believed. With keys pinned, whoever breaks a record has tampered with it. */
export function cannotBeRead(
  { ref, title, assignees: owners }: ListedIssue,
  kind: FindingKind,
  reason: string,
  { signingKeys }: Policy,
  recovery = RECOVERY,
): UnreadableIssue {
  return { kind, tampered: signingKeys.length > 0, issue: ref, title, owners, reason, recovery };
}

/** One whose record is another issue's, so far as numbers and times tell. */
export function notItsOwn(
  issue: ListedIssue,
  kind: FindingKind,
  belongsTo: number | null,
  policy: Policy,
): UnreadableIssue {
  const whose = belongsTo === null ? "another issue" : `#${belongsTo}`;
  const reason = `its Followthrough marker belongs to ${whose}`;
  return cannotBeRead(issue, kind, reason, policy, BELONGS_ELSEWHERE);
}

/** One whose record nobody signed who is allowed to. */
export function distrusted(issue: ListedIssue, kind: FindingKind, policy: Policy): UnreadableIssue {
  return cannotBeRead(issue, kind, "its Followthrough marker was edited: the signature does not fit", policy);
}

/** The same of a record that names another key, where none fits: then it is likelier that the App has a new key. */
export function withOtherKey(doubt: UnreadableIssue): UnreadableIssue {
  return {
    ...doubt,
    reason: "no record here is signed with a key that config pins",
    recovery: `${ADD_THE_KEY} ${doubt.recovery}`,
  };
}

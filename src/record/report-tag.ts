import { isInstant } from "../domain/json-check.ts";
import type { WritersAtWork } from "../domain/writers-at-work.ts";
import { canonicalJson, hiddenJson, parseJson } from "./hidden-json.ts";
import { INDEX_ITEMS, type IndexItems } from "./index-entries.ts";
import type { Signer } from "./marker.ts";
import { isRecordedIssue, type MarkedIssue, RECORDED_ISSUE, type RecordedIssue } from "./recorded-issue.ts";
import { id, instant, object, oneOf, optional, readShape, type Shape, text } from "./shape.ts";

/**
 * Reports are issues of the App without obligations, so they have no marker. A tag at the very beginning of the body says
 * what they are. It counts only in an issue that the App wrote, and only if it is signed: otherwise any item could hide
 * behind one.
 */
export type ReportKind = "digest" | "config" | "index" | "welcome" | "intake" | "incident";

/** The values that are signed with a tag, so that it counts on one issue only. */
export interface ReportIdentity {
  readonly issue: RecordedIssue;
  /** When the report opened, by the App's clock. */
  readonly openedAt: string;
  /** Only of an index: the labels that the App works by. */
  readonly labels?: WorkingLabels;
  /** Only of an index: the committed open items. Missing in an index that lists none. */
  readonly items?: IndexItems;
  /** Only of an index that is too long for one issue: which part this is, and how many there are, from 1. */
  readonly part?: number;
  readonly parts?: number;
  /** Only of an index, where the settings list several writers. */
  readonly writers?: WritersAtWork;
  /** Only of a digest that is for chats, too: whether they confirmed its message. */
  readonly chat?: "pending" | "confirmed";
}

/** The names of the labels by which the App and the gate find issues. */
export interface WorkingLabels {
  readonly actionItem: string;
  readonly postmortem: string;
}

export interface ParsedReport {
  readonly kind: ReportKind;
  readonly identity: ReportIdentity;
  readonly signedBy: string;
  readonly signature: string;
  readonly signedText: string;
}

const LABELS: Shape<WorkingLabels> = { actionItem: text, postmortem: text };

const WRITERS: Shape<WritersAtWork> = {
  last: text,
  first: optional(text),
  since: optional(instant),
  metAt: optional(instant),
};

const IDENTITY: Shape<ReportIdentity> = {
  issue: object(RECORDED_ISSUE, "the ids of its own issue"),
  openedAt: instant,
  labels: optional(object(LABELS, "the names of two labels")),
  items: optional(object(INDEX_ITEMS, "the items of an index")),
  part: optional(id),
  parts: optional(id),
  writers: optional(object(WRITERS, "who works there")),
  chat: optional(oneOf(["pending", "confirmed"], "pending or confirmed")),
};

const SIGNED: Shape<Pick<ParsedReport, "signedBy" | "signature">> = { signedBy: text, signature: text };

const TAG =
  /^<!-- followthrough-(digest|config|index|welcome|intake|incident)((?: \d{4}-\d\d-\d\d)?)(?: (\{[^\r\n]*\}))? -->/;

/** The App finds the issue that holds one week's digest by this; `from` is the first day of the week. */
export function digestTag(from: string): string {
  return `<!-- followthrough-digest ${from} -->`;
}

/** Identifies the issue that reports problems of the config. */
export const CONFIG_TAG = "<!-- followthrough-config -->";

/** Identifies the index of a repository, and the label by which the gate finds it. No setting changes either. */
export const INDEX_TAG = "<!-- followthrough-index -->";

export const INDEX_LABEL = "followthrough-index";

/** Identifies the App's first issue after its installation. Its label stays in the repository when the issue is deleted. */
export const WELCOME_TAG = "<!-- followthrough-welcome -->";

export const WELCOME_LABEL = "followthrough-welcome";

/** Identifies the issue that reports errors in what tools send. */
export const INTAKE_TAG = "<!-- followthrough-intake -->";

/** Identifies an incident that the App opened for a tool. It is no report, but no obligation either. */
export const INCIDENT_TAG = "<!-- followthrough-incident -->";

/** Which report a body says it is, signed or not; null when it is none. */
export function readReportTag(body: string): ReportKind | null {
  return (TAG.exec(body)?.[1] as ReportKind | undefined) ?? null;
}

/** The first day of the week that a digest is about; null when the body is no digest. */
export function readDigestTag(body: string): string | null {
  const [, kind, week = ""] = TAG.exec(body) ?? [];
  return kind === "digest" && week !== "" ? week.trim() : null;
}

/** What the signed tag of a report says; null when there is none. Whether to trust it is up to the caller. */
export function readReport(body: string): ParsedReport | null {
  const [, kind, week = "", json] = TAG.exec(body) ?? [];
  const fields = json === undefined ? null : parseJson(json);
  const [identity, signed] = [readShape(fields, IDENTITY), readShape(fields, SIGNED)];
  if (identity === null || signed === null) return null;
  return {
    kind: kind as ReportKind,
    identity,
    ...signed,
    signedText: signedTextOf(kind as ReportKind, week.trim(), identity),
  };
}

/** The body with its tag signed. */
export function signReport(body: string, identity: ReportIdentity, signer: Signer): string {
  const [tag, kind, week = ""] = TAG.exec(body) ?? [];
  if (tag === undefined) throw new Error("A report begins with its tag.");
  const signature = signer.sign(signedTextOf(kind as ReportKind, week.trim(), identity));
  const json = hiddenJson({ ...identity, signedBy: signer.publicKey, signature });
  return `<!-- followthrough-${kind}${week} ${json} -->${body.slice(tag.length)}`;
}

/** The body as it was before it was signed. */
export function withoutSignature(body: string): string {
  return body.replace(TAG, "<!-- followthrough-$1$2 -->");
}

/** Whether this identity was signed for this issue. */
export function isReportOf(reported: MarkedIssue, { issue, openedAt }: ReportIdentity): boolean {
  return isRecordedIssue(reported, issue, openedAt);
}

function signedTextOf(kind: ReportKind, week: string, identity: ReportIdentity): string {
  return canonicalJson({ report: kind, week, ...identity });
}

const SWEEP = /<!-- followthrough-sweep (\S{20,40}) -->/;

/** When the App last swept, as a digest says; null when it does not. Trust it only in an issue that the App wrote. */
export function readLastSweep(body: string): string | null {
  const written = SWEEP.exec(body)?.[1];
  return isInstant(written) ? written : null;
}

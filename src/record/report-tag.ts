import { isInstant } from "../domain/json-check.ts";
import { canonicalJson, hiddenJson, parseJson } from "./hidden-json.ts";
import { isMadeFor, type MarkedIssue, type Signer } from "./marker.ts";
import { id, instant, optional, readShape, type Shape, text } from "./shape.ts";

/**
 * Reports are issues of the App's that owe nothing, and so carry no marker: a tag at the very beginning of the body
 * tells what they are. It counts only in an issue that the App wrote, and only if it is signed: else any item could
 * hide as one.
 */
export type ReportKind = "digest" | "config";

/** What is signed together with a tag, so that it counts on one issue only. */
export interface ReportIdentity {
  /** The repository's database id. */
  readonly repositoryId: number;
  /** When the report opened, by the App's clock. */
  readonly openedAt: string;
  /** The issue's own number; missing as it opens, when nobody knows it. */
  readonly issue?: number;
}

export interface ParsedReport {
  readonly kind: ReportKind;
  readonly identity: ReportIdentity;
  readonly signedBy: string;
  readonly signature: string;
  readonly signedText: string;
}

const IDENTITY: Shape<ReportIdentity> = { repositoryId: id, openedAt: instant, issue: optional(id) };

const SIGNED: Shape<Pick<ParsedReport, "signedBy" | "signature">> = { signedBy: text, signature: text };

const DIGEST = "<!-- followthrough-digest";

const CONFIG = "<!-- followthrough-config";

const TAG = /^<!-- followthrough-(digest|config)((?: \d{4}-\d\d-\d\d)?)(?: (\{[^\r\n]*\}))? -->/;

/** The issue that holds one week's digest is found by this; `from` is the first day of the week. */
export function digestTag(from: string): string {
  return `${DIGEST} ${from} -->`;
}

/** The issue that tells what is wrong with the config is found by this. */
export const CONFIG_TAG = `${CONFIG} -->`;

/** What kind of report a body says that it is, signed or not; null when it is none. */
export function readReportTag(body: string): ReportKind | null {
  return (TAG.exec(body)?.[1] as ReportKind | undefined) ?? null;
}

/** The first day of the week that a digest is about; null when the body does not begin with its tag. */
export function readDigestTag(body: string): string | null {
  const [, kind, week = ""] = TAG.exec(body) ?? [];
  return kind === "digest" && week !== "" ? week.trim() : null;
}

/** The identity in the tag of a report; null where it has none. */
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

/** The body of a report with its tag signed. */
export function signReport(body: string, identity: ReportIdentity, signer: Signer): string {
  const [tag, kind, week = ""] = TAG.exec(body) ?? [];
  if (tag === undefined) throw new Error("A report begins with its tag.");
  const signature = signer.sign(signedTextOf(kind as ReportKind, week.trim(), identity));
  const json = hiddenJson({ ...identity, signedBy: signer.publicKey, signature });
  return `<!-- followthrough-${kind}${week} ${json} -->${body.slice(tag.length)}`;
}

/** The body as it was before its tag was signed. */
export function withoutSignature(body: string): string {
  return body.replace(TAG, "<!-- followthrough-$1$2 -->");
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

/** The same of the identity of a report. */
export function isReportOf(on: MarkedIssue, { issue, openedAt }: ReportIdentity): boolean {
  return isMadeFor(on, issue, openedAt);
}

import type { Notified } from "../domain/items/ledger.ts";
import { canonicalJson, hiddenJson, parseJson } from "./hidden-json.ts";
import { checkMarkerFields } from "./marker-check.ts";
import type { Marker } from "./marker-types.ts";
import { isRecordedIssue, isWhereRecorded, type MarkedIssue, type WithoutIssue } from "./recorded-issue.ts";

/** Signs a text; key and signature are text themselves, the signature in base64url. */
export interface Signer {
  readonly publicKey: string;
  sign(text: string): string;
}

export type ParsedMarker =
  | { readonly found: "none" }
  | { readonly found: "malformed"; readonly reason: string }
  | {
      readonly found: "marker";
      readonly marker: Marker;
      /** The public key that the signature claims, `ed25519:…`. */
      readonly signedBy: string;
      readonly signature: string;
      readonly signedText: string;
    };

interface Span {
  readonly start: number;
  readonly end: number;
  /** The text between the opening and `-->`; null if the comment never ends. */
  readonly json: string | null;
}

const VERSION = 1;

const OPENING = /<!--\s*followthrough\s/g;

const CLOSING = "-->";

/** The hidden HTML comment for an issue's body, signed. It is one line of ASCII punctuation that no words can close. */
export function writeMarker(marker: Marker, signer: Signer): string {
  const signed = { signedBy: signer.publicKey, signature: signer.sign(signedTextOf(marker)) };
  return `<!-- followthrough ${hiddenJson({ v: VERSION, ...marker, ...signed })} -->`;
}

/** Reads the one marker of a body. Two markers are malformed, because there is no way to tell which one counts. */
export function readMarker(body: string): ParsedMarker {
  const spans = findMarkers(body);
  if (spans.length === 0) return { found: "none" };
  if (spans.length > 1) return malformed("it has more than one marker");
  const { json } = spans[0]!;
  if (json === null) return malformed("its comment does not end");
  const fields = parseJson(json);
  if (fields === undefined) return malformed("it is not valid JSON");
  const checked = checkMarkerFields(fields, VERSION);
  if ("problem" in checked) return malformed(checked.problem);
  const { marker, signedBy, signature } = checked;
  return {
    found: "marker",
    marker,
    signedBy,
    signature,
    // Made when asked for: only who verifies needs it, and it costs as much as all the rest.
    get signedText() {
      return signedTextOf(marker);
    },
  };
}

/**
 * The text that is signed: canonical JSON (sorted keys, no spaces) of what must not be edited by hand. Hints
 * (`key`, `repositories`, `opened`, `sections`, `unfilled`, `filled`, `related`, `adopted`) are left out.
 */
export function signedTextOf(marker: Marker): string {
  if (marker.kind === "postmortem") {
    const { key: _, repositories, opened, sections, unfilled, filled, related, adopted, ...values } = marker;
    return canonicalJson({ v: VERSION, ...values });
  }
  const { key: _, ...values } = marker;
  return canonicalJson({ v: VERSION, ...values });
}

/** The marker with what was sent on record. */
export function withNotified<Noted extends WithoutIssue<Marker>>(marker: Noted, notified: Notified): Noted {
  if (marker.kind === "postmortem") return { ...marker, notified };
  return { ...marker, ledger: { ...marker.ledger, notified } };
}

const MOST_CONFIRMED = 20;

/** The marker with the comment of a notice that the chats confirmed on record. */
export function withConfirmed<Noted extends WithoutIssue<Marker>>(marker: Noted, commentId: number): Noted {
  const add = (known: readonly number[] = []) => {
    return [...new Set([...known, commentId])].sort((a, b) => a - b).slice(-MOST_CONFIRMED);
  };
  if (marker.kind === "postmortem") return { ...marker, confirmed: add(marker.confirmed) };
  return { ...marker, ledger: { ...marker.ledger, confirmed: add(marker.ledger.confirmed) } };
}

/** Replaces the first marker and removes any others. Appends the marker if there is none. */
export function replaceMarker(body: string, markerText: string): string {
  const [first, ...others] = findMarkers(body);
  if (!first) {
    const lineBreak = body.includes("\r\n") || body.endsWith("\r") ? "\r\n" : "\n";
    return body === "" ? markerText : body + lineBreak + lineBreak + markerText;
  }
  return body.slice(0, first.start) + markerText + removeSpans(body, others, first.end);
}

/** The body as people see it: without markers, and without the empty line that set them off. */
export function stripMarker(body: string): string {
  return removeSpans(body, findMarkers(body), 0);
}

function malformed(reason: string): ParsedMarker {
  return { found: "malformed", reason: `the Followthrough marker cannot be read: ${reason}` };
}

function findMarkers(body: string): Span[] {
  return [...body.matchAll(OPENING)].map(({ index, 0: found }) => {
    return spanFrom(body, index, index + found.length);
  });
}

/** A comment that never ends, or that contains the next one, is assumed to end with its line, so that repairing it keeps the rest. */
function spanFrom(body: string, start: number, inner: number): Span {
  const nextOpen = body.indexOf("<!--", inner);
  const reach = nextOpen === -1 ? body.length : nextOpen;
  const text = body.slice(inner, reach);
  const close = text.indexOf(CLOSING);
  if (close !== -1) return { start, end: inner + close + CLOSING.length, json: text.slice(0, close) };
  const lineEnd = text.search(/[\r\n]/);
  return { start, end: lineEnd === -1 ? reach : inner + lineEnd, json: null };
}

function removeSpans(body: string, spans: readonly Span[], from: number): string {
  let kept = "";
  let position = from;
  for (const { start, end } of spans) {
    kept += body.slice(position, start).replace(/(?:\r?\n){1,2}$/, "");
    position = end;
  }
  const rest = body.slice(position);
  return kept === "" && from === 0 && spans.length > 0 ? rest.replace(/^[\r\n]+/, "") : kept + rest;
}

/** Whether a marker was signed for this issue. Of an adopted issue, it must name the id: others chose when it was created. */
export function isMarkerOf(issue: MarkedIssue, marker: Marker): boolean {
  return hasId(marker) && isRecordedIssue(issue, marker.issue, madeAt(marker));
}

/** Whether it was signed for an issue that was transferred since, and must be signed again. */
export function namesFormerPlace(issue: MarkedIssue, marker: Marker): boolean {
  return isMarkerOf(issue, marker) && !isWhereRecorded(issue, marker.issue, madeAt(marker));
}

function hasId(marker: Marker): boolean {
  return marker.kind === "postmortem" || !marker.adopted || marker.issue.id !== undefined;
}

function madeAt(marker: Marker): string {
  return marker.kind === "postmortem" ? marker.openedAt : marker.ledger.trackedAt;
}

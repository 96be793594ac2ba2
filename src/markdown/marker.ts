import type { Dropped, Ledger, Notified } from "../domain/ledger.ts";
import { canonicalJson, escapeForComment } from "./hidden-json.ts";
import { checkMarkerFields } from "./marker-fields.ts";

/** What the issue of a postmortem says about itself to machines. */
export interface PostmortemMarker {
  readonly kind: "postmortem";
  /** `owner/repo#12` of the first incident: a hint for people and events, never trusted. */
  readonly key: string;
  readonly incidents: readonly MarkedIncident[];
  /** The issue's own number; missing as it opens, when nobody knows it. */
  readonly issue?: number;
  /** When it opened, by the App's clock. */
  readonly openedAt: string;
  /** When the incident label went on. */
  readonly labelledAt: string;
  readonly due: string;
  /** `owner/repo` in which its items live besides its own. */
  readonly repositories: readonly string[];
  /** Digest of the text that it opened with: tells whether people wrote in it since. */
  readonly opened: string;
  /** Whether the App closed it because the incident label was taken off. */
  readonly withdrawn: boolean;
  /** The newest notices about it, so that none is sent twice. */
  readonly notified?: Notified;
  /** When it was closed complete: later edits do not open it again. */
  readonly completedAt?: string;
  /** An approver said that it is not needed. */
  readonly declined?: Dropped;
  /** How many items there were when it last thanked everybody. */
  readonly thankedFor?: number;
  /** Comments whose commands were obeyed, in rising order; the newest few. */
  readonly obeyed?: readonly number[];
  /** What its sections said when it opened, which is nothing of its own: digests by folded title. A hint. */
  readonly sections?: Readonly<Record<string, string>>;
  /** Placeholders of the template that nobody could fill when it opened. A hint. */
  readonly unfilled?: readonly string[];
  /** What was agreed on them, by `owner/repo#12` in lower case: their own records stand where their authors may take them out. */
  readonly agreed?: Readonly<Record<string, Agreed>>;
  /** Issues (`owner/repo#12`) that lines or people made items, and that others wrote: where to look. A hint. */
  readonly adopted?: readonly string[];
}

/** The dates of an item, and how often it was extended. */
export interface Agreed {
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
  /** The issue's own number when somebody else wrote the issue; null when the App did. */
  readonly adopted: number | null;
  /** The issue's own number; missing as it opens, when nobody knows it. */
  readonly issue?: number;
  readonly ledger: Ledger;
}

export type Marker = PostmortemMarker | ItemMarker;

/** Signs a text; key and signature are text themselves, the signature in base64url. */
export interface Signer {
  readonly publicKey: string;
  sign(text: string): string;
}

export type MarkerReading =
  | { readonly found: "none" }
  | { readonly found: "malformed"; readonly reason: string }
  | {
      readonly found: "marker";
      readonly marker: Marker;
      /** The public key by which the signature is said to be, `ed25519:…`. */
      readonly signedBy: string;
      readonly signature: string;
      readonly signedText: string;
    };

interface Span {
  readonly start: number;
  readonly end: number;
  /** What stands between the opening and `-->`; null when the comment never ends. */
  readonly json: string | null;
}

const VERSION = 1;
const OPENING = /<!--\s*followthrough\s/g;
const CLOSING = "-->";

/** The hidden HTML comment for an issue's body, signed. It is one line of ASCII punctuation that no words can close. */
export function writeMarker(marker: Marker, signer: Signer): string {
  const signed = { signedBy: signer.publicKey, signature: signer.sign(signedTextOf(marker)) };
  const json = JSON.stringify({ v: VERSION, ...marker, ...signed });
  return `<!-- followthrough ${escapeForComment(json)} -->`;
}

/** Reads the one marker of a body. Two markers are malformed: nobody can say which one counts. */
export function readMarker(body: string): MarkerReading {
  const spans = findMarkers(body);
  if (spans.length === 0) return { found: "none" };
  if (spans.length > 1) return malformed("it has more than one marker");
  const { json } = spans[0]!;
  if (json === null) return malformed("its comment does not end");
  let fields: unknown;
  try {
    fields = JSON.parse(json);
  } catch {
    return malformed("it is not valid JSON");
  }
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
 * (`key`, `repositories`, `opened`, `sections`, `unfilled`, `adopted`) are left out.
 */
export function signedTextOf(marker: Marker): string {
  if (marker.kind === "postmortem") {
    const { key: _, repositories, opened, sections, unfilled, adopted, ...values } = marker;
    return canonicalJson({ v: VERSION, ...values });
  }
  const { key: _, ...values } = marker;
  return canonicalJson({ v: VERSION, ...values });
}

/** The marker with what was sent on record. */
export function withNotified(marker: Marker, notified: Notified): Marker {
  if (marker.kind === "postmortem") return { ...marker, notified };
  return { ...marker, ledger: { ...marker.ledger, notified } };
}

/** Puts the marker where the first one stands, and removes any others; appends it when there is none. */
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

function malformed(reason: string): MarkerReading {
  return { found: "malformed", reason: `the Followthrough marker cannot be read: ${reason}` };
}

function findMarkers(body: string): Span[] {
  const spans: Span[] = [];
  OPENING.lastIndex = 0;
  for (let match = OPENING.exec(body); match; match = OPENING.exec(body)) {
    const inner = match.index + match[0].length;
    const span = spanFrom(body, match.index, inner);
    spans.push(span);
    OPENING.lastIndex = span.end;
  }
  return spans;
}

/** A comment that never ends, or runs into the next one, is taken to end with its line, so that mending it spares the rest. */
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

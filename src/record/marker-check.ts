import { isDay, isFields, isId, isInstant, isListOf, isText } from "../domain/json-check.ts";
import type { ItemMarker, Marker, PostmortemMarker } from "./marker-types.ts";

type Check = (value: unknown) => boolean;

type Shape = Readonly<Record<string, readonly [check: Check, expected: string]>>;

/** A name of dots alone would lead elsewhere when it becomes part of an address. */
const REPOSITORY = /^(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.-]+$/;

const KEY = /^(?!\.+\/)[\w.-]+\/(?!\.+#)[\w.-]+#[1-9]\d{0,14}$/;

const SIGNATURE = /^[\w-]{1,200}$/;

const PUBLIC_KEY = /^ed25519:[\w-]{43}$/;

const isKey: Check = (value) => isText(value) && KEY.test(value);

const isRepository: Check = (value) => isText(value) && REPOSITORY.test(value);

const isIdOrNull: Check = (value) => value === null || isId(value);

const hasShape = (shape: Shape): Check => {
  return (value) => isFields(value) && firstProblem(value, shape, "") === null;
};

const id = [isId, "a number above 0"] as const;

const optional = (check: Check): Check => {
  return (value) => value === undefined || check(value);
};

const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

const optionalId = [optional(isId), "a number above 0"] as const;

const idOrNull = [isIdOrNull, "a number above 0, or null"] as const;

const text = [isText, "text"] as const;

const day = [isDay, "a day like 2026-12-01"] as const;

const instant = [isInstant, "an instant like 2026-12-01T09:30:00Z"] as const;

const key = [isKey, "an issue like acme/shop#12"] as const;

const INCIDENT: Shape = { repositoryId: id, number: id, key, commentId: idOrNull };

const INCIDENTS: Check = (value) => isListOf(value, hasShape(INCIDENT)) && (value as unknown[]).length > 0;

const dayOrNull = [
  (value) => value === null || isDay(value),
  "a day, or null",
] as const satisfies Shape[string];

const NOTIFIED: Shape = {
  due: day,
  reminded: [(value) => value === null || Number.isSafeInteger(value), "a number of days, or null"],
  remindedOn: dayOrNull,
  escalated: [isCount, "a number of steps"],
  escalatedOn: dayOrNull,
};

const notified = [optional(hasShape(NOTIFIED)), "the notices that were sent"] as const;

const isNames: Check = (value) => isListOf(value, isText);

const isDigests: Check = (value) => isFields(value) && Object.values(value).every(isText);

const DROPPED: Shape = { reason: text, by: text, at: instant, commentId: idOrNull };

const AGREED: Shape = { originalDue: day, due: day, extensions: [isCount, "a number of extensions"] };

const isAgreed: Check = (value) => isFields(value) && Object.values(value).every(hasShape(AGREED));

const POSTMORTEM: Shape = {
  key,
  incidents: [INCIDENTS, "a list of incidents"],
  issue: optionalId,
  openedAt: instant,
  labelledAt: instant,
  due: day,
  repositories: [(value) => isListOf(value, isRepository), "a list of owner/repo"],
  opened: text,
  withdrawn: [(value) => typeof value === "boolean", "true or false"],
  notified,
  completedAt: [optional(isInstant), "an instant like 2026-12-01T09:30:00Z"],
  declined: [optional(hasShape(DROPPED)), "who said that it is not needed, and why"],
  thankedFor: [optional(isCount), "a number of items"],
  obeyed: [optional((value) => isListOf(value, isId)), "a list of comment ids"],
  sections: [optional(isDigests), "digests by title"],
  unfilled: [optional(isNames), "a list of placeholders"],
  agreed: [optional(isAgreed), "what is agreed, by issue"],
  adopted: [optional((value) => isListOf(value, isKey)), "a list of issues like acme/shop#12"],
};

const EXTENSION: Shape = { from: day, to: day, reason: text, by: text, at: instant, commentId: id };

const WAIVER: Shape = { until: day, reason: text, by: text, at: instant, commentId: id };

const SYNCED: Shape = {
  done: [(value) => typeof value === "boolean", "true or false"],
  owners: [(value) => isListOf(value, isText), "a list of owners"],
  title: text,
};

const BASE: Shape = {
  line: [(value) => value === null || hasShape(SYNCED)(value), "the fields of a line, or null"],
  issue: [hasShape(SYNCED), "the fields of an issue"],
  seenAt: instant,
};

const LEDGER: Shape = {
  originalDue: day,
  due: day,
  trackedAt: instant,
  adoptedAt: [optional(isInstant), "an instant like 2026-12-01T09:30:00Z"],
  severity: [optional(isText), "the label of a severity"],
  extensions: [(value) => isListOf(value, hasShape(EXTENSION)), "a list of extensions"],
  extendedBefore: [optional(isCount), "a number of extensions"],
  waiver: [(value) => value === null || hasShape(WAIVER)(value), "a waiver, or null"],
  dropped: [optional(hasShape(DROPPED)), "a drop"],
  obeyed: [optional((value) => isListOf(value, isId)), "a list of comment ids"],
  notified,
  base: [hasShape(BASE), "the base of the merge"],
};

const ITEM: Shape = {
  key,
  postmortem: [hasShape({ repositoryId: id, number: id, id }), "the ids of a postmortem"],
  words: text,
  occurrence: id,
  adopted: idOrNull,
  issue: optionalId,
};

/**
 * Checks what was read between the comment's brackets.
 * The ledger's fields that this version does not know are kept, since the signature covers them too.
 */
export function checkMarkerFields(
  fields: unknown,
  version: number,
): { marker: Marker; signedBy: string; signature: string } | { problem: string } {
  if (!isFields(fields)) return { problem: "it is not a JSON object" };
  if (fields.v !== version) {
    return {
      problem: `it is of version ${shown(fields.v)}, and this Followthrough reads version ${version}`,
    };
  }
  if (!isText(fields.signature) || !SIGNATURE.test(fields.signature)) {
    return { problem: problemOf("signature", "a signature in base64url", fields.signature) };
  }
  if (!isText(fields.signedBy) || !PUBLIC_KEY.test(fields.signedBy)) {
    return { problem: problemOf("signedBy", "a public key like ed25519:…", fields.signedBy) };
  }
  const { signedBy, signature } = fields;
  if (fields.kind === "postmortem") {
    const problem = firstProblem(fields, POSTMORTEM, "");
    return problem ? { problem } : { marker: postmortemMarker(fields), signedBy, signature };
  }
  if (fields.kind === "action-item") {
    const problem = firstProblem(fields, ITEM, "") ?? ledgerProblem(fields.ledger);
    return problem ? { problem } : { marker: itemMarker(fields), signedBy, signature };
  }
  return { problem: problemOf("kind", "postmortem or action-item", fields.kind) };
}

function postmortemMarker(fields: Readonly<Record<string, unknown>>): PostmortemMarker {
  const names = ["kind", ...Object.keys(POSTMORTEM)].filter((name) => fields[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, fields[name]])) as unknown as PostmortemMarker;
}

function itemMarker(fields: Readonly<Record<string, unknown>>): ItemMarker {
  const { key, postmortem, words, occurrence, adopted, issue, ledger } = fields as unknown as ItemMarker;
  const known = { kind: "action-item", key, postmortem, words, occurrence, adopted, ledger } as const;
  return issue === undefined ? known : { ...known, issue };
}

function ledgerProblem(ledger: unknown): string | null {
  return isFields(ledger)
    ? firstProblem(ledger, LEDGER, "ledger.")
    : problemOf("ledger", "an object", ledger);
}

function firstProblem(
  fields: Readonly<Record<string, unknown>>,
  shape: Shape,
  prefix: string,
): string | null {
  for (const name in shape) {
    const [check, expected] = shape[name]!;
    if (!check(fields[name])) return problemOf(prefix + name, expected, fields[name]);
  }
  return null;
}

function problemOf(path: string, expected: string, found: unknown): string {
  return `${path} should be ${expected}, and is ${shown(found)}`;
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}

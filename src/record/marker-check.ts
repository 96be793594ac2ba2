import type {
  Dropped,
  Eased,
  Extension,
  FieldsBase,
  Ledger,
  MergeBase,
  Notified,
  SeenField,
  SyncedFields,
  Terms,
  Waiver,
} from "../domain/items/ledger.ts";
import { type Fields, isFields, isText } from "../domain/json-check.ts";
import type { Review } from "../domain/postmortem/review.ts";
import { PRIORITIES } from "../domain/priority.ts";
import type {
  AgreedTerms,
  FilledLines,
  ItemMarker,
  LostItem,
  MarkedIncident,
  Marker,
  PostmortemMarker,
  TakenFromIncident,
} from "./marker-types.ts";
import { RECORDED_ISSUE } from "./recorded-issue.ts";
import {
  count,
  day,
  firstProblem,
  id,
  instant,
  list,
  map,
  matching,
  nonEmpty,
  object,
  objectInDetail,
  oneOf,
  optional,
  orNull,
  pick,
  type Rule,
  type Shape,
  shown,
  text,
  truth,
  wholeNumber,
} from "./shape.ts";

/* What is checked here and its types stay in step by themselves: a field without a rule does not compile. */

const KINDS = "postmortem or action-item";

const signature = matching(/^[\w-]{1,200}$/, "a signature in base64url");

const publicKey = matching(/^ed25519:[\w-]{43}$/, "a public key like ed25519:…");

const key = matching(/^(?!\.+\/)[\w.-]+\/(?!\.+#)[\w.-]+#[1-9]\d{0,14}$/, "an issue like acme/shop#12");

/** A name of dots alone would lead elsewhere when it becomes part of an address. */
const repository = matching(/^(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.-]+$/, "a repository like acme/shop");

const issue = object(RECORDED_ISSUE, "the ids of its own issue");

const commentIds = list(id, "a list of comment ids");

const INCIDENT: Shape<MarkedIncident> = { repositoryId: id, number: id, key, commentId: orNull(id) };

const NOTIFIED: Shape<Notified> = {
  due: day,
  reminded: orNull(wholeNumber("days")),
  remindedOn: orNull(day),
  escalated: count("steps"),
  escalatedOn: orNull(day),
};

const DROPPED: Shape<Dropped> = { reason: text, by: text, at: instant, commentId: orNull(id) };

const TERMS: Shape<Terms> = {
  priority: orNull(oneOf(PRIORITIES, "a priority like P1")),
  areas: list(text, "a list of areas"),
  owners: list(text, "a list of owners"),
};

const LOST: Shape<LostItem> = { issue: key, reason: text, by: text, at: instant, commentId: id };

const AGREED_TERMS: Shape<AgreedTerms> = {
  originalDue: day,
  due: day,
  extensions: count("extensions"),
  terms: optional(object(TERMS, "priority, areas and owners")),
};

const severity: Rule<string> = [isText, "the label of a severity"];

const TAKEN: Shape<TakenFromIncident> = {
  changes: count("changes"),
  title: text,
  severity: orNull(severity),
  dueFor: optional(severity),
  topics: text,
  isIncident: truth,
};

const FILLED: Shape<FilledLines> = {
  lines: list(text, "a list of lines"),
  values: map(text, "values by placeholder"),
};

const confirmed = optional(commentIds);

const notified = optional(object(NOTIFIED, "the notices that were sent"));

const GRANT = { reason: text, by: text, at: instant, commentId: id };

const EXTENSION: Shape<Extension> = { from: day, to: day, ...GRANT };

const WAIVER: Shape<Waiver> = { until: day, ...GRANT };

const extensions = list(object(EXTENSION, "an extension"), "a list of extensions");

const waiver = orNull(object(WAIVER, "a waiver"));

const REVIEW: Shape<Review> = {
  verdict: oneOf(["approved", "changes"], "approved or changes"),
  of: text,
  by: text,
  at: instant,
  commentId: id,
  reason: optional(text),
};

const POSTMORTEM: Shape<PostmortemMarker> = {
  kind: oneOf(["postmortem"], KINDS),
  key,
  incidents: nonEmpty(list(object(INCIDENT, "an incident"), "a list of incidents")),
  issue,
  openedAt: instant,
  labelledAt: instant,
  originalDue: day,
  due: day,
  dueSetAt: optional(instant),
  extensions,
  waiver,
  taken: objectInDetail(TAKEN, "what it took over from its incident"),
  repositories: list(repository, "a list of owner/repo"),
  opened: text,
  withdrawn: truth,
  notified,
  confirmed,
  completedAt: optional(instant),
  declined: optional(object(DROPPED, "who said that it is not needed, and why")),
  lost: optional(list(object(LOST, "the drop of an item"), "the drops of items")),
  reviews: optional(list(object(REVIEW, "a review"), "a list of reviews")),
  thankedFor: optional(count("items")),
  obeyed: optional(commentIds),
  sections: optional(map(text, "fingerprints by title")),
  examples: optional(map(text, "fingerprints of lines")),
  unfilled: optional(list(text, "a list of placeholders")),
  filled: optional(object(FILLED, "the lines that were filled in")),
  related: optional(text),
  agreed: optional(map(object(AGREED_TERMS, "what is agreed"), "what is agreed, by issue")),
  adopted: optional(list(key, "a list of issues like acme/shop#12")),
};

const EASED: Shape<Eased> = { what: text, ...GRANT };

const SYNCED: Shape<SyncedFields> = { done: truth, owners: list(text, "a list of owners"), title: text };

const SEEN: Shape<SeenField> = { record: orNull(text), shown: orNull(text), asked: optional(truth) };

const seen = optional(object(SEEN, "what a field showed"));

const FIELDS: Shape<FieldsBase> = { due: seen, priority: seen };

const BASE: Shape<MergeBase> = {
  line: orNull(object(SYNCED, "the fields of a line")),
  issue: object(SYNCED, "the fields of an issue"),
  due: optional(day),
  fields: optional(object(FIELDS, "the fields of an issue")),
  seenAt: instant,
};

const LEDGER: Shape<Ledger> = {
  originalDue: day,
  due: day,
  trackedAt: instant,
  adoptedAt: optional(instant),
  severity: optional(severity),
  terms: object(TERMS, "priority, areas and owners"),
  eased: optional(list(object(EASED, "what was eased"), "a list of what was eased")),
  extensions,
  extendedBefore: optional(count("extensions")),
  waiver,
  dropped: optional(object(DROPPED, "a drop")),
  obeyed: optional(commentIds),
  notified,
  confirmed,
  base: object(BASE, "the base of the merge"),
};

const POSTMORTEM_IDS: Shape<ItemMarker["postmortem"]> = { repositoryId: id, number: id, id };

const ITEM: Shape<ItemMarker> = {
  kind: oneOf(["action-item"], KINDS),
  key,
  postmortem: object(POSTMORTEM_IDS, "the ids of a postmortem"),
  words: text,
  occurrence: id,
  adopted: truth,
  issue,
  ledger: objectInDetail(LEDGER, "an object"),
};

/** Who signed a marker, and how. */
interface Signed {
  readonly signature: string;
  readonly signedBy: string;
}

const SIGNED: Shape<Signed> = { signature, signedBy: publicKey };

/**
 * Checks what was read between the comment's brackets.
 * The ledger's fields that this version does not know are kept, since the signature covers them too.
 */
export function checkMarkerFields(fields: unknown, version: number): Checked {
  if (!isFields(fields)) return { problem: "it is not a JSON object" };
  if (fields.v === version)
    return fields.kind === "postmortem" ? checked(fields, POSTMORTEM) : checked(fields, ITEM);
  return { problem: `it is of version ${shown(fields.v)}, and this Followthrough reads version ${version}` };
}

type Checked = ({ marker: Marker } & Signed) | { problem: string };

function checked<M extends Marker>(fields: Fields, shape: Shape<M>): Checked {
  const problem = firstProblem(fields, SIGNED) ?? firstProblem(fields, shape);
  return problem === null ? { marker: pick(fields, shape), ...pick(fields, SIGNED) } : { problem };
}

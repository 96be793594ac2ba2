import type { UnreadDue } from "../../../domain/calendar/written-date.ts";
import { formatIssueLink, type Home } from "../../../domain/issue-ref.ts";
import { GUARD, maskItem, maskMarkup } from "../../markup.ts";
import type { Metadata } from "./grammar.ts";
import { cutIssue, cutSetOffIssue, isReference } from "./issue-text.ts";
import type { ItemFields, TextContext } from "./item-fields.ts";
import { cutPieces, edgePieces, type Piece } from "./pieces.ts";

/**
 * Reads the text after an item's checkbox. The issue comes first or is set off. Metadata counts at the start and at the end,
 * in its own brackets, or after a label with a colon. Everything else is the item's words, as written.
 * `tail` is a comment at the end, which is neither.
 */
export function parseItemText(text: string, context: TextContext): { fields: ItemFields; tail: string } {
  const isMetadata = (behind: string): boolean => saysNoWords(behind, context);
  const front = cutIssue(text, context.home, isMetadata);
  const guarded = readGuarded(front.rest, context);
  const found = isReference(front) || guarded ? front : cutSetOffIssue(text, context, isMetadata);
  const { rest, ...reference } = found;
  const source = guarded?.after ?? rest;
  const { mask, tail } = maskItem(source);
  const read = readPieces(source.slice(0, tail), mask.slice(0, tail), context);
  const fields = { ...reference, ...read, words: guarded ? guarded.words : read.words };
  return { fields, tail: source.slice(tail).trim() };
}

/**
 * The one way the App writes an item's text: `[#12](URL) Words @owner · due 2026-12-01 · P1 · #prevent · repo: o/r`.
 * Empty comments fence in words that would be read as metadata, so that reading the text gives the same fields again
 * (except that a date that cannot be read is not looked for inside a fence).
 */
export function renderItemText(fields: ItemFields, context: TextContext): string {
  const words = unhidden(fields.words);
  const wanted = JSON.stringify(ordered({ ...fields, words }, context));
  const plain = assemble(fields, words, context.home);
  const reads = (text: string): boolean => {
    return JSON.stringify(ordered(parseItemText(text, context).fields, context)) === wanted;
  };
  if (reads(plain)) return plain;
  // After "ask" or "from", an owner would be part of the sentence.
  const setOff = assemble(fields, words === "" ? words : `${words} ·`, context.home);
  return fields.owners.length > 0 && reads(setOff) ? setOff : fenceItemText(fields, context);
}

/** The same, with the words always fenced in. */
export function fenceItemText(fields: ItemFields, { home }: TextContext): string {
  return assemble(fields, `${GUARD}${unhidden(fields.words)}${GUARD}`, home);
}

function assemble(fields: ItemFields, words: string, home: Home): string {
  const link = fields.issue ? formatIssueLink(fields.issue, home) : (fields.wrongLink ?? "");
  const head = [link, words, ...fields.owners.map((owner) => `@${owner}`)].filter((part) => part !== "");
  const due = fields.due && "date" in fields.due ? `due ${fields.due.date}` : "";
  const type = fields.type === null ? "" : `#${fields.type}`;
  const repository = fields.repository === null ? "" : `repo: ${fields.repository}`;
  const rest = [due, fields.priority ?? "", type, repository].filter((part) => part !== "");
  return [head.join(" "), ...rest].join(" · ");
}

/** A comment that opens in the words would hide the text after them. */
function unhidden(words: string): string {
  const trimmed = words.trim();
  const { open } = maskMarkup(trimmed);
  return open === null ? trimmed : trimmed.slice(0, open) + trimmed.slice(open).replaceAll("<!--", "&lt;!--");
}

/** Words in one line. */
export function oneLine(words: string): string {
  return words.replace(/\s*[\r\n]\s*/g, " ").trim();
}

function ordered(fields: ItemFields, { home }: TextContext): unknown[] {
  const { issue, wrongLink, words, owners, due, priority, type, repository } = fields;
  return [issue ? formatIssueLink(issue, home) : wrongLink, words, owners, due, priority, type, repository];
}

/** Whether the text is only metadata. */
function saysNoWords(text: string, context: TextContext): boolean {
  const { mask, tail } = maskItem(text);
  const pieces = cutPieces(mask.slice(0, tail), context);
  return pieces.every((piece) => piece.kind === "metadata" || piece.kind === "separator");
}

/** Whether an owner, a date or the like stands behind the words of a text. */
export function endsWithMetadata(text: string, context: TextContext): boolean {
  const { mask, tail } = maskItem(text);
  const pieces = cutPieces(mask.slice(0, tail), context);
  const last = pieces.findLast(({ kind }) => kind === "word" || kind === "metadata");
  return (
    last?.kind === "metadata" &&
    pieces.some(({ kind }) => kind === "word") &&
    edgePieces(pieces, mask).includes(last)
  );
}

/** Whether a text has no words: it is an owner, a date, an issue or several of these. */
export function isOnlyMetadata(text: string, context: TextContext): boolean {
  const cut = cutIssue(text, context.home, () => true);
  return saysNoWords(cut.rest, context) && (isReference(cut) || cut.rest.trim() !== "");
}

/** Words between two empty comments, followed only by metadata. */
function readGuarded(text: string, context: TextContext): { words: string; after: string } | null {
  const close = text.lastIndexOf(GUARD);
  if (!text.startsWith(GUARD) || close < GUARD.length) return null;
  const after = text.slice(close + GUARD.length);
  if (!saysNoWords(after, context)) return null;
  return { words: text.slice(GUARD.length, close).trim(), after };
}

const NOTHING = {
  owners: [],
  ownerNames: [],
  due: null,
  dueIsRelative: false,
  priority: null,
  type: null,
  repository: null,
} as const;

/** Reads a text without an issue: its metadata and the remaining words. */
function readPieces(text: string, mask: string, context: TextContext): Omit<ItemFields, "issue"> {
  const pieces = cutPieces(mask, context);
  const [first] = pieces;
  if (first === undefined || pieces.every(({ metadata }) => metadata.length === 0)) {
    return { ...NOTHING, words: first ? text.slice(first.start, pieces.at(-1)!.end) : "" };
  }
  const counted = new Set(edgePieces(pieces, mask));
  for (const piece of pieces) if (piece.anywhere) counted.add(piece);
  const found = pieces.filter((piece) => counted.has(piece));
  const all = found.flatMap((piece) => piece.metadata);
  const last = {
    due: all.findLast(isDate) ?? all.findLast(isUnreadDue),
    priority: all.findLast(isField("priority")),
    type: all.findLast(isField("type")),
    repository: all.findLast(isField("repository")),
  };
  const unread = last.due && isDate(last.due) ? all.findLast(isUnreadDue) : undefined;
  const beside = all.flatMap((one) => (one.field === "names" && one.beside ? one.value : []));
  const winners = new Set<Metadata | undefined>(Object.values(last));
  const isSpent = (one: Metadata): boolean =>
    one.field === "owners" || one.field === "blank" || (winners.has(one) && !isUnreadDue(one));
  const spent = new Set(found.filter((piece) => piece.metadata.every(isSpent)));
  return {
    words: remainingWords(text, pieces, spent),
    owners: distinct(all.flatMap((one) => (one.field === "owners" ? one.value : []))),
    ownerNames: all.flatMap((one) => (one.field === "names" ? one.value : [])),
    ...(beside.length > 0 && { unlinkedNames: beside }),
    ...(unread && { unreadDue: unread.value }),
    due: last.due?.value ?? null,
    dueIsRelative: last.due !== undefined && isDate(last.due) && last.due.relative,
    priority: last.priority?.value ?? null,
    type: last.type?.value ?? null,
    repository: last.repository?.value ?? null,
  };
}

type Due = Extract<Metadata, { field: "due" }>;

function isDate(one: Metadata): one is Due & { value: { date: string } } {
  return one.field === "due" && "date" in one.value;
}

function isUnreadDue(one: Metadata): one is Due & { value: UnreadDue } {
  return one.field === "due" && "unreadable" in one.value;
}

const isField =
  <Field extends Metadata["field"]>(field: Field) =>
  (one: Metadata): one is Extract<Metadata, { field: Field }> =>
    one.field === field;

/** The text without the pieces that were read, and without the separators next to them. */
function remainingWords(text: string, pieces: readonly Piece[], spent: ReadonlySet<Piece>): string {
  const gone = new Set(spent);
  const sweep = (order: readonly Piece[]): void => {
    let beside = false;
    for (const piece of order) {
      if (piece.kind !== "separator") beside = spent.has(piece);
      else if (beside) gone.add(piece);
    }
  };
  sweep(pieces);
  sweep(pieces.toReversed());
  const isAsked = (piece: Piece | undefined) => piece?.metadata.some((one) => isUnreadDue(one) && one.bare);
  const stretches: { start: number; end: number; last: number; lead: string }[] = [];
  pieces.forEach((piece, index) => {
    if (gone.has(piece)) return;
    const open = stretches.at(-1);
    if (open?.last === index - 1) Object.assign(open, { end: piece.end, last: index });
    else {
      // A date to ask about stays set off. Otherwise it would be lost in the sentence.
      const lead = isAsked(piece) && open ? "– " : "";
      stretches.push({ start: piece.start, end: piece.end, last: index, lead });
    }
  });
  return stretches.map(({ start, end, lead }) => lead + text.slice(start, end)).reduce(joinWords, "");
}

/** Brackets that were taken apart have no spaces at their ends. */
function joinWords(before: string, after: string): string {
  return before === "" || /[([]$/.test(before) || /^[)\]]/.test(after)
    ? before + after
    : `${before} ${after}`;
}

function distinct(owners: readonly string[]): string[] {
  const seen = new Map(owners.toReversed().map((owner) => [owner.toLowerCase(), owner]));
  return owners.filter(
    (owner) => seen.get(owner.toLowerCase()) === owner && seen.delete(owner.toLowerCase()),
  );
}

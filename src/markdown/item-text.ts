import type { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../domain/action-item.ts";
import { formatIssueMention } from "../domain/issue-mention.ts";
import { cutIssue } from "./issue-text.ts";
import { cutPieces, type Piece } from "./item-pieces.ts";
import { GUARD, maskMarkup } from "./markup.ts";
import type { Metadata } from "./metadata.ts";

/** What the text of an item says, whichever form its line has. */
export type ItemFields = Pick<
  ItemLine,
  "issue" | "words" | "owners" | "ownerNames" | "due" | "dueFloats" | "priority" | "type" | "repository"
>;

export interface TextContext {
  readonly today: Temporal.PlainDate;
  /** The web host whose issue addresses count; without it any host's do. */
  readonly host?: string;
}

/**
 * Reads what stands behind an item's checkbox. The issue comes first; then metadata counts at the front and at
 * the end, in brackets of its own, or behind a label with a colon. Anything else is words, as it was written.
 * `tail` is a comment at the end, which belongs to neither.
 */
export function parseItemText(text: string, context: TextContext): { fields: ItemFields; tail: string } {
  const { issue, rest } = cutIssue(text, context.host, (behind) => saysNoWords(behind, context.today));
  const guarded = readGuarded(rest, context);
  const { mask, tail } = maskMarkup(guarded?.after ?? rest);
  const source = guarded?.after ?? rest;
  const read = readPieces(source.slice(0, tail), mask.slice(0, tail), context.today);
  const fields = { issue, ...read, words: guarded ? guarded.words : read.words };
  return { fields, tail: source.slice(tail).trim() };
}

/**
 * The one way the App writes an item's text: `#12 Words @owner · due 2026-12-01 · P1 · #prevent · repo: o/r`.
 * Words that would be read as metadata are fenced in by empty comments, so that reading gives these fields again
 * (but within a fence nobody looks for a date that cannot be read).
 */
export function renderItemText(fields: ItemFields, context: TextContext): string {
  const words = oneLine(fields.words);
  const wanted = JSON.stringify(ordered({ ...fields, words }));
  const plain = assemble(fields, words);
  const reads = (text: string): boolean => {
    return JSON.stringify(ordered(parseItemText(text, context).fields)) === wanted;
  };
  if (reads(plain)) return plain;
  // Behind "ask" or "from" an owner would be a part of the sentence.
  const setOff = assemble(fields, words === "" ? words : `${words} ·`);
  return fields.owners.length > 0 && reads(setOff) ? setOff : fenceItemText(fields);
}

/** The same with the words fenced in, whatever they are. */
export function fenceItemText(fields: ItemFields): string {
  return assemble(fields, `${GUARD}${oneLine(fields.words)}${GUARD}`);
}

function assemble(fields: ItemFields, words: string): string {
  const mention = fields.issue ? formatIssueMention(fields.issue) : "";
  const head = [mention, words, ...fields.owners.map((owner) => `@${owner}`)].filter((part) => part !== "");
  const due = fields.due && "date" in fields.due ? `due ${fields.due.date}` : "";
  const type = fields.type === null ? "" : `#${fields.type}`;
  const repository = fields.repository === null ? "" : `repo: ${fields.repository}`;
  const rest = [due, fields.priority ?? "", type, repository].filter((part) => part !== "");
  return [head.join(" "), ...rest].join(" · ");
}

/** A comment that opens in the words would hide what stands behind them. */
function oneLine(words: string): string {
  const flat = words
    .split(/[\r\n]+/)
    .map((part) => part.trim())
    .join(" ")
    .trim();
  const { open } = maskMarkup(flat);
  return open === null ? flat : flat.slice(0, open) + flat.slice(open).replaceAll("<!--", "&lt;!--");
}

function ordered(fields: ItemFields): unknown[] {
  const { issue, words, owners, due, priority, type, repository } = fields;
  return [issue && formatIssueMention(issue), words, owners, due, priority, type, repository];
}

/** Whether this is nothing but metadata. */
function saysNoWords(text: string, today: Temporal.PlainDate): boolean {
  const { mask, tail } = maskMarkup(text);
  return cutPieces(mask.slice(0, tail), today).every((piece) => piece.kind !== "word");
}

/** Words between two empty comments with nothing but metadata behind them. */
function readGuarded(text: string, context: TextContext): { words: string; after: string } | null {
  const close = text.lastIndexOf(GUARD);
  if (!text.startsWith(GUARD) || close < GUARD.length) return null;
  const after = text.slice(close + GUARD.length);
  if (!saysNoWords(after, context.today)) return null;
  return { words: text.slice(GUARD.length, close).trim(), after };
}

/** A word before a bare mention, priority or type that makes it part of the sentence: "ask @alice", "in #ops". */
const GLUE =
  /^(?:with|to|from|for|of|via|at|in|on|by|per|see|ask|ping|tell|cc|contact|and|or|than|like|as|is|was|are|a|an|any|all|no|the|this|each|every)$/i;

function readPieces(text: string, mask: string, today: Temporal.PlainDate): Omit<ItemFields, "issue"> {
  const pieces = cutPieces(mask, today);
  const counted = new Set([...frontPieces(pieces, mask), ...endPieces(pieces, mask)]);
  for (const piece of pieces) if (piece.anywhere) counted.add(piece);
  const found = pieces.filter((piece) => counted.has(piece));
  const all = found.flatMap((piece) => piece.metadata);
  const last = {
    due: all.findLast((one) => one.field === "due" && "date" in one.value) ?? all.findLast(isField("due")),
    priority: all.findLast(isField("priority")),
    type: all.findLast(isField("type")),
    repository: all.findLast(isField("repository")),
  };
  const winners = new Set<Metadata | undefined>(Object.values(last));
  const isSpent = (one: Metadata): boolean =>
    one.field === "owners" ||
    one.field === "blank" ||
    (winners.has(one) && !(one.field === "due" && "unreadable" in one.value));
  const spent = new Set(found.filter((piece) => piece.metadata.every(isSpent)));
  return {
    words: remainingWords(text, pieces, spent),
    owners: distinct(all.flatMap((one) => (one.field === "owners" ? one.value : []))),
    ownerNames: all.flatMap((one) => (one.field === "names" ? one.value : [])),
    due: last.due?.field === "due" ? last.due.value : null,
    dueFloats: last.due?.field === "due" && "date" in last.due.value && last.due.floats,
    priority: last.priority?.field === "priority" ? last.priority.value : null,
    type: last.type?.field === "type" ? last.type.value : null,
    repository: last.repository?.field === "repository" ? last.repository.value : null,
  };
}

const isField =
  (field: Metadata["field"]) =>
  (one: Metadata): boolean =>
    one.field === field;

function frontPieces(pieces: readonly Piece[], mask: string): Piece[] {
  const end = pieces.findIndex(
    (piece, index) =>
      piece.kind === "word" || (piece.kind === "metadata" && !fitsInFront(piece, pieces[index + 1], mask)),
  );
  return pieces.slice(0, end === -1 ? pieces.length : end).filter((piece) => piece.kind === "metadata");
}

/** "P1 alerts page nobody" is a sentence; "P1 Page somebody" and "P1: page somebody" are not. */
function fitsInFront(piece: Piece, next: Piece | undefined, mask: string): boolean {
  const bare = piece.metadata[0]?.field === "priority" && !piece.anywhere && piece.end - piece.start === 2;
  return !bare || next?.kind !== "word" || /[\p{Lu}*_\uE000]/u.test(mask[next.start]!);
}

function endPieces(pieces: readonly Piece[], mask: string): Piece[] {
  const found: Piece[] = [];
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    const piece = pieces[index]!;
    const before = pieces[index - 1];
    if (piece.kind === "word") break;
    if (piece.kind === "separator") continue;
    const glued = before?.kind === "word" && GLUE.test(mask.slice(before.start, before.end));
    if (glued && !piece.anywhere) break;
    found.push(piece);
  }
  return found;
}

/** The text without the spent pieces and the separators next to them. */
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
  const stretches: { start: number; end: number; last: number }[] = [];
  pieces.forEach((piece, index) => {
    if (gone.has(piece)) return;
    const open = stretches.at(-1);
    if (open?.last === index - 1) Object.assign(open, { end: piece.end, last: index });
    else stretches.push({ start: piece.start, end: piece.end, last: index });
  });
  return stretches.map(({ start, end }) => text.slice(start, end)).join(" ");
}

function distinct(owners: readonly string[]): string[] {
  const seen = new Map(owners.toReversed().map((owner) => [owner.toLowerCase(), owner]));
  return owners.filter(
    (owner) => seen.get(owner.toLowerCase()) === owner && seen.delete(owner.toLowerCase()),
  );
}

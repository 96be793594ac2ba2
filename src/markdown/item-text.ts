import { formatIssueMention } from "../domain/issue-mention.ts";
import { cutSetOffIssue } from "./issue-place.ts";
import { cutIssue } from "./issue-text.ts";
import type { ItemFields, TextContext } from "./item-fields.ts";
import { cutPieces } from "./item-pieces.ts";
import { readPieces } from "./item-words.ts";
import { readerIn } from "./line-grammar.ts";
import { GUARD, maskItem, maskMarkup } from "./markup.ts";

/**
 * Reads what stands behind an item's checkbox. The issue comes first, or is set off; metadata counts at the front and at
 * the end, in brackets of its own, or behind a label with a colon. Anything else is words, as it was written.
 * `tail` is a comment at the end, which belongs to neither.
 */
export function parseItemText(text: string, context: TextContext): { fields: ItemFields; tail: string } {
  const isMetadata = (behind: string): boolean => saysNoWords(behind, context);
  const front = cutIssue(text, context.host, isMetadata);
  const guarded = readGuarded(front.rest, context);
  const found = front.issue || guarded ? front : cutSetOffIssue(text, context, isMetadata);
  const { issue } = found;
  const source = guarded?.after ?? found.rest;
  const { mask, tail } = maskItem(source);
  const read = readPieces(source.slice(0, tail), mask.slice(0, tail), context);
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
function saysNoWords(text: string, context: TextContext): boolean {
  const { mask, tail } = maskItem(text);
  const pieces = cutPieces(mask.slice(0, tail), readerIn(context));
  return pieces.every((piece) => piece.kind === "metadata" || piece.kind === "separator");
}

/** Words between two empty comments with nothing but metadata behind them. */
function readGuarded(text: string, context: TextContext): { words: string; after: string } | null {
  const close = text.lastIndexOf(GUARD);
  if (!text.startsWith(GUARD) || close < GUARD.length) return null;
  const after = text.slice(close + GUARD.length);
  if (!saysNoWords(after, context)) return null;
  return { words: text.slice(GUARD.length, close).trim(), after };
}

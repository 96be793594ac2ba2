import { GLUE } from "./glue.ts";
import type { Cursor, Metadata } from "./grammar.ts";
import type { TextContext } from "./item-fields.ts";
import { isOpenState, readMetadata } from "./metadata.ts";

const SPACE = /\s+/y;

const SEPARATOR = /[,;|·•—–→]+|-{1,3}(?=\s|$)/y;

const SENTENCE_END = /[.:!](?=\s|$)/y;

/** Where words are written without spaces, a bracket begins a new piece. */
const WORD = /(?:(?<![\u3040-\u9fff\uac00-\ud7af])[([]|[^\s,;|·•—–→([])+/y;

const GROUP = /([([])([^()[\]]{1,200})([)\]])(?=$|[\s,;|·•—–→.:!?])/y;

/** A link, code, an emoji, `OPS-123` or a time of day: a remark wherever it is. */
const REMARK =
  /^(?:\uE000+|`[^`]+`|(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F|\u200D)+|:[a-z\d_+-]{2,40}:|[A-Z][A-Z\d]{1,9}-\d{1,10}|EO[DB]|COB|\d{1,2}:\d{2}(?:[ap]m)?|\d{1,2}[ap]m)$/u;

/** Cuts a masked text (see `maskItem`) into pieces, left to right, in linear time. */
export function cutPieces(mask: string, context: TextContext, bracket: Cursor["bracket"] = null): Piece[] {
  const pieces: Piece[] = [];
  let dated = false;
  let behind = false; // metadata that names no day, with nothing but separators since
  let at = endOf(SPACE, mask, 0) ?? 0;
  while (at < mask.length) {
    const last = pieces.at(-1);
    const end = endOfSeparator(mask, at, last);
    const separator = last?.kind === "separator" ? mask.slice(last.start, last.end) : "";
    const isOwned = pieces[0]?.metadata.some(({ field }) => field === "owners") ?? false;
    const cursor: Cursor = {
      ...context,
      mask,
      at,
      bracket,
      behind,
      separator,
      last: wordOf(mask, last),
      isOwned,
    };
    const found: Piece[] | null = end === null ? piecesAt(cursor, context) : null;
    if (end !== null) pieces.push(plain("separator", at, end));
    else if (found) pieces.push(...found);
    else pieces.push(wordOrRemark(mask, at, endOf(WORD, mask, at) ?? at + 1));
    const newest = pieces.at(-1)!;
    dated ||= found?.some(isDated) ?? false;
    if (newest.kind === "metadata") behind = !dated;
    else if (newest.kind === "word") behind = false;
    at = endOf(SPACE, mask, newest.end) ?? newest.end;
  }
  return pieces;
}

function wordOf(mask: string, piece: Piece | undefined): string {
  return piece?.kind === "word" ? mask.slice(piece.start, piece.end) : "";
}

function endOf(pattern: RegExp, mask: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(mask) ? pattern.lastIndex : null;
}

/** A period right after metadata or a remark ends the sentence. After a word it is part of the word. */
function endOfSeparator(mask: string, at: number, last: Piece | undefined): number | null {
  const closes =
    last !== undefined && last.end === at && (last.kind === "metadata" || last.kind === "remark");
  return endOf(SEPARATOR, mask, at) ?? (closes ? endOf(SENTENCE_END, mask, at) : null);
}

function isDated({ metadata }: Piece): boolean {
  return metadata.some((one) => one.field === "due" && "date" in one.value);
}

function plain(kind: Piece["kind"], start: number, end: number): Piece {
  return { start, end, kind, metadata: [], anywhere: false };
}

function wordOrRemark(mask: string, start: number, end: number): Piece {
  if (/[a-z]/.test(mask[start]!)) return plain("word", start, end);
  // The period belongs to the sentence.
  const word = mask.slice(start, end);
  const stop = /[.:!]$/.test(word) && REMARK.test(word.slice(0, -1)) ? 1 : 0;
  return plain(REMARK.test(word.slice(0, word.length - stop)) ? "remark" : "word", start, end - stop);
}

function piecesAt(cursor: Cursor, context: TextContext): Piece[] | null {
  const found = readMetadata(cursor);
  if (found) {
    const { end, metadata, anywhere } = found;
    return [{ start: cursor.at, end, kind: "metadata", metadata, anywhere }];
  }
  return cursor.bracket === null ? groupAt(cursor.mask, cursor.at, context) : null;
}

/**
 * `(@bob, due 2026-12-01)` and `[P1]` are metadata. `(@bob, SRE team)` is taken apart, and the rest stays in its brackets.
 * Any other brackets are a remark.
 */
function groupAt(mask: string, at: number, context: TextContext): Piece[] | null {
  GROUP.lastIndex = at;
  const match = GROUP.exec(mask);
  if (!match || (match[1] === "(") !== (match[3] === ")")) return null;
  const text = match[2]!;
  const end = at + match[0].length;
  const inside = cutPieces(text, context, match[1] as "(" | "[");
  const isMetadata = inside.every((piece) => piece.kind === "metadata" || piece.kind === "separator");
  const counted = isMetadata ? new Set(inside) : countedInside(inside, text);
  const metadata = [...counted].flatMap((piece) => piece.metadata);
  if (isOver(metadata, context)) return [plain("remark", at, end)];
  // A day alone in brackets in the middle of a sentence says when something happened.
  const anywhere = !isOpenState(text) && metadata.some((one) => !(one.field === "due" && one.bare));
  if (isMetadata) return [{ start: at, end, kind: "metadata", metadata, anywhere }];
  const shifted = inside.map((piece): Piece => {
    const span = { start: piece.start + at + 1, end: piece.end + at + 1 };
    if (counted.has(piece)) return { ...piece, ...span, anywhere: true };
    return plain(piece.kind === "separator" ? "separator" : "remark", span.start, span.end);
  });
  return [plain("remark", at, at + 1), ...shifted, plain("remark", end - 1, end)];
}

/** Metadata at the edges of the parts that separators make in brackets. */
function countedInside(inside: readonly Piece[], mask: string): Set<Piece> {
  const stretches: Piece[][] = [[]];
  for (const piece of inside) {
    if (piece.kind === "separator") stretches.push([]);
    else stretches.at(-1)!.push(piece);
  }
  return new Set(stretches.flatMap((pieces) => edgePieces(pieces, mask)));
}

/** A past day says when something happened, unless other metadata is next to it. True if there is no metadata. */
function isOver(metadata: readonly Metadata[], { today }: TextContext): boolean {
  return metadata.every(
    (one) => one.field === "due" && one.bare && "date" in one.value && one.value.date < today.toString(),
  );
}

/**
 * A stretch of an item's text: a word, a separator, metadata (several in one pair of brackets), or a remark: brackets, a link,
 * an emoji, another tracker's number. A remark belongs to the words; metadata can come before or after it.
 */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly kind: "word" | "separator" | "metadata" | "remark";
  readonly metadata: readonly Metadata[];
  readonly anywhere: boolean;
}

/** The metadata before or after the words, which is not part of the sentence. */
export function edgePieces(pieces: readonly Piece[], mask: string): Piece[] {
  return [...frontPieces(pieces, mask), ...endPieces(pieces, mask)];
}

/** The metadata before the first word. */
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
    if (piece.kind !== "metadata") continue;
    const glued = before?.kind === "word" && GLUE.test(mask.slice(before.start, before.end));
    if (glued && !piece.anywhere) break;
    found.push(piece);
  }
  return found;
}

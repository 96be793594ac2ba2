import type { Temporal } from "temporal-polyfill";
import { type Metadata, readMetadata } from "./metadata.ts";

/** A stretch of an item's text: a word, a separator, or metadata (several in one pair of brackets). */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly kind: "word" | "separator" | "metadata";
  readonly metadata: readonly Metadata[];
  readonly anywhere: boolean;
}

const SPACE = /\s+/y;
const SEPARATOR = /[,;|·•—–]+|-{1,3}(?=\s|$)/y;
const SENTENCE_END = /[.:!](?=\s|$)/y;
const WORD = /[^\s,;|·•—–]+/y;
const GROUP = /([([])([^()[\]]{1,200})([)\]])(?=$|[\s,;|·•—–.:!?])/y;

/** Cuts a masked text (see `maskMarkup`) into pieces, left to right, in linear time. */
export function cutPieces(mask: string, today: Temporal.PlainDate, bracketed = false): Piece[] {
  const pieces: Piece[] = [];
  const take = (pattern: RegExp, at: number): number | null => {
    pattern.lastIndex = at;
    return pattern.test(mask) ? pattern.lastIndex : null;
  };
  let at = 0;
  while (at < mask.length) {
    const blank = take(SPACE, at);
    if (blank !== null) {
      at = blank;
      continue;
    }
    const behindMetadata = pieces.at(-1)?.kind === "metadata" && pieces.at(-1)!.end === at;
    const separator = take(SEPARATOR, at) ?? (behindMetadata ? take(SENTENCE_END, at) : null);
    const piece: Piece =
      separator !== null
        ? { start: at, end: separator, kind: "separator", metadata: [], anywhere: false }
        : (metadataAt(mask, at, today, bracketed) ?? {
            start: at,
            end: take(WORD, at) ?? at + 1,
            kind: "word",
            metadata: [],
            anywhere: false,
          });
    pieces.push(piece);
    at = piece.end;
  }
  return pieces;
}

function metadataAt(mask: string, at: number, today: Temporal.PlainDate, bracketed: boolean): Piece | null {
  const found = readMetadata({ mask, at, today, bracketed });
  if (found) {
    const { end, metadata, anywhere } = found;
    return { start: at, end, kind: "metadata", metadata: [metadata], anywhere };
  }
  return bracketed ? null : groupAt(mask, at, today);
}

/** `(@bob, due 2026-12-01)` or `[P1]`: brackets around metadata and nothing else. */
function groupAt(mask: string, at: number, today: Temporal.PlainDate): Piece | null {
  GROUP.lastIndex = at;
  const match = GROUP.exec(mask);
  if (!match || (match[1] === "(") !== (match[3] === ")")) return null;
  const inside = cutPieces(match[2]!, today, true);
  const metadata = inside.flatMap((piece) => piece.metadata);
  if (metadata.length === 0 || inside.some((piece) => piece.kind === "word")) return null;
  return { start: at, end: at + match[0].length, kind: "metadata", metadata, anywhere: true };
}

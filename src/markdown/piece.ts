import type { Metadata } from "./metadata-reading.ts";

/**
 * A stretch of an item's text: a word, a separator, metadata (several in one pair of brackets), or a remark: brackets, a link,
 * an emoji, another tracker's number. A remark belongs to the words, and metadata may stand before it or behind it.
 */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly kind: "word" | "separator" | "metadata" | "remark";
  readonly metadata: readonly Metadata[];
  readonly anywhere: boolean;
}

/** A word before a bare mention, priority or type that makes it part of the sentence: "ask @alice", "in #ops". */
const GLUE =
  /^(?:with|to|from|for|of|via|at|in|on|by|per|see|ask|ping|tell|thanks|h\/t|cc|contact|and|or|than|like|as|is|was|are|a|an|any|all|no|the|this|each|every)$/i;

/** The metadata that stands in front of the words or behind them, and so is no part of the sentence. */
export function edgePieces(pieces: readonly Piece[], mask: string): Piece[] {
  return [...frontPieces(pieces, mask), ...endPieces(pieces, mask)];
}

/** The metadata before the first word. */
export function frontPieces(pieces: readonly Piece[], mask: string): Piece[] {
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

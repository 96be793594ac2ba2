import type { UnreadDue } from "../domain/action-item.ts";
import type { ItemFields, TextContext } from "./item-fields.ts";
import { cutPieces } from "./item-pieces.ts";
import { readerIn } from "./line-grammar.ts";
import type { Metadata } from "./metadata-reading.ts";
import { edgePieces, type Piece } from "./piece.ts";

const NOTHING = {
  owners: [],
  ownerNames: [],
  due: null,
  dueFloats: false,
  priority: null,
  type: null,
  repository: null,
} as const;

/** What a text without an issue says: its metadata, and the words that it leaves. */
export function readPieces(text: string, mask: string, context: TextContext): Omit<ItemFields, "issue"> {
  const pieces = cutPieces(mask, readerIn(context));
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
    ...(beside.length > 0 && { namesBeside: beside }),
    ...(unread && { unreadDue: unread.value }),
    due: last.due?.field === "due" ? last.due.value : null,
    dueFloats: last.due?.field === "due" && "date" in last.due.value && last.due.floats,
    priority: last.priority?.field === "priority" ? last.priority.value : null,
    type: last.type?.field === "type" ? last.type.value : null,
    repository: last.repository?.field === "repository" ? last.repository.value : null,
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
  (field: Metadata["field"]) =>
  (one: Metadata): boolean =>
    one.field === field;

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
  const isAsked = (piece: Piece | undefined) => piece?.metadata.some((one) => isUnreadDue(one) && one.bare);
  const stretches: { start: number; end: number; last: number; lead: string }[] = [];
  pieces.forEach((piece, index) => {
    if (gone.has(piece)) return;
    const open = stretches.at(-1);
    if (open?.last === index - 1) Object.assign(open, { end: piece.end, last: index });
    // A date that has to be asked about stays set off, or it would be lost in the sentence.
    else
      stretches.push({ start: piece.start, end: piece.end, last: index, lead: isAsked(piece) ? "– " : "" });
  });
  return stretches.map(({ start, end, lead }) => lead + text.slice(start, end)).reduce(joinWords, "");
}

/** Within brackets that were taken apart no blank stands at their ends. */
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

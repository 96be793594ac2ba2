import type { Temporal } from "temporal-polyfill";
import { todayIn } from "../domain/calendar/due-date.ts";
import { currentIssue, issueKey, type RepositoryRef, sameIssue } from "../domain/issue-ref.ts";
import { type ItemLine, normalizeWords } from "../domain/items/action-item.ts";
import { type ChecklistOptions, findItems, readBody } from "../markdown/checklist/checklist.ts";
import { byAuthor } from "./examples.ts";
import type { ItemIssue, PostmortemIssue } from "./issue.ts";
import type { ReferencedIssue, Snapshot } from "./snapshot.ts";

/** Whether a checkbox was newly checked and would close an open item. */
export function checkboxRequestsClosing({ line, item, showsIssue }: Pair): boolean {
  return showsIssue && line.done && item.state === "open" && item.marker.ledger.base.line?.done !== true;
}

export interface Pair {
  readonly line: ItemLine;
  readonly item: ItemIssue;
  /** False if the line lost its number or never had one; its checkbox then says nothing new. */
  readonly showsIssue: boolean;
}

export interface Matching {
  readonly pairs: readonly Pair[];
  /** Lines that have no issue yet. A line whose link is wrong is not one: it could be an item that has an issue. */
  readonly newLines: readonly ItemLine[];
  /** Items that no longer have a line. */
  readonly withoutLine: readonly ItemIssue[];
  /** Lines that could be an item without a line; a person has to decide. */
  readonly undecidable: readonly { readonly line: ItemLine; readonly candidates: readonly ItemIssue[] }[];
  /** Lines that name an issue which is not an item of this postmortem, or which another line already names. */
  readonly unmatchedReferences: readonly { readonly line: ItemLine; readonly repeated: boolean }[];
}

/** How similar two texts must be to count as the same item (Dice coefficient of letter pairs). */
const MIN_SIMILARITY = 0.6;

/**
 * Matches lines to items. A line's issue decides, wherever it is now; without one, its text does: first equal texts, then a single
 * remaining similar pair. Anything less certain is left to people, so that nothing is opened twice. A line outside the sections
 * of action items counts only for an item that no line inside them shows.
 */
export function matchItems(
  allLines: readonly ItemLine[],
  items: readonly ItemIssue[],
  contextRepository: RepositoryRef,
  { movedIssues, referenced }: Pick<Snapshot, "movedIssues" | "referenced">,
): Matching {
  const pairs: Pair[] = [];
  const unmatchedReferences: { line: ItemLine; repeated: boolean }[] = [];
  const lost: ItemLine[] = [];
  const free = new Set(items);
  const lines = allLines.filter(({ outside }) => !outside);
  for (const line of lines.filter((candidate) => candidate.issue)) {
    const ref = currentIssue(line.issue!, contextRepository, movedIssues);
    const item = items.find((candidate) => sameIssue(candidate.ref, ref));
    if (item && free.delete(item)) pairs.push({ line, item, showsIssue: true });
    else if (isLost(referenced[issueKey(ref)])) lost.push(line);
    else unmatchedReferences.push({ line, repeated: item !== undefined });
  }
  for (const line of allLines.filter(({ outside }) => outside)) {
    const ref = currentIssue(line.issue!, contextRepository, movedIssues);
    const item = [...free].find((candidate) => sameIssue(candidate.ref, ref));
    if (item && free.delete(item)) pairs.push({ line, item, showsIssue: true });
  }
  for (const line of takeEqualWords(lost, free, pairs)) unmatchedReferences.push({ line, repeated: false });
  const unnumbered = lines.filter((line) => !line.issue);
  const unmatched = takeEqualWords(unnumbered, free, pairs);
  const { undecidable, newLines } = takeSimilar(unmatched, free, pairs);
  return {
    pairs,
    newLines: newLines.filter(({ wrongLink }) => wrongLink === undefined),
    withoutLine: [...free],
    undecidable,
    unmatchedReferences,
  };
}

/** Whether nobody can read the issue anymore. An item with the words of its line may have come back from there. */
function isLost(reference: ReferencedIssue | undefined): boolean {
  return reference?.kind === "not-visible" || reference?.kind === "moved-away";
}

/**
 * Pairs lines without a number with items that have the same text, in order of occurrence. Returns the remaining
 * lines.
 */
function takeEqualWords(lines: readonly ItemLine[], free: Set<ItemIssue>, pairs: Pair[]): ItemLine[] {
  return lines.filter((line) => {
    const words = normalizeWords(line.words);
    const equal = preferred([...free].filter((item) => wordsOf(item).includes(words)));
    const item = equal.find((candidate) => candidate.marker.occurrence === line.occurrence) ?? equal[0];
    if (!item) return true;
    free.delete(item);
    pairs.push({ line, item, showsIssue: false });
    return false;
  });
}

function takeSimilar(
  lines: readonly ItemLine[],
  free: Set<ItemIssue>,
  pairs: Pair[],
): { undecidable: { line: ItemLine; candidates: readonly ItemIssue[] }[]; newLines: ItemLine[] } {
  const candidatesOf = (line: ItemLine) => {
    const similar = preferred([...free].filter((item) => isSimilar(line, item)));
    return similar.filter((item) => similar.find((other) => isDuplicateOf(item, other)) === item);
  };
  const ambiguous = lines
    .map((line) => ({ line, candidates: candidatesOf(line) }))
    .filter(({ candidates }) => candidates.length > 0);
  const newLines = lines.filter((line) => !ambiguous.some((entry) => entry.line === line));
  const [only] = ambiguous;
  if (only && ambiguous.length === 1 && only.candidates.length === 1) {
    const item = only.candidates[0]!;
    free.delete(item);
    pairs.push({ line: only.line, item, showsIssue: false });
    return { undecidable: [], newLines };
  }
  for (const { candidates } of ambiguous) for (const item of candidates) free.delete(item);
  return { undecidable: ambiguous, newLines };
}

/** Whether two items were opened for the same line of the same postmortem. */
export function isDuplicateOf({ marker: a }: ItemIssue, { marker: b }: ItemIssue): boolean {
  return !a.adopted && !b.adopted && a.words === b.words && a.occurrence === b.occurrence;
}

/** Items that were closed because their line was removed match only if no other item does. */
function preferred(items: readonly ItemIssue[]): readonly ItemIssue[] {
  const tracked = items.filter(({ state, marker }) => state === "open" || marker.ledger.base.line !== null);
  return tracked.length > 0 ? tracked : items;
}

function wordsOf(item: ItemIssue): string[] {
  const { words, ledger } = item.marker;
  return ledger.base.line ? [words, normalizeWords(ledger.base.line.title)] : [words];
}

function isSimilar(line: ItemLine, item: ItemIssue): boolean {
  const words = normalizeWords(line.words);
  return wordsOf(item).some((candidate) => similarity(words, candidate) >= MIN_SIMILARITY);
}

/** Dice coefficient of the letter pairs of two texts: 0 for nothing in common, 1 for equal. */
function similarity(a: string, b: string): number {
  const pairsOfA = letterPairs(a);
  const pairsOfB = letterPairs(b);
  if (pairsOfA.size === 0 || pairsOfB.size === 0) return a === b ? 1 : 0;
  let shared = 0;
  for (const pair of pairsOfA) if (pairsOfB.has(pair)) shared++;
  return (2 * shared) / (pairsOfA.size + pairsOfB.size);
}

function letterPairs(text: string): Set<string> {
  const pairs = new Set<string>();
  for (let index = 0; index + 1 < text.length; index++) pairs.add(text.slice(index, index + 2));
  return pairs;
}

/** The text of a postmortem, with its issue. */
type PostmortemText = Pick<PostmortemIssue, "ref" | "url" | "body" | "marker">;

/** The checklist of a postmortem as it reads today, without the examples of its template. */
export function readLines(
  snapshot: Pick<Snapshot, "policy">,
  postmortem: PostmortemText,
  now: Temporal.Instant,
  read = readBody,
): readonly ItemLine[] {
  const { body, marker, ref } = postmortem;
  const lines = findItems(body, checklistOptions(snapshot, postmortem, now), read);
  return byAuthor(lines, marker.examples, ref).promised;
}

/** How to read the checklist of a postmortem: URLs of other hosts and teams of other owners are plain text. */
export function checklistOptions(
  { policy }: Pick<Snapshot, "policy">,
  { ref, url }: Pick<PostmortemText, "ref" | "url">,
  now: Temporal.Instant,
): ChecklistOptions {
  return {
    headings: policy.actionItems.headings,
    today: todayIn(now, policy.timeZone),
    home: { owner: ref.owner, repo: ref.repo, webUrl: new URL(url).origin },
  };
}

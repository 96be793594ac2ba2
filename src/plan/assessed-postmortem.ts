import { mentionIssue, parseRepository, type RepositoryRef, sameOwner } from "../domain/issue-ref.ts";
import type { ItemLine } from "../domain/items/action-item.ts";
import { isCommitted } from "../domain/items/committed.ts";
import { answering } from "../domain/items/owners.ts";
import type { Policy } from "../domain/policy.ts";
import { isComplete } from "../domain/postmortem/closing.ts";
import {
  describeMissing,
  type Missing,
  missingOf,
  missingReviews,
} from "../domain/postmortem/completeness.ts";
import { awaitedReview, type Review } from "../domain/postmortem/review.ts";
import { cutText } from "../domain/text.ts";
import { foldTitle } from "../markdown/blocks.ts";
import type { BodyReading, ChecklistOptions } from "../markdown/checklist/checklist.ts";
import { forMarkdownBody } from "../markdown/escape.ts";
import { titleFrom } from "../markdown/messages/item-title.ts";
import { reviewedText } from "../markdown/postmortem/reviewed-text.ts";
import { noItemsReason, pageSections } from "../markdown/postmortem/sections.ts";
import { byAuthor } from "../observed/examples.ts";
import { type ItemIssue, isRetracted, type PostmortemIssue } from "../observed/issue.ts";
import { checklistOptions, type Matching, matchItems } from "../observed/matching.ts";
import { whyNotOpenIn } from "../observed/repositories.ts";
import type { Snapshot } from "../observed/snapshot.ts";
import type { PlanInput } from "./plan-input.ts";

/** Whether an item is committed, so that it stays and only commands change its date. */
export function isCommittedItem(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  { marker: { ledger } }: ItemIssue,
): boolean {
  return isCommittedSince(snapshot, postmortem, ledger.trackedAt);
}

/** Whether an item that was tracked at this instant (ISO 8601) is committed. */
export function isCommittedSince(
  { policy, now }: PlanInput,
  postmortem: AssessedPostmortem,
  trackedAt: string,
): boolean {
  return isCommitted({ trackedAt, postmortemComplete: isCompletePostmortem(postmortem) }, now, policy);
}

/** The repository where a line's issue opens, or a sentence why it can't. */
export function whereToOpen(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  line: ItemLine,
): RepositoryRef | { refused: string } {
  const repository = repositoryOfLine(line, postmortem);
  if ("refused" in repository) return repository;
  const refusal = whyNotOpenIn(snapshot, postmortem.ref, repository);
  return refusal ? { refused: `${quote(line)} is not tracked: ${refusal}` } : repository;
}

/** The repository that a line asks for with `repo:`, otherwise its postmortem's. */
function repositoryOfLine(line: ItemLine, postmortem: PostmortemIssue): RepositoryRef | { refused: string } {
  if (!line.repository) return { owner: postmortem.ref.owner, repo: postmortem.ref.repo };
  const named = parseRepository(line.repository);
  if (named && sameOwner(named, postmortem.ref)) return named;
  return {
    refused: `${quote(line)} is not tracked: \`repo:\` must name a repository of ${postmortem.ref.owner}, such as \`repo: ${postmortem.ref.owner}/${postmortem.ref.repo}\`.`,
  };
}

/** A line's text, as notes quote it. */
export function quote(line: ItemLine): string {
  const words = Array.from(line.words);
  return `“${forMarkdownBody(words.length > 80 ? `${words.slice(0, 80).join("")}…` : line.words)}”`;
}

/** The longest heading that is shown, in characters. */
const MAX_TITLE = 100;

/** A postmortem as one plan reads it: only once, because `+14d` in a line is another day after midnight. */
export interface AssessedPostmortem extends PostmortemIssue {
  readonly reading: BodyReading;
  /** How to read and rewrite its checklist. */
  readonly checklist: ChecklistOptions;
  readonly lines: readonly ItemLine[];
  /** Lines of its template that people changed, but whose words or issue are still the template's. */
  readonly halfEdited: readonly ItemLine[];
  /** Which item each line belongs to. */
  readonly matching: Matching;
  /** Sentences in plain text; empty if nothing is missing. */
  readonly missing: readonly string[];
  /** The same, as the status names it. */
  readonly lacks: readonly Missing[];
  /** How many sections have to say something. */
  readonly sectionCount: number;
  /** What its reviewers said; null if the settings ask for no review, or it is closed for good. */
  readonly review: AssessedReview | null;
}

interface AssessedReview {
  /** Fingerprint of what a review is about. */
  readonly of: string;
  readonly reviews: readonly Review[];
  /** Those on record that are about an earlier text. */
  readonly outdated: readonly Review[];
}

/** Reads the lines of a postmortem, matches them to items, and finds what is missing. */
export function assessPostmortem(snapshot: PlanInput, postmortem: PostmortemIssue): AssessedPostmortem {
  const { policy } = snapshot;
  const { body, marker, ref } = postmortem;
  const checklist = checklistOptions(snapshot, postmortem, snapshot.now);
  const reading = snapshot.readBody(body, checklist);
  const found = reading.found.map(({ item }) => item);
  const { promised, halfEdited } = byAuthor(found, marker.examples, ref);
  const matching = matchItems(promised, snapshot.items, ref, snapshot);
  const lines = promised.filter((line) => !line.outside || matching.pairs.some((pair) => pair.line === line));
  const refused = matching.newLines.filter((line) => {
    return !line.done && "refused" in whereToOpen(snapshot, postmortem, line);
  });
  const required = policy.postmortem.requiredSections?.map(foldTitle) ?? null;
  const sections = pageSections(
    body,
    policy.actionItems.headings,
    marker.sections ?? {},
    reading.blocks,
    required ?? [],
  );
  const missing = missingOf({
    sections,
    required,
    items: snapshot.items
      .filter((item) => !isRetracted(item) && (item.state === "open" || !item.marker.ledger.dropped))
      .map((item) => ({
        mention: mentionIssue(item.ref, ref),
        owned: answering(ownersOf(item, matching), item.marker.ledger.base).length > 0,
        open: item.state === "open",
      })),
    untracked: matching.newLines.length - refused.length,
    noItemsReason: noItemsReason(body),
  });
  const lacks = missing.map((part) => asWritten(part, policy));
  const sectionCount = required?.length ?? Math.max(1, sections.length);
  const sentences = lacks.map(describeMissing);
  const review = assessReview(snapshot, postmortem, () => reviewedText(body, checklist, snapshot.readBody));
  const assessed = {
    ...postmortem,
    reading,
    checklist,
    lines,
    halfEdited,
    matching,
    missing: sentences,
    lacks,
    sectionCount,
    review,
  };
  return review ? withReviews(snapshot, assessed, review.reviews) : assessed;
}

/** Reviews count only for the text that they are about. */
function assessReview(
  { policy }: PlanInput,
  { state, marker: { reviews = [], completedAt, declined } }: PostmortemIssue,
  reviewed: () => string,
): AssessedReview | null {
  const isClosed = state === "closed" && (completedAt !== undefined || declined !== undefined);
  if (policy.postmortem.review === null || isClosed) return null;
  const of = reviewed();
  return {
    of,
    reviews: reviews.filter((review) => review.of === of),
    outdated: reviews.filter((review) => review.of !== of),
  };
}

/** A postmortem with these reviews of its current text, and what it lacks then. */
export function withReviews(
  { policy }: PlanInput,
  postmortem: AssessedPostmortem,
  reviews: readonly Review[],
): AssessedPostmortem {
  const awaited = awaitedReview(reviews, postmortem.assignees, policy);
  const others = postmortem.lacks.filter(({ kind }) => kind !== "review" && kind !== "changes");
  const lacks = [...others, ...missingReviews(awaited, policy)];
  const review = postmortem.review && { ...postmortem.review, reviews };
  return { ...postmortem, review, lacks, missing: lacks.map(describeMissing) };
}

/**
 * Whether all items of a postmortem are committed because it is complete. While it is open, this depends on its text:
 * emptying a section revokes it. Once it was closed as complete, it stays complete.
 */
export function isCompletePostmortem({ marker, missing }: AssessedPostmortem): boolean {
  return isComplete({ record: marker, missing });
}

/** An item's owners as its line names them now. Its record may not have them yet. */
export function ownersOf(item: ItemIssue, { pairs }: Pick<Matching, "pairs">): readonly string[] {
  const line = pairs.find((pair) => pair.item === item)?.line;
  if (!line) return item.marker.ledger.terms.owners;
  return line.owners.length > 0 ? line.owners : item.assignees;
}

/** What the checklist itself says about an item, if it is in a more private repository. */
export function wordsInLine(
  item: ItemIssue,
  { pairs }: Pick<Matching, "pairs">,
): { readonly title: string; readonly owners: readonly string[] } {
  const line = pairs.find((pair) => pair.item === item)?.line;
  return { title: titleFrom(line?.words ?? ""), owners: line?.owners ?? [] };
}

/** A required section is named as the policy spells it, cut to a bounded length. */
function asWritten({ kind, what }: Missing, { postmortem }: Policy): Missing {
  if (kind !== "section") return { kind, what };
  const spelled = postmortem.requiredSections?.find((name) => foldTitle(name) === what) ?? what;
  return { kind, what: cutText(spelled, MAX_TITLE) };
}

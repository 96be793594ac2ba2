import type { SectionEdit } from "../domain/postmortem/review.ts";

/** A postmortem's text after one edit. */
export interface Revision {
  /** ISO 8601, to the second. */
  readonly at: string;
  /** Who edited it; null if the App or a bot did. */
  readonly by: string | null;
  /** The whole text. Null if GitHub doesn't show it, as after somebody deleted it from the history. */
  readonly text: string | null;
}

/**
 * The edits by people that changed the sections of a postmortem. An edit whose text is unknown counts as one.
 * @param revisions oldest first
 * @param current the text as it is now. If the newest revision is another one, GitHub's history doesn't have whole texts, and
 *   each edit counts.
 * @param reviewed what a review of a text is about
 */
export function sectionEdits(
  revisions: readonly Revision[],
  current: string,
  reviewed: (text: string) => string,
): SectionEdit[] {
  const newest = revisions.at(-1)?.text ?? null;
  const isWhole = newest !== null && reviewed(newest) === reviewed(current);
  return revisions.flatMap(({ at, by, text }, index) => {
    if (by === null) return [];
    const before = revisions[index - 1]?.text ?? null;
    const isKnown = isWhole && text !== null && before !== null;
    return isKnown && reviewed(before) === reviewed(text) ? [] : [{ by, at }];
  });
}

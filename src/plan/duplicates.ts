import type { Operation } from "../operations/operation.ts";

export interface DuplicatesPlan {
  readonly operations: readonly Operation[];
  /** Sentences about the duplicates that stay open. */
  readonly notes: readonly string[];
}

/** How to handle one kind of duplicates. */
interface DuplicateRules<Duplicate> {
  /** Whether only the App has changed it. */
  readonly isUntouched: (duplicate: Duplicate) => boolean;
  readonly close: (duplicate: Duplicate) => readonly Operation[];
  /** What a duplicate that stays open still needs. */
  readonly upkeep?: (duplicate: Duplicate) => readonly Operation[];
  readonly note: (duplicate: Duplicate) => string;
}

/**
 * Closes issues that were opened twice, by several workers or because of read lag. One that a person has used stays
 * open, with a note: only people can decide which one counts.
 */
export function planDuplicates<Duplicate>(
  duplicates: readonly Duplicate[],
  { isUntouched, close, upkeep = () => [], note }: DuplicateRules<Duplicate>,
): DuplicatesPlan {
  return {
    operations: duplicates.flatMap((one) => (isUntouched(one) ? close(one) : upkeep(one))),
    notes: duplicates.filter((one) => !isUntouched(one)).map(note),
  };
}

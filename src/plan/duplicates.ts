import type { Operation } from "../operations/operation.ts";

export interface DuplicatesPlan {
  readonly operations: readonly Operation[];
  /** Sentences about the duplicates that stay open. */
  readonly notes: readonly string[];
}

/** What a kind of duplicates needs to be closed. */
interface DuplicateRules<Duplicate> {
  /** Whether nobody but the App did anything with it. */
  readonly isUntouched: (duplicate: Duplicate) => boolean;
  readonly close: (duplicate: Duplicate) => readonly Operation[];
  /** What an open duplicate still needs. */
  readonly upkeep?: (duplicate: Duplicate) => Operation | null;
  readonly note: (duplicate: Duplicate) => string;
}

/**
 * Closes the issues that several workers, or reads that lag behind, opened again for one thing. One that a person did
 * something with stays open, with a note: only people can say which one counts.
 */
export function planDuplicates<Duplicate>(
  duplicates: readonly Duplicate[],
  { isUntouched, close, upkeep = () => null, note }: DuplicateRules<Duplicate>,
): DuplicatesPlan {
  return {
    operations: duplicates.flatMap((one) => (isUntouched(one) ? close(one) : (upkeep(one) ?? []))),
    notes: duplicates.filter((one) => !isUntouched(one)).map(note),
  };
}

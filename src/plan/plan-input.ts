import type { Temporal } from "temporal-polyfill";
import type { LanguageMemory } from "../markdown/advice/language.ts";
import type { ReadBody } from "../markdown/checklist/checklist.ts";
import type { Snapshot } from "../observed/snapshot.ts";
import type { FailedWrites } from "../operations/operation.ts";

/** A snapshot, and everything else that a plan depends on. */
export interface PlanInput extends Snapshot {
  readonly now: Temporal.Instant;
  /** The current day in the policy's time zone. */
  readonly today: Temporal.PlainDate;
  /** Writes that failed in this run, and why. */
  readonly failedWrites: FailedWrites;
  readonly memory: LanguageMemory;
  /** Reads the body of a postmortem, or remembers how it was read. */
  readonly readBody: ReadBody;
}

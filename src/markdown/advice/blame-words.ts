import type { BlamePhrase } from "../../domain/advice-policy.ts";
import { CARE_PHRASES } from "./blame-care.ts";
import { DEED_PHRASES } from "./blame-deeds.ts";
import { DISREGARD_PHRASES } from "./blame-disregard.ts";
import { HINDSIGHT_PHRASES } from "./blame-hindsight.ts";
import { OMISSION_PHRASES } from "./blame-omissions.ts";
import { VERDICT_PHRASES } from "./blame-verdicts.ts";

/** The words that the App knows; teams add theirs in config. */
export const BLAME_PHRASES: readonly BlamePhrase[] = [
  ...DEED_PHRASES,
  ...HINDSIGHT_PHRASES,
  ...OMISSION_PHRASES,
  ...DISREGARD_PHRASES,
  ...CARE_PHRASES,
  ...VERDICT_PHRASES,
];

import type { Policy } from "../policy.ts";
import { timesExtended } from "./item-state.ts";
import type { Ledger } from "./ledger.ts";

/** What the rules still allow for an item or a postmortem, in days. */
export interface OpenExceptions {
  /** By how many days an owner can extend it; 0 if only an approver can. */
  readonly ownerDays: number;
  /** How many extensions are left, the owner's among them. */
  readonly extensions: number;
  /** For how long an approver can waive it; 0 if there are no waivers. */
  readonly waiverDays: number;
}

export function openExceptions(
  ledger: Pick<Ledger, "extensions" | "extendedBefore">,
  { extensions: { max, ownerDays }, waivers }: Pick<Policy, "extensions" | "waivers">,
): OpenExceptions {
  const times = timesExtended(ledger);
  const extensions = Math.max(0, max - times);
  return {
    ownerDays: times === 0 && extensions > 0 ? ownerDays : 0,
    extensions,
    waiverDays: waivers.maxDays,
  };
}

const USUAL_EXTENSION = 7;

const USUAL_WAIVER = 30;

/** The command for more time, to copy: as many days as an owner usually takes, if the rules allow them. */
export function extendCommand(mostDays = USUAL_EXTENSION): string {
  return `/extend +${Math.min(USUAL_EXTENSION, mostDays)}d REASON`;
}

/** The command for a waiver, to copy. */
export function waiveCommand({ waiverDays }: Pick<OpenExceptions, "waiverDays">): string {
  return `/waive ${Math.min(USUAL_WAIVER, waiverDays)}d REASON`;
}

import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { IssueHistory, Merge, PastState } from "../../../src/domain/simulation/history.ts";
import type { Past } from "../../../src/domain/simulation/replay.ts";
import { anItem, aPostmortem, SHOP, settings } from "../gate/gate-cases.ts";

/* Pasts of a repository in which a pull request is merged on Thursday 2026-12-10 at noon. */

export const at = (instant: string): number => Date.parse(instant);

export const MERGED = at("2026-12-10T12:00:00Z");

export const issueOf = (number: number) => ({ ...SHOP, number });

export const aMerge = (changed: Partial<Merge> = {}): Merge => ({
  ...{ number: 50, title: "A change", author: "carol", isByBot: false },
  ...{ mergedAt: MERGED, toDefaultBranch: true },
  ...changed,
});

/** What became of an issue: an instant and the state from then on, in turn. */
export function aHistory(
  number: number,
  ...periods: readonly (readonly [string, PastState])[]
): IssueHistory {
  return {
    issue: issueOf(number),
    title: `Item ${number}`,
    periods: periods.map(([from, state]) => ({ from: at(from), state })),
  };
}

/** An item that is due on this day. */
export const owed = (number: number, due: string, changed: Parameters<typeof anItem>[2] = {}): PastState => ({
  as: "action-item",
  item: anItem(number, due, changed),
});

export const owedPostmortem = (number: number, due: string): PastState => ({
  as: "postmortem",
  postmortem: aPostmortem(number, due),
});

export const UNKNOWN: PastState = { as: "unknown", why: "The text of #2 was removed." };

export function aPast(
  histories: readonly IssueHistory[],
  { gate = {}, ...changed }: Partial<Past["rules"]> & { readonly gate?: Parameters<typeof settings>[0] } = {},
): Past {
  return {
    repository: SHOP,
    rules: { timeZone: "UTC", timeZoneSource: "default", sources: [], rules: DEFAULT_POLICY, ...changed },
    settings: settings(gate),
    histories,
    now: at("2026-12-31T00:00:00Z"),
  };
}

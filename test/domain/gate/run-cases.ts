import { evaluateGate } from "../../../src/domain/gate/evaluate-gate.ts";
import type { GateItem, GatePullRequest, RepositoryData } from "../../../src/domain/gate/verdict.ts";
import type { GatePolicy } from "../../../src/domain/gate-policy.ts";
import { anItem, anUnreadable, reading, SHOP, settings } from "./gate-cases.ts";

/* Runs of the gate on 2026-12-11. */

export const DAY = "2026-12-11";
export const LATE = "2026-12-01";
export const P3 = { priority: "P3" } as const;
export const HOT: Partial<GatePolicy> = { hotfixLabels: ["hotfix"] };

/** An item that is overdue. */
export const overdue = (number: number, changed: Partial<GateItem> = {}) => anItem(number, LATE, changed);

export const tampered = (number: number) => anUnreadable(number, { tampered: true });

export const closes = (...numbers: readonly number[]) => ({
  closes: numbers.map((number) => ({ ...SHOP, number })),
});

/** In the settings, and one that has nothing to do with them. */
export const broken = {
  text: "It has an error.",
  setting: { file: "f.yml", path: "a", expected: "x", found: "y" },
};
export const gone = { text: "It is gone." };

export type Pull = Partial<GatePullRequest>;
export type Change = ReturnType<typeof change>;

/** What is about to be merged: pull requests from #11 on, by carol. */
function change(isQueue: boolean, pulls: readonly Pull[]) {
  const pullRequests = pulls.map((pull, index) => ({
    ...{ number: 11 + index, author: "carol", labels: [], toDefaultBranch: true },
    ...{ closes: [], reverts: null, areas: null },
    ...pull,
  }));
  return { repository: SHOP, isQueue, pullRequests, notes: [] };
}

export const alone = (pull: Pull = {}) => change(false, [pull]);
export const queue = (...pulls: readonly Pull[]) => change(true, pulls);
export const sameHead = (...pulls: readonly Pull[]) => change(false, pulls);

export const verdictOn = (
  parts: Partial<RepositoryData>,
  rules: Partial<GatePolicy> = {},
  of: Change | null = null,
) => evaluateGate([reading({ today: DAY, day: DAY, ...parts })], settings(rules), of);

export const FIX = "#11 fixes a blocking item: merging it closes #1.";
export const REPAIR = "#11 repairs f.yml: it changes only this file, and its version is valid.";

import { Temporal } from "temporal-polyfill";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { mergePair } from "../../../src/plan/items/existing-item.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { base, checklist, item, planInput, postmortem, recording } from "../builders.ts";

/** Before and after an item is committed. */
export const [SOON, LATER] = ["2026-11-02T10:00:00Z", "2026-11-10T10:00:00Z"];
/** All that a plan depends on, at that time. */
export const at = (now: string, over: Partial<PlanInput> = {}) =>
  planInput({ now: Temporal.Instant.from(now), ...over });
/** A line, as the App writes it. */
export const ROW = "- [ ] [#20](https://github.com/acme/shop/issues/20) Alert on lag @alice · due 2026-12-01";

const inStep = { base: base({ due: "2026-12-01" }) };
/** An item that is in step with this line. */
export const owned = (over: Partial<ItemIssue> = {}, record: Partial<Ledger> = {}) =>
  recording(item(20, "Alert on lag", { assignees: ["alice"], ...over }), { ...inStep, ...record });
export const { ledger } = owned().marker;
/** The base without a difference, except for this. */
export const known = (over: Partial<Ledger["base"]>): Partial<Ledger> => ({
  base: { ...inStep.base, ...over },
});

/** What is read of a postmortem, and its first line with its item. */
export function pairIn(world: PlanInput, body: string) {
  const assessed = assessPostmortem(world, postmortem(body));
  const [pair] = assessed.matching.pairs;
  return { assessed, pair: pair! };
}

/** The item merged with its line. */
export function merged(row: string, given: ItemIssue, now = SOON, over: Partial<PlanInput> = {}) {
  const world = at(now, { items: [given], ...over });
  const { assessed, pair } = pairIn(world, checklist(row).body);
  return { world, assessed, entry: mergePair(world, assessed, pair) };
}

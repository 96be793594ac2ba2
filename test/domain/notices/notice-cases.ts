import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Notified } from "../../../src/domain/items/ledger.ts";
import type { TrackedObligation } from "../../../src/domain/notices/notice.ts";
import type { Policy } from "../../../src/domain/policy.ts";

export const POLICY: Policy = {
  ...DEFAULT_POLICY,
  escalation: { ...DEFAULT_POLICY.escalation, to: ["acme/leads", "acme/directors"] },
};
export const shop = (number: number) => ({ owner: "acme", repo: "shop", number });

/** Due on Tuesday, 2026-12-01, tracked long ago. */
export function item(number: number, changes: Partial<TrackedObligation> = {}): TrackedObligation {
  return {
    fallbackContacts: [],
    owedFrom: changes.due ?? "2026-12-01",
    kind: "action-item",
    issue: shop(number),
    postmortem: shop(1),
    title: `Item ${number}`,
    owners: ["alice"],
    due: "2026-12-01",
    dueSince: "2026-10-01",
    state: "open",
    notified: null,
    ...changes,
  };
}

/** What was sent about it. */
export const told = (changes: Partial<Notified>): Notified => ({
  due: "2026-12-01",
  reminded: null,
  remindedOn: null,
  escalated: 0,
  escalatedOn: null,
  ...changes,
});

import type { Temporal } from "temporal-polyfill";
import type { Operation, Refusals } from "../operation.ts";
import type { Snapshot } from "../snapshot.ts";
import { planItems } from "./items.ts";
import type { Page } from "./page.ts";

/**
 * What items without their postmortem still need: what people write on them counts, and how they are closed, as on any other
 * item without a line. Nobody takes them back by deleting the page, so people count on all of them.
 */
export function planOrphans(snapshot: Snapshot, now: Temporal.Instant, refusals: Refusals): Operation[] {
  const { orphans } = snapshot;
  if (orphans.length === 0) return [];
  const alone = { ...snapshot, items: orphans, unmarkedItems: [], named: {}, children: [], subIssues: false };
  return planItems(alone, gonePage(snapshot), now, refusals).operations;
}

/** A page that was closed complete and says nothing any more. */
function gonePage({ key, orphans }: Snapshot): Page {
  const { createdAt } = orphans[0]!;
  return {
    ...orphans[0]!,
    ref: key,
    body: "",
    state: "closed",
    marker: {
      kind: "postmortem",
      key: "",
      incidents: [],
      openedAt: createdAt,
      labelledAt: createdAt,
      due: "",
      repositories: [],
      opened: "",
      withdrawn: false,
      completedAt: createdAt,
    },
    discussed: false,
    closing: null,
    missing: [],
  };
}

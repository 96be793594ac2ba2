import type { IncidentFacts, ItemFacts, PostmortemFacts } from "../../../src/domain/insight/facts.ts";

/** An item that was done on the day after it was tracked, due on 2026-03-01. */
export const anItem = (changed: Partial<ItemFacts> = {}): ItemFacts => ({
  ...{ originalDue: "2026-03-01", outcome: "onTime", wasDue: true, daysToDone: 1, postmortem: 20 },
  ...{ trackedAt: "2026-02-01T00:00:00Z", closedAt: "2026-02-02T00:00:00Z", topics: [], groups: {} },
  ...changed,
});

export const aPostmortem = (
  id: number,
  number: number,
  changed: Partial<PostmortemFacts> = {},
): PostmortemFacts => ({
  ...{ id, originalDue: "2026-03-01", outcome: "open", incidents: [{ repositoryId: 1, number }] },
  ...changed,
});

export const anIncident = (number: number, changed: Partial<IncidentFacts> = {}): IncidentFacts => ({
  ...{ repositoryId: 1, number, openedAt: "2026-02-02T00:00:00Z", openedOn: "2026-02-02" },
  ...{ topics: ["db"], groups: {}, needsPostmortem: true },
  ...changed,
});

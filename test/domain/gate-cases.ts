import type { DueLedger } from "../../src/domain/exception.ts";
import type {
  GateItem,
  GatePostmortem,
  GateSettings,
  RepositoryReading,
  UnreadableIssue,
} from "../../src/domain/verdict.ts";

export const SHOP = { owner: "acme", repo: "shop" };

export function anItem(number: number, due: string, changed: Partial<GateItem> = {}): GateItem {
  return {
    issue: { ...SHOP, number },
    title: `Item ${number}`,
    owners: ["alice"],
    priority: null,
    postmortem: { ...SHOP, number: 7 },
    ledger: { originalDue: due, due, extensions: [], waiver: null },
    ...changed,
  };
}

export function aPostmortem(number: number, due: string): GatePostmortem {
  return { issue: { ...SHOP, number }, title: `Postmortem ${number}`, owners: ["bob"], due };
}

export function anUnreadable(number: number): UnreadableIssue {
  return {
    kind: "action-item",
    issue: { ...SHOP, number },
    title: `Issue ${number}`,
    owners: [],
    reason: "its Followthrough marker is missing",
    wayBack: "Put it back.",
  };
}

export function waivedUntil(until: string, due: string): DueLedger {
  const waiver = {
    until,
    reason: "the vendor ships in January",
    by: "maria",
    at: "2026-12-01T10:00:00Z",
    commentId: 9,
  };
  return { originalDue: due, due, extensions: [], waiver };
}

export function reading(parts: Partial<RepositoryReading> = {}): RepositoryReading {
  return {
    repository: SHOP,
    timeZone: "UTC",
    sources: [],
    today: "2026-12-01",
    day: "2026-12-01",
    items: [],
    postmortems: [],
    unreadable: [],
    problems: [],
    notes: [],
    ...parts,
  };
}

export function settings(changed: Partial<Omit<GateSettings, "sources">> = {}): GateSettings {
  const source = (name: keyof GateSettings, input: string) =>
    name in changed ? `input ${input}` : "default";
  return {
    failOn: "overdue",
    dueSoonDays: 7,
    graceDays: 0,
    ...changed,
    sources: {
      failOn: source("failOn", "fail-on"),
      dueSoonDays: source("dueSoonDays", "due-soon-days"),
      graceDays: source("graceDays", "grace-days"),
    },
  };
}

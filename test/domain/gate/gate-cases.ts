import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type {
  GateItem,
  GatePostmortem,
  GateSettings,
  RepositoryData,
  UnreadableIssue,
} from "../../../src/domain/gate/verdict.ts";
import { RECOVERY } from "../../../src/domain/gate/ways-to-clear.ts";
import { DEFAULT_GATE, type GatePolicy } from "../../../src/domain/gate-policy.ts";
import type { DueLedger } from "../../../src/domain/items/item-state.ts";

/** `holds: everyone`. */
export const HOLDS_EVERYONE: GatePolicy["holds"] = {
  P0: "everyone",
  P1: "everyone",
  P2: "everyone",
  P3: "everyone",
  P4: "everyone",
  default: "everyone",
};

export const SHOP = { owner: "acme", repo: "shop" };

export function anItem(number: number, due: string, changed: Partial<GateItem> = {}): GateItem {
  return {
    issue: { ...SHOP, number },
    title: `Item ${number}`,
    owners: ["alice"],
    priority: null,
    postmortem: { ...SHOP, number: 7 },
    hasLine: true,
    ledger: { originalDue: due, due, extensions: [], waiver: null },
    labels: ["action-item"],
    severity: null,
    areas: [],
    identity: `item ${number}`,
    ...changed,
  };
}

export function aPostmortem(number: number, due: string, ledger: Partial<DueLedger> = {}): GatePostmortem {
  return {
    issue: { ...SHOP, number },
    title: `Postmortem ${number}`,
    owners: ["bob"],
    ledger: { originalDue: due, due, extensions: [], waiver: null, ...ledger },
    reviews: [],
    incidents: [{ ...SHOP, number: 5 }],
    labels: ["postmortem"],
    severity: null,
    areas: [],
    identity: `postmortem ${number}`,
  };
}

export function anUnreadable(number: number, changed: Partial<UnreadableIssue> = {}): UnreadableIssue {
  return {
    tampered: false,
    kind: "action-item",
    issue: { ...SHOP, number },
    title: `Issue ${number}`,
    owners: [],
    reason: "its hidden Followthrough comment is missing",
    recovery: RECOVERY,
    ...changed,
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

export function reading(parts: Partial<RepositoryData> = {}): RepositoryData {
  return {
    repository: SHOP,
    timeZone: "UTC",
    timeZoneSource: "default",
    lastSweep: null,
    isMorePrivate: false,
    sources: [],
    rules: DEFAULT_POLICY,
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

export function settings(changed: Partial<GatePolicy> = {}): GateSettings {
  const names = Object.keys(DEFAULT_GATE) as (keyof GatePolicy)[];
  const input = (name: string) => `input ${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const sources = Object.fromEntries(names.map((name) => [name, name in changed ? input(name) : "default"]));
  return {
    ...DEFAULT_GATE,
    ...changed,
    sources: sources as GateSettings["sources"],
    ignoredInputs: [],
  };
}

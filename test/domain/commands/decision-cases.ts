import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../../src/domain/actor.ts";
import type { ItemCircumstances } from "../../../src/domain/commands/decision.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import type { Policy } from "../../../src/domain/policy.ts";

/** Monday. */
const TODAY = Temporal.PlainDate.from("2026-11-23");
const NOW = Temporal.Instant.from("2026-11-23T10:00:00Z");

export const POLICY: Policy = {
  ...DEFAULT_POLICY,
  approvers: { roles: ["maintain", "admin"], logins: ["grace"], teams: ["acme/sre"] },
  postmortem: { ...DEFAULT_POLICY.postmortem, review: { required: 1, by: ["rita", "acme/reviewers"] } },
};

export const LEDGER: Ledger = {
  originalDue: "2026-12-01",
  due: "2026-12-01",
  trackedAt: "2026-11-01T09:00:00Z",
  terms: { priority: "P1", areas: [], owners: ["olga"] },
  extensions: [],
  waiver: null,
  base: {
    line: { done: false, owners: ["olga"], title: "Alert" },
    issue: { done: false, owners: ["olga"], title: "Alert" },
    seenAt: "2026-11-01T09:00:00Z",
  },
};

export function extended(times: number): Ledger {
  const extensions = Array.from({ length: times }, (_, index) => ({
    from: "2026-11-20",
    to: "2026-12-01",
    reason: "before",
    by: "olga",
    at: "2026-11-10T09:00:00Z",
    commentId: 100 + index,
  }));
  return { ...LEDGER, extensions };
}

export function waivedUntil(until: string): Ledger {
  const waiver = { until, reason: "before", by: "grace", at: "2026-11-10T09:00:00Z", commentId: 200 };
  return { ...LEDGER, waiver };
}

export function person(login: string, role: string | null, teams: readonly string[] = []): Actor {
  return { login, kind: "person", role, teams };
}

export const ADMIN = person("ada", "admin");
export const OWNER = person("Olga", "read");

export function circumstances(
  changes: Partial<Omit<ItemCircumstances, "comment">> & {
    comment?: Partial<ItemCircumstances["comment"]>;
  } = {},
): ItemCircumstances {
  return {
    actor: ADMIN,
    policy: POLICY,
    today: TODAY,
    now: NOW,
    ledger: LEDGER,
    owners: ["olga", "acme/web"],
    closed: false,
    committed: true,
    ...changes,
    comment: { id: 900, edited: false, writtenOn: TODAY, ...changes.comment },
  };
}

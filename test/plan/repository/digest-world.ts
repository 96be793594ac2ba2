import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import type { Commitments, DigestSnapshot } from "../../../src/observed/commitments.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { planDigest } from "../../../src/plan/repository/weekly-digest.ts";
import { item, postmortem, recording, snapshot } from "../builders.ts";

/** Thursday of the week that begins on November 30, the last Monday of that month. */
export const NOW = Temporal.Instant.from("2026-12-03T12:00:00.123Z");
export const NEXT_WEEK = NOW.add({ hours: 7 * 24 });
/** When this week began. */
export const FROM = "2026-11-30";
export const { repository: home } = snapshot();
export const INFRA = { owner: "acme", repo: "infra" };
export const PRIVATE = { ...home, ...INFRA, id: 2 };

/** An item that was due on Tuesday, December 1. */
export function owed(number: number, over: Partial<ItemIssue> = {}, ledger: Partial<Ledger> = {}): ItemIssue {
  const terms = { priority: "P1", areas: [], owners: ["alice"] } as const;
  return { ...recording(item(number, `Item ${number}`), { terms, ...ledger }), ...over };
}

/** What is read of one repository. */
export const source = (over: Partial<Commitments> = {}): Commitments => ({
  policy: DEFAULT_POLICY,
  postmortems: [postmortem("", { title: "Postmortem: Checkout" })],
  items: [],
  itemsWithoutMarker: [],
  knownRepositories: { "acme/shop": home, "acme/infra": PRIVATE },
  ...over,
});

/** The plan for the digest of one repository, or of none. */
export const planned = (
  of: Partial<Commitments> | null,
  over: Partial<DigestSnapshot> = {},
  now = NOW,
): Operation[] =>
  planDigest(
    {
      ...{ home, policy: DEFAULT_POLICY, digests: [], unread: 0, emptyAreas: [], drifted: [], chat: [] },
      ...{ unconfirmed: [], sources: of === null ? [] : [source(of)] },
      ...over,
    },
    now,
  );

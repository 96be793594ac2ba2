import fc from "fast-check";
import type { Ledger } from "../../src/domain/items/ledger.ts";
import type { Signer } from "../../src/record/marker.ts";
import type { ItemMarker, PostmortemMarker } from "../../src/record/marker-types.ts";
import type { RecordedIssue } from "../../src/record/recorded-issue.ts";
import { createSigner } from "../../src/record/signature.ts";
import { ANY_CHARACTER } from "../harness/any-character.ts";

export const SIGNER: Signer = createSigner(new Uint8Array(32).fill(7));

export const LEDGER: Ledger = {
  originalDue: "2026-12-01",
  due: "2026-12-08",
  trackedAt: "2026-11-01T09:30:00Z",
  terms: { priority: "P1", areas: ["payments"], owners: ["acme/payments", "alice"] },
  eased: [
    {
      what: "lowered from P0 to P1",
      reason: "Only one region is left",
      by: "maria",
      at: "2026-11-20T10:00:00Z",
      commentId: 900,
    },
  ],
  extensions: [
    {
      from: "2026-12-01",
      to: "2026-12-08",
      reason: "The vendor ships a week later",
      by: "alice",
      at: "2026-11-20T10:00:00.123Z",
      commentId: 901,
    },
  ],
  waiver: {
    until: "2027-01-31",
    reason: "Frozen until the audit is over",
    by: "bob",
    at: "2026-11-21T10:00:00Z",
    commentId: 902,
  },
  base: {
    line: { done: false, owners: ["acme/platform", "alice"], title: "Alert on replication lag" },
    issue: { done: false, owners: ["alice"], title: "Alert on replication lag" },
    seenAt: "2026-11-22T00:00:00Z",
  },
};

/** The issue of this number in the repository of the samples, as a record names it. */
export function issueOf(number: number): RecordedIssue {
  return { repositoryId: 77, number, id: number * 100 };
}

export const ITEM: ItemMarker = {
  kind: "action-item",
  key: "acme/shop#12",
  issue: { repositoryId: 77 },
  postmortem: { repositoryId: 77, number: 13, id: 1300 },
  words: "alert on replication lag",
  occurrence: 1,
  adopted: false,
  ledger: LEDGER,
};

export const POSTMORTEM: PostmortemMarker = {
  kind: "postmortem",
  key: "acme/shop#12",
  incidents: [
    { repositoryId: 77, number: 12, key: "acme/shop#12", commentId: null },
    { repositoryId: 78, number: 4, key: "acme/infra#4", commentId: 900 },
  ],
  issue: { repositoryId: 77 },
  openedAt: "2026-11-01T09:10:00Z",
  labelledAt: "2026-11-01T09:00:00Z",
  originalDue: "2026-11-04",
  due: "2026-11-08",
  extensions: [{ ...LEDGER.extensions[0]!, from: "2026-11-04", to: "2026-11-08" }],
  waiver: LEDGER.waiver,
  taken: { changes: 0, title: "Checkout is down", severity: "sev1", topics: "811c9dc5-0", isIncident: true },
  repositories: ["acme/infra"],
  opened: "9f86d081",
  withdrawn: false,
};

/** Words that try to end the comment, open another one, mention people, or that do not survive a round trip. */
export const HOSTILE_WORDS = [
  "-->",
  "--!>",
  "->",
  ">",
  "<!--",
  "<!-- followthrough {} -->",
  "--",
  "-----",
  "ends with a dash -",
  "@alice and @org/team",
  'quotes " and \\ backslashes \\u002d',
  "line\nbreak\r\nand\ttab",
  "\u0000\u001f\u007f\u0085\u2028\u2029\ufeff\ufffe\uffff",
  "emoji 🧯🔥 and 日本語",
  "a lone \ud83d surrogate",
  "\udd25 another",
  "</script><b>",
  "$& $1 $$",
  '{"v":1}',
  "",
  "-->".repeat(1700),
] as const;

/** Any text, with a high share of characters that are dangerous in a comment. */
export const anyWords: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom("-", ">", "<", "!", "@", "\\", '"', "a", "\ud83d", "\n"),
    maxLength: 200,
  }),
  fc.array(fc.constantFrom(...HOSTILE_WORDS), { maxLength: 5 }).map((parts) => parts.join(" ")),
  fc.string({ unit: ANY_CHARACTER, minLength: 4900, maxLength: 5000 }),
);

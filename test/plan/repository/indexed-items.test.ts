import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import type { IndexSnapshot, ItemFate } from "../../../src/observed/reports.ts";
import { entriesOf } from "../../../src/plan/repository/indexed-items.ts";
import { type IndexEntry, writeEntries } from "../../../src/record/index-entries.ts";
import type { ItemMarker } from "../../../src/record/marker-types.ts";
import { HOME, item, report, snapshot } from "../builders.ts";

/** Long after items were tracked, on November 2. */
const NOW = Temporal.Instant.from("2026-11-24T12:00:00Z");
/** An hour after. */
const EARLY = Temporal.Instant.from("2026-11-02T10:00:00Z");

const owed = (number: number, ledger: Partial<Ledger> = {}, marker: Partial<ItemMarker> = {}): ItemIssue => {
  const plain = item(number, `Item ${number}`, { nodeId: `I_${number}` });
  return { ...plain, marker: { ...plain.marker, ...marker, ledger: { ...plain.marker.ledger, ...ledger } } };
};

const entry = (number: number, over: Partial<IndexEntry> = {}): IndexEntry => ({
  ...{ number, node: `I_${number}`, postmortem: "#13", due: "2026-12-01", severity: "sev2" },
  ...over,
});

/** An index that lists these items. */
const listing = (...entries: readonly IndexEntry[]) => {
  const plain = report(9);
  return { ...plain, identity: { ...plain.identity, items: writeEntries(entries) } };
};

const listed = (over: Partial<IndexSnapshot>, now = NOW) =>
  entriesOf(
    {
      ...{ repository: snapshot().repository, policy: DEFAULT_POLICY, writer: "followthrough", isUsed: true },
      labels: { actionItem: "action-item", postmortem: "postmortem" },
      ...{ indexes: [], items: [], completed: new Set(), fates: new Map() },
      ...over,
    },
    now,
  );

describe("what an index lists of an item", () => {
  const waiver = {
    until: "2027-01-15",
    reason: "Later",
    by: "bob",
    at: "2026-11-20T09:00:00Z",
    commentId: 1,
  };
  const terms = { priority: "P1", areas: ["checkout"], owners: [] } as const;
  const { severity: _, ...withoutSeverity } = entry(14);

  it.each<[string, ItemIssue, IndexEntry]>([
    ["its due date and severity", owed(14), entry(14)],
    ["its waiver", owed(14, { waiver }), entry(14, { waivedUntil: "2027-01-15" })],
    ["its priority and areas", owed(14, { terms }), entry(14, { priority: "P1", areas: ["checkout"] })],
    ["no unknown severity", owed(14, { severity: undefined } as object), withoutSeverity],
    ["no unknown node", { ...owed(14), nodeId: undefined } as unknown as ItemIssue, entry(14, { node: "" })],
  ])("%s", (_, one, expected) => {
    expect(listed({ items: [one] })).toStrictEqual([expected]);
  });

  it.each<[string, number, string | null, string]>([
    ["here", 1, null, "#13"],
    ["here, although the settings name another", 1, "acme/postmortems", "#13"],
    ["where the settings say", 3, "acme/postmortems", "acme/postmortems#13"],
    ["beside its incident", 3, null, "acme/infra#13"],
    ["beside its incident, as the settings name no repository", 3, "postmortems", "acme/infra#13"],
  ])("its postmortem: %s", (_, repositoryId, configured, expected) => {
    const policy = {
      ...DEFAULT_POLICY,
      postmortem: { ...DEFAULT_POLICY.postmortem, repository: configured },
    };
    const postmortem = { repositoryId, number: 13, id: 1013 };
    const items = [owed(14, {}, { key: "acme/infra#12", postmortem })];
    expect(listed({ items, policy })).toEqual([entry(14, { postmortem: expected })]);
  });
});

describe("the items that an index lists", () => {
  it("are in the order of their numbers", () => {
    const fates = new Map<number, ItemFate>([[15, { kind: "unreadable" }]]);
    const items = [owed(16), owed(14)];
    expect(listed({ items, indexes: [listing(entry(15))], fates })).toEqual([
      entry(14),
      entry(15),
      entry(16),
    ]);
  });

  it.each<[string, Partial<IndexSnapshot>, Temporal.Instant, number]>([
    ["have stood for long", {}, NOW, 1],
    ["are not new", {}, EARLY, 0],
    ["were listed", { indexes: [listing(entry(14))] }, EARLY, 1],
    ["belong to a complete postmortem", { completed: new Set([1013]) }, EARLY, 1],
    ["belong to no other one", { completed: new Set([1]) }, EARLY, 0],
  ])("%s", (_, over, now, count) => {
    expect(listed({ items: [owed(14)], ...over }, now)).toHaveLength(count);
  });

  const moved = owed(77, { due: "2026-12-08" });
  const elsewhere: ItemIssue = { ...moved, ref: { ...HOME, repo: "infra", number: 77 } };
  it.each<[string, ItemFate, IndexEntry[]]>([
    ["not once closed", { kind: "closed" }, []],
    ["as before if it can't be read", { kind: "unreadable" }, [entry(14)]],
    [
      "as it is if it lost its label",
      { kind: "open", item: owed(14, { due: "2026-12-08" }) },
      [entry(14, { due: "2026-12-08" })],
    ],
    [
      "as before, if it moved where the App can't read it",
      { kind: "moved", item: null },
      [entry(14, { moved: true })],
    ],
    [
      "with its terms there, if it moved",
      { kind: "moved", item: elsewhere },
      [entry(14, { due: "2026-12-08", moved: true })],
    ],
  ])("stay, each %s", (_, fate, expected) => {
    const fates = new Map([[14, fate]]);
    expect(listed({ indexes: [listing(entry(14))], fates })).toEqual(expected);
    if (fate.kind !== "open") expect(listed({ fates })).toEqual([]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../../src/domain/items/action-item.ts";
import type { SyncedFields } from "../../../src/domain/items/ledger.ts";
import { writeAdoptedBody } from "../../../src/markdown/messages/adopted-body.ts";
import type { Issue } from "../../../src/observed/issue.ts";
import type { ReferencedIssue } from "../../../src/observed/snapshot.ts";
import {
  type AdoptionCandidate,
  adoptItem,
  agreedTerms,
  agreedTermsAfter,
  firstMergeBase,
  releaseItem,
  sameTerms,
} from "../../../src/plan/items/adopted-item.ts";
import { itemLabel } from "../../../src/plan/labels.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { MAX_BODY, placeholderOf } from "../../../src/plan/size-limits.ts";
import type { AgreedTerms } from "../../../src/record/marker-types.ts";
import { HOME, issue, item, line, planInput, postmortem, snapshot } from "../builders.ts";

const NOW = Temporal.Instant.from("2026-11-02T10:00:00.789Z");
const PAGE = postmortem("");
const ref = { ...HOME, number: 30 };
const persons = (over: Partial<Issue> = {}) => issue({ ref, title: "Slow queries", labels: [], ...over });
const written = (over: Partial<ItemLine> = {}) => line("Tune", { due: { date: "2026-12-01" }, ...over });
const AGREED: AgreedTerms = {
  ...{ originalDue: "2026-11-20", due: "2026-12-04", extensions: 2 },
  terms: { priority: "P1", areas: [], owners: ["alice"] },
};

const adopt = (over: Partial<AdoptionCandidate> = {}, world: Partial<PlanInput> = {}) => {
  const candidate = { issue: persons(), line: written(), wasItem: false, agreed: null, ...over };
  return adoptItem(planInput({ now: NOW, ...world }), PAGE, candidate);
};

describe("an issue that is adopted", () => {
  it("gets a line, a label, and a record", () => {
    expect(adopt()).toEqual({
      kind: "adopt-item",
      item: ref,
      line: "Tracked as an action item of the postmortem #13, due 2026-12-01.",
      marker: {
        kind: "action-item",
        key: "acme/shop#12",
        postmortem: { repositoryId: 1, number: 13, id: 1013 },
        words: "tune",
        occurrence: 1,
        adopted: true,
        ledger: {
          severity: "sev2",
          originalDue: "2026-12-01",
          due: "2026-12-01",
          trackedAt: "2026-11-02T10:00:00Z",
          adoptedAt: "2026-11-02T10:00:00Z",
          terms: { priority: null, areas: [], owners: [] },
          extensions: [],
          waiver: null,
          base: firstMergeBase(written(), persons()),
        },
      },
      labels: [itemLabel(planInput().policy)],
    });
  });

  it.each<[string, Partial<AdoptionCandidate>, object, object]>([
    ["the place among equal lines", { line: written({ occurrence: 2 }) }, { occurrence: 2 }, {}],
    [
      "the issue's title for a line without words",
      { line: written({ words: "" }) },
      { words: "slow queries" },
      {},
    ],
    [
      "priority and owners of the line",
      { line: written({ priority: "P1", owners: ["Bob"] }) },
      {},
      { terms: { priority: "P1", areas: [], owners: ["bob"] } },
    ],
    [
      "those of the issue for a sub-issue without a line",
      { line: null, issue: persons({ labels: ["P3"], assignees: ["Eve"] }) },
      { words: "slow queries", occurrence: 1 },
      {
        terms: { priority: "P3", areas: [], owners: ["eve"] },
        base: {
          line: null,
          issue: { done: false, owners: ["eve"], title: "Slow queries" },
          seenAt: persons().updatedAt,
        },
      },
    ],
    [
      "the agreed terms if it was an item before",
      { wasItem: true, agreed: AGREED },
      {},
      {
        ...{ originalDue: "2026-11-20", due: "2026-12-04", extendedBefore: 2, terms: AGREED.terms },
        trackedAt: "2026-11-02T08:00:00Z",
      },
    ],
    [
      "its own date if nothing was agreed",
      { wasItem: true },
      {},
      { originalDue: "2026-12-01", due: "2026-12-01" },
    ],
  ])("is recorded with %s", (_, over, marker, ledger) => {
    expect(adopt(over)).toMatchObject({ marker: { ...marker, ledger } });
  });

  it("has no count of extensions without any", () => {
    const adoption = adopt({ wasItem: true, agreed: { ...AGREED, extensions: 0 } });
    expect(adoption?.marker.ledger).not.toHaveProperty("extendedBefore");
  });

  it.each([
    ["a first time, with room for its record to grow", false, 4_096],
    ["again, with room for its record", true, 0],
  ])("needs room: %s", (_, wasItem, reserve) => {
    const { line: shown, marker } = adopt({ wasItem })!;
    const written = writeAdoptedBody("x", shown, placeholderOf(marker)).length - 1;
    const fits = "x".repeat(MAX_BODY - reserve - written);
    expect(adopt({ wasItem, issue: persons({ body: fits }) })).not.toBeNull();
    expect(adopt({ wasItem, issue: persons({ body: `${fits}x` }) })).toBeNull();
  });
});

describe("the base of the first merge of a line and an adopted issue", () => {
  const said = (over: Partial<SyncedFields>): SyncedFields => {
    return { done: false, owners: [], title: "Tune", ...over };
  };

  it.each<[string, Partial<ItemLine>, Partial<Issue>, SyncedFields, SyncedFields]>([
    ["neither has owners", {}, {}, said({}), said({ title: "Slow queries" })],
    ["the line's owners are news", { owners: ["Bob"] }, {}, said({}), said({ title: "Slow queries" })],
    ["the issue's owners are news", {}, { assignees: ["Eve"] }, said({}), said({ title: "Slow queries" })],
    [
      "both have owners: the issue's stay",
      { owners: ["Bob"] },
      { assignees: ["Eve"] },
      said({ owners: ["bob"] }),
      said({ owners: ["eve"], title: "Slow queries" }),
    ],
    [
      "the issue's title is news for a line without words",
      { words: "" },
      {},
      said({ title: "" }),
      said({ title: "" }),
    ],
    [
      "the issue says whether it is done: it is open",
      { done: true },
      {},
      said({ done: true }),
      said({ done: true, title: "Slow queries" }),
    ],
    [
      "the issue says whether it is done: it is closed",
      {},
      { state: "closed" },
      said({}),
      said({ title: "Slow queries" }),
    ],
  ])("%s", (_, inLine, inIssue, lineSide, issueSide) => {
    const given = persons(inIssue);
    expect(firstMergeBase(line("Tune", inLine), given)).toEqual({
      line: lineSide,
      issue: issueSide,
      seenAt: given.updatedAt,
    });
  });
});

it.each<[string, Issue["parent"], boolean]>([
  ["an issue without a parent", null, true],
  ["a sub-issue of another issue", { ...HOME, number: 14 }, true],
  ["a sub-issue of the postmortem", PAGE.ref, false],
])("lets go of %s, or not", (_, parent, isReleased) => {
  const release = { kind: "release-item", item: ref, labels: ["action-item", "overdue"] };
  expect(releaseItem(snapshot(), PAGE, persons({ parent }))).toEqual(isReleased ? [release] : []);
});

describe("the terms in the postmortem's record", () => {
  const page = (agreed?: Record<string, AgreedTerms>) => {
    return { ...PAGE, marker: { ...PAGE.marker, ...(agreed && { agreed }) } };
  };
  const recordedAfter = (
    agreed: Record<string, AgreedTerms>,
    world: Partial<PlanInput> = {},
    items = [item(30, "Tune")],
  ) => {
    const kept = items.map((one) => ({ ref: one.ref, ledger: one.marker.ledger }));
    return agreedTermsAfter(planInput(world), page(agreed), kept, ({ labels }) =>
      labels.includes("action-item"),
    );
  };
  const own: AgreedTerms = {
    ...{ originalDue: "2026-12-01", due: "2026-12-01", extensions: 0 },
    terms: { priority: null, areas: [], owners: [] },
  };
  const free = (labels: string[]): ReferencedIssue => ({ kind: "adoptable", issue: persons({ labels }) });
  const other = { "acme/shop#29": AGREED };

  it("are found by the issue", () => {
    expect(agreedTerms(page({ "acme/shop#30": AGREED }), { ref: { ...ref, repo: "Shop" } })).toBe(AGREED);
    expect(agreedTerms(page(other), { ref })).toBeNull();
    expect(agreedTerms(page(), { ref })).toBeNull();
  });

  it("are those of the items, by name", () => {
    const items = [item(31, "Tune"), item(30, "Tune")];
    const terms = recordedAfter({ "acme/shop#30": AGREED }, {}, items);
    expect(terms).toEqual({ "acme/shop#30": own, "acme/shop#31": own });
    expect(Object.keys(terms)).toEqual(["acme/shop#30", "acme/shop#31"]);
    const first = recordedAfter({ "acme/shop#31": AGREED, "acme/shop#29": AGREED });
    expect(Object.keys(first)).toEqual(["acme/shop#29", "acme/shop#30", "acme/shop#31"]);
  });

  it.each<[string, Partial<PlanInput>, boolean]>([
    ["that was not read", {}, true],
    ["that can't be seen", { referenced: { "acme/shop#29": { kind: "not-visible" } } }, true],
    ["that looks like an item", { referenced: { "acme/shop#29": free(["action-item"]) } }, true],
    ["that looks like none", { referenced: { "acme/shop#29": free([]) } }, false],
    ["that moved", { movedIssues: { "acme/shop#29": ref } }, false],
  ])("stay for an issue %s, or not", (_, world, isKept) => {
    expect(recordedAfter(other, world)).toEqual({ ...(isKept && other), "acme/shop#30": own });
  });

  it("name nobody if fewer people can read the item", () => {
    const { repository } = planInput();
    const there = { ...item(30, "Tune"), ref: { owner: "acme", repo: "infra", number: 30 } };
    const world = {
      repository: { ...repository, visibility: "public" },
      knownRepositories: { "acme/infra": { ...repository, repo: "infra", id: 2, visibility: "private" } },
    } as const;
    const { terms: _, ...dates } = own;
    expect(recordedAfter({}, world, [there])).toEqual({ "acme/infra#30": dates });
  });

  it("are compared as a whole", () => {
    expect(sameTerms(undefined, {})).toBe(true);
    expect(sameTerms({ ...other }, { ...other })).toBe(true);
    expect(sameTerms({ "acme/shop#29": { ...AGREED, extensions: 1 } }, other)).toBe(false);
  });
});

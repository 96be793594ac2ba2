import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { renderIndex } from "../../../src/markdown/messages/repository-index.ts";
import type { Issue } from "../../../src/observed/issue.ts";
import type { IndexSnapshot, ReportIssue } from "../../../src/observed/reports.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { REPORT_LABELS } from "../../../src/plan/labels.ts";
import { partition } from "../../../src/plan/repository/indexed-items.ts";
import { planIndex } from "../../../src/plan/repository/repository-index.ts";
import { type IndexEntry, readEntries, writeEntries } from "../../../src/record/index-entries.ts";
import { INDEX_LABEL, INDEX_TAG, type ReportIdentity, signReport } from "../../../src/record/report-tag.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import { issue, item, snapshot } from "../builders.ts";

const MAX_BODY = 65_536;

/** Items as a large repository has them: of one postmortem each ten. */
const entries = (count: number): IndexEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    number: 100_000 + index,
    node: `I_kwDOJ0Z-Ps8AAAAB${String(100_000_007 + index * 7_919).slice(-6)}`,
    postmortem: `#${90_000 + Math.floor(index / 10)}`,
    due: "2026-12-24",
    priority: "P1",
    severity: "sev2",
    ...(index % 5 === 0 && { waivedUntil: "2027-01-31" }),
  }));

const numbersIn = (part: ReturnType<typeof partition>[number]) =>
  readEntries(part)
    .map(({ number }) => number)
    .sort((a, b) => a - b);

describe("an index in parts", () => {
  it.each([
    [0, 1],
    [2_000, 1],
    [10_000, 6],
  ])("of %d items has at most %d", (count, most) => {
    const parts = partition(entries(count), 1);
    expect(parts.length).toBeLessThanOrEqual(most);
    expect(parts.flatMap(numbersIn).length).toBe(count);
    for (const items of parts) {
      const labels = { actionItem: "x".repeat(50), postmortem: "x".repeat(50) };
      const issue = { repositoryId: 1e9, id: 1e10, number: 1e6 };
      const identity = { issue, openedAt: "2026-11-02T09:00:00Z", labels, items };
      const body = signReport(renderIndex(labels), identity, SIGNER);
      expect(body.startsWith(INDEX_TAG.slice(0, -4))).toBe(true);
      expect(body.length).toBeLessThan(MAX_BODY);
    }
  });

  it("does not shrink, and the items of a postmortem stay together", () => {
    expect(partition(entries(40), 3).map((part) => numbersIn(part).length)).toEqual([20, 10, 10]);
    expect(partition([], 3).map(numbersIn)).toEqual([[], [], []]);
  });
});

describe("the plan for the index", () => {
  const NOW = Temporal.Instant.from("2026-11-20T09:00:00Z");
  const labels = { actionItem: "action-item", postmortem: "postmortem" };
  const many = Array.from({ length: 4_000 }, (_, index) => {
    const each = item(100_000 + index, "Fix it", { nodeId: `I_kwDOJ0Z-Ps8AAAABsNM${index}` });
    return {
      ...each,
      marker: { ...each.marker, postmortem: { repositoryId: 1, id: 1, number: 13 + (index % 400) } },
    };
  });
  const indexOf = (
    number: number,
    identity: Partial<ReportIdentity>,
    over: Partial<Issue> = {},
  ): ReportIssue => ({
    ...issue({
      ref: { owner: "acme", repo: "shop", number },
      labels: [INDEX_LABEL],
      byApp: true,
      title: "Followthrough index",
    }),
    body: renderIndex(labels),
    ...over,
    signed: "current",
    identity: {
      issue: { repositoryId: 1, number, id: 1_000 + number },
      openedAt: "2026-11-02T09:00:00Z",
      labels,
      ...identity,
    },
  });
  const plan = (over: Partial<IndexSnapshot>) =>
    planIndex(
      {
        ...{
          repository: snapshot().repository,
          policy: DEFAULT_POLICY,
          labels,
          writer: "followthrough",
          isUsed: true,
        },
        ...{ indexes: [], items: [], completed: new Set(), fates: new Map(), ...over },
      },
      NOW,
    );
  const partsOf = (operations: readonly Operation[]) =>
    operations.map((operation) =>
      "identity" in operation
        ? `${operation.kind} ${operation.identity.part} of ${operation.identity.parts}`
        : operation.kind,
    );

  it("opens one once there is a postmortem or an item", () => {
    expect(plan({ isUsed: false })).toEqual([]);
    expect(plan({})).toEqual([
      {
        kind: "open-report",
        which: "index",
        repository: snapshot().repository,
        title: "Followthrough index",
        body: renderIndex(labels),
        identity: { openedAt: "2026-11-20T09:00:00Z", labels },
        labels: [REPORT_LABELS.index],
      },
    ]);
  });

  it.each<[string, ReportIssue, string[]]>([
    ["lacks nothing", indexOf(20, {}), []],
    ["has another title", indexOf(20, {}, { title: "Index" }), ["update-report"]],
    ["was signed by an earlier key", { ...indexOf(20, {}), signed: "previous" }, ["update-report"]],
    ["lost its label", indexOf(20, {}, { labels: [] }), ["add-labels"]],
  ])("restores what is missing of one that %s", (_, index, kinds) => {
    expect(plan({ indexes: [index] }).map(({ kind }) => kind)).toEqual(kinds);
    expect(plan({ indexes: [index], isUsed: false }).map(({ kind }) => kind)).toEqual(kinds);
  });

  it("opens a further part before the first gives it its items", () => {
    const operations = plan({ items: many, indexes: [indexOf(20, {})] });
    expect(partsOf(operations)).toEqual(["open-report 2 of 2", "update-report 1 of 2"]);
    const listed = operations.flatMap((operation) =>
      "identity" in operation && operation.identity.items ? readEntries(operation.identity.items) : [],
    );
    expect(listed.length).toBe(many.length);
  });

  it("keeps parts, even if they list nothing anymore", () => {
    const indexes = [
      indexOf(20, { part: 1, parts: 2 }),
      indexOf(21, { part: 2, parts: 2 }, { title: "Followthrough index (2)" }),
    ];
    expect(plan({ indexes })).toEqual([]);
    expect(partsOf(plan({ indexes: indexes.slice(0, 1) }))).toEqual(["open-report 2 of 2"]);
  });

  const [APP, RUN] = ["followthrough", "github-actions"];
  const taken = (since: string) => ({ first: APP, since: `2026-11-${since}T09:00:00Z` });
  const metNow = "2026-11-20T09:00:00Z";
  it.each([
    ["leaves it alone, as the only writer", [APP], undefined, "nothing"],
    ["forgets other writers that are listed no longer", [APP], { last: RUN }, undefined],
    ["puts its name in, as the first writer", [APP, RUN], undefined, { last: APP }],
    ["leaves it to the first writer", [RUN, APP], { last: RUN, ...taken("01") }, "nothing"],
    ["has its name in already, as the first writer", [APP, RUN], { last: APP }, "nothing"],
    ["takes over", [APP, RUN], { last: RUN }, { last: APP, ...taken("20") }],
    [
      "takes over from the first writer of before",
      [APP, RUN],
      { ...taken("18"), last: RUN, first: RUN },
      { last: APP, ...taken("20") },
    ],
    [
      "expects the other one on the day of a move",
      [APP, RUN],
      { last: RUN, ...taken("20") },
      { last: APP, ...taken("20") },
    ],
    [
      "notes the other one on later days",
      [APP, RUN],
      { last: RUN, ...taken("19") },
      { last: APP, ...taken("19"), metAt: metNow },
    ],
    [
      "takes over again after a week",
      [APP, RUN],
      { last: RUN, ...taken("13") },
      { last: APP, ...taken("20") },
    ],
    [
      "notes the other one as long as it comes again within a week",
      [APP, RUN],
      { last: RUN, ...taken("02"), metAt: "2026-11-14T09:00:00Z" },
      { last: APP, ...taken("02"), metAt: metNow },
    ],
  ])("%s", (_, apps, writers, expected) => {
    const indexes = [indexOf(20, writers ? { writers } : {})];
    const operations = plan({ indexes, policy: { ...DEFAULT_POLICY, apps } });
    const written = operations.map((operation) => "identity" in operation && operation.identity.writers);
    expect(written).toEqual(expected === "nothing" ? [] : [expected]);
  });

  it("lists no item before it is committed, unless its postmortem was closed as complete", () => {
    const fresh = item(5, "Fix it");
    const tracked = { ...fresh.marker.ledger, trackedAt: "2026-11-20T08:00:00Z" };
    const items = [{ ...fresh, marker: { ...fresh.marker, ledger: tracked } }];
    const indexes = [indexOf(20, {})];
    expect(plan({ items, indexes })).toEqual([]);
    expect(plan({ items, indexes, completed: new Set([1013]) }).length).toBe(1);
  });

  it("reopens all parts with what they list", () => {
    const lost = entries(1);
    const closed = { state: "closed", stateReason: "completed" } as const;
    const indexes = [
      indexOf(
        20,
        { part: 1, parts: 2, items: writeEntries([{ ...lost[0]!, number: 7, postmortem: "#2" }]) },
        closed,
      ),
      indexOf(
        21,
        { part: 2, parts: 2, items: writeEntries([{ ...lost[0]!, number: 8, postmortem: "#1" }]) },
        closed,
      ),
    ];
    const fates = new Map([7, 8].map((number) => [number, { kind: "unreadable" as const }]));
    const operations = plan({ indexes, fates });
    expect(operations).toMatchObject([{ reopen: true }, { reopen: true }]);
    const listed = operations.flatMap((operation) =>
      "identity" in operation && operation.identity.items ? readEntries(operation.identity.items) : [],
    );
    expect(listed.map(({ number }) => number)).toEqual([7, 8]);
  });

  it("restores the label", () => {
    const indexes = [indexOf(20, {}, { labels: [] })];
    expect(plan({ indexes }).map(({ kind }) => kind)).toEqual(["add-labels"]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { formatRepository } from "../../../src/domain/issue-ref.ts";
import type { ItemLine } from "../../../src/domain/items/action-item.ts";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import { writeKey } from "../../../src/operations/operation-target.ts";
import { itemHead } from "../../../src/plan/items/item-issue.ts";
import { firstDue, planNewItems } from "../../../src/plan/items/new-item.ts";
import { itemLabel, priorityLabel } from "../../../src/plan/labels.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { adopted, HOME, issue, item, line, planInput, postmortem, snapshot } from "../builders.ts";

const [OPS, WEB] = [
  { owner: "acme", repo: "ops" },
  { owner: "acme", repo: "web" },
];
const known = (ref: typeof OPS, id: number) => ({
  [formatRepository(ref)]: { ...snapshot().repository, ...ref, id },
});
const knownRepositories = { ...known(OPS, 2), ...known(WEB, 3) };
const page = (...repositories: string[]) => {
  const given = postmortem("");
  return { ...given, marker: { ...given.marker, repositories } };
};
const now = Temporal.Instant.from("2026-11-02T10:00:00.123Z");
const world = (over: Partial<PlanInput> = {}) => planInput({ knownRepositories, now, ...over });

describe("a new line", () => {
  const added = line("Add **alerts**", { owners: ["Alice", "acme/dba"], priority: "P1", type: "detect" });
  const due = "2026-11-17";
  const owners = ["acme/dba", "alice"];
  const planned = (over: Partial<PlanInput> = {}, lines: ItemLine[] = [added]) =>
    planNewItems(world(over), page(), lines);

  const ledger: Ledger = {
    ...{ originalDue: due, due, trackedAt: "2026-11-02T10:00:00Z", severity: "sev2" },
    terms: { priority: "P1", areas: [], owners },
    ...{ extensions: [], waiver: null },
    base: {
      line: { done: false, owners, title: "Add **alerts**" },
      issue: { done: false, owners: ["alice"], title: "Add alerts" },
      ...{ due, seenAt: issue().createdAt },
    },
  };
  const create = {
    kind: "create-item",
    ...{ repository: HOME, parent: page().ref, title: "Add alerts" },
    body: itemHead(world(), page(), HOME, { owners, priority: "P1", type: "detect", ledger }),
    marker: {
      ...{ kind: "action-item", key: "acme/shop#12", postmortem: { repositoryId: 1, number: 13, id: 1013 } },
      ...{ words: "add alerts", occurrence: 1, adopted: false, ledger },
    },
    labels: [itemLabel(world().policy), priorityLabel("P1")],
    assignees: ["alice"],
  };

  it("gets an issue that says what it says, without a field or type that is not set", () => {
    expect(planned()).toStrictEqual({ operations: [create], notes: [] });
  });

  it("gets an issue with the fields and the type of the settings", () => {
    const [date, priority] = [
      { id: 5, name: "Due" },
      { id: 6, name: "Priority", options: { P1: "High" } },
    ];
    const { operations } = planned({
      fields: { due: date, priority, lacks: [] },
      types: { postmortem: "Postmortem", actionItem: "Task", lacks: [] },
    });
    const fields = {
      due: { record: due, shown: due },
      priority: { record: "High", shown: "High" },
    };
    expect(operations).toMatchObject([
      {
        fields: [
          { which: "due", field: date, value: due, shown: null },
          { which: "priority", field: priority, value: "High", shown: null },
        ],
        type: "Task",
        marker: { ledger: { base: { fields } } },
      },
    ]);
  });

  it("gets an issue without priority", () => {
    const [operation] = planned({}, [line("Add alerts")]).operations;
    expect(operation).toMatchObject({ labels: [itemLabel(world().policy)], assignees: [] });
  });

  it("gets none if it is done", () => {
    expect(planned({}, [{ ...added, done: true }])).toEqual({ operations: [], notes: [] });
  });

  it("that cannot be tracked is noted, and the others open", () => {
    const wrong = line("Rotate keys", { repository: "other/keys" });
    expect(planned({}, [wrong, added])).toEqual({
      operations: [create],
      notes: [expect.stringMatching(/^“Rotate keys” is not tracked: /)],
    });
  });
});

describe("the first due date", () => {
  it.each<[string, Parameters<typeof firstDue>[1], Partial<PlanInput>, string]>([
    ["the line's", line("Add alerts", { due: { date: "2026-11-20" } }), {}, "2026-11-20"],
    ["the next working day", line("Add alerts", { due: { date: "2026-11-21" } }), {}, "2026-11-23"],
    [
      "the policy's, if the line's is in the past",
      line("Add alerts", { due: { date: "2026-10-20" } }),
      {},
      "2026-12-02",
    ],
    [
      "the policy's, if the line's cannot be read",
      line("", { due: { unreadable: "soon", hint: "" } }),
      {},
      "2026-12-02",
    ],
    ["the priority's", line("Add alerts", { priority: "P0" }), {}, "2026-11-09"],
    ["the severity's", null, { incident: issue({ labels: ["sev1"] }) }, "2026-11-17"],
    [
      "that of the postmortem's severity, if the incident is gone",
      null,
      { incident: null, postmortems: [postmortem("", { labels: ["sev1"] })] },
      "2026-11-17",
    ],
  ])("is %s", (_, given, over, date) => {
    expect(firstDue(world(over), given)).toBe(date);
  });
});

describe("the record of the repositories where items are", () => {
  const planned = ({
    repositories = [],
    lines = [],
    ...over
  }: Partial<PlanInput> & { repositories?: string[]; lines?: ItemLine[] }) =>
    planNewItems(world(over), page(...repositories), lines).operations;
  const update = (...repositories: string[]) => {
    const { ref, marker } = page();
    return { kind: "update-postmortem-marker", postmortem: ref, marker: { ...marker, repositories } };
  };
  const opens = (ref: typeof OPS) => expect.objectContaining({ kind: "create-item", repository: ref });
  const at = (ref: typeof OPS, over: Partial<ItemIssue> = {}) =>
    item(7, "", { ref: { ...ref, number: 7 }, ...over });
  const inOps = line("Rotate keys", { repository: "acme/ops" });
  const inWeb = line("Cache less", { repository: "acme/web" });
  const inShop = line("Add alerts");

  it.each<[string, Parameters<typeof planned>[0], unknown[]]>([
    ["stays for its own", { lines: [inShop], items: [at(HOME)] }, [opens(HOME)]],
    ["stays for known ones", { lines: [inOps], repositories: ["acme/ops"] }, [opens(OPS)]],
    ["comes before an issue elsewhere", { lines: [inOps] }, [update("acme/ops"), opens(OPS)]],
    ["is sorted", { lines: [inWeb, inOps] }, [update("acme/ops", "acme/web"), opens(WEB), opens(OPS)]],
    [
      "keeps what it has",
      { lines: [inOps], repositories: ["acme/web"] },
      [update("acme/ops", "acme/web"), opens(OPS)],
    ],
    ["has items that were transferred", { items: [at(WEB)] }, [update("acme/web")]],
    ["has each once", { lines: [inWeb], items: [at(WEB)] }, [update("acme/web"), opens(WEB)]],
  ])("%s", (_, given, expected) => {
    expect(planned(given)).toEqual(expected);
  });

  it("has no issues of people, which it names one by one", () => {
    const given = at(OPS);
    expect(planned({ items: [adopted(given)] })).toEqual([]);
  });

  it("can fail: then no issue opens that would not be found", () => {
    const failedWrites = new Map([[writeKey(update() as Parameters<typeof writeKey>[0]), "Forbidden"]]);
    const given = { lines: [inOps, inWeb, inShop], repositories: ["acme/web"], failedWrites };
    expect(planned(given)).toEqual([update("acme/ops", "acme/web"), opens(WEB), opens(HOME)]);
  });
});

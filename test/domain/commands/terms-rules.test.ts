import { describe, expect, it } from "@jest/globals";
import { decideItem } from "../../../src/domain/commands/item-rules.ts";
import type { ItemRequest } from "../../../src/domain/commands/requests.ts";
import { DEFAULT_GATE } from "../../../src/domain/gate-policy.ts";
import { ADMIN, circumstances, LEDGER, OWNER, POLICY, person } from "./decision-cases.ts";

const reason = "the service was shut down";
const areas = {
  pay: { paths: ["pay/**"], labels: ["area/pay"], teams: [] },
  "web shop": { paths: ["web/**"], labels: ["area/web"], teams: ["acme/web"] },
  api: { paths: ["api/**"], labels: ["area/web"], teams: [] },
};
const policy = { ...POLICY, gate: { ...DEFAULT_GATE, areas } };
const terms = { priority: "P1", areas: ["pay", "web shop"], owners: ["olga"] } as const;
const at = (over: Parameters<typeof circumstances>[0] = {}) =>
  circumstances({ policy, ledger: { ...LEDGER, terms }, ...over });
const decide = (request: ItemRequest, over: Parameters<typeof at>[0] = {}) => decideItem(request, at(over));
const out = (area: string): ItemRequest => ({ name: "area", change: "-", area, reason });

describe("what eases the terms of a committed item", () => {
  const easing: [ItemRequest, object, string][] = [
    [{ name: "priority", priority: "P3", reason }, { priority: "P3" }, "lowered from P1 to P3"],
    [out("pay"), { areas: ["web shop"] }, "taken out of the area pay"],
    [{ name: "assign", owners: [], nobody: true, reason }, { owners: [] }, "left without an owner"],
    [
      { name: "assign", owners: ["copilot"], reason },
      { owners: ["copilot"] },
      "handed over to copilot alone",
    ],
  ];

  it.each(easing)("%j needs an approver", (request, changed, what) => {
    for (const actor of [OWNER, person("zoe", "write")]) {
      expect(decide(request, { actor })).toMatchObject({
        kind: "rejected",
        problem: expect.stringMatching(/^Only an approver can/),
      });
    }
    expect(decide(request)).toMatchObject({
      kind: "accepted",
      ledger: {
        terms: { ...terms, ...changed },
        eased: [{ what, reason, by: "ada", commentId: 900 }],
        obeyed: [900],
      },
    });
  });

  it.each(easing)("%j needs a reason", (request) => {
    const { reason: _, ...bare } = request as ItemRequest & { reason: string };
    expect(decide(bare as ItemRequest)).toMatchObject({
      kind: "rejected",
      example: expect.stringMatching(/ REASON$/),
    });
  });

  it.each(easing)("%j is free before that", (request, changed) => {
    expect(decide(request, { actor: OWNER, committed: false })).toMatchObject({
      kind: "accepted",
      ledger: { terms: changed },
    });
  });
});

describe("what does not ease them is free", () => {
  it.each<[ItemRequest, object]>([
    [{ name: "priority", priority: "P0" }, { priority: "P0" }],
    [{ name: "priority", priority: "P1" }, { priority: "P1" }],
    [{ name: "area", change: "+", area: "API" }, { areas: ["api", "pay", "web shop"] }],
    [{ name: "assign", owners: ["bob"] }, { owners: ["bob"] }],
    [{ name: "assign", owners: ["acme/web"] }, { owners: ["acme/web"] }],
  ])("%j", (request, changed) => {
    const decision = decide(request, { actor: OWNER });
    expect(decision).toMatchObject({ kind: "accepted", ledger: { terms: { ...terms, ...changed } } });
    expect(decision).not.toHaveProperty("ledger.eased");
  });
});

describe("/area", () => {
  it.each<[ItemRequest, RegExp, object]>([
    [
      { name: "area", change: "+", area: "search" },
      /^The settings have no area search\. They have pay, web shop and api\.$/,
      {},
    ],
    [out("api"), /^This item is not in the area api\. It is in pay and web shop\.$/, {}],
    [
      out("web shop"),
      /acme\/web owns it\. Hand it over first\.$/,
      { terms: { ...terms, owners: ["acme/web"] } },
    ],
    [
      out("api"),
      /^The label area\/web means the area api and web shop/,
      { terms: { ...terms, areas: ["api", "web shop"] } },
    ],
  ])("%j is refused: %s", (request, problem, ledger) => {
    expect(decide(request, { ledger: { ...LEDGER, terms, ...ledger } })).toMatchObject({
      problem: expect.stringMatching(problem),
    });
  });

  it("takes an item out of an area that the settings dropped", () => {
    const ledger = { ...LEDGER, terms: { ...terms, areas: ["old"] } };
    expect(decide(out("old"), { ledger, actor: ADMIN })).toMatchObject({ ledger: { terms: { areas: [] } } });
  });

  it("says where areas are set if there are none", () => {
    const request: ItemRequest = { name: "area", change: "+", area: "pay" };
    expect(decide(request, { policy: POLICY })).toMatchObject({
      problem: expect.stringContaining("gate.areas"),
    });
  });
});

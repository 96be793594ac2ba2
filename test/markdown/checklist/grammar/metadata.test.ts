import { expect, it } from "@jest/globals";
import { isOpenState } from "../../../../src/markdown/checklist/grammar/metadata.ts";
import { table } from "./said.ts";

table("a priority is P and a digit, or a word where it is labelled, set off or in capitals", [
  ["Fix lag P1", "Fix lag", { priority: "P1" }],
  ["Fix P1 lag"],
  ["Fix lag [High]", "Fix lag", { priority: "P1" }],
  ["Fix lag (High)"],
  ["Fix lag [High priority]", "Fix lag", { priority: "P1" }],
  ["Fix lag — High", "Fix lag", { priority: "P1" }],
  ["Fix lag, High"],
  ["Fix lag | Low | @bob", "Fix lag", { owners: ["bob"], priority: "P3" }],
  ["Fix lag - Medium", "Fix lag", { priority: "P2" }],
  ["HIGH: fix lag", "fix lag", { priority: "P1" }],
  ["Fix lag HIGH: now"],
  ["Fix lag — **HIGH** now", "Fix lag now", { priority: "P1" }],
  ["**HIGH** Fix lag", "Fix lag", { priority: "P1" }],
  ["**High**: fix lag", "fix lag", { priority: "P1" }],
  ["**FIXED** lag"],
  ["AREA: fix lag"],
  ["Fix lag priority: 1", "Fix lag", { priority: "P1" }],
  ["Fix lag prio p3", "Fix lag", { priority: "P3" }],
  ["Fix lag priority 1"],
  ["Fix priority: p2 lag", "Fix lag", { priority: "P2" }],
  ["Fix prio p2 lag"],
  ["Fix priority: high lag", "Fix lag", { priority: "P1" }],
  ["Fix lag priority: odd"],
  ["Fix lag [odd]"],
  ["Fix lag priorität: 2", "Fix lag", { priority: "P2" }],
  ["Fix lag **P1**", "Fix lag", { priority: "P1" }],
  ["_P1_ Fix lag", "Fix lag", { priority: "P1" }],
  ["Page people for **P1** alerts"],
  ["[P1, High] Fix lag", "[P1, High] Fix lag", { priority: "P1" }],
  ["Fix | lag, High"],
  ["Fix lag [see high]"],
  ["Fix lag [see High]"],
]);

table("a type is a hashtag, a label or a known kind of remedy alone in square brackets", [
  ["Fix lag #prevent", "Fix lag", { type: "prevent" }],
  ["Fix lag #Prevention", "Fix lag", { type: "prevent" }],
  ["Fix lag #chore", "Fix lag", { type: "chore" }],
  ["Fix #prevent lag"],
  ["Fix lag type: detect", "Fix lag", { type: "detect" }],
  ["Fix type: detecting lag", "Fix lag", { type: "detect" }],
  ["Fix lag type: #chore", "Fix lag", { type: "chore" }],
  ["[Prevention] Fix lag", "Fix lag", { type: "prevent" }],
  ["[prevention work] Fix lag"],
  ["(Prevention) Fix lag"],
  ["[chore] Fix lag"],
  ["Fix lag [Detect]", "Fix lag", { type: "detect" }],
  ["Fix lag [@bob detect]", "Fix lag [detect]", { owners: ["bob"] }],
  ["Prevention"],
]);

table("a repository needs a label", [
  ["Fix lag repo: acme/infra", "Fix lag", { repository: "acme/infra" }],
  ["Fix repo: acme/infra lag", "Fix lag", { repository: "acme/infra" }],
  ["Fix lag acme/infra"],
  ["Fix lag repository: acme/infra.", "Fix lag", { repository: "acme/infra" }],
  ["Fix lag repo=acme/infra", "Fix lag", { repository: "acme/infra" }],
]);

table("the state of an open item is no part of its words", [
  ["Fix lag — Open", "Fix lag"],
  ["Fix lag | in progress", "Fix lag"],
  ["Fix lag - WIP", "Fix lag"],
  ["Fix lag, open"],
  ["Fix lag open"],
  ["Open — fix lag"],
  ["[OPEN] Fix lag", "Fix lag"],
  ["[OPEN now] Fix lag"],
  ["(open) Fix lag"],
  ["**[OPEN]** Fix lag", "Fix lag"],
  ["**Open**: fix lag", "fix lag"],
  ["Fix lag — **[Open]**", "Fix lag"],
  ["Fix lag **[Open]**"],
  ["Fix lag Status: in progress", "Fix lag"],
  ["Fix lag, status: open", "Fix lag"],
  ["Fix status: open lag"],
  ["Fix lag — Open door"],
]);

table("a label without a value, and nobody, is no part of the words", [
  ["Fix lag | Unassigned", "Fix lag"],
  ["Fix lag — no owner yet", "Fix lag"],
  ["Fix lag, unassigned"],
  ["Fix lag unassigned"],
  ["Fix lag - nobody", "Fix lag"],
  ["Fix lag @tbd", "Fix lag"],
  ["Fix lag @owner P1", "Fix lag", { priority: "P1" }],
  ["Fix lag Owner: TBD", "Fix lag"],
  ["Fix lag Owner: ?", "Fix lag"],
  ["Fix lag — Owner: — Due:", "Fix lag"],
  ["Fix lag priority: | P1", "Fix lag", { priority: "P1" }],
  ["Fix lag, type:", "Fix lag"],
  ["Fix the owner: field", "Fix the owner: field", { ownerNames: ["field"] }],
]);

table("emphasis around metadata goes with it", [
  ["Fix lag **@bob**", "Fix lag", { owners: ["bob"] }],
  ["Fix lag *due 2026-12-01* _P1_", "Fix lag", { due: "2026-12-01", priority: "P1" }],
  ["Fix lag ***#prevent***"],
  ["**Owner:** @bob — **Due:** 2026-12-01 — Fix lag", "Fix lag", { owners: ["bob"], due: "2026-12-01" }],
]);

it("the state of an open item is known in whole and in many languages", () => {
  expect(["OPEN", "in progress", "offen", "en cours", "待处理"].map(isOpenState)).toEqual(
    Array(5).fill(true),
  );
  expect(["done", "open now", "reopened", ""].map(isOpenState)).toEqual(Array(4).fill(false));
});

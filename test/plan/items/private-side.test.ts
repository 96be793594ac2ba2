import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { MergeBase, SyncedFields } from "../../../src/domain/items/ledger.ts";
import type { Visibility } from "../../../src/domain/visibility.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { mergeApart, privateSideOf } from "../../../src/plan/items/private-side.ts";
import { base, fields, item, line, planInput, postmortem, recording, snapshot } from "../builders.ts";

const PAGE = postmortem("");
const VAULT = { owner: "acme", repo: "vault", number: 20 };
const [SOON, LATER] = ["2026-11-02T10:00:00Z", "2026-11-10T10:00:00Z"];

/** The postmortem is in acme/shop, the item in acme/vault. */
const between = (shop: Visibility, vault: Visibility, now = SOON) => {
  const { repository } = snapshot();
  return planInput({
    now: Temporal.Instant.from(now),
    repository: { ...repository, visibility: shop },
    knownRepositories: { "acme/vault": { ...repository, repo: "vault", id: 2, visibility: vault } },
  });
};
const inVault = (known: MergeBase = base()) =>
  recording(item(20, "Alert on lag", { ref: VAULT }), {
    base: known,
    terms: { priority: null, areas: [], owners: ["alice"] },
  });

describe("the private side of a pair", () => {
  it.each<[Visibility, Visibility, "line" | "issue" | null]>([
    ["private", "private", null],
    ["public", "public", null],
    ["public", "private", "issue"],
    ["internal", "private", "issue"],
    ["private", "public", "line"],
    ["private", "internal", "line"],
  ])("postmortem in a %s repository, item in a %s one: %s", (shop, vault, side) => {
    expect(privateSideOf(between(shop, vault), PAGE, { item: inVault() })).toBe(side);
  });
});

interface Case {
  readonly line?: Partial<SyncedFields>;
  readonly issue?: Partial<SyncedFields>;
  readonly known?: MergeBase;
  readonly now?: string;
}

/** What comes of a pair whose sides were both as usual when they were last in step. */
const merged = ([shop, vault]: [Visibility, Visibility], { known = base(), now = SOON, ...sides }: Case) => {
  const world = between(shop, vault, now);
  const whole = { line: fields(sides.line), issue: fields(sides.issue) };
  const pair = { line: line("Alert on lag"), item: inVault(known), showsIssue: true };
  const after = mergeApart(world, assessPostmortem(world, PAGE), pair, { base: known, whole });
  const { line: lineAfter, issue: issueAfter, conflicts } = after.merged;
  return {
    line: lineAfter,
    issue: issueAfter,
    conflicts,
    owners: after.terms.owners,
    shown: after.shownLine,
  };
};
const zq = { title: "zqwords", owners: ["zqperson"] };

describe("a line that as many people can read as its issue", () => {
  it("is merged with it, words and all", () => {
    expect(
      merged(["private", "private"], { line: { title: "Alert on lag again" }, issue: { owners: ["bob"] } }),
    ).toEqual({
      line: fields({ title: "Alert on lag again", owners: ["bob"] }),
      issue: fields({ title: "Alert on lag again", owners: ["bob"] }),
      ...{ conflicts: [], owners: ["bob"], shown: fields({ title: "Alert on lag again" }) },
    });
  });
});

describe("a line that fewer people can read than its issue", () => {
  const pair: [Visibility, Visibility] = ["private", "public"];

  it.each<[string, Case, Omit<ReturnType<typeof merged>, "conflicts">]>([
    [
      "keeps its words",
      { line: zq },
      { line: fields(zq), issue: fields(), owners: ["alice"], shown: fields() },
    ],
    [
      "is done together with it",
      { line: { ...zq, done: true } },
      {
        ...{ line: fields({ ...zq, done: true }), issue: fields({ done: true }) },
        ...{ owners: ["alice"], shown: fields({ done: true }) },
      },
    ],
    [
      "follows the issue's words",
      { line: zq, issue: { title: "Page on lag" } },
      {
        ...{ line: fields({ ...zq, title: "Page on lag" }), issue: fields({ title: "Page on lag" }) },
        ...{ owners: ["alice"], shown: fields() },
      },
    ],
    [
      "follows the issue's owners",
      { line: zq, issue: { owners: ["bob", "carol"] } },
      {
        ...{ line: fields({ ...zq, owners: ["bob", "carol"] }), issue: fields({ owners: ["bob", "carol"] }) },
        ...{ owners: ["bob", "carol"], shown: fields() },
      },
    ],
    [
      "comes back with its words, which the issue does not take",
      { line: zq, known: base({ line: null }) },
      { line: fields(zq), issue: fields(), owners: ["alice"], shown: fields() },
    ],
  ])("%s", (_, sides, expected) => {
    expect(merged(pair, sides)).toEqual({ conflicts: [], ...expected });
  });
});

describe("an issue that fewer people can read than its line", () => {
  const pair: [Visibility, Visibility] = ["public", "private"];

  it.each<[string, Case, Partial<ReturnType<typeof merged>>]>([
    [
      "keeps its words, and the record names its owners",
      { issue: zq },
      { line: fields(), issue: fields(zq), owners: ["zqperson"] },
    ],
    [
      "is done together with it",
      { issue: { ...zq, done: true } },
      { line: fields({ done: true }), issue: fields({ ...zq, done: true }), owners: ["alice"] },
    ],
    [
      "follows the line's words",
      { issue: zq, line: { title: "Page on lag" } },
      {
        ...{ line: fields({ title: "Page on lag" }), issue: fields({ ...zq, title: "Page on lag" }) },
        ...{ owners: ["zqperson"], shown: fields({ title: "Page on lag" }) },
      },
    ],
    [
      "follows the line's owners",
      { issue: zq, line: { owners: ["bob", "carol"] } },
      {
        ...{ line: fields({ owners: ["bob", "carol"] }), issue: fields({ ...zq, owners: ["bob", "carol"] }) },
        ...{ owners: ["bob", "carol"], shown: fields({ owners: ["bob", "carol"] }) },
      },
    ],
    [
      "has owners beside the line's teams",
      {
        issue: zq,
        line: { owners: ["acme/dba", "alice"] },
        known: base({ line: fields({ owners: ["acme/dba", "alice"] }) }),
      },
      {
        ...{ line: fields({ owners: ["acme/dba", "alice"] }), issue: fields(zq) },
        ...{ owners: ["acme/dba", "zqperson"], shown: fields({ owners: ["acme/dba", "alice"] }) },
      },
    ],
    [
      "has the line's owners if it has none",
      { issue: { ...zq, owners: [] } },
      { line: fields(), issue: fields({ ...zq, owners: [] }), owners: ["alice"] },
    ],
  ])("%s", (_, sides, expected) => {
    expect(merged(pair, sides)).toEqual({ conflicts: [], shown: fields(), ...expected });
  });

  const unowned = { owners: [] };

  it("gets its owners back once it is committed, and the line does not name them", () => {
    const known = base({ line: fields(unowned), issue: fields({ owners: ["alice"] }) });
    expect(merged(pair, { line: unowned, issue: unowned, known, now: LATER })).toEqual({
      ...{ line: fields(unowned), issue: fields({ owners: ["alice"] }), shown: fields(unowned) },
      ...{ conflicts: [], owners: ["alice"] },
    });
  });

  it("does not get them again if GitHub refused them", () => {
    const known = base({ line: fields(unowned), issue: fields(unowned) });
    expect(merged(pair, { line: unowned, issue: unowned, known, now: LATER })).toEqual({
      ...{ line: fields(unowned), issue: fields(unowned), shown: fields(unowned) },
      ...{ conflicts: [], owners: ["alice"] },
    });
  });
});

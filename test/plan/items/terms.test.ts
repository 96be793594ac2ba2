import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { SyncedFields, Terms } from "../../../src/domain/items/ledger.ts";
import type { Priority } from "../../../src/domain/priority.ts";
import {
  firstOwners,
  freeTerms,
  heldOwners,
  heldTerms,
  ownersIn,
  withOwners,
} from "../../../src/plan/items/terms.ts";
import { base, fields, issue, item, line, recording } from "../builders.ts";

const areas = {
  database: { paths: ["db/**"], labels: ["database"], teams: ["acme/dba"] },
  web: { paths: ["web/**"], labels: ["frontend"], teams: [] },
};
const policy = { ...DEFAULT_POLICY, gate: { ...DEFAULT_POLICY.gate, areas } };

/** What line and issue show. */
const shows = (priority: Priority | null, labels: string[] = [], owners: string[] = []) => ({
  ...{ priority, labels, owners },
});
const terms = (priority: Priority | null, names: string[] = [], owners: string[] = []): Terms => ({
  ...{ priority, areas: names, owners },
});

describe("the terms of an item that is not committed", () => {
  it.each<[string, ReturnType<typeof shows>, Terms]>([
    ["nothing", shows(null), terms(null)],
    ["the line's priority", shows("P3", ["P0"]), terms("P3")],
    ["otherwise a label's", shows(null, ["bug", "p2"]), terms("P2")],
    ["the highest one", shows(null, ["P2", "P1"]), terms("P1")],
    [
      "areas by labels and teams",
      shows(null, ["Frontend"], ["acme/dba"]),
      terms(null, ["database", "web"], ["acme/dba"]),
    ],
    ["owners in order", shows(null, [], ["bob", "Alice"]), terms(null, [], ["alice", "bob"])],
  ])("are what line and issue show: %s", (_, shown, expected) => {
    expect(freeTerms({ policy }, shown)).toEqual(expected);
  });
});

describe("the terms of a committed item", () => {
  it.each<[string, Terms, ReturnType<typeof shows>, Terms]>([
    ["keep the priority", terms("P1"), shows("P3", ["P4"]), terms("P1")],
    ["keep it without any shown", terms("P1"), shows(null), terms("P1")],
    ["follow a higher one in the line", terms("P1"), shows("P0"), terms("P0")],
    ["follow a higher label", terms("P1"), shows("P3", ["p0"]), terms("P0")],
    ["keep the areas", terms(null, ["web"]), shows(null), terms(null, ["web"])],
    ["get more areas", terms(null, ["web"]), shows(null, ["database"]), terms(null, ["database", "web"])],
    ["follow the owners", terms(null, [], ["alice"]), shows(null, [], ["Bob"]), terms(null, [], ["bob"])],
  ])("get only stricter by hand: they %s", (_, recorded, shown, expected) => {
    expect(heldTerms({ policy }, recorded, shown)).toEqual(expected);
  });
});

describe("the owners of a committed item after a change by hand", () => {
  /** An item whose line named these people, of whom GitHub assigned some. */
  const owned = (owners: string[], inLine: SyncedFields | null, assigned: string[]) =>
    recording(item(20, "Add alerts"), {
      terms: terms(null, [], owners),
      base: base({ line: inLine, issue: fields({ owners: assigned }) }),
    });
  const both = owned(["alice"], fields(), ["alice"]);
  const withMistyped = owned(["alice", "alcie"], fields({ owners: ["alice", "alcie"] }), ["alice"]);
  const refused = owned(["alice"], fields({ owners: ["alice", "alcie"] }), ["alice"]);
  const mistyped = owned(["alcie"], fields({ owners: ["alcie"] }), []);

  it.each<[string, typeof both, string[], string[], boolean]>([
    ["are the others", both, ["bob"], ["bob"], false],
    ["come back if nobody is left", both, [], ["alice"], true],
    ["come back beside an agent", both, ["copilot"], ["alice", "copilot"], true],
    [
      "come back if only a name is left that GitHub refused",
      withMistyped,
      ["alcie"],
      ["alcie", "alice"],
      true,
    ],
    ["come back without such a name that is not on record", refused, ["alcie"], ["alice"], true],
    ["stay nobody if nobody answered before", mistyped, [], [], false],
    ["stay nobody without a record", owned([], null, []), [], [], false],
  ])("%s", (_, given, shown, owners, putBack) => {
    expect(heldOwners(given, shown)).toEqual({ owners, putBack });
  });
});

it("owners that come back are no conflict, and GitHub gets no teams", () => {
  const merged = {
    ...{ line: fields({ owners: [] }), issue: fields({ owners: [] }) },
    ...{ conflicts: ["title", "owners"] as const, settledByEvents: true },
  };
  expect(withOwners(merged, ["acme/dba", "alice"])).toEqual({
    ...{ line: fields({ owners: ["acme/dba", "alice"] }), issue: fields({ owners: ["alice"] }) },
    ...{ conflicts: ["title"], settledByEvents: true },
  });
});

describe("the owners of an item", () => {
  it.each<[string, string[] | null, string[], string[]]>([
    ["its line's", ["alice"], ["bob"], ["alice"]],
    ["its assignees, if the line names none", [], ["bob"], ["bob"]],
    ["its assignees, without a line", null, ["bob"], ["bob"]],
  ])("are %s", (_, inLine, assignees, owners) => {
    const sides = base({ line: inLine && fields({ owners: inLine }), issue: fields({ owners: assignees }) });
    expect(ownersIn(sides)).toEqual(owners);
    const first = inLine && line("Add alerts", { owners: inLine });
    expect(firstOwners(first, issue({ assignees }))).toEqual(owners);
  });
});

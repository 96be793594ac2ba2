import { expect, it } from "@jest/globals";
import { isElsewhere, namesIn } from "../../../../src/markdown/checklist/grammar/metadata-owners.ts";
import { table } from "./said.ts";

table("a mention before or behind the words", [
  ["@alice Fix lag", "Fix lag", { owners: ["alice"] }],
  ["Fix lag @alice", "Fix lag", { owners: ["alice"] }],
  ["Fix lag @alice and @bob", "Fix lag", { owners: ["alice", "bob"] }],
  ["Fix lag @alice/@bob", "Fix lag", { owners: ["alice", "bob"] }],
  ["Fix lag @alice & @bob", "Fix lag", { owners: ["alice", "bob"] }],
  ["Fix @alice lag"],
  ["Fix lag @alice @bob", "Fix lag", { owners: ["alice", "bob"] }],
  ["Fix lag @acme/db", "Fix lag", { owners: ["acme/db"] }],
  ["Fix lag @ACME/db", "Fix lag", { owners: ["ACME/db"] }],
  ["Fix lag @dependabot[bot]", "Fix lag", { owners: ["dependabot[bot]"] }],
]);

table("a package or a team of another owner is a word", [
  ["Pin @babel/core"],
  ["@babel/core is old"],
  ["Fix lag Owner: @babel/core"],
  ["Fix lag @alice and @babel/core"],
  ["Fix lag Owner: @alice, @babel/core"],
]);

table("an annotation is a word, except after a label", [
  ["Drop @Transactional"],
  ["Drop @Override and @alice"],
  ["Fix lag @alice and @Override"],
  ["@Test the replica"],
  ["Fix lag Owner: @Test", "Fix lag", { owners: ["Test"] }],
]);

table("code is a word, except where metadata is expected", [
  ["Document `@alice`"],
  ["Fix lag — `@alice`", "Fix lag", { owners: ["alice"] }],
  ["Fix lag (`@alice`)", "Fix lag", { owners: ["alice"] }],
  ["Fix lag `@alice` (P1)", "Fix lag", { owners: ["alice"], priority: "P1" }],
  ["Fix lag `@alice` soon"],
  ["Fix lag Owner: `@alice`", "Fix lag", { owners: ["alice"] }],
]);

table("the task can follow the owner", [
  ["@alice to fix lag", "fix lag", { owners: ["alice"] }],
  ["@alice will fix lag", "fix lag", { owners: ["alice"] }],
  ["@alice needs to fix lag", "fix lag", { owners: ["alice"] }],
  ["@alice and @bob should fix lag", "fix lag", { owners: ["alice", "bob"] }],
  ["Fix lag @alice to check"],
  ["Fix lag (@alice to check)", "Fix lag (to check)", { owners: ["alice"] }],
  ["@alice today fixes lag", "today fixes lag", { owners: ["alice"] }],
]);

table(
  "in the middle of a sentence it counts only after a label with a colon, or between a dash and a comma",
  [
    ["Fix lag — @alice, before the next release", "Fix lag before the next release", { owners: ["alice"] }],
    ["Fix lag - @alice, before the next release", "Fix lag before the next release", { owners: ["alice"] }],
    ["Fix lag, @alice, before the next release"],
    ["Fix lag — @alice before the next release"],
    ["Fix lag @alice, before the next release"],
    ["Fix (lag — @alice, soon) first", "Fix (lag – soon) first", { owners: ["alice"], due: "?soon" }],
    ["Fix lag | @alice | then rest"],
    ["Fix lag owner: @alice before the release", "Fix lag before the release", { owners: ["alice"] }],
    ["Fix lag owner @alice before the release"],
    ["Fix owner=@alice lag", "Fix lag", { owners: ["alice"] }],
    ["Fix lag-@alice, then rest"],
  ],
);

table("names after a label stay in the words", [
  ["Fix lag Owner: Alice", "Fix lag Owner: Alice", { ownerNames: ["Alice"] }],
  [
    "Fix lag Owner: Alice King and Bob",
    "Fix lag Owner: Alice King and Bob",
    { ownerNames: ["Alice King", "Bob"] },
  ],
  ["Fix lag owner Alice"],
  [
    "Fix lag Owner: the platform team",
    "Fix lag Owner: the platform team",
    { ownerNames: ["the platform team"] },
  ],
  ["Fix lag Owner: platform", "Fix lag Owner: platform", { ownerNames: ["platform"] }],
  ["Fix lag Owner: platform P1", "Fix lag Owner: platform", { ownerNames: ["platform"], priority: "P1" }],
  ["Fix lag Owner: the team"],
  ["Fix lag Owner: someone"],
  ["Fix lag Owner: Name"],
  [
    "Fix lag Owner: nobody in particular",
    "Fix lag Owner: nobody in particular",
    { ownerNames: ["nobody in particular"] },
  ],
  ["Owner: Alice Fix lag", "Owner: Alice Fix lag", { ownerNames: ["Alice Fix"] }],
  ["Fix lag Who: Alice, then rest", "Fix lag Who: Alice, then rest", { ownerNames: ["Alice"] }],
  ["Owner: Alice — fix lag", "Owner: Alice — fix lag", { ownerNames: ["Alice"] }],
]);

table("a name beside an owner is noted", [
  [
    "Fix lag Owner: @alice, Bob",
    "Fix lag Owner: @alice, Bob",
    { owners: ["alice"], ownerNames: ["Bob"], unlinkedNames: ["Bob"] },
  ],
  [
    "Fix lag Owner: @alice and Bob King P1",
    "Fix lag Owner: @alice and Bob King",
    { owners: ["alice"], ownerNames: ["Bob King"], unlinkedNames: ["Bob King"], priority: "P1" },
  ],
  [
    "Fix lag Owner: Alice, @bob",
    "Fix lag Owner: Alice",
    { owners: ["bob"], ownerNames: ["Alice"], unlinkedNames: ["Alice"] },
  ],
  [
    "Fix lag Owner: Alice and @bob",
    "Fix lag Owner: Alice and @bob",
    { ownerNames: ["Alice"], unlinkedNames: ["Alice"] },
  ],
  ["Fix lag Owner: Alice @bob", "Fix lag Owner: Alice", { owners: ["bob"], ownerNames: ["Alice"] }],
  ["Fix lag @alice, Bob"],
  [
    "Fix lag Owner @alice, Bob",
    "Fix lag Owner @alice, Bob",
    { owners: ["alice"], ownerNames: ["Bob"], unlinkedNames: ["Bob"] },
  ],
]);

it.each([
  ["Alice, Bob and Carol King", ["Alice", "Bob", "Carol King"]],
  ["Alice & Bob + Carol/Dan; Eve or Finn", ["Alice", "Bob", "Carol", "Dan", "Eve", "Finn"]],
  ["Alice and/or Bob", ["Alice", "Bob"]],
  ["Andorra Orlando", ["Andorra Orlando"]],
  ["Alice, anyone, somebody else, others, the rest of us", ["Alice"]],
  ["Anyone", []],
  ["Someone", []],
  ["Alice and anyone", ["Alice"]],
  ["Try anyone", ["Try anyone"]],
  ["", []],
])("the people of %j", (text, names) => expect(namesIn(text)).toEqual(names));

it.each([
  ["babel/core", "acme", true],
  ["acme/db", "acme", false],
  ["Acme/db", "aCME", false],
  ["alice", "acme", false],
  ["babel/core", undefined, false],
])("whether %s is no team of %s", (login, owner, expected) =>
  expect(isElsewhere(login, owner)).toBe(expected),
);

import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { findItems, rewriteItems } from "../../../src/markdown/checklist/checklist.ts";
import type { LineChanges } from "../../../src/markdown/checklist/grammar/item-fields.ts";
import { HOME } from "../home.ts";

const options = { headings: ["default"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };

/** The words of the items below a title of action items. `!` marks those that are done. */
const items = (...lines: string[]) =>
  findItems(["## Action items", "", ...lines].join("\n"), options).map(
    ({ words, done }) => words + (done ? "!" : ""),
  );

describe("beside boxes, a bullet counts", () => {
  it.each<[string, string, boolean]>([
    ["if it says what to do", "- Mend it", true],
    ["if it names an owner", "- Better alerts @bob", true],
    ["if it names a person", "- Better alerts Owner: Bob", true],
    ["if it has a date", "- Better alerts due 2026-12-01", true],
    ["not with a date that can't be read", "- Better alerts due Q1", false],
    ["if it is tracked", "- #7 Better alerts due 2026-12-01", true],
    ["if it is tracked with a date that can't be read", "- #7 Better alerts due Q1", true],
    ["if it is done", "- ~~Better alerts~~", true],
    ["if it is a row", ["", "| Action | Owner |", "| - | - |", "| Better alerts | |"].join("\n"), true],
    ["not if it only shows an issue", "- #7 Better alerts", false],
    ["if it shows an issue and says what to do", "- #7 Mend it", true],
    ["not if it could be a promise", "- Better alerts", false],
    ["not if it tells", "- We mended it @bob", false],
    ["if it tells and has a date", "- We mended it due 2026-12-01", true],
    ["not if it is a fact", "- It is slow", false],
    ["if it is a fact with an owner", "- It is slow @bob", true],
    ["not if it is a question", "- What is slow? @bob", false],
  ])("%s: %s", (_, line, counts) => {
    expect(items("- [ ] Fix lag", line)).toHaveLength(counts ? 2 : 1);
  });
});

describe("without boxes, a bullet counts", () => {
  it.each<[string, string[], string[]]>([
    ["if it could be a promise", ["- Better alerts"], ["Better alerts"]],
    ["if it shows an issue", ["- #7 Better alerts"], ["Better alerts"]],
    ["if it shows an issue and is a fact", ["- #7 It is slow"], ["It is slow"]],
    ["not if it is a fact", ["- It is slow"], []],
    ["not if it tells", ["- We mended it"], []],
    ["not if it shows an issue and tells", ["- #7 We mended it"], []],
    ["not if most others tell", ["- We mended it", "- We fixed it", "- Better alerts"], []],
    ["if half of them tell", ["- We mended it", "- Better alerts"], ["Better alerts"]],
    [
      "if most others tell and it says what to do",
      ["- We mended it", "- We fixed it", "- Mend it"],
      ["Mend it"],
    ],
    ["not below a sentence that it explains", ["The outage was because of:", "", "- Better alerts"], []],
    [
      "with an owner below such a sentence",
      ["The outage was because of:", "", "- Better alerts @bob"],
      ["Better alerts"],
    ],
    ["not between numbers", ["1. Fix lag", "", "- Mend it", "", "2. Add alarm"], ["Fix lag", "Add alarm"]],
    [
      "between numbers if it has a box",
      ["1. Fix lag", "", "- [ ] Mend it", "", "2. Add alarm"],
      ["Fix lag", "Mend it", "Add alarm"],
    ],
    [
      "between numbers that text parts",
      ["1. Fix lag", "", "- Mend it", "", "Words.", "", "2. Add alarm"],
      ["Fix lag", "Mend it", "Add alarm"],
    ],
    ["before a second number", ["- Mend it", "", "2. Fix lag"], ["Mend it", "Fix lag"]],
    ["before numbers", ["- Mend it", "", "1. Fix lag", "2. Add alarm"], ["Mend it", "Fix lag", "Add alarm"]],
    ["behind a list of one number", ["1. Fix lag", "", "- Mend it"], ["Fix lag", "Mend it"]],
    ["not if it only describes another", ["- Fix lag", "- Owner: @bob"], ["Fix lag"]],
    ["not if it only links", ["- Fix lag", "- Link: the board"], ["Fix lag"]],
    [
      "not beside rows",
      ["| Action | Owner |", "| - | - |", "| Fix lag | |", "", "- Better alerts"],
      ["Fix lag"],
    ],
    [
      "not if most others tell, whatever has boxes",
      ["- [ ] Fix lag", "- We mended it", "- We fixed it", "- Better alerts @bob"],
      ["Fix lag"],
    ],
    [
      "not if it is only a kind of remedy",
      ["- Fix lag", "- Prevention", "- Detection and mitigation steps"],
      ["Fix lag"],
    ],
    ["if it says more than a kind", ["- Prevent parallel imports"], ["Prevent parallel imports"]],
    ["and is done by a line below it", ["- Fix lag", "  - Status: done"], ["Fix lag!"]],
  ])("%s", (_, lines, words) => expect(items(...lines)).toEqual(words));

  it.each([
    "item",
    "items",
    "action",
    "actions",
    "improvement",
    "measure",
    "step",
    "task",
    "change",
    "changes",
    "recurrence",
  ])("not as “Prevention %s”", (word) =>
    expect(items(`- Prevention ${word}`, "- ` Prevention `")).toEqual([]),
  );

  it("and a box is not done by a line below it", () => {
    expect(items("- [ ] Fix lag", "  - Status: done")).toEqual(["Fix lag"]);
  });
});

describe("a bullet above a list", () => {
  it.each<[string, string[], string[]]>([
    ["is an item, and the list its details", ["- Fix lag", "  - Mend it"], ["Fix lag"]],
    ["is an item, and boxes below it too", ["- Fix lag", "  - [ ] Mend it"], ["Fix lag", "Mend it"]],
    ["with a box is an item", ["- [ ] Storage:", "  - Mend it"], ["Storage:"]],
    ["that ends with a colon is a label", ["- To find it sooner:", "  - Mend it"], ["Mend it"]],
    ["in bold with a colon is a label", ["- **To find it sooner:**", "  - Mend it"], ["Mend it"]],
    ["that is a title is a label", ["- Next steps", "  - Mend it"], ["Mend it"]],
    ["that is a kind is a label", ["- Prevention", "  - Mend it"], ["Mend it"]],
    ["that is a title is a label, whatever is below", ["- Next steps", "  - red ones"], ["red ones"]],
    ["that is a kind is a label, whatever is below", ["- Prevention", "  - red ones"], ["red ones"]],
    ["of six words and a colon is a label", ["- To find it sooner next time:", "  - Mend it"], ["Mend it"]],
    [
      "in bold of six words and a colon is a label",
      ["- **To find it sooner next time:**", "  - Mend it"],
      ["Mend it"],
    ],
    [
      "with a colon inside is an item",
      ["- Storage: page soon enough for all", "  - red ones"],
      ["Storage: page soon enough for all"],
    ],
    ["that is an order is an item", ["- Log: review it", "  - Mend it"], ["Log: review it"]],
    ["that is an order with a colon hides the list", ["- Log: review it:", "  - Mend it"], []],
    ["that sets aside hides the list", ["- Questions", "  - Mend it"], []],
    ["that sets aside with a colon", ["- Log: the call:", "  - Mend it"], []],
    ["that only looks so is an item", ["- Review the log", "  - Mend it"], ["Review the log"]],
    ["that names a team is a label", ["- Storage team", "  - Mend it"], ["Mend it"]],
    ["in bold too", ["- **Storage team**", "  - Mend it"], ["Mend it"]],
    ["of four words too", ["- The storage and API", "  - Mend it"], ["Mend it"]],
    ["of four words and wide spaces too", ["- The storage  and API", "  - Mend it"], ["Mend it"]],
    ["of four words in code too", ["- ` The storage and API `", "  - Mend it"], ["Mend it"]],
    ["with a version too", ["- Storage 1.2", "  - Mend it"], ["Mend it"]],
    [
      "above what says what to do and more is a label",
      ["- Storage team", "  - Mend it", "  - red ones"],
      ["Mend it", "red ones"],
    ],
    [
      "above two lists is a label",
      ["- Storage team", "  - Mend it", "", "  1. red ones"],
      ["Mend it", "red ones"],
    ],
    ["of five words is an item", ["- The storage and API team", "  - Mend it"], ["The storage and API team"]],
    ["that ends with a period is an item", ["- Better alerts.", "  - Mend it"], ["Better alerts."]],
    ["with an owner is an item", ["- Better alerts @bob", "  - Mend it"], ["Better alerts"]],
    ["with a date is an item", ["- Better alerts due 2026-12-01", "  - Mend it"], ["Better alerts"]],
    ["with an issue is an item", ["- #7 Better alerts", "  - Mend it"], ["Better alerts"]],
    ["that tells is no label", ["- We mended storage", "  - Mend it"], []],
    ["above what says nothing to do is an item", ["- Better alerts", "  - red ones"], ["Better alerts"]],
    ["above an owner is a label", ["- Storage team", "  - red ones @bob"], ["red ones"]],
    ["without words hides nothing", ["-", "  - Mend it"], ["Mend it"]],
  ])("%s", (_, lines, words) => expect(items(...lines)).toEqual(words));
});

describe("a heading below action items", () => {
  it.each<[string, string[], string[]]>([
    ["is an item if it names an owner", ["### Better alerts @bob", "Words."], ["Better alerts"]],
    ["or an issue", ["### #7 Better alerts", "Words."], ["Better alerts"]],
    ["or says what to do above text", ["### Mend the alerts", "Words."], ["Mend the alerts"]],
    ["or has a number", ["### 1. Better alerts", "Words."], ["Better alerts"]],
    ["or an owner below it", ["### Better alerts", "- Owner: @bob"], ["Better alerts"]],
    ["not without text below it", ["### Mend the alerts"], []],
    [
      "or says what to do above what was done",
      ["### Mend the alerts", "- We mended it"],
      ["Mend the alerts"],
    ],
    ["not above what could be items", ["### Mend the alerts", "- red ones"], ["red ones"]],
    ["not with a number and one word", ["### 1. Alerts", "Words."], []],
    ["not above a list of items", ["### Mend the alerts", "- Add alarm"], ["Add alarm"]],
    ["not above boxes", ["### Mend the alerts @bob", "- [ ] Add alarm"], ["Add alarm"]],
    ["not with one word", ["### Mend", "Words."], []],
    ["not if it says nothing to do", ["### Better alerts", "Words."], []],
    ["not with a placeholder", ["### TBD @bob", "Words."], []],
    ["done if its words are struck", ["### ~~Better alerts~~ @bob", "Words."], ["Better alerts!"]],
    ["and hides bullets that say nothing", ["### Better alerts @bob", "- red ones"], ["Better alerts"]],
  ])("%s", (_, lines, words) => expect(items(...lines)).toEqual(words));
});

it("a heading that is an item has its line and the form of a list", () => {
  expect(findItems("## Action items\n### Better alerts @bob\nWords.", options)).toMatchObject([
    { form: "list", line: 1, done: false },
  ]);
});

describe("a change", () => {
  const changed = (line: string, set: LineChanges) => {
    const body = `## Action items\n\n${line}`;
    const [find] = findItems(body, options);
    return rewriteItems(body, options, [{ find: find!, set }]).split("\n")[2];
  };

  it.each<[string, LineChanges, string]>([
    ["- [x] Fix lag", { priority: "P1" }, "- [x] Fix lag · P1"],
    ["- [x] Fix lag", { done: true }, "- [x] Fix lag"],
    ["- [ ] Fix lag <!-- a -->", { done: true }, "- [x] Fix lag <!-- a -->"],
    ["- [ ] Fix lag <!-- a -->", { priority: "P1" }, "- [ ] Fix lag · P1 <!-- a -->"],
    ["- Fix lag (@bob)", { done: false }, "- Fix lag (@bob)"],
    ["- Fix lag (@bob)", { priority: "P1" }, "- Fix lag @bob · P1"],
    ["### Fix lag (@bob)", { done: false }, "### Fix lag (@bob)"],
    ["### Fix lag (@bob)", { priority: "P1" }, "### Fix lag @bob · P1"],
    ["### ~~Fix lag~~ @bob", { priority: "P1" }, "### ~~Fix lag~~ @bob · P1"],
  ])("of %j to %j writes %j", (line, set, written) => expect(changed(line, set)).toBe(written));
});

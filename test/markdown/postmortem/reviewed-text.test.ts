import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { reviewedText } from "../../../src/markdown/postmortem/reviewed-text.ts";
import { openedSections, sectionsAfter, writtenSections } from "../../../src/markdown/postmortem/sections.ts";
import { timelineBlock } from "../../../src/markdown/postmortem/timeline-block.ts";
import { HOME } from "../home.ts";

const OPTIONS = { headings: ["Action items"], home: HOME, today: Temporal.PlainDate.from("2026-12-01") };
const of = (body: string) => reviewedText(body, OPTIONS);

const PAGE = [
  ...["# Slow", "", "## Impact", "", "Nobody could pay.", "", "- [ ] Tell sales", "1. [ ] Tell support", ""],
  ...[
    "> * [ ] Quoted",
    "",
    "## Timeline",
    "",
    timelineBlock("Acknowledged in 4 min.\n\n| Time | What |\n| --- | --- |\n| 10:00 | Alarm |"),
  ],
  ...["", "## Action items", "", "- [ ] Add limits @alice", ""],
].join("\n");

describe("a review stays valid", () => {
  it.each([
    ["if a box is checked", "- [ ] Tell", "- [x] Tell"],
    ["if a box is checked with a capital", "- [ ] Tell", "- [X] Tell"],
    ["if a numbered box is checked", "1. [ ] Tell", "1. [x] Tell"],
    ["if a quoted box is checked", "> * [ ]", "> * [x]"],
    ["if an item is written", "Add limits @alice", "Add limits @bob 2026-12-24"],
    ["if an item is added", "@alice\n", "@alice\n- [ ] Add more\n"],
    ["if lines are empty", "pay.\n", "pay.\n\n\n \n> \n"],
    ["if bullets are empty", "pay.\n", "pay.\n\n-\n* [ ]\n2)\n- [x] \n"],
    ["if a line ends in spaces", "pay.", "pay.  "],
    ["if the timeline got a row", "| 10:00 | Alarm |", "| 10:00 | Alarm |\n| 10:05 | Up |"],
    ["if the timeline says more", "Acknowledged in 4 min.", "Acknowledged in 5 min. Resolved in 9 min."],
  ])("%s", (_, before, after) => {
    expect(PAGE).toContain(before);
    expect(of(PAGE.replace(before, after))).toBe(of(PAGE));
  });

  it.each([
    ["a sentence is changed", "Nobody", "Somebody"],
    ["the words of a box are changed", "Tell sales", "Tell all"],
    ["a box is written into words", "pay.", "pay [x] there."],
    ["a word follows a box at once", "- [ ] Tell", "- [x]Tell"],
    ["a heading is changed", "## Impact", "## Effects"],
    ["a comment that nobody sees is written", "pay.", "pay. <!-- not true -->"],
    ["words are written into the timeline", "| 10:00 | Alarm |", "| 10:00 | Alarm |\nBob did it."],
    ["a table is written elsewhere", "pay.", "pay.\n\n| 10:00 | Alarm |"],
    ["the timeline's end is removed", "<!-- /followthrough-timeline -->", ""],
    ["two lines are one", "[ ] Tell sales\n1.", "[ ] Tell sales 1."],
    ["two lines are one word", "[ ] Tell sales\n1.", "[ ] Tell sales1."],
  ])("not if %s", (_, before, after) => {
    expect(PAGE).toContain(before);
    expect(of(PAGE.replace(before, after))).not.toBe(of(PAGE));
  });
});

describe("a table's row", () => {
  const block = timelineBlock("| 10:00 | Alarm |");
  const [begin, row, end] = block.split("\n");
  it.each([
    ["counts above the timeline", `${row}\n${block.replace("Alarm", "Up")}`, true],
    ["counts below the timeline", `${block.replace("Alarm", "Up")}\n${row}`, true],
    ["counts without the timeline's begin", `${row}\n${end}`, true],
    ["counts without the timeline's end", `${begin}\n${row}`, true],
    ["does not count in a timeline at the top", block, false],
    ["does not count in a timeline below a line", `# Slow\n${block}`, false],
  ])("%s", (_, body, counts) => {
    expect(of(body) !== of(body.replace("Alarm", "Alarms"))).toBe(counts);
  });
});

describe("sections that are as they opened", () => {
  const before = "## Impact\n\nSay who.\n\n## Causes\n\nSay why.\n";
  const opened = openedSections(before);
  it("still are, after the App changed the body", () => {
    const after = before.replace("Say who.", "Say who, in acme/shop.");
    expect(sectionsAfter(opened, before, after)).toEqual(openedSections(after));
    expect(sectionsAfter(opened, before, before)).toBe(opened);
  });

  it("are not those that people changed", () => {
    const written = before.replace("Say why.", "The disk was full.");
    const after = written.replace("Say who.", "Say who, in acme/shop.").replace("full.", "full!");
    const known = sectionsAfter(opened, written, after);
    expect(known).toEqual({ impact: openedSections(after).impact, causes: opened.causes });
  });

  it("stay known if a section is gone", () => {
    expect(sectionsAfter(opened, before, "## Impact\n\nSay who.\n")).toEqual(opened);
    expect(sectionsAfter(opened, "## Impact\n\nSay who.\n", before)).toEqual(opened);
  });

  it("are not written", () => {
    const body = "## Impact\n\nSay who.\n\n## Causes\n\nThe disk was full.\n\n## Empty\n\n## Other\n\nYes.\n";
    expect([...writtenSections(body, opened)]).toEqual([
      ["impact", false],
      ["causes", true],
      ["empty", false],
      ["other", true],
    ]);
  });
});

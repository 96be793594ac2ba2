import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { noItemsReason, openedSections, pageSections } from "../../../src/markdown/postmortem/sections.ts";
import { BUILT_IN_TEMPLATE } from "../../../src/markdown/postmortem/templates/standard.ts";
import { replaceTimeline, timelineBlock } from "../../../src/markdown/postmortem/timeline-block.ts";
import { ANY_CHARACTER } from "../../harness/any-character.ts";

const HEADINGS = ["Action items", "Follow-ups"];
const hasContent = (text: string): boolean =>
  pageSections(`## Impact\n\n${text}\n`, HEADINGS, {})[0]!.saysSomething;

describe("the App's timeline", () => {
  const timeline =
    "- Time to acknowledge: 4 min\n\n| Time (UTC) | What happened |\n| --- | --- |\n| 10:00 | Alarm |";

  it("does not count as the authors' text, whether it is new, updated or added later", () => {
    const opened = `## Timeline\n\n<!-- Start early. -->\n\n${timelineBlock("- one")}\n\n| Time |\n| --- |\n|  |\n`;
    for (const body of [
      opened,
      replaceTimeline(opened, timeline),
      replaceTimeline("## Timeline\n", timeline),
    ]) {
      expect(pageSections(body, HEADINGS, openedSections(opened))).toMatchObject([{ saysSomething: false }]);
      const written = `${body}\nThe disk was full since Monday.`;
      expect(pageSections(written, HEADINGS, openedSections(opened))).toMatchObject([
        { saysSomething: true },
      ]);
    }
  });

  it("is not a section", () => {
    expect(pageSections(replaceTimeline("## Impact\n\nBig", timeline), HEADINGS, {})).toMatchObject([
      { title: "Impact" },
    ]);
  });
});

describe("a section has content", () => {
  it.each([
    "Nobody could pay for an hour.",
    "- 12 orders",
    "> we saw it first",
    "| Time | What |\n| --- | --- |\n| 10:00 | Alarm |",
    "Owner: alice",
    "```\nstack trace\n```",
    "n/a: it was a drill",
    "42",
    "### Customers\n\nNone were affected.",
    "日本語",
    "We use C# 7",
    "#7 was slow",
    "At 10:05 they saw this:",
    `${"x".repeat(61)}:`,
    // These are no heads of tables.
    "It was slow.\n|---|---|",
    "| Alarm | Up |\n|  |  |",
    "| Alarm |\n| <who-else> |",
    "> a | b\n---",
  ])("%j", (text) => expect(hasContent(text)).toBe(true));

  it.each([
    "",
    "   \n\n",
    "<!-- What did they notice? -->",
    "<!--\nWhat\ndid they notice?\n",
    "TBD",
    "- TODO",
    "- [ ] ",
    "- [x] n/a",
    "-  [ ] TBD",
    "12. TBD",
    "> TBD",
    "n/a",
    "_None_",
    "_No response_",
    "…",
    "---",
    "| Time | What |\n| --- | --- |\n|  |  |",
    "**Detected by:**\n\n- Start:\n- End:",
    "{{ incident.impact }}",
    "<what happened>",
    "### Customers\n\n### Staff",
  ])("not %j", (text) => expect(hasContent(text)).toBe(false));
});

describe("the sections of a body", () => {
  it("are those of the built-in template, all without content", () => {
    const sections = pageSections(BUILT_IN_TEMPLATE, HEADINGS, openedSections(BUILT_IN_TEMPLATE));
    expect(sections.map(({ title }) => title)).toEqual([
      "Summary",
      "Impact",
      "Root cause",
      "Contributing factors",
      "Was the response effective?",
      "Where did communication break down?",
      "What went well",
      "Lessons",
      "Timeline",
    ]);
    expect(sections.filter(({ saysSomething }) => saysSomething)).toEqual([]);
  });

  it("do not count the template's text", () => {
    const template = "## Impact\n\nSay who noticed.\n\n## Cause\n\n";
    const opened = openedSections(template);
    expect(Object.keys(opened)).toEqual(["impact"]);
    const saying = (body: string) =>
      pageSections(body, HEADINGS, opened).map(({ saysSomething }) => saysSomething);
    expect(saying(template.replaceAll("\n", "\r\n"))).toEqual([false, false]);
    expect(saying(template.replace("Say who noticed.", "Say who noticed.\n\nEverybody."))).toEqual([
      true,
      false,
    ]);
  });

  it("leave out action items with everything below them, and headings in quotes, code and lists", () => {
    const body =
      "# Page\n\nx\n\n> ## Quoted\n\n- ## Listed\n\n```\n## Code\n```\n\n## 5. Action Items:\n\n### Prevent\n\n## Lessons\n\nx";
    expect(pageSections(body, HEADINGS, {}).map(({ folded }) => folded)).toEqual(["page", "lessons"]);
  });

  it("count content below sub-headings", () => {
    const sections = pageSections("## Impact\n\n### Customers\n\nAll.\n\n### Staff\n", HEADINGS, {});
    expect(sections.map(({ title, saysSomething }) => [title, saysSomething])).toEqual([
      ["Impact", true],
      ["Customers", true],
      ["Staff", false],
    ]);
  });

  it("are known by the words of their headings", () => {
    const body = "## Who  saw <!-- first? -->\n\nAll.\n\n##\n\nText.\n";
    expect(pageSections(body, HEADINGS, {}).map(({ title }) => title)).toEqual(["Who saw"]);
  });

  it("are read from any text without an exception", () => {
    const fragment = fc.constantFrom(
      "# a\n",
      "## b\n",
      "<!--",
      "-->",
      "|",
      "---\n",
      "\n",
      "x",
      "{{",
      "}}",
      "<",
      "Setext\n===\n",
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fragment, fc.string({ unit: ANY_CHARACTER, maxLength: 5 })), { maxLength: 40 }),
        (parts) => {
          const body = parts.join("");
          for (const { title } of pageSections(body, HEADINGS, openedSections(body)))
            expect(title).not.toBe("");
        },
      ),
    );
  });

  it.each(["# a\n", "###### a\n", "<!-- ", "<", "{{", "a|\n-|\n", "> ", "[", "&"])(
    "of repeated %j are read quickly",
    (fragment) => {
      expect(pageSections(fragment.repeat(Math.floor(65_000 / fragment.length)), HEADINGS, {})).toBeDefined();
    },
  );
});

describe("no action items", () => {
  it.each([
    ["No action items: it was a drill", "it was a drill"],
    ["## Action items\n\n- **No action items:** the vendor fixed it", "the vendor fixed it"],
    ["no action item – nothing to mend", "nothing to mend"],
    ["No action items: drill  ", "drill"],
    ["No action items: 42", "42"],
  ])("%j", (body, reason) => expect(noItemsReason(body)).toBe(reason));

  it.each([
    "No action items",
    "No action items:",
    "No action items: TBD",
    "No action items: …",
    "No action items: !!",
    "<!-- No action items: reason -->",
    "There are no action items: x",
  ])("%j gives no reason", (body) => expect(noItemsReason(body)).toBeNull());
});

describe("a section that holds action items", () => {
  it("counts only if it is required, so that it can be complete", () => {
    const titles = (required: readonly string[]) => {
      return pageSections("## Mitigation\n\nText.\n", ["default"], {}, undefined, required).map(
        ({ title }) => title,
      );
    };
    expect(titles([])).toEqual([]);
    expect(titles(["mitigation"])).toEqual(["Mitigation"]);
  });
});

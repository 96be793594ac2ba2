import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { findItems, rewriteItems } from "../../../src/markdown/checklist/checklist.ts";
import { HOME, link } from "../home.ts";

const options = { headings: ["Action items"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };

/** The items outside, each as its line, number and words. */
const outside = (...lines: string[]) =>
  findItems(lines.join("\n"), options).flatMap(({ line, issue, words, outside }) =>
    outside ? [`${line} #${issue?.number} ${words}`] : [],
  );

const AS_WRITTEN = `${link(7)} Fix lag @bob · due 2026-12-01`;

describe("a line as the App writes it is found outside the sections", () => {
  it.each<[string, string[], string[]]>([
    ["in a list", [`- ${AS_WRITTEN}`], ["0 #7 Fix lag"]],
    ["in a list in a list", ["- a", "  - b", `    - ${AS_WRITTEN}`], ["2 #7 Fix lag"]],
    ["with a box", [`- [ ] ${AS_WRITTEN}`], ["0 #7 Fix lag"]],
    ["with a box and no date", ["- [x] #7 Fix lag"], ["0 #7 Fix lag"]],
    ["in a paragraph", ["Words", AS_WRITTEN, "more words"], ["1 #7 Fix lag"]],
    ["in a heading", ["## Other", `### ${AS_WRITTEN}`], ["1 #7 Fix lag"]],
    ["below a title that sets it aside", ["## Timeline", `- ${AS_WRITTEN}`], ["1 #7 Fix lag"]],
    [
      "in a table",
      ["| Action | Owner | Due | Issue |", "| - | - | - | - |", "| Fix lag | @bob | 2026-12-01 | #7 |"],
      ["2 #7 Fix lag"],
    ],
    [
      "two of them",
      [`- ${AS_WRITTEN}`, "", `${link(8)} Mend it · due 2026-12-02`],
      ["0 #7 Fix lag", "2 #8 Mend it"],
    ],
    [
      "by its whole address",
      ["- https://github.com/acme/shop/issues/7 Fix lag due 2026-12-01"],
      ["0 #7 Fix lag"],
    ],
    [
      "by an address that is defined below",
      ["- [#7][a] Fix lag due 2026-12-01", "", "[a]: https://github.com/acme/shop/issues/7"],
      ["0 #7 Fix lag"],
    ],
  ])("%s", (_, lines, found) => expect(outside(...lines)).toEqual(found));

  it.each<[string, string[]]>([
    ["no issue", ["- Fix lag due 2026-12-01", "- [ ] Fix lag"]],
    ["a box and no issue of its own", ["- [ ] Mend what #7 broke"]],
    ["code below a paragraph", ["a", "", "Words on #8", "", "```", AS_WRITTEN, "```"]],
    ["no date and no box", ["- #7 Fix lag"]],
    ["a date that can't be read", ["- #7 Fix lag due Q1"]],
    ["code", ["```", `- ${AS_WRITTEN}`, "```"]],
    ["a quote", [`> - ${AS_WRITTEN}`]],
    ["HTML", ["<div>", AS_WRITTEN, "</div>"]],
    ["another table", ["| Metric | Issue |", "| - | - |", "| p99 | #7 |"]],
    ["a place that was read", ["## Action items", `- ${AS_WRITTEN}`, `- [ ] ${link(8)} Mend it`]],
  ])("not with %s", (_, lines) => expect(outside(...lines)).toEqual([]));

  it("after the items of the sections, and is rewritten where it stands", () => {
    const body = `Words\n${AS_WRITTEN}\nmore\n\n## Action items\n- [ ] Mend it\n`;
    const [mend, lag] = findItems(body, options);
    expect([mend?.words, lag?.words]).toEqual(["Mend it", "Fix lag"]);
    expect(rewriteItems(body, options, [{ find: lag!, set: { due: "2026-12-24" } }])).toBe(
      body.replace("2026-12-01", "2026-12-24"),
    );
  });
});

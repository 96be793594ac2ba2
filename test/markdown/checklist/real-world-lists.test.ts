import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { findItems, rewriteItems } from "../../../src/markdown/checklist/checklist.ts";
import { HOME, link } from "../home.ts";

const { headings } = DEFAULT_POLICY.actionItems;
const options = { headings, today: Temporal.PlainDate.from("2026-11-18"), home: HOME };
const items = (...lines: string[]) => findItems(["## Action items", "", ...lines].join("\n"), options);
const words = (...lines: string[]) => items(...lines).map((item) => item.words);

describe("common headings", () => {
  it.each([
    ...[
      "Action Item",
      "Corrective Action",
      "Action points",
      "AIs",
      "Immediate actions",
      "Short-term actions",
    ],
    ...["Post-incident actions", "Postmortem action items", "Remediation plan", "Process improvements"],
    ...["Lessons Learned and Action Items", "Prevention", "Long-term remediation", "Further follow-ups"],
    ...["Our next steps", "High-priority action items", "Action items and technical improvements"],
  ])("%s", (heading) => {
    expect(findItems(`## ${heading}\n- [ ] Fix lag`, options)).toMatchObject([{ words: "Fix lag" }]);
  });

  it.each(["Actions taken", "Completed action items", "Detection", "Immediate", "Response actions"])(
    "%s is not one",
    (heading) => {
      expect(findItems(`## ${heading}\n- [ ] Fix lag`, options)).toEqual([]);
    },
  );

  it("a longer sub-heading still names the kind", () => {
    expect(items("### Short-term actions", "- Fix lag")).toMatchObject([{ type: "short-term" }]);
    expect(items("### Process improvements", "- Fix lag")).toMatchObject([{ type: "process" }]);
  });
});

describe("plain bullets next to tasks", () => {
  it("are items below another sub-heading than the tasks", () => {
    expect(words("### Prevent", "- [ ] Fix lag", "### Detect", "- Fix probe")).toEqual([
      "Fix lag",
      "Fix probe",
    ]);
    expect(words("**Prevent**\n", "- [ ] Fix lag", "", "**Detect**\n", "- Fix probe")).toEqual([
      "Fix lag",
      "Fix probe",
    ]);
  });

  it("are items below the same sub-heading if they name an owner or a date", () => {
    expect(
      words("- [ ] Fix lag", "- Fix probe @alice", "- Add alarm due 2026-12-01", "- agreed with ops"),
    ).toEqual(["Fix lag", "Fix probe", "Add alarm"]);
  });
});

describe("there are no items below a label about something else", () => {
  it.each([
    "**Notes**",
    "**Open questions:**",
    "**Completed**",
    "Actions taken during the incident:",
    "### Immediate actions taken",
    "**What we did**",
  ])("%s", (label) => {
    expect(words("- Fix lag", "", `${label}`, "", "- said so")).toEqual(["Fix lag"]);
  });

  it("items start again at the next label", () => {
    expect(words("**Notes**", "", "- said so", "", "**Prevent**", "", "- Fix lag")).toEqual(["Fix lag"]);
  });
});

describe("details below an item", () => {
  const fields = { owners: ["alice"], due: { date: "2026-12-01" }, priority: "P1", type: "detect" };

  it.each<[string, string[]]>([
    ["in bullets", ["  - Owner: @alice", "  - Due: Dec 1", "  - **Priority:** P1", "  - Type: Detection"]],
    ["in its continued paragraph", ["  Owner: @alice, due: 2026-12-01", "  Priority: P1, type: detect"]],
    ["lazily", ["Owner: @alice", "Due date: 2026-12-01; priority: P1; type: detect"]],
  ])("%s are read", (_, below) => {
    for (const lead of ["- [ ] ", "- "])
      expect(items(`${lead}Fix lag`, ...below)).toMatchObject([{ words: "Fix lag", ...fields }]);
  });

  it("have lower priority than the line itself, and belong to the nearest task", () => {
    expect(
      items("- [ ] Fix lag @bob", "  - Owner: @alice", "  - [ ] Fix probe", "    - Owner: @carol"),
    ).toMatchObject([{ owners: ["bob"] }, { owners: ["carol"] }]);
    expect(items("- [ ] Fix lag", "- [ ] Fix probe", "  - Owner: @alice")).toMatchObject([
      { owners: [] },
      { owners: ["alice"] },
    ]);
  });

  it("include its issue, people and unclear dates", () => {
    expect(items("- [ ] Fix lag", "  - Issue: #12", "  - Owner: Alice", "  - Due: Q1")).toMatchObject([
      { issue: { number: 12 }, ownerNames: ["Alice"], due: { unreadable: "Q1" } },
    ]);
  });

  it("are not changed", () => {
    const body = "## Action items\n- [ ] Fix lag\n  - Owner: @alice\n  - Due: Dec 1\n";
    const [find] = findItems(body, options);
    const set = { issue: { owner: null, repo: null, number: 4 }, due: "2026-12-01" };
    const tracked = rewriteItems(body, options, [{ find: find!, set }]);
    expect(tracked).toBe(
      `## Action items\n- [ ] ${link(4)} Fix lag · due 2026-12-01\n  - Owner: @alice\n  - Due: Dec 1\n`,
    );
    expect(findItems(tracked, options)).toMatchObject([{ owners: ["alice"], due: { date: "2026-12-01" } }]);
  });

  it("a bullet that only describes an item, here a heading, is none of its own", () => {
    const below = ["- Owner: @alice", "- Issue: #12", "- Status: open", "- Due date: 2026-12-01"];
    expect(items("### Alert on lag", ...below)).toMatchObject([
      { words: "Alert on lag", owners: ["alice"], issue: { number: 12 }, due: { date: "2026-12-01" } },
    ]);
    expect(words("### Reasons", ...below)).toEqual([]);
    const promise = "Link: the page of the runbook leads nowhere, so mend it";
    expect(words(`- ${promise}`)).toEqual([promise]);
  });
});

describe("done items in a plain list", () => {
  it.each([
    "Fix lag (done 2026-11-10)",
    "Fix lag (done in #45)",
    "Fix lag (done in [#45](https://github.com/acme/shop/pull/45))",
    "DONE Fix lag",
    "Fix lag Status: Done",
    "Fix lag — **Status:** Done",
    "Fix lag — Done, #45",
    "Fix lag - fixed in #45",
  ])("%s", (text) => {
    expect(items(`- ${text}`)).toMatchObject([{ words: "Fix lag", done: true }]);
  });

  it.each(["Deploy it (done by hand)", "Done right, it pages nobody", "Fix lag Status: open"])(
    "%s is not done",
    (text) => {
      expect(items(`- ${text}`)).toMatchObject([{ done: false }]);
    },
  );
});

import { describe, expect, it } from "@jest/globals";
import {
  FILLED_ROOM,
  filledLines,
  refillLines,
  withValues,
} from "../../../src/markdown/postmortem/filled-lines.ts";

const VALUES = {
  "incident.title": "Slow",
  "incident.severity": "sev2",
  "incident.reporter": "alice",
  "postmortem.due_date": "2026-12-01",
  timeline: "- {{ incident.title }}",
};
const TEMPLATE = [
  "# {{ incident.title }}",
  "",
  "Reported by {{ incident.reporter }}, {{ incident.severity }}, due {{ postmortem.due_date }}",
  "Reported by {{ incident.reporter }}",
  "{{ timeline }}",
  "# {{ incident.title }}",
].join("\n");
const LINES = [
  "# {{ incident.title }}",
  "Reported by alice, {{ incident.severity }}, due {{ postmortem.due_date }}",
];

describe("the lines of a template whose values can change", () => {
  it("are kept once each, with what cannot change filled in", () => {
    expect(filledLines([TEMPLATE, "{{ incident.title }}: postmortem"], VALUES)).toEqual({
      lines: [...LINES, "{{ incident.title }}: postmortem"],
      values: {
        "incident.title": "Slow",
        "incident.severity": "sev2",
        "postmortem.due_date": "2026-12-01",
      },
    });
    expect(
      filledLines(["{{ other }} {{ incident.reporter }}\n{{ other }} {{ incident.title }}"], VALUES),
    ).toStrictEqual({
      lines: ["{{ other }} {{ incident.title }}"],
      values: { "incident.title": "Slow" },
    });
    expect(filledLines(["Nothing changes."], VALUES)).toEqual({ lines: [], values: {} });
  });

  it("are as many as a record has room for", () => {
    const sizeOf = (line: string) => JSON.stringify([line, { "incident.title": "Slow" }]).length;
    const line = (length: number) => "{{ incident.title }}".padEnd(length, "x");
    const longest = line(20 + FILLED_ROOM - sizeOf(line(20)));
    expect(sizeOf(longest)).toBe(FILLED_ROOM);
    expect(filledLines([longest], VALUES).lines).toEqual([longest]);
    expect(filledLines([`${longest}x`], VALUES)).toEqual({ lines: [], values: {} });
    const half = line(FILLED_ROOM / 2);
    expect(filledLines([`${half}\n${half}y\n# {{ incident.title }}`], VALUES).lines).toEqual([half]);
  });

  it("get new values, and no others", () => {
    const filled = filledLines([TEMPLATE], VALUES);
    const now = withValues(filled, { "incident.title": "Fast", repository: "acme/shop" });
    expect(now).toEqual({ lines: LINES, values: { ...filled.values, "incident.title": "Fast" } });
  });
});

describe("a body whose incident changed", () => {
  const from = filledLines([TEMPLATE], VALUES);
  const to = withValues(from, { "incident.title": "Fast", "postmortem.due_date": "2026-12-24" });
  const OWN = "Reported by alice, sev2, due 2026-12-01";
  it.each([
    ["has the new values", `# Slow\n\n${OWN}\n`, "# Fast\n\nReported by alice, sev2, due 2026-12-24\n"],
    ["keeps its line ends", `# Slow\r\n\r${OWN}`, "# Fast\r\n\rReported by alice, sev2, due 2026-12-24"],
    ["keeps what people changed", `# Slow again\n${OWN}.`, `# Slow again\n${OWN}.`],
    ["has each line wherever it stands", "# Slow\n# Slow", "# Fast\n# Fast"],
    ["may have none of them", "", ""],
  ])("%s", (_, before, after) => {
    expect(refillLines(before, from, to)).toBe(after);
    expect(refillLines(before, from, from)).toBe(before);
  });
});

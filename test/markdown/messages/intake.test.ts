import { describe, expect, it } from "@jest/globals";
import {
  notedWords,
  openedBy,
  readReported,
  renderBrought,
  renderDispatched,
  renderIncident,
  renderIntakeReport,
  renderRepeats,
  renderTwin,
} from "../../../src/markdown/messages/intake.ts";
import { INCIDENT_TAG, INTAKE_TAG } from "../../../src/record/report-tag.ts";

describe("an issue about an incident that has another issue", () => {
  const SAME =
    "#12 by monitor is about the same incident: both have the `Incident-ID` `PD-1`. It is closed as a duplicate. The timeline of the postmortem shows what it says:";
  const repeat = { issue: "#12", author: "monitor", title: "Slow *again*", words: "" };

  it("is brought over to the first", () => {
    expect(renderBrought("PD-1", repeat)).toBe(`${SAME}\n\n> **Slow \\*again\\***`);
    const words = "The queue is full.";
    expect(renderBrought("PD-1", { ...repeat, words })).toBe(
      `${SAME}\n\n> **Slow \\*again\\***\n>\n> ${words}`,
    );
    const long = renderBrought("PD-1", { ...repeat, words: "x".repeat(3_000) });
    expect(long.split("\n").at(-1)).toHaveLength(2_002);
  });

  it("is a line of the timeline", () => {
    expect(notedWords(repeat)).toBe("Slow *again*");
    expect(notedWords({ ...repeat, words: "Full." })).toBe("Slow *again*: Full.");
    expect(notedWords({ ...repeat, words: "x".repeat(400) })).toHaveLength(300);
  });

  it("says where its words are, or that both have a postmortem", () => {
    expect(renderRepeats("PD-1", "#3")).toBe(
      "This is about the same incident as #3: both have the `Incident-ID` `PD-1`. It is closed as a duplicate, and #3 shows what it says. If it is another incident, reopen it.",
    );
    expect(renderTwin("PD-1", "#3")).toBe(
      "This has the same `Incident-ID` `PD-1` as #3, and both have a postmortem, so nothing was closed. If it is the same incident, move what you need to #3, and close this one as a duplicate.",
    );
  });
});

describe("an incident that a tool reports", () => {
  const NONE = { id: "PD-1", url: null, startedAt: null, body: null, sender: "monitor", fingerprint: "1-2" };
  const END = ["", "Incident-ID: PD-1", "", openedBy("1-2")];
  it.each<[string, Partial<Parameters<typeof renderIncident>[0]>, string[]]>([
    ["its id", {}, ["Opened for monitor."]],
    [
      "what is known",
      { url: "https://pd.example/1", startedAt: "2026-12-01T09:00:00Z", body: " Down\r\n\r\n*now* " },
      [
        ...["> Down", ">", "> &#42;now&#42;", "", "Started at 2026-12-01T09:00:00Z."],
        ...["More: https://pd.example/1", "Opened for monitor."],
      ],
    ],
    ["no empty text", { body: " \n " }, ["Opened for monitor."]],
  ])("has %s", (_, changed, lines) => {
    const said = renderIncident({ ...NONE, ...changed }).split("\n");
    expect(said[0]).toBe(INCIDENT_TAG);
    expect(said.slice(1).map((line) => line.replace(/\\\*/g, "&#42;"))).toEqual([...lines, ...END]);
  });

  it("quotes at most some of very much", () => {
    const lines = (body: string) =>
      renderIncident({ ...NONE, body })
        .split("\n")
        .filter((line) => line.startsWith(">"));
    expect(lines("x\n".repeat(400)).slice(-3)).toEqual(["> x", ">", "> … and 100 more."]);
    expect(lines("x\n".repeat(300))).toHaveLength(300);
    expect(lines("y".repeat(2_000))[0]).toHaveLength(1_002);
    expect(lines("y z ".repeat(10_000)).join("").length).toBeLessThan(21_000);
  });

  it("is told later what the tool reports", () => {
    const change = { sender: "monitor", severity: null, resolved: false, lines: [] };
    expect(renderDispatched({ ...change, severity: "sev1", resolved: true, lines: ["Up *again*"] })).toBe(
      "monitor reports:\n\n- The severity is now sev1.\n- The incident is resolved, so this issue was closed.\n- Up \\*again\\*",
    );
    const many = (count: number) =>
      renderDispatched({ ...change, lines: Array.from({ length: count }, () => "x") }).split("\n");
    expect(many(20).slice(2)).toEqual(Array.from({ length: 20 }, () => "- x"));
    expect(many(23).slice(21)).toEqual(["- x", "- … and 3 more."]);
    expect(renderDispatched({ ...change, lines: ["x".repeat(2_000)] }).split("\n")[2]).toHaveLength(1_002);
  });
});

describe("the report about errors in what a tool sends", () => {
  const problem = (path: string, found = '"x"') => ({ file: "", path, expected: "a day", found });
  it("names each, and remembers which dispatches it has shown", () => {
    const text = renderIntakeReport([problem("started_at"), problem("", "nothing")], "monitor", [
      "1-2",
      "3-4",
    ]);
    const lines = text.split("\n");
    expect(lines.slice(0, 6)).toEqual([
      INTAKE_TAG,
      "**monitor sent a `repository_dispatch` of the type `incident` that has errors in its `client_payload`:**",
      "",
      '- `started_at`: expected a day, found "x".',
      "- The payload: expected a day, found nothing.",
      "",
    ]);
    expect(lines).toHaveLength(11);
    expect(text).toContain(
      "no incident was opened. [What a dispatch contains](https://github.com/followthrough/",
    );
    expect(text).toContain("\nCorrect what sends it, then close this issue.");
    expect(readReported(text)).toEqual(["1-2", "3-4"]);
    expect(readReported("nothing of that")).toEqual([]);
    expect(readReported(text.replace("<!-- followthrough-rep", "x <!-- followthrough-rep"))).toEqual([]);
  });

  it("cuts what is long", () => {
    const points = (count: number, one = problem("a")) =>
      renderIntakeReport(
        Array.from({ length: count }, () => one),
        "monitor",
        ["1"],
      )
        .split("\n")
        .filter((line) => line.startsWith("- "));
    expect(points(20)).toHaveLength(20);
    expect(points(22).slice(19)).toEqual(['- `a`: expected a day, found "x".', "- … and 2 more."]);
    expect(points(1, problem("p".repeat(500), "f".repeat(500)))[0]).toHaveLength(
      "- ``: expected a day, found .".length + 200 + 200,
    );
  });
});

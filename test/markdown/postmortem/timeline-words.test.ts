import { describe, expect, it } from "@jest/globals";
import { parseBlocks } from "../../../src/markdown/blocks.ts";
import {
  isTimelineLine,
  renderTimeline,
  type TimelineEvent,
  timelineDurations,
} from "../../../src/markdown/postmortem/timeline.ts";
import {
  replaceTimeline,
  timelineBlock,
  withoutTimelineBlocks,
  withTimelinePlace,
} from "../../../src/markdown/postmortem/timeline-block.ts";

const at = (time: string) => `2026-10-25T${time}:00Z`;
const opened: TimelineEvent = { kind: "opened", at: at("10:00"), by: "alice" };
const said = (...events: TimelineEvent[]) =>
  renderTimeline(events, "UTC").replaceAll("\u2011", "-").split("\n");
/** What a row tells of an event. */
const told = (event: TimelineEvent) => said(event).at(-1)!.split(" | ")[1]!.replace(/ \|$/, "");

describe("a row of a timeline tells", () => {
  const by = { at: at("10:05"), by: "bob" };
  const url = "https://a.example/1";
  it.each<[string, TimelineEvent]>([
    ["bob opened the incident", { ...by, kind: "opened" }],
    ["bob closed the incident", { ...by, kind: "closed" }],
    ["bob reopened the incident", { ...by, kind: "reopened" }],
    ["bob added the label a&#124;b", { ...by, kind: "labelled", label: "a|b" }],
    ["bob removed the label a&#124;b", { ...by, kind: "unlabelled", label: "a|b" }],
    ["bob changed the severity from sev1 to none", { ...by, kind: "severity", from: "sev1", to: null }],
    ["bob self-assigned the incident", { ...by, kind: "assigned", who: "bob" }],
    ["bob assigned carol", { ...by, kind: "assigned", who: "carol" }],
    [`bob: [It is slow](${url})`, { ...by, kind: "noted", text: " It is slow\n\t\nmore", url }],
    [`bob: [It is slow](${url})`, { ...by, kind: "noted", text: "\n\nIt is slow", url }],
    ["bob: It is slow", { ...by, kind: "noted", text: "It is slow", url: "http://a.example" }],
    ["bob: It is slow", { ...by, kind: "noted", text: "It is slow", url: `${url} x` }],
    ["bob: It is slow", { ...by, kind: "noted", text: "It is slow", url: `x${url}` }],
    [
      `bob linked the pull request [acme/shop#3](${url})`,
      { ...by, kind: "linked", what: "pull request", name: "acme/shop#3", title: "", url },
    ],
    [
      `bob linked the pull request [a&#124;b](${url}): T`,
      { ...by, kind: "linked", what: "pull request", name: "a|b", title: "T", url },
    ],
  ])("%s", (words, event) => {
    expect(told(event)).toBe(words);
  });
});

describe("the summary of a timeline", () => {
  const more = (...events: TimelineEvent[]) => said(opened, ...events)[0];
  const closed = (time: string, day = "25"): TimelineEvent => ({
    kind: "closed",
    at: `2026-10-${day}T${time}:30Z`,
    by: "alice",
  });
  it.each([
    ["less than a minute", closed("10:00")],
    ["1 min", closed("10:01")],
    ["1 h", closed("11:00")],
    ["1 h 1 min", closed("11:01")],
    ["1 d", closed("10:05", "26")],
    ["1 d 2 h", closed("12:05", "26")],
  ])("takes %s", (words, event) => {
    expect(more(event)).toBe(`Not acknowledged yet · resolved in ${words} · alice took part`);
  });

  it.each<[string, TimelineEvent[]]>([
    ["Not acknowledged yet · not resolved yet · alice took part", []],
    [
      "Not acknowledged yet · not resolved yet · alice took part",
      [{ kind: "labelled", at: at("10:01"), by: "pager[bot]", label: "x" }],
    ],
    [
      "Not acknowledged yet · not resolved yet · alice and bob took part",
      [{ kind: "noted", at: at("10:01"), by: "bob", text: "x", url: "" }],
    ],
    [
      "Acknowledged in 2 min · not resolved yet · alice and BOB took part",
      [
        { kind: "labelled", at: at("10:02"), by: "bob", label: "x" },
        { kind: "spoke", at: at("10:09"), by: "BOB" },
      ],
    ],
    [
      "Acknowledged in 3 min · not resolved yet · alice took part",
      [{ kind: "assigned", at: at("10:03"), by: "pager[bot]", who: "alice" }],
    ],
    [
      "Acknowledged in 3 min · not resolved yet · alice and carol took part",
      [{ kind: "assigned", at: at("10:03"), by: "pager[bot]", who: "carol" }],
    ],
    [
      "Not acknowledged yet · resolved in 5 min · alice took part",
      [closed("10:05"), { kind: "labelled", at: at("10:09"), by: "alice", label: "x" }],
    ],
    [
      "Not acknowledged yet · not resolved yet · alice took part",
      [closed("10:05"), { kind: "reopened", at: at("10:09"), by: "alice" }],
    ],
    [
      "Not acknowledged yet · not resolved yet · alice took part",
      [{ kind: "severity", at: at("10:05"), by: "alice", from: null, to: "sev1" }],
    ],
    [
      "Not acknowledged yet · not resolved yet · severity sev2, then sev1 · alice took part",
      [
        { kind: "severity", at: at("10:05"), by: "alice", from: null, to: "sev2" },
        { kind: "severity", at: at("10:06"), by: "alice", from: "sev2", to: null },
        { kind: "severity", at: at("10:07"), by: "alice", from: null, to: "sev1" },
      ],
    ],
  ])("%s: %#", (words, events) => {
    expect(more(...events)).toBe(words);
  });

  it("names the last severities of very many", () => {
    const events = Array.from(
      { length: 12 },
      (_, index): TimelineEvent => ({
        kind: "severity",
        at: at("10:05"),
        by: "alice",
        from: null,
        to: `s${index}`,
      }),
    );
    expect(more(...events)).toContain("severity s2, then s3,");
  });

  it("counts from the opening, else from what is known first", () => {
    const first: TimelineEvent = { kind: "labelled", at: at("09:00"), by: "alice", label: "x" };
    expect(timelineDurations([first, opened, closed("10:10")]).resolved!.total("minutes")).toBe(10.5);
    expect(timelineDurations([first, closed("10:10")]).resolved!.total("minutes")).toBe(70.5);
    expect(timelineDurations([])).toEqual({ acknowledged: null, resolved: null });
  });

  it("has no row for what somebody only said, and zones whose names do not break", () => {
    const spoke: TimelineEvent = { kind: "spoke", at: at("10:05"), by: "alice" };
    expect(said(opened, spoke)).toEqual(said(opened));
    expect(renderTimeline([opened], "America/Port-au-Prince")).toContain(
      "(America/Port\u2011au\u2011Prince)",
    );
  });

  it("has a column of days where there are several", () => {
    const lines = said(opened, closed("10:05", "26"));
    expect(lines[2]).toBe("| Time (UTC) | What happened |");
    expect(lines[4]).toBe("| 2026-10-25\u00a010:00 | alice opened the incident |");
    expect(said(opened)[2]).toBe("| 2026-10-25 (UTC) | What happened |");
  });
});

it("its lines are known", () => {
  const lines = [...said(opened), "Nothing is known yet.", "And 1 more event.", "And 20 more events. "];
  expect(lines.filter((line) => line !== "" && !isTimelineLine(line))).toEqual([]);
  expect(
    ["Alarm", "x | y |", "And more events.", "It is Acknowledged in 4 min"].filter(isTimelineLine),
  ).toEqual([]);
});

describe("the place of the timeline", () => {
  it.each([
    [
      "where the template names it",
      "a {{ timeline }} b {{timeline}} c\n{{ timeline }} d",
      "a\n\n{{ timeline }}\n\nb c\n d",
    ],
    ["once in a line", "a {{ timeline }} {{ timeline }} c", "a\n\n{{ timeline }}\n\nc"],
    ["once in all lines", "{{ timeline }}\n{{timeline}} x {{timeline}}", "{{ timeline }}\n x "],
    ["by itself", "# T\n{{ timeline }}\nx", "# T\n{{ timeline }}\nx"],
    [
      "below its heading",
      "# T\n\n## Incident timeline\nx",
      "# T\n\n## Incident timeline\n\n{{ timeline }}\nx",
    ],
    ["below no quoted heading", "> ## Timeline\n\nx", "> ## Timeline\n\nx"],
    ["below no paragraph", "Timeline\n\nx", "Timeline\n\nx"],
    ["nowhere", "# T\n\n## Timelines\nx", "# T\n\n## Timelines\nx"],
    [
      "below a longer heading",
      "## Timeline of the events (UTC)\nx",
      "## Timeline of the events (UTC)\n\n{{ timeline }}\nx",
    ],
    [
      "below one in the singular",
      "## Event timeline of event\nx",
      "## Event timeline of event\n\n{{ timeline }}\nx",
    ],
    ["below no heading that begins otherwise", "## A timeline\nx", "## A timeline\nx"],
  ])("is %s", (_, template, expected) => {
    expect(withTimelinePlace(template)).toBe(expected);
  });

  const block = timelineBlock("new");
  it.each([
    ["its block", `a\n\n${timelineBlock("old")}\n\nb`, `a\n\n${block}\n\nb`],
    ["below its heading", "## Timeline\n\nb", `## Timeline\n\n${block}\n\nb`],
    ["below its heading at the end", "## Timeline", `## Timeline\n\n${block}\n`],
    ["below a heading that ends the body", "# A\n\n## Timeline", `# A\n\n## Timeline\n\n${block}\n`],
    ["below no quoted heading", "## A\n\n> # B", `## A\n\n> # B\n\n${timelineBlock("## Timeline\n\nnew")}`],
    ["at the end, with a heading", "# A\n\nb", `# A\n\nb\n\n${timelineBlock("# Timeline\n\nnew")}`],
    [
      "at the end, below other sections",
      "### A\n\nb",
      `### A\n\nb\n\n${timelineBlock("## Timeline\n\nnew")}`,
    ],
    ["an empty body", " \n", timelineBlock("## Timeline\n\nnew")],
  ])("in a body is %s", (_, body, expected) => {
    expect(replaceTimeline(body, "new")).toBe(expected);
    expect(replaceTimeline(body.replaceAll("\n", "\r\n"), "new")).toBe(
      body.includes("\n") ? expected.replaceAll("\n", "\r\n") : expected,
    );
  });

  it("is no place that people wrote", () => {
    const words = (body: string) =>
      withoutTimelineBlocks(parseBlocks(body))
        .filter(({ type }) => type === "inline")
        .map(({ content }) => content);
    expect(words(`a\n\n${timelineBlock("\nold\n")}\n\nb`)).toEqual(["a", "b"]);
    expect(words(`a\n\n${timelineBlock("\nold\n").split("\n").slice(0, -1).join("\n")}\n\nb`)).toEqual([
      "a",
      "old",
      "b",
    ]);
    expect(words(timelineBlock("\nold\n").split("\n").toReversed().join("\n"))).toEqual(["old"]);
    expect(words(`> ${timelineBlock("\nold\n").replaceAll("\n", "\n> ")}`)).toEqual(["old"]);
  });

  const [BEGIN, END] = timelineBlock("x").split("\nx\n") as [string, string];
  it.each<[string, string, number]>([
    ["its block alone", timelineBlock("\nold\n"), 0],
    ["an empty block", `${BEGIN}\n\n${END}`, 0],
    ["its block below a rule", `***\n\n${timelineBlock("\nold\n")}`, 1],
    ["its block below another end", `${END}\n\n${timelineBlock("\nold\n")}`, 1],
    ["its end alone", `${END}\n\n***`, 2],
    ["its begin alone", `${BEGIN}\n\n***`, 2],
    ["its comments in code", `\`\`\`\n${BEGIN}\n\`\`\`\n\n***\n\n\`\`\`\n${END}\n\`\`\``, 3],
  ])("leaves other blocks: %s", (_, body, count) => {
    expect(withoutTimelineBlocks(parseBlocks(body))).toHaveLength(count);
  });

  it("is between two comments, each in a line of its own", () => {
    expect(timelineBlock("x").split("\n")).toEqual([BEGIN, "x", END]);
    expect([BEGIN, END]).toEqual([
      "<!-- followthrough-timeline: kept up to date; write above or below it. -->",
      "<!-- /followthrough-timeline -->",
    ]);
  });
});

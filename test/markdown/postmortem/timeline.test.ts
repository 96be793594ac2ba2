import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  renderTimeline,
  type TimelineEvent,
  timelineDurations,
} from "../../../src/markdown/postmortem/timeline.ts";
import {
  replaceTimeline,
  timelineBlock,
  withTimelinePlace,
} from "../../../src/markdown/postmortem/timeline-block.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";

const url = "https://github.com/acme/shop/issues/12#issuecomment-1";
const events: TimelineEvent[] = [
  { kind: "closed", at: "2026-10-25T02:40:10Z", by: "bob" },
  { kind: "opened", at: "2026-10-25T00:30:00Z", by: "alice" },
  { kind: "labelled", at: "2026-10-25T00:30:05Z", by: "alice", label: "incident" },
  { kind: "severity", at: "2026-10-25T00:31:00Z", by: "alice", from: null, to: "sev2" },
  { kind: "assigned", at: "2026-10-25T00:34:30Z", by: "alice", who: "bob" },
  { kind: "severity", at: "2026-10-25T00:50:00Z", by: "bob", from: "sev2", to: "sev1" },
  {
    kind: "comment",
    at: "2026-10-25T01:10:00Z",
    by: "bob",
    text: "Timeline: rolled back | @alice agrees\n\nmore",
    url,
  },
  {
    kind: "linked",
    at: "2026-10-25T01:20:00Z",
    by: "carol",
    what: "pull request",
    name: "#13",
    title: "Revert [the] change",
    url: "https://github.com/acme/shop/pull/13",
  },
];

describe("a timeline", () => {
  it("shows local time and UTC across the end of daylight saving time, durations, and people without mentions", () => {
    expect(renderTimeline(events, "Europe/Berlin")).toBe(
      [
        "Acknowledged in 4 min · resolved in 2 h 10 min · severity sev2, then sev1 · alice, bob and carol took part",
        "",
        "| 2026\u201110\u201125 (Europe/Berlin) | UTC | What happened |",
        "| --- | --- | --- |",
        "| 02:30 | 00:30 | alice opened the incident |",
        "| 02:30 | 00:30 | alice added the label incident |",
        "| 02:31 | 00:31 | alice changed the severity from none to sev2 |",
        "| 02:34 | 00:34 | alice assigned bob |",
        "| 02:50 | 00:50 | bob changed the severity from sev2 to sev1 |",
        `| 02:10 | 01:10 | bob: [rolled back &#124; @\u200Balice agrees](${url}) |`,
        "| 02:20 | 01:20 | carol linked the pull request [#13](https://github.com/acme/shop/pull/13): Revert \\[the\\] change |",
        "| 03:40 | 02:40 | bob closed the incident |",
      ].join("\n"),
    );
  });

  it("counts a comment as acknowledgment and does not show its text", () => {
    const spoke: TimelineEvent = { kind: "spoke", at: "2026-10-25T00:32:00Z", by: "dave" };
    const text = renderTimeline([...events, spoke], "UTC");
    expect(text).toContain("Acknowledged in 2 min · ");
    expect(text).toContain(" · alice, dave, bob and carol took part\n");
    expect(text.match(/dave/g)).toHaveLength(1);
  });

  it.each(["**timeline:** rolled back", "_Timeline:_ rolled back", "**Timeline**: rolled back"])(
    "shows %j without its mark",
    (text) => {
      const comment: TimelineEvent = { kind: "comment", at: "2026-10-25T00:32:00Z", by: "dave", text, url };
      expect(renderTimeline([comment], "UTC")).toContain("dave: [rolled back](");
    },
  );

  it("has one time column for a team in UTC; an open incident is not resolved", () => {
    const open = renderTimeline(
      events.filter(({ kind }) => kind === "opened"),
      "UTC",
    );
    expect(open).toContain("Not acknowledged yet · not resolved yet · ");
    expect(open).toContain("| 2026\u201110\u201125 (UTC) | What happened |");
    expect(renderTimeline([], "UTC")).toBe("Nothing is known yet.");
  });

  it("shows 200 events and counts the rest", () => {
    const manyEvents = Array.from({ length: 203 }, () => events[0]!);
    expect(renderTimeline(manyEvents, "UTC")).toMatch(/\n\nAnd 3 more events\.$/);
  });

  it("shows only the hash of a commit without a title", () => {
    const linked = { kind: "linked", what: "commit", name: "abc1234", title: "", url } as const;
    expect(renderTimeline([{ ...linked, at: "2026-10-25T00:30:00Z", by: "bob" }], "UTC")).toContain(
      `| bob linked the commit [abc1234](${url}) |`,
    );
  });

  it("does not count bots as acknowledging or participating", () => {
    const label = { kind: "labelled", label: "x" } as const;
    const opened = { kind: "opened", at: "2026-10-25T00:30:00Z", by: "alarms[bot]" } as const;
    const quick = { ...label, at: "2026-10-25T00:30:01Z", by: "triage[bot]" };
    const person = { ...label, at: "2026-10-25T00:34:00Z", by: "bob" };
    expect(renderTimeline([opened, quick], "UTC")).toMatch(/^Not acknowledged yet · not resolved yet\n/);
    expect(renderTimeline([opened, quick, person], "UTC")).toMatch(
      /^Acknowledged in 4 min · not resolved yet · bob took part\n/,
    );
  });

  it("counts until it was finally closed", () => {
    const at = (time: string, kind: "opened" | "closed" | "reopened"): TimelineEvent => ({
      kind,
      at: `2026-11-0${time}:00Z`,
      by: "bob",
    });
    const story = [at("1T10:00", "opened"), at("1T11:00", "closed"), at("1T12:00", "reopened")];
    expect(timelineDurations(story).resolved).toBeNull();
    const all = renderTimeline([...story, at("3T11:30", "closed")], "UTC");
    expect(all).toContain("resolved in 2 d 1 h");
  });

  it("shows hostile text and URLs safely, and is bounded", () => {
    const hostile = "--> <b> @all | `x\n| y";
    const text = renderTimeline(
      Array.from(
        { length: 300 },
        () =>
          ({
            kind: "comment",
            at: "2026-10-25T00:30:00Z",
            by: hostile,
            text: hostile,
            url: "javascript:x",
          }) as const,
      ),
      "UTC",
    );
    expect(text).not.toMatch(/-->|<b>|@all|`|javascript/);
    expect(text).toMatch(/And \d+ more events\./);
    expect(text.length).toBeLessThan(30_000);
    expect(text.split("\n").every((line) => !line.startsWith("| y"))).toBe(true);
  });
});

describe("the App's block in a body", () => {
  it.each([
    ["# P\n\n## Timeline\n\nOurs\n", "# P\n\n## Timeline\n\nBLOCK\n\nOurs\n"],
    [
      "# P\r\n\r\n## 3. Timeline (UTC)\r\n\r\nOurs",
      "# P\r\n\r\n## 3. Timeline (UTC)\r\n\r\nBLOCK\r\n\r\nOurs",
    ],
    ["## Timeline of events\n", "## Timeline of events\n\nBLOCK\n"],
    ["Timeline\n---\nOurs", "Timeline\n---\n\nBLOCK\nOurs"],
    ["## Timeline", "## Timeline\n\nBLOCK\n"],
  ])("%j", (body, expected) => {
    const lineEnd = body.includes("\r\n") ? "\r\n" : "\n";
    const block = (text: string) =>
      [
        "<!-- followthrough-timeline: kept up to date; write above or below it. -->",
        text,
        "<!-- /followthrough-timeline -->",
      ].join(lineEnd);
    const once = replaceTimeline(body, "one");
    expect(once).toBe(expected.replace("BLOCK", block("one")));
    expect(replaceTimeline(once, "one")).toBe(once);
    expect(replaceTimeline(once, "two")).toBe(expected.replace("BLOCK", block("two")));
  });

  it.each([
    ["## P", "## P\n\nBLOCK", "## Timeline"],
    ["", "BLOCK", "## Timeline"],
    ["```\n## Timeline\n```", "```\n## Timeline\n```\n\nBLOCK", "## Timeline"],
    // Below a first-level heading, a second-level one would be part of the checklist.
    ["# Action items\n\n- [ ] x", "# Action items\n\n- [ ] x\n\nBLOCK", "# Timeline"],
  ])("is added with its heading to %j, which has no section for it", (body, expected, heading) => {
    const block = (text: string) =>
      `<!-- followthrough-timeline: kept up to date; write above or below it. -->\n${heading}\n\n${text}\n<!-- /followthrough-timeline -->`;
    const once = replaceTimeline(body, "one");
    expect(once).toBe(expected.replace("BLOCK", block("one")));
    expect(replaceTimeline(once, "two")).toBe(expected.replace("BLOCK", block("two")));
  });

  it.each([
    ["## Timeline\n\n{{ timeline }}\n\nOurs", "## Timeline\n\n{{ timeline }}\n\nOurs"],
    ["## A\r\n{{timeline}}\r\n## Timeline", "## A\n{{ timeline }}\n## Timeline"],
    ["See {{ timeline }} here", "See\n\n{{ timeline }}\n\nhere"],
    ["  {{ timeline }}\n{{ timeline }}", "{{ timeline }}\n"],
    ["## Timeline\n\nOurs", "## Timeline\n\n{{ timeline }}\n\nOurs"],
    ["## Summary\n", "## Summary\n"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is an expression of GitHub Actions
    ["${{ timeline }}", "${{ timeline }}"],
  ])("gets its position from a template %j", (template, expected) => {
    expect(withTimelinePlace(template)).toBe(expected);
  });

  it("does not count as people's text: the fingerprint is the same with and without it", () => {
    const bodies = [
      "# P\n\n## Timeline\n\nOurs\n",
      "## Timeline",
      "# P",
      "",
      "# P\r\n\r\n## Timeline\r\n\r\nOurs",
    ];
    for (const body of bodies) {
      const once = replaceTimeline(body, "one\ntwo");
      expect(fingerprint(once)).toBe(fingerprint(body));
      expect(fingerprint(`${once}\nOurs`)).not.toBe(fingerprint(body));
    }
    const opened = `# P\n\n${timelineBlock("one")}\n\nOurs`;
    expect(fingerprint(replaceTimeline(opened, "two"))).toBe(fingerprint(opened));
  });

  it("does not change people's text", () => {
    const line = fc.constantFrom(
      "",
      "words",
      "## Timeline",
      "| a | b |",
      "- [ ] x",
      "```",
      "<!-- c -->",
      "<!-- followthrough-timeline: mine -->",
      "$& $1",
    );
    const lines = fc.array(line, { maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, fc.constantFrom("\n", "\r\n"), (above, below, end) => {
        const first = replaceTimeline(above.join(end), "first");
        const body = first + end + below.join(end);
        const second = replaceTimeline(body, "second $& `$1`");
        // If the first block was added to a body without line breaks, its own line endings were a guess.
        const flat = (text: string) => text.replaceAll("\r\n", "\n");
        expect(flat(second).replace("second $& `$1`", () => "first")).toBe(flat(body));
        expect(
          first.replace(/<!-- followthrough-timeline: kept[\s\S]*?<!-- \/followthrough-timeline -->/, ""),
        ).toContain(above.filter((text) => text !== "").at(0) ?? "");
      }),
    );
  });

  it("gets its end again if it was removed, and keeps text below", () => {
    const broken = replaceTimeline("## Timeline", "one").replace("<!-- /followthrough-timeline -->", "ours");
    const repaired = replaceTimeline(broken, "two");
    expect(repaired).toContain("two\n<!-- /followthrough-timeline -->\none\nours");
    expect(replaceTimeline(repaired, "two")).toBe(repaired);
  });
});

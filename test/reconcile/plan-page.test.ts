import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { digestText } from "../../src/markdown/digest.ts";
import type { TimelineEvent } from "../../src/markdown/timeline.ts";
import { plan } from "../../src/reconcile/plan.ts";
import type { PageCommand, PostmortemIssue, Snapshot } from "../../src/reconcile/snapshot.ts";
import { HOME, postmortem, snapshot } from "./builders.ts";

const now = Temporal.Instant.from("2026-11-03T09:00:00Z");
const timeline: TimelineEvent[] = [{ kind: "opened", at: "2026-11-02T08:00:00Z", by: "alice" }];
const template = { text: "{{ timeline }}\n\n## Action items", source: "x" };

const page = (body: string, over: Partial<PostmortemIssue> = {}) => postmortem(body, over);
const untouched = (body: string): PostmortemIssue => {
  const opened = postmortem(body);
  return { ...opened, marker: { ...opened.marker, opened: digestText(body) } };
};
const asks = (id: number, role = "write"): PageCommand => ({
  on: { ...HOME, number: 13 },
  comment: { id, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-03") },
  actor: { login: "bob", kind: "person", role, teams: [] },
  request: { name: "timeline" },
});
const planned = (body: PostmortemIssue, over: Partial<Snapshot> = {}) =>
  plan(snapshot({ postmortems: [body], timeline, ...over }), now);

describe("the timeline at opening", () => {
  const opened = (over: Partial<Snapshot>) =>
    plan(snapshot({ template, timeline, ...over }), now).find(({ kind }) => kind === "create-postmortem");

  it("stands in the App's block, which is nobody's words", () => {
    const operation = opened({});
    expect(operation).toMatchObject({
      body: expect.stringMatching(
        /<!-- followthrough-timeline: .*-->\n- To acknowledge: not yet\n[\s\S]*-->\n\n## Action/,
      ),
    });
  });

  it("is left out where there is no room for it", () => {
    const text = `## Timeline\n\n${"word ".repeat(15_300)}`;
    expect(opened({ template: { text, source: "x" } })).toMatchObject({
      body: expect.not.stringContaining("followthrough-timeline"),
    });
  });
});

describe("/timeline", () => {
  it.each<[name: string, over: Partial<Snapshot>, kinds: string[]]>([
    ["nobody asked", {}, []],
    ["somebody who may", { pageCommands: [asks(5)] }, ["refresh-timeline"]],
    ["two at once", { pageCommands: [asks(5), asks(6)] }, ["refresh-timeline"]],
    ["somebody who may not", { pageCommands: [asks(5, "read")] }, ["tell"]],
    ["it could not be read", { pageCommands: [asks(5)], timeline: null }, []],
    ["another incident leads", { pageCommands: [asks(5)], leads: false }, []],
  ])("%s", (_, over, kinds) => {
    const quiet = planned(untouched("## Timeline"), { ...over, pageCommands: [] }).map(({ kind }) => kind);
    const found = planned(untouched("## Timeline"), over).map(({ kind }) => kind);
    expect(found.filter((kind) => !quiet.includes(kind))).toEqual(kinds);
  });

  it("names all who asked", () => {
    expect(planned(page("x"), { pageCommands: [asks(5), asks(6)] })).toContainEqual({
      kind: "refresh-timeline",
      postmortem: { ...HOME, number: 13 },
      timeline: expect.stringContaining("alice opened the incident"),
      commentIds: [5, 6],
    });
  });

  it("is refused in words where the page is full", () => {
    const [operation] = planned(page("x".repeat(65_500)), { pageCommands: [asks(5)] });
    expect(operation).toMatchObject({
      kind: "tell",
      mark: "reply 5",
      body: expect.stringMatching(
        /^@bob The page has no room for the timeline: shorten it by \d+ characters/,
      ),
    });
  });
});

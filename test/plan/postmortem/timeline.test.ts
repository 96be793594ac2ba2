import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { PostmortemRequest } from "../../../src/domain/commands/requests.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { forMarkdownBody } from "../../../src/markdown/escape.ts";
import { renderTimeline, type TimelineEvent } from "../../../src/markdown/postmortem/timeline.ts";
import { replaceTimeline } from "../../../src/markdown/postmortem/timeline-block.ts";
import type { PostmortemCommand, PostmortemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import { createPlan } from "../../../src/plan/plan.ts";
import type { AcceptedCommand } from "../../../src/plan/postmortem/commands.ts";
import { planTimeline } from "../../../src/plan/postmortem/timeline.ts";
import { MAX_BODY } from "../../../src/plan/size-limits.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { HOME, kindsOf, postmortem, snapshot } from "../builders.ts";

const plan = createPlan(new Map());

const now = Temporal.Instant.from("2026-11-03T09:00:00Z");
const timeline: TimelineEvent[] = [{ kind: "opened", at: "2026-11-02T08:00:00Z", by: "alice" }];
const template = { text: "{{ timeline }}\n\n## Action items", source: "x" };

const REF = { ...HOME, number: 13 };
const page = (body: string, over: Partial<PostmortemIssue> = {}) => postmortem(body, over);
const untouched = (body: string): PostmortemIssue => {
  const opened = postmortem(body);
  return { ...opened, marker: { ...opened.marker, opened: fingerprint(body) } };
};
const asks = (id: number, role = "write"): PostmortemCommand => ({
  on: REF,
  comment: { id, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-03") },
  actor: { login: "bob", kind: "person", role, teams: [] },
  request: { name: "timeline" },
});
const planned = (body: PostmortemIssue, over: Partial<Snapshot> = {}) =>
  plan(snapshot({ postmortems: [body], timeline, ...over }), now);

describe("the timeline at opening", () => {
  const opened = (over: Partial<Snapshot>) =>
    plan(snapshot({ template, timeline, ...over }), now).find(({ kind }) => kind === "create-postmortem");

  it("is in the App's block, which does not count as people's text", () => {
    const operation = opened({});
    expect(operation).toMatchObject({
      body: expect.stringMatching(
        /<!-- followthrough-timeline: .*-->\nNot acknowledged yet · [\s\S]*-->\n\n## Action/,
      ),
    });
  });

  it("is left out if there is no space", () => {
    const text = `## Timeline\n\n${"word ".repeat(15_300)}`;
    expect(opened({ template: { text, source: "x" } })).toMatchObject({
      body: expect.not.stringContaining("followthrough-timeline"),
    });
  });
});

describe("/timeline", () => {
  it.each<[name: string, over: Partial<Snapshot>, kinds: string[]]>([
    ["no request", {}, []],
    ["a permitted person", { postmortemCommands: [asks(5)] }, ["refresh-timeline"]],
    ["two requests at once", { postmortemCommands: [asks(5), asks(6)] }, ["refresh-timeline"]],
    ["a person without the role", { postmortemCommands: [asks(5, "read")] }, ["tagged comment"]],
    ["the timeline could not be read", { postmortemCommands: [asks(5)], timeline: null }, []],
    ["the incident is not the main one", { postmortemCommands: [asks(5)], isPrimary: false }, []],
  ])("%s", (_, over, kinds) => {
    const withoutCommands = kindsOf(planned(untouched("## Timeline"), { ...over, postmortemCommands: [] }));
    const found = kindsOf(planned(untouched("## Timeline"), over));
    expect(found.filter((kind) => !withoutCommands.includes(kind))).toEqual(kinds);
  });

  it("names all requesters", () => {
    expect(planned(page("x"), { postmortemCommands: [asks(5), asks(6)] })).toContainEqual({
      kind: "refresh-timeline",
      postmortem: REF,
      marker: postmortem("x").marker,
      timeline: expect.stringContaining("alice opened the incident"),
      commentIds: [5, 6],
      executes: [5, 6].map((id) => ({ issue: REF, id })),
    });
  });

  it("is refused with a comment if the body is full", () => {
    const operations = planned(page("x".repeat(65_500)), { postmortemCommands: [asks(5)] });
    expect(operations.find(({ kind }) => kind === "comment")).toMatchObject({
      kind: "comment",
      tag: "reply 5",
      body: expect.stringMatching(
        /^@bob The postmortem has no room for the timeline\. Shorten it by at least \d+ characters/,
      ),
    });
  });
});

describe("the write of a timeline", () => {
  const accepted = (id: number, request: PostmortemRequest = { name: "timeline" }): AcceptedCommand => ({
    ...asks(id),
    request,
  });
  const noted = (commentId: number) => ({ commentId, notes: [] });
  const write = (given: PostmortemIssue, commentIds: number[], asked: number[]) => ({
    operations: [
      {
        ...{ kind: "refresh-timeline", postmortem: REF, marker: given.marker, commentIds },
        timeline: renderTimeline(timeline, "UTC"),
        executes: asked.map((id) => ({ issue: REF, id })),
      },
    ],
    replies: [],
  });
  const none = { operations: [], replies: [] };
  const remembering = (obeyed: number[]): PostmortemIssue => {
    const given = page("x");
    return { ...given, marker: { ...given.marker, obeyed } };
  };
  const complete = accepted(5, { name: "complete" });
  const status = accepted(5, { name: "status" });

  it.each<[string, AcceptedCommand[], Partial<Snapshot>, PostmortemIssue, object]>([
    ["is for commands", [accepted(5), accepted(6)], {}, page("x"), write(page("x"), [5, 6], [5, 6])],
    ["is not for other commands", [status], {}, page("x"), none],
    [
      "is for notes on the incident",
      [],
      { noted: [noted(8), noted(9)] },
      page("x"),
      write(page("x"), [8, 9], []),
    ],
    ["is for both", [accepted(5)], { noted: [noted(8)] }, page("x"), write(page("x"), [5, 8], [5])],
    [
      "is not for notes that it shows",
      [],
      { noted: [noted(8), noted(9)] },
      remembering([8]),
      write(remembering([8]), [9], []),
    ],
    ["is not needed if it shows all notes", [], { noted: [noted(8)] }, remembering([8]), none],
    ["is not for notes once it is closed", [], { noted: [noted(8)] }, page("x", { state: "closed" }), none],
    ["needs the events", [accepted(5)], { timeline: null }, page("x"), none],
    [
      "leaves a comment that asks for more to that write",
      [accepted(5), complete, accepted(6)],
      {},
      page("x"),
      write(page("x"), [6], [6]),
    ],
    [
      "records a comment that asks for an answer",
      [accepted(5), status],
      {},
      page("x"),
      write(page("x"), [5], [5]),
    ],
  ])("%s", (_, commands, over, given, expected) => {
    expect(planTimeline(snapshot({ timeline, ...over }), given, commands)).toEqual(expected);
  });

  const vault = { owner: "acme", repo: "vault", number: 13 };
  const knownRepositories = {
    "acme/vault": { ...snapshot().repository, repo: "vault", id: 2, visibility: "public" as const },
  };
  const gone = "This postmortem's incident no longer exists, so its timeline can't be updated.";
  const hidden =
    "This postmortem's incident is in a more private repository, so its timeline can't be shown here.";

  it.each<[string, Partial<Snapshot>, PostmortemIssue, string]>([
    ["incident is gone", { incident: null }, page("x"), gone],
    ["incident is more private", { knownRepositories }, page("x", { ref: vault }), hidden],
    [
      "incident is gone from a more private place",
      { knownRepositories, incident: null },
      page("x", { ref: vault }),
      hidden,
    ],
  ])("is refused if the %s", (_, over, given, problem) => {
    const world = snapshot({ timeline, noted: [noted(8)], ...over });
    const reply = { issue: REF, command: accepted(5), words: `@bob ${forMarkdownBody(problem)}` };
    expect(planTimeline(world, given, [accepted(5), complete])).toEqual({ operations: [], replies: [reply] });
    expect(planTimeline(world, given, [])).toEqual(none);
  });

  it("needs room for it and the comments that it records", () => {
    const taken = replaceTimeline("x", renderTimeline(timeline, "UTC")).length - 1;
    const room = MAX_BODY - taken - 2 * 24;
    const planned = (length: number) =>
      planTimeline(snapshot({ timeline, noted: [noted(8)] }), page("x".repeat(length)), [accepted(5)]);
    expect(planned(room).replies).toEqual([]);
    expect(planned(room).operations).toHaveLength(1);
    const words =
      "@bob The postmortem has no room for the timeline. Shorten it by at least 3 characters (GitHub allows 65,536), then post the command again. For example: `/timeline`";
    expect(planned(room + 3)).toEqual({
      operations: [],
      replies: [{ issue: REF, command: accepted(5), words }],
    });
  });

  it("is in the team's time zone", () => {
    const policy = { ...DEFAULT_POLICY, timeZone: "Europe/Berlin" };
    const { operations } = planTimeline(snapshot({ timeline, policy }), page("x"), [accepted(5)]);
    expect(operations).toMatchObject([{ timeline: renderTimeline(timeline, "Europe/Berlin") }]);
  });
});

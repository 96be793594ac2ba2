import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { TimelineEvent } from "../../../src/markdown/postmortem/timeline.ts";
import type { PostmortemCommand, PostmortemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import { createPlan } from "../../../src/plan/plan.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { HOME, kindsOf, postmortem, snapshot } from "../builders.ts";

const plan = createPlan(new Map());

const now = Temporal.Instant.from("2026-11-03T09:00:00Z");
const timeline: TimelineEvent[] = [{ kind: "opened", at: "2026-11-02T08:00:00Z", by: "alice" }];
const template = { text: "{{ timeline }}\n\n## Action items", source: "x" };

const page = (body: string, over: Partial<PostmortemIssue> = {}) => postmortem(body, over);
const untouched = (body: string): PostmortemIssue => {
  const opened = postmortem(body);
  return { ...opened, marker: { ...opened.marker, opened: fingerprint(body) } };
};
const asks = (id: number, role = "write"): PostmortemCommand => ({
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
      postmortem: { ...HOME, number: 13 },
      marker: postmortem("x").marker,
      timeline: expect.stringContaining("alice opened the incident"),
      commentIds: [5, 6],
      executes: [5, 6].map((id) => ({ issue: { ...HOME, number: 13 }, id })),
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

describe("advice", () => {
  const BLAME = "## Root cause\n\nBob forgot the flag.";
  const old = "<!-- followthrough-status -->\nold";
  const keptComments = (body: string) => ({ status: [{ commentId: 9, body }] });
  const off = (over: object) => ({ ...DEFAULT_POLICY, advice: { ...DEFAULT_POLICY.advice, ...over } });
  const adviceIn = (body: PostmortemIssue, over: Partial<Snapshot> = {}) =>
    planned(body, over).find(
      (operation) => operation.kind === "keep-comment" && operation.body.includes("(optional)"),
    );

  it.each<[name: string, body: PostmortemIssue, over: Partial<Snapshot>, operation: object | undefined]>([
    ["comes", page(BLAME), {}, { commentId: null, body: expect.stringContaining("“Bob forgot”") }],
    ["changes with the body", page(BLAME), { kept: keptComments(old) }, { commentId: 9 }],
    [
      "goes away when everything is fixed",
      page("## Root cause\n\nA flag."),
      { kept: keptComments(old) },
      undefined,
    ],
    ["is not posted for an unchanged body", untouched(BLAME), {}, undefined],
    ["is posted for the main incident only", page(BLAME), { isPrimary: false }, undefined],
    [
      "goes away on a closed postmortem",
      page(BLAME, { state: "closed" }),
      { kept: keptComments(old) },
      undefined,
    ],
    ["is not posted on a closed postmortem", page(BLAME, { state: "closed" }), {}, undefined],
    ["on language can be disabled", page(BLAME), { policy: off({ language: false }) }, undefined],
    [
      "on items can be disabled",
      page("## Action items\n\n- [ ] Improve monitoring"),
      { policy: off({ items: false }) },
      undefined,
    ],
    ["ignores product names", page(BLAME), { policy: off({ ignore: ["Bob"] }) }, undefined],
    [
      "uses a team's phrases safely",
      page("Then she lost it."),
      { policy: off({ phrases: [{ say: "{who} lost it", instead: "See @all <b>" }] }) },
      { body: expect.stringContaining("“she lost it”: See @\u200Ball &lt;b&gt;") },
    ],
    [
      "ignores quotes in the App's timeline",
      page(
        `<!-- followthrough-timeline: kept up to date; write above or below it. -->\n${BLAME}\n<!-- /followthrough-timeline -->`,
      ),
      {},
      undefined,
    ],
  ])("%s", (_, body, over, operation) => {
    const found = adviceIn(body, over);
    if (operation === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(operation);
  });

  it("is not posted again", () => {
    const operation = adviceIn(page(BLAME));
    const body = operation?.kind === "keep-comment" ? operation.body : "";
    expect(adviceIn(page(BLAME), { kept: keptComments(body) })).toBeUndefined();
  });
});

import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { timelineEvents } from "../../../src/github/observe/incident-timeline.ts";
import type { TimelineEntry } from "../../../src/github/observe/timeline.ts";
import { issue } from "../../plan/builders.ts";

const incident = issue();
const app = { login: "followthrough[bot]" };
const at = (time: string) => `2026-11-02T${time}:00Z`;
const by = (login: string, created_at: string) => ({ actor: { login }, created_at });
const label = (event: string, name: string, time: string, login = "alice"): TimelineEntry => ({
  event,
  label: { name },
  ...by(login, at(time)),
});
const comment = (body: string, over: Partial<TimelineEntry> = {}): TimelineEntry => ({
  event: "commented",
  user: { login: "bob" },
  ...by("bob", at("09:00")),
  body,
  html_url: "https://github.com/acme/shop/issues/12#issuecomment-1",
  ...over,
});
const pull = (repository: string, isPrivate: boolean | undefined): TimelineEntry => ({
  event: "cross-referenced",
  ...by("carol", at("09:00")),
  source: {
    issue: {
      number: 7,
      title: "Revert",
      url: `https://api.github.com/repos/${repository}/issues/7`,
      html_url: `https://github.com/${repository}/pull/7`,
      pull_request: {},
      ...(isPrivate !== undefined && { repository: { private: isPrivate } }),
    },
  },
});
const commit = (repository: string): TimelineEntry => ({
  event: "referenced",
  ...by("carol", at("09:00")),
  commit_id: "0123456789abcdef",
  commit_url: `https://api.github.com/repos/${repository}/commits/0123456789abcdef`,
});

/** The events of the entries, without the opening. */
const entriesOf = (...entries: TimelineEntry[]) => {
  const [first, ...rest] = timelineEvents(entries, { incident, comments: [], policy: DEFAULT_POLICY, app });
  expect(first).toEqual({ kind: "opened", at: incident.createdAt, by: "alice" });
  return rest;
};

describe("events from GitHub's timeline", () => {
  it.each<[name: string, entries: TimelineEntry[], events: object[]]>([
    [
      "a label",
      [label("labeled", "incident", "09:00")],
      [{ kind: "labelled", label: "incident", by: "alice" }],
    ],
    ["a removed label", [label("unlabeled", "db", "09:00")], [{ kind: "unlabelled", label: "db" }]],
    ["a severity", [label("labeled", "SEV2", "09:00")], [{ kind: "severity", from: null, to: "sev2" }]],
    [
      "a replaced severity",
      [
        label("labeled", "sev2", "09:00"),
        label("unlabeled", "sev2", "10:00"),
        label("labeled", "sev1", "10:00"),
        label("unlabeled", "sev1", "11:00", "bob"),
      ],
      [
        { kind: "severity", from: null, to: "sev2" },
        { kind: "severity", from: "sev2", to: "sev1", at: at("10:00") },
        { kind: "severity", from: "sev1", to: null, by: "bob" },
      ],
    ],
    [
      "a severity that does not change, because a worse one exists",
      [label("labeled", "sev1", "09:00"), label("labeled", "sev3", "10:00")],
      [{ kind: "severity", to: "sev1" }],
    ],
    ["a severity by mistake", [label("labeled", "sev1", "09:00"), label("unlabeled", "sev1", "09:01")], []],
    [
      "an assignment, with its author",
      [
        {
          event: "assigned",
          ...by("bob", at("09:00")),
          assignee: { login: "bob" },
          assigner: { login: "alice" },
        },
        { event: "assigned", ...by("carol", at("09:01")), assignee: { login: "carol" } },
      ],
      [
        { kind: "assigned", by: "alice", who: "bob" },
        { kind: "assigned", by: "carol", who: "carol" },
      ],
    ],
    [
      "closed and reopened by deleted users",
      [
        { event: "closed", actor: null, created_at: at("09:00") },
        { event: "reopened", ...by("bob", at("09:30")) },
      ],
      [
        { kind: "closed", by: "ghost" },
        { kind: "reopened", by: "bob" },
      ],
    ],
    [
      "pinned and marked comments",
      [
        comment("just talk"),
        comment("Timeline: rolled back"),
        comment("all green", { reactions: { rocket: 1 } }),
        comment("timeline: spam", { minimized: { reason: "spam" } }),
      ],
      [
        { kind: "spoke", by: "bob" },
        { kind: "comment", text: "Timeline: rolled back", by: "bob" },
        { kind: "comment", text: "all green" },
      ],
    ],
    [
      "pull requests that everyone here can see, each once",
      [
        pull("acme/shop", true),
        pull("acme/shop", true),
        pull("acme/site", false),
        pull("acme/vault", true),
        pull("acme/unknown", undefined),
      ],
      [
        { kind: "linked", what: "pull request", name: "#7", title: "Revert" },
        { kind: "linked", name: "acme/site#7" },
      ],
    ],
    [
      "an issue that mentions it",
      [{ ...pull("acme/shop", true), source: { issue: { number: 7, url: "x" } } }],
      [],
    ],
    [
      "commits of the same repository",
      [commit("acme/shop"), commit("acme/vault")],
      [{ what: "commit", name: "0123456", url: "https://github.com/acme/shop/commit/0123456789abcdef" }],
    ],
    [
      "what the App does to an incident, which it does for a tool",
      [label("labeled", "x", "09:00", app.login), { event: "closed", actor: app, created_at: at("09:30") }],
      [
        { kind: "labelled", label: "x", by: app.login },
        { kind: "closed", by: app.login },
      ],
    ],
    [
      "other events of the App, events without a time, and unknown events",
      [
        { event: "assigned", actor: app, assignee: { login: "bob" }, created_at: at("09:00") },
        comment("timeline: mine", { actor: app }),
        { event: "labeled", label: { name: "x" }, actor: { login: "bob" } },
        { event: "pinned", ...by("bob", at("09:00")) },
        {},
      ],
      [],
    ],
  ])("%s", (_, entries, events) => {
    const found = entriesOf(...entries);
    expect(found).toMatchObject(events);
    expect(found).toHaveLength(events.length);
  });

  it("reads comments from the issue if the timeline has none", () => {
    const said = (body: string, byApp = false) => ({
      ...{ id: 5, author: "bob", byApp, byBot: false, edited: false },
      ...{ body, createdAt: at("09:00") },
    });
    const comments = [said("timeline: rolled back"), said("talk"), said("timeline: ours", true)];
    expect(timelineEvents([], { incident, comments, policy: DEFAULT_POLICY, app }).slice(1)).toEqual([
      {
        kind: "comment",
        at: at("09:00"),
        by: "bob",
        text: "timeline: rolled back",
        url: "https://github.com/acme/shop/issues/12#issuecomment-5",
      },
      { kind: "spoke", at: at("09:00"), by: "bob" },
    ]);
  });
});

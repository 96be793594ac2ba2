import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../../src/domain/actor.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import {
  renderHeldDate,
  renderIncidentChange,
  renderNoLongerIncident,
  type SeverityChange,
} from "../../../src/markdown/messages/incident-changes.ts";
import type { Issue, PostmortemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { severityLabel } from "../../../src/plan/labels.ts";
import { planFollowing } from "../../../src/plan/postmortem/follow-incident.ts";
import type { PostmortemMarker, TakenFromIncident } from "../../../src/record/marker-types.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { HOME, inputAt, issue, KEY, postmortem, snapshot, withMarker } from "../builders.ts";

const REF = { ...HOME, number: 13 };
const NOW = "2026-11-03T09:00:00.123Z";
const SECOND = "2026-11-03T09:00:00Z";
const TITLE = "Postmortem: Checkout is down";
const { approvers } = DEFAULT_POLICY;
const root: Actor = { login: "root", kind: "person", role: "admin", teams: [] };
const bob: Actor = { login: "bob", kind: "person", role: "write", teams: [] };

interface Case {
  readonly incident?: Partial<Issue> | null;
  readonly page?: Partial<PostmortemIssue>;
  readonly marker?: Partial<PostmortemMarker>;
  readonly taken?: Partial<TakenFromIncident>;
  readonly world?: Partial<Snapshot>;
}

/** The postmortem as it opened, with its incident's title and labels. */
function present({ page, marker, taken }: Case): PostmortemIssue {
  const plain = postmortem("text", { title: TITLE, labels: ["postmortem", "sev2"], ...page });
  return withMarker(plain, { taken: { ...plain.marker.taken, ...taken }, ...marker });
}

const worldOf = ({ incident = {}, world }: Case) => ({ incident: incident && issue(incident), ...world });

const follow = (given: Case, failed = new Map<string, string>()) => {
  const page = present(given);
  return planFollowing(inputAt({ postmortems: [page], ...worldOf(given) }, NOW, failed), page);
};
const writeIn = (operations: readonly Operation[]) =>
  operations.find(({ kind }) => kind === "follow-incident") as Operation<"follow-incident">;
const bodies = (operations: readonly Operation[]) =>
  operations.flatMap((operation) => (operation.kind === "comment" ? operation.body : []));
const set = (at: string | null, by: Actor | null): Partial<Snapshot> => ({
  grading: { at: at === null ? null : Temporal.Instant.from(at), by },
});
const change = (over: Partial<SeverityChange>): string =>
  renderIncidentChange({
    title: null,
    relatedItems: false,
    severity: {
      ...{ from: "sev2", to: "sev2", dueBefore: "2026-11-09", due: "2026-11-09", countedFrom: null },
      ...{ approver: null, held: null },
      ...over,
    },
  })!;

const RENAMED = { incident: { title: "Search is down" } };
const RAISED: Case = { incident: { labels: ["incident", "sev1"] }, world: set("2026-11-03T08:00:00Z", bob) };
const LOWERED: Case = { incident: { labels: ["incident", "sev3"] }, world: set("2026-11-03T08:00:00Z", bob) };
/** It is held since an earlier pass. */
const HELD = { incident: LOWERED.incident!, taken: { severity: "sev3", dueFor: "sev2" } };
const ALLOWED: Case = { ...LOWERED, world: set("2026-11-03T08:00:00Z", root) };

describe("a postmortem whose incident changes", () => {
  it.each<[string, Case]>([
    ["stays while nothing changes", {}],
    ["stays if it is closed", { ...RENAMED, page: { state: "closed" } }],
    ["stays if the incident is gone", { incident: null }],
    ["stays if it is another incident's first", { ...RENAMED, world: { isPrimary: false } }],
    [
      "stays until GitHub shows who set the severity",
      { ...LOWERED, incident: { ...LOWERED.incident, updatedAt: SECOND }, world: set(null, null) },
    ],
  ])("%s", (_, given) => {
    expect(follow(given)).toEqual({ postmortem: present(given), operations: [], notes: [] });
  });

  it("takes all over in one write, and one comment says so", () => {
    const given = {
      incident: { title: "Search is down", labels: ["incident", "sev1"] },
      world: RAISED.world!,
    };
    const before = present(given);
    const taken = { ...before.marker.taken, changes: 1, title: "Search is down", severity: "sev1" };
    const marker = { ...before.marker, taken, due: "2026-11-06", dueSetAt: SECOND };
    const body = renderIncidentChange({
      severity: {
        ...{ from: "sev2", to: "sev1", dueBefore: "2026-11-09", due: "2026-11-06" },
        ...{ countedFrom: "2026-11-03", approver: "bob", held: null },
      },
      title: "Search is down",
      relatedItems: false,
    })!;
    const { operations, postmortem: after, notes } = follow(given);
    expect(operations).toEqual([
      { kind: "comment", issue: REF, tag: `changed 1/${fingerprint(body)}`, body },
      {
        kind: "follow-incident",
        postmortem: REF,
        expected: { title: TITLE, body: "text" },
        title: "Postmortem: Search is down",
        labels: { add: [severityLabel("sev1")], remove: ["sev2"] },
        marker,
      },
    ]);
    expect(after).toEqual({
      ...before,
      title: "Postmortem: Search is down",
      labels: ["postmortem", "sev1"],
      marker,
    });
    expect(notes).toEqual([]);
    expect(
      planFollowing(inputAt({ postmortems: [after], ...worldOf(given) }, NOW), after).operations,
    ).toEqual([]);
  });

  it("comments once, by its count and its words", () => {
    const [first] = follow(RENAMED).operations as [Operation<"comment">];
    const posted = (tag: typeof first.tag) =>
      follow({ ...RENAMED, world: { postedTagsOnPostmortem: [tag!] } }).operations.map(({ kind }) => kind);
    expect(posted(first.tag)).toEqual(["follow-incident"]);
    expect(posted("changed 1/x")).toEqual(["comment", "follow-incident"]);
    expect(follow({ ...RENAMED, taken: { changes: 4 } }).operations[0]).toMatchObject({
      tag: first.tag!.replace("changed 1", "changed 5"),
    });
  });

  it("tries a refused write again, and goes on as before it", () => {
    const failed = new Map([["follow-incident acme/shop#13", "refused"]]);
    expect(follow(RENAMED, failed)).toEqual({
      postmortem: present(RENAMED),
      operations: [writeIn(follow(RENAMED).operations)],
      notes: [],
    });
  });
});

describe("the title of a postmortem", () => {
  it.each<[string, Case, string | undefined]>([
    ["follows", RENAMED, "Postmortem: Search is down"],
    ["stays if somebody gave it another one", { ...RENAMED, page: { title: "What a day" } }, undefined],
    ["stays if only the severity changes", RAISED, undefined],
  ])("%s", (_, given, title) => {
    const { operations } = follow(given);
    const write = writeIn(operations);
    expect("title" in write ? write.title : undefined).toBe(title);
    expect(write.marker.taken.title).toBe(given.incident?.title ?? "Checkout is down");
    expect(bodies(operations).join().includes("title is now")).toBe(title !== undefined);
  });

  it("has no comment if only the incident has a new title", () => {
    const { operations } = follow({ ...RENAMED, page: { title: "What a day" } });
    expect(operations.map(({ kind }) => kind)).toEqual(["follow-incident"]);
    expect(Object.keys(operations[0]!)).toEqual(["kind", "postmortem", "expected", "marker"]);
  });
});

describe("the severity label of a postmortem", () => {
  it.each<[string, string[], string[], string[], string[]]>([
    ["follows", ["postmortem", "sev2"], ["sev1"], ["sev1"], ["sev2"]],
    ["is the only one", ["SEV2", "sev3", "docs"], ["sev1"], ["sev1"], ["SEV2", "sev3"]],
    ["leaves with the incident's", ["postmortem", "sev2"], [], [], ["sev2"]],
    ["is added once", ["postmortem", "SEV1", "sev2"], ["sev1"], [], ["sev2"]],
  ])("%s", (_, labels, severity, add, remove) => {
    const incident = { labels: ["incident", ...severity] };
    expect(writeIn(follow({ ...RAISED, incident, page: { labels } }).operations).labels).toEqual({
      add: add.map(severityLabel),
      remove,
    });
  });

  it.each<[string, Case]>([
    ["the severity is the same", { ...RENAMED, page: { labels: ["postmortem", "sev1"] } }],
    ["it is there already", { ...RAISED, page: { labels: ["postmortem", "sev1"] } }],
  ])("stays if %s", (_, given) => expect(writeIn(follow(given).operations).labels).toBeUndefined());
});

describe("the due date of a postmortem", () => {
  const held = (severity: string | null = "sev3") => ({
    ...{ severity, dueFor: "sev2", due: "2026-11-09", allowed: "2026-11-16" },
    ...{ incident: "#12", approvers },
  });
  const dates = (given: Case) => {
    const { marker } = writeIn(follow(given).operations);
    return [marker.due, marker.dueSetAt, marker.taken.dueFor];
  };
  const EXTENDED = ["2026-11-12", "2026-11-13", "2026-11-20"].map((to) => ({
    ...{ from: "2026-11-09", to, reason: "x", by: "root", at: SECOND, commentId: 3 },
  }));
  const asked = [{ repositoryId: 1, number: 12, key: "acme/shop#12", commentId: 7 }];
  const extended = { due: "2026-11-16" };
  const old = { labelledAt: "2026-10-30T08:00:00Z" };
  const none = { incident: { labels: ["incident"] }, world: ALLOWED.world! };

  const earlier = { to: "sev1", due: "2026-11-06", countedFrom: "2026-11-03" };
  const later = { to: "sev3", due: "2026-11-16", approver: "root" };
  const same = { to: "sev3", held: held() };

  it.each<[string, Case, Partial<SeverityChange>]>([
    ["is earlier if the severity is raised", RAISED, earlier],
    ["counts from now if nobody knows when it was raised", { ...RAISED, world: set(null, null) }, earlier],
    ["counts from now if nothing was read", { ...RAISED, world: {} }, earlier],
    ["is held if somebody lowers it", LOWERED, same],
    ["is held if nobody knows who lowered it", { ...LOWERED, world: {} }, same],
    ["is later if an approver lowers it", ALLOWED, later],
    ["is later if an approver confirms it", { ...ALLOWED, taken: HELD.taken }, { ...later, from: "sev3" }],
    [
      "includes extensions",
      { ...ALLOWED, marker: { extensions: EXTENDED } },
      { ...later, due: "2026-11-20" },
    ],
    ["counts from the label", { ...ALLOWED, marker: old }, { ...later, due: "2026-11-13" }],
    [
      "counts from its opening if somebody asked for it",
      { ...ALLOWED, marker: { ...old, incidents: asked } },
      later,
    ],
    [
      "counts from its opening if the label is older than the App",
      { ...ALLOWED, marker: old, world: { ...ALLOWED.world, installedAt: "2026-11-01T00:00:00Z" } },
      later,
    ],
    ["is that of an unknown severity without one", none, { ...later, to: null }],
  ])("%s", (_, given, said) => {
    const { due = "2026-11-09", held } = said;
    expect(dates(given)).toEqual([due, said.due && SECOND, held?.dueFor]);
    expect(bodies(follow(given).operations)).toEqual([change(said)]);
  });

  it("stays without a word if only the title changes while it is held", () => {
    const given: Case = { ...HELD, incident: { ...HELD.incident, title: "Search is down" } };
    expect(dates(given)).toEqual(["2026-11-09", undefined, "sev2"]);
    expect(bodies(follow(given).operations)).toEqual([
      renderIncidentChange({ severity: null, title: "Search is down", relatedItems: false }),
    ]);
  });

  it.each<[string, Case, string[]]>([
    ["when it is held", LOWERED, [renderHeldDate(held())]],
    ["while it is held", HELD, [renderHeldDate(held())]],
    [
      "while it is held and the severity is unknown",
      { incident: none.incident, taken: { severity: null, dueFor: "sev2" } },
      [renderHeldDate(held(null))],
    ],
    ["not once it is closed", { ...HELD, page: { state: "closed" } }, []],
    ["not once it is as late by an extension", { ...HELD, marker: extended }, []],
    ["not once it is as late, while the incident is gone", { ...HELD, incident: null, marker: extended }, []],
    ["not if an approver allowed it", ALLOWED, []],
  ])("is explained in a note %s", (_, given, notes) => expect(follow(given).notes).toEqual(notes));
});

describe("an incident that is none any longer", () => {
  const closes = (given: boolean) =>
    renderNoLongerIncident({ postmortem: "#13", due: "2026-11-09", closes: given, approvers });
  const none = { labelledAt: null };
  const opened = fingerprint("text");

  it.each<[string, Case, string]>([
    ["closes its postmortem", { marker: { opened }, world: none }, closes(true)],
    ["keeps what people wrote in", { world: none }, closes(false)],
    [
      "keeps what people discussed",
      { marker: { opened }, page: { discussed: true }, world: none },
      closes(false),
    ],
  ])("%s, and says so once on the incident", (_, given, body) => {
    const tag = `changed 1/${fingerprint(body)}` as const;
    const { operations } = follow(given);
    expect(operations).toMatchObject([
      { kind: "comment", issue: KEY, tag, body },
      { kind: "follow-incident", marker: { taken: { isIncident: false, changes: 1 } } },
    ]);
    const again = follow({ ...given, world: { ...none, postedTags: [tag] } }).operations;
    expect(again.map(({ kind }) => kind)).toEqual(["follow-incident"]);
  });

  it("says nothing if it becomes one again", () => {
    const { operations } = follow({ taken: { isIncident: false } });
    expect(operations).toMatchObject([{ kind: "follow-incident", marker: { taken: { isIncident: true } } }]);
  });

  it("says nothing again about another change", () => {
    const given = { ...RENAMED, taken: { isIncident: false }, world: none };
    expect(follow(given).operations.map((one) => "issue" in one && one.issue)).toEqual([REF, false]);
  });

  it("names a postmortem elsewhere in full", () => {
    const knownRepositories = { "acme/vault": { ...snapshot().repository, repo: "vault", id: 2 } };
    const given = { page: { ref: { ...REF, repo: "vault" } }, world: { ...none, knownRepositories } };
    expect(bodies(follow(given).operations)[0]).toContain(", acme/vault#13, stays open");
  });
});

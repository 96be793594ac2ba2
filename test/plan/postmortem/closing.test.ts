import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../../src/domain/actor.ts";
import type { PostmortemRequest } from "../../../src/domain/commands/requests.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { ItemIssue, PostmortemCommand, PostmortemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { createPlan } from "../../../src/plan/plan.ts";
import type { PostmortemMarker } from "../../../src/record/marker-types.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import {
  HOME,
  issue,
  item,
  KEY,
  kindsOf,
  type PlannedKind,
  postmortem,
  snapshot,
  writtenTo,
} from "../builders.ts";

const plan = createPlan(new Map());

const NOW = Temporal.Instant.from("2026-11-02T10:00:00Z");
const AT = "2026-11-02T09:58:00Z";
const WHOLE = "## Summary\n\nIt broke.\n\n## Action items\n\nNo action items: it was a drill.\n";
const EMPTY = "## Summary\n\n## Action items\n\nNo action items: it was a drill.\n";
const WITH_ITEM =
  "## Summary\n\nIt broke.\n\n## Action items\n\n- [ ] [#20](https://github.com/acme/shop/issues/20) Add alerts · due 2026-12-01\n";

const admin: Actor = { login: "root", kind: "person", role: "admin", teams: [] };
const bob: Actor = { login: "bob", kind: "person", role: "write", teams: [] };
const app: Actor = { login: "followthrough[bot]", kind: "app", role: null, teams: [] };
const bot: Actor = { login: "stale[bot]", kind: "bot", role: null, teams: [] };
const declined = { reason: "a drill", by: "root", at: AT, commentId: null };

interface Case {
  readonly body?: string;
  readonly page?: Partial<PostmortemIssue>;
  readonly marker?: Partial<PostmortemMarker>;
  readonly world?: Partial<Snapshot>;
  readonly now?: Temporal.Instant;
  /** Other postmortems of the same incident. */
  readonly others?: readonly PostmortemIssue[];
}

const other = (over: Partial<PostmortemIssue> = {}) =>
  postmortem(WHOLE, { ref: { ...HOME, number: 15 }, id: 1015, ...over });

/** Planned operations, without updates of items and status. */
function planned({ body = WHOLE, page, marker, world, now = NOW, others = [] }: Case): Operation[] {
  const withoutMarker = postmortem(body);
  const present = { ...withoutMarker, ...page, marker: { ...withoutMarker.marker, ...marker } };
  const operations = plan(snapshot({ postmortems: [present, ...others], ...world }), now);
  return operations.filter(({ kind }) => kind !== "keep-comment" && kind !== "update-item");
}

const kinds = (given: Case) => kindsOf(planned(given));
const closed = (closer: Actor | null, over: Partial<PostmortemIssue> = {}): Partial<PostmortemIssue> => ({
  state: "closed",
  stateReason: "completed",
  closedAt: AT,
  closing: closer && { closer, at: AT, reason: null },
  ...over,
});
const unplanned = (closer: Actor, reason: string | null) =>
  closed(closer, { stateReason: "not_planned", closing: { closer, at: AT, reason } });
const done = (over: Partial<ItemIssue> = {}) =>
  item(20, "Add alerts", { state: "closed", stateReason: "completed", assignees: ["alice"], ...over });

describe("a closed postmortem", () => {
  it.each<[string, Case, PlannedKind[]]>([
    ["complete: is recorded", { page: closed(bob) }, ["update-postmortem-marker"]],
    ["by a bot, complete: is recorded", { page: closed(bot) }, ["update-postmortem-marker"]],
    [
      "incomplete: gets a comment, then is reopened",
      { body: EMPTY, page: closed(bob) },
      ["tagged comment", "reopen"],
    ],
    [
      "incomplete, with a comment from before a crash: is reopened",
      { body: EMPTY, page: closed(bob), world: { postedTagsOnPostmortem: [`reopened ${AT}`] } },
      ["reopen"],
    ],
    [
      "incomplete for the second time: gets another comment",
      {
        body: EMPTY,
        page: closed(bob),
        world: { postedTagsOnPostmortem: ["reopened 2026-11-02T09:00:00Z"] },
      },
      ["tagged comment", "reopen"],
    ],
    ["by the App itself: is not changed", { body: EMPTY, page: closed(app) }, []],
    [
      "incomplete, as a duplicate of nothing: gets a comment, then is reopened",
      { body: EMPTY, page: closed(bob, { stateReason: "duplicate" }) },
      ["tagged comment", "reopen"],
    ],
    [
      "complete, as a duplicate of nothing: is recorded",
      { page: closed(bob, { stateReason: "duplicate" }) },
      ["update-postmortem-marker"],
    ],
    [
      "by the App itself, as a duplicate: is not changed",
      { body: EMPTY, page: closed(app, { stateReason: "duplicate" }) },
      [],
    ],
    [
      "as a duplicate of a duplicate: is reopened",
      {
        body: EMPTY,
        page: closed(bob, { stateReason: "duplicate" }),
        others: [other({ state: "closed", stateReason: "duplicate" })],
      },
      ["tagged comment", "reopen"],
    ],
    [
      "not planned by an approver with a reason: is recorded",
      { page: unplanned(admin, "a drill") },
      ["update-postmortem-marker"],
    ],
    [
      "not planned by an approver without a reason",
      { page: unplanned(admin, null) },
      ["tagged comment", "reopen"],
    ],
    ["not planned by anyone else", { page: unplanned(bob, "a drill") }, ["tagged comment", "reopen"]],
    [
      "emptied after it was closed complete: stays closed",
      { body: EMPTY, page: closed(null), marker: { completedAt: AT } },
      [],
    ],
    ["declined: stays closed", { body: EMPTY, page: closed(null), marker: { declined } }, []],
    [
      "declined and reopened: declining is undone",
      { page: {}, marker: { declined } },
      ["update-postmortem-marker"],
    ],
    [
      "without an incident and unchanged: stays closed",
      { body: EMPTY, page: closed(bob), marker: { opened: fingerprint(EMPTY) }, world: { labelledAt: null } },
      [],
    ],
  ])("%s", (_, given, expected) => {
    expect(kinds(given)).toEqual(expected);
  });

  it("withdrawn: is not changed, whoever closed it", () => {
    const marker = { withdrawn: true };
    expect(kinds({ body: EMPTY, page: closed(bob), marker, world: { labelledAt: null } })).toEqual([]);
  });

  it("by an unknown person: is accepted when the read can no longer lag", () => {
    const given = { body: EMPTY, page: closed(null) };
    expect(kinds(given)).toEqual([]);
    expect(planned({ ...given, now: Temporal.Instant.from("2026-11-02T10:09:00Z") })).toEqual([
      expect.objectContaining({
        kind: "update-postmortem-marker",
        marker: expect.objectContaining({ completedAt: AT }),
      }),
    ]);
  });
});

describe("thanks", () => {
  const body = WITH_ITEM.replace(
    "[ ] [#20](https://github.com/acme/shop/issues/20) Add alerts",
    "[x] [#20](https://github.com/acme/shop/issues/20) Add alerts @alice",
  );
  const over = { page: closed(null), body, marker: { completedAt: AT } };
  /** An item whose line and record match, so that nothing is left to do. */
  const inOrder = (): ItemIssue => {
    const update = plan(snapshot({ postmortems: [postmortem(body)], items: [done()] }), NOW).find(
      (operation) => operation.kind === "update-item",
    )!;
    return done({ body: update.head, marker: writtenTo(done(), update.marker) });
  };

  it("are posted when everything is done, and recorded", () => {
    expect(planned({ ...over, world: { items: [inOrder()] } })).toEqual([
      expect.objectContaining({ kind: "comment", tag: "thanks 1", body: expect.stringContaining("@alice") }),
      expect.objectContaining({
        kind: "update-postmortem-marker",
        marker: expect.objectContaining({ thankedFor: 1, completedAt: AT }),
      }),
    ]);
  });

  it("are only recorded if they were posted before a crash", () => {
    expect(kinds({ ...over, world: { items: [inOrder()], postedTagsOnPostmortem: ["thanks 1"] } })).toEqual([
      "update-postmortem-marker",
    ]);
  });

  it.each<[string, ItemIssue[]]>([
    ["an item is open", [inOrder(), item(21, "Check it")]],
    ["an operation for an item is pending", [done()]],
    ["the only item was deleted on the day it was written", [withdrawnItem()]],
  ])("are not posted while %s", (_, items) => {
    expect(kinds({ ...over, world: { items } })).not.toContain("tagged comment");
  });

  function withdrawnItem(): ItemIssue {
    const given = done({ stateReason: "not_planned" });
    const { ledger } = given.marker;
    return {
      ...given,
      marker: { ...given.marker, ledger: { ...ledger, base: { ...ledger.base, line: null } } },
    };
  }
});

describe("commands on the postmortem", () => {
  const command = (
    request: PostmortemRequest,
    actor: Actor,
    id = 7,
    on = { ...HOME, number: 13 },
  ): PostmortemCommand => ({
    on,
    comment: { id, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-02") },
    actor,
    request,
  });
  const complete = (actor = bob, id = 7) => command({ name: "complete" }, actor, id);
  const decline = (actor = admin, id = 8) =>
    command({ name: "no-postmortem", reason: "a drill" }, actor, id, KEY);
  const none = (...postmortemCommands: PostmortemCommand[]): Partial<Snapshot> => ({ postmortemCommands });

  it("/complete closes and is recorded in one write", () => {
    expect(planned({ world: none(complete()), marker: { obeyed: [3] } })).toEqual([
      {
        kind: "change-postmortem",
        change: "complete",
        postmortem: { ...HOME, number: 13 },
        marker: expect.objectContaining({ obeyed: [3, 7], completedAt: "2026-11-02T10:00:00Z" }),
        executes: [{ issue: { ...HOME, number: 13 }, id: 7 }],
      },
    ]);
  });

  it.each<[string, Case, PlannedKind[]]>([
    [
      "/complete is refused while something is missing",
      { body: EMPTY, world: none(complete()) },
      ["tagged comment"],
    ],
    ["/no-postmortem from an approver declines", { body: EMPTY, world: none(decline()) }, ["decline"]],
    ["/status gets a reply", { world: none(command({ name: "status" }, bob)) }, ["tagged comment"]],
    [
      "the reply says if the postmortem belongs to another incident",
      { world: { isPrimary: false, ...none(decline()) } },
      ["tagged comment"],
    ],
  ])("%s", (_, given, expected) => {
    expect(kinds(given)).toEqual(expected);
  });

  describe("before the postmortem exists", () => {
    const template = { text: "## Action items\n", source: "x" };
    const opens = (commentId: number) => [
      {
        comment: { id: commentId, edited: false },
        actor: { ...bob, role: "triage" },
        share: null,
        problem: null,
      },
    ];
    const before = (world: Partial<Snapshot>) =>
      kindsOf(plan(snapshot({ template, postedTags: [], ...world }), NOW));

    it.each<[string, Partial<Snapshot>, PlannedKind[]]>([
      ["it stays in effect", { postedTags: ["declined 8"] }, []],
      [
        "an older /postmortem does not change it",
        { postedTags: ["declined 8"], openOrShareCommands: opens(7) },
        [],
      ],
      [
        "a later /postmortem opens it",
        { postedTags: ["declined 8"], openOrShareCommands: opens(9) },
        ["create-postmortem"],
      ],
    ])("%s", (_, world, expected) => {
      expect(before(world)).toEqual(expected);
    });
  });
});

describe("the status comment", () => {
  const status = (over: Partial<Snapshot>, body = EMPTY) =>
    plan(snapshot({ postmortems: [postmortem(body)], ...over }), NOW).filter(
      ({ kind }) => kind === "keep-comment",
    );

  it("is posted with the first item or note", () => {
    expect(status({ items: [done()] })).toMatchObject([{ commentId: null }]);
    const [noted] = status({}, "## Action items\n\n- [ ] Ask them repo: globex/thing\n");
    expect(noted).toMatchObject({ body: expect.stringContaining("“Ask them” is not tracked") });
  });

  it("lists a missing owner once", () => {
    const [{ body }] = status({ items: [item(20, "Add alerts")] }, WITH_ITEM) as [
      { body: string } & Operation,
    ];
    expect(body.match(/An owner for/g)).toHaveLength(1);
    expect(body).toContain("**no owner**");
  });

  it("describes requirements in the policy's terms", () => {
    const policy = {
      ...DEFAULT_POLICY,
      postmortem: { ...DEFAULT_POLICY.postmortem, requiredSections: ["Root Cause"] },
    };
    const [{ body }] = status({ policy, items: [done()] }) as [{ body: string } & Operation];
    expect(body).toContain("**1 of 1 section:** Root Cause");
    expect(body).not.toContain("Summary");
  });

  it("does not count a line that cannot be tracked", () => {
    const line = "- [ ] Rotate keys @bob repo: other/infra";
    const [{ body }] = status({}, `## Summary\n\nIt broke.\n\n## Action items\n\n${line}\n`) as [
      { body: string } & Operation,
    ];
    expect(body).toContain("**Action items:** add one");
    expect(body).toContain("is not tracked");
  });

  it("says that the postmortem is closed in the same pass", () => {
    const world = { postmortems: [{ ...postmortem(WITH_ITEM), ...closed(bob) }], items: [done()] };
    expect(status(world)[0]).toMatchObject({ body: expect.stringContaining("### Status: closed\n") });
    const early = { postmortems: [{ ...postmortem(EMPTY), ...closed(bob) }], items: [done()] };
    expect(status(early)[0]).toMatchObject({ body: expect.stringContaining("### Status: due") });
  });
});

describe("a new postmortem records its template's text", () => {
  const template = { text: "## Ground rules\n\nNo blame.\n\n## Summary\n\n## Action items\n", source: "x" };
  const opened = (text: string) =>
    plan(snapshot({ template: { text, source: "x" } }), NOW)[0] as Operation<"create-postmortem">;

  it("so that only people's text counts", () => {
    const { body, marker } = opened(template.text);
    expect(Object.keys(marker.sections!)).toEqual(["ground rules"]);
    const page = (text: string) => kinds({ body: text, page: closed(bob), marker });
    const fillSections = body.replace(
      "## Summary\n",
      "## Summary\n\nIt broke.\n\nNo action items: a drill\n",
    );
    expect(page(fillSections)).toEqual(["tagged comment", "reopen"]);
    expect(page(fillSections.replace("No blame.", "No blame. We looked at the pump."))).toEqual([
      "update-postmortem-marker",
    ]);
  });

  it("as far as its marker has space", () => {
    const sections = Array.from({ length: 300 }, (_, index) => `## Section <${index}>\n\nWords.\n`);
    const { marker } = opened(sections.join("\n"));
    expect(JSON.stringify(marker.sections).length).toBeLessThan(3_000);
  });
});

it("an incident that shares another's postmortem only links to it", () => {
  const shared = postmortem(EMPTY, { ...closed(bob), labels: [] });
  const incidents = [{ repositoryId: 1, number: 4, key: "acme/shop#4", commentId: null }];
  const world = {
    isPrimary: false,
    incident: issue({ body: "It broke." }),
    postmortems: [{ ...shared, marker: { ...shared.marker, incidents } }],
  };
  expect(plan(snapshot(world), NOW)).toMatchObject([{ kind: "link-in-body", incident: KEY }]);
});

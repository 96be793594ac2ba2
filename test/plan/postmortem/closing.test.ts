import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../../src/domain/actor.ts";
import type { PostmortemRequest } from "../../../src/domain/commands/requests.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { renderStatus } from "../../../src/markdown/messages/status.ts";
import type { ItemIssue, PostmortemCommand, PostmortemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { createPlan } from "../../../src/plan/plan.ts";
import { STATUS_HEADING } from "../../../src/record/comment-tag.ts";
import type { PostmortemMarker } from "../../../src/record/marker-types.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { HOME, issue, item, KEY, kindsOf, type PlannedKind, postmortem, snapshot } from "../builders.ts";

const plan = createPlan(new Map());

const NOW = Temporal.Instant.from("2026-11-02T10:00:00Z");
const AT = "2026-11-02T09:58:00Z";
const WHOLE = "## Summary\n\nIt broke.\n\n## Action items\n\nNo action items: it was a drill.\n";
const EMPTY = "## Summary\n\n## Action items\n\nNo action items: it was a drill.\n";
const WITH_ITEM = "## Summary\n\nIt broke.\n\n## Action items\n\n- [ ] #20 Add alerts · due 2026-12-01\n";

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
  /** More postmortems of the same incident. */
  readonly others?: readonly PostmortemIssue[];
}

const other = (over: Partial<PostmortemIssue> = {}) =>
  postmortem(WHOLE, { ref: { ...HOME, number: 15 }, id: 1015, ...over });

/** What is planned, without what keeps items and the status in order. */
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

describe("what becomes of a postmortem that was closed", () => {
  it.each<[string, Case, PlannedKind[]]>([
    ["complete: it is remembered", { page: closed(bob) }, ["update-postmortem-marker"]],
    ["by a bot, complete: the same", { page: closed(bot) }, ["update-postmortem-marker"]],
    ["too early: said, then opened again", { body: EMPTY, page: closed(bob) }, ["tagged comment", "reopen"]],
    [
      "too early, and it was said before a crash: opened again",
      { body: EMPTY, page: closed(bob), world: { toldOnPostmortem: [`reopened ${AT}`] } },
      ["reopen"],
    ],
    [
      "too early for the second time: said again",
      { body: EMPTY, page: closed(bob), world: { toldOnPostmortem: ["reopened 2026-11-02T09:00:00Z"] } },
      ["tagged comment", "reopen"],
    ],
    ["by the App itself: left alone", { body: EMPTY, page: closed(app) }, []],
    [
      "too early, as a duplicate of nothing: the same",
      { body: EMPTY, page: closed(bob, { stateReason: "duplicate" }) },
      ["tagged comment", "reopen"],
    ],
    [
      "complete, as a duplicate of nothing: it is remembered",
      { page: closed(bob, { stateReason: "duplicate" }) },
      ["update-postmortem-marker"],
    ],
    [
      "by the App itself, as a duplicate: left alone",
      { body: EMPTY, page: closed(app, { stateReason: "duplicate" }) },
      [],
    ],
    [
      "as a duplicate of another postmortem of its incident: left alone",
      { body: EMPTY, page: closed(bob, { stateReason: "duplicate" }), others: [other()] },
      [],
    ],
    [
      "as a duplicate where the other is a duplicate itself: opened again",
      {
        body: EMPTY,
        page: closed(bob, { stateReason: "duplicate" }),
        others: [other({ state: "closed", stateReason: "duplicate" })],
      },
      ["tagged comment", "reopen"],
    ],
    [
      "not planned by an approver who says why: remembered",
      { page: unplanned(admin, "a drill") },
      ["update-postmortem-marker"],
    ],
    [
      "not planned by an approver without a word",
      { page: unplanned(admin, null) },
      ["tagged comment", "reopen"],
    ],
    ["not planned by anybody else", { page: unplanned(bob, "a drill") }, ["tagged comment", "reopen"]],
    [
      "emptied after it was closed complete: it stays",
      { body: EMPTY, page: closed(null), marker: { completedAt: AT } },
      [],
    ],
    ["declined: it stays", { body: EMPTY, page: closed(null), marker: { declined } }, []],
    [
      "declined and opened again: that is taken back",
      { page: {}, marker: { declined } },
      ["update-postmortem-marker"],
    ],
    [
      "when its incident is none after all and nobody wrote in it: it stays",
      { body: EMPTY, page: closed(bob), marker: { opened: fingerprint(EMPTY) }, world: { labelledAt: null } },
      [],
    ],
  ])("%s", (_, given, expected) => {
    expect(kinds(given)).toEqual(expected);
  });

  it("withdrawn: left alone, whoever closed it", () => {
    const marker = { withdrawn: true };
    expect(kinds({ body: EMPTY, page: closed(bob), marker, world: { labelledAt: null } })).toEqual([]);
  });

  it("by somebody whom GitHub does not tell: accepted once the read cannot lag behind any more", () => {
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
  const body = WITH_ITEM.replace("[ ] #20 Add alerts", "[x] #20 Add alerts @alice");
  const over = { page: closed(null), body, marker: { completedAt: AT } };
  /** An item whose line and record say what it is, so that nothing is left to do. */
  const inOrder = (): ItemIssue => {
    const update = plan(snapshot({ postmortems: [postmortem(body)], items: [done()] }), NOW).find(
      (operation) => operation.kind === "update-item",
    )!;
    return done({ body: update.head, marker: update.marker });
  };

  it("come once everything is done, and are remembered", () => {
    expect(planned({ ...over, world: { items: [inOrder()] } })).toEqual([
      expect.objectContaining({ kind: "comment", tag: "thanks 1", body: expect.stringContaining("@alice") }),
      expect.objectContaining({
        kind: "update-postmortem-marker",
        marker: expect.objectContaining({ thankedFor: 1, completedAt: AT }),
      }),
    ]);
  });

  it("are only remembered when they were said before a crash", () => {
    expect(kinds({ ...over, world: { items: [inOrder()], toldOnPostmortem: ["thanks 1"] } })).toEqual([
      "update-postmortem-marker",
    ]);
  });

  it.each<[string, ItemIssue[]]>([
    ["an item is open", [inOrder(), item(21, "Check it")]],
    ["something is still to be done about an item", [done()]],
    ["the only item was taken out the day it was written", [withdrawnItem()]],
  ])("do not come while %s", (_, items) => {
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

describe("commands about the whole", () => {
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
      "/complete while something is missing is refused",
      { body: EMPTY, world: none(complete()) },
      ["tagged comment"],
    ],
    [
      "/complete of what is complete and closed is only recorded",
      { page: closed(null), marker: { completedAt: AT }, world: none(complete()) },
      ["update-postmortem-marker"],
    ],
    ["/no-postmortem of an approver declines", { body: EMPTY, world: none(decline()) }, ["decline"]],
    ["/no-postmortem of anybody else is refused", { world: none(decline(bob)) }, ["tagged comment"]],
    [
      "/no-postmortem once it was closed complete is only recorded",
      { page: closed(null), marker: { completedAt: AT }, world: none(decline()) },
      ["update-postmortem-marker"],
    ],
    ["of both the newer holds", { world: none(decline(), complete()) }, ["decline"]],
    ["of both the newer holds, either way", { world: none(decline(), complete(bob, 9)) }, ["complete"]],
    ["recorded commands are over", { marker: { obeyed: [7, 8] }, world: none(complete(), decline()) }, []],
    ["/status is answered", { world: none(command({ name: "status" }, bob)) }, ["tagged comment"]],
    [
      "where the postmortem is another incident's, that is said",
      { world: { isPrimary: false, ...none(decline()) } },
      ["tagged comment"],
    ],
  ])("%s", (_, given, expected) => {
    expect(kinds(given)).toEqual(expected);
  });

  it("/no-postmortem records who said it, and why", () => {
    expect(planned({ body: EMPTY, world: none(decline()) })).toMatchObject([
      { marker: { obeyed: [8], declined: { reason: "a drill", by: "root", commentId: 8 } } },
    ]);
  });

  describe("before there is a postmortem", () => {
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
      kindsOf(plan(snapshot({ template, told: [], ...world }), NOW));

    it.each<[string, Partial<Snapshot>, PlannedKind[]]>([
      ["it keeps one from opening, and says so", none(decline()), ["tagged comment"]],
      ["it holds from then on", { told: ["declined 8"] }, []],
      [
        "an older /postmortem does not change that",
        { told: ["declined 8"], openOrShareCommands: opens(7) },
        [],
      ],
      [
        "a later one opens it after all",
        { told: ["declined 8"], openOrShareCommands: opens(9) },
        ["create-postmortem"],
      ],
      [
        "both at once: the newer holds",
        { ...none(decline()), openOrShareCommands: opens(7) },
        ["tagged comment"],
      ],
      [
        "both at once, the other way round",
        { ...none(decline()), openOrShareCommands: opens(9) },
        ["tagged comment", "create-postmortem"],
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
  const keptComments = (...bodies: string[]) => ({
    kept: { status: bodies.map((body, index) => ({ commentId: 5 + index, body })), advice: [] },
  });

  it("is not there while there is nothing to say, and goes away with it", () => {
    expect(status({})).toEqual([]);
    expect(status(keptComments(STATUS_HEADING))).toMatchObject([{ commentId: 5, body: "" }]);
  });

  it("comes with the first item or note", () => {
    expect(status({ items: [done()] })).toMatchObject([{ commentId: null }]);
    const [noted] = status({}, "## Action items\n\n- [ ] Ask them repo: globex/thing\n");
    expect(noted).toMatchObject({ body: expect.stringContaining("“Ask them” is not tracked") });
  });

  it("is written only when it would read otherwise", () => {
    const [first] = status({ items: [done()] }) as Operation<"keep-comment">[];
    expect(status({ items: [done()], ...keptComments(first!.body) })).toEqual([]);
    expect(status({ items: [done()], ...keptComments(`${first!.body}\nAll is well.`) })).toMatchObject([
      { commentId: 5, body: first!.body },
    ]);
  });

  it("is one: what another worker wrote beside it goes", () => {
    const [first] = status({ items: [done()] }) as Operation<"keep-comment">[];
    expect(status({ items: [done()], ...keptComments(first!.body, "as old") })).toMatchObject([
      { commentId: 6, body: "" },
    ]);
  });

  it("tells of an owner who is missing once", () => {
    const [{ body }] = status({ items: [item(20, "Add alerts")] }, WITH_ITEM) as [
      { body: string } & Operation,
    ];
    expect(body.match(/needs an owner/g)).toHaveLength(1);
    expect(body).toContain("**nobody yet**");
  });

  it("says what is asked for in the words of the policy", () => {
    const policy = {
      ...DEFAULT_POLICY,
      postmortem: { ...DEFAULT_POLICY.postmortem, requiredSections: ["Root Cause"] },
    };
    const [{ body }] = status({ policy, items: [done()] }) as [{ body: string } & Operation];
    expect(body).toContain("- The section “Root Cause” says nothing of its own yet.");
    expect(body).not.toContain("“Summary”");
  });

  it("does not count a line that cannot be tracked as an item", () => {
    const line = "- [ ] Rotate keys @bob repo: other/infra";
    const [{ body }] = status({}, `## Summary\n\nIt broke.\n\n## Action items\n\n${line}\n`) as [
      { body: string } & Operation,
    ];
    expect(body).toContain("- There is no action item.");
    expect(body).toContain("is not tracked");
  });

  it("says that the postmortem is closed in the same pass in which it is", () => {
    const { ref } = postmortem("");
    const empty = { missing: [], items: [], notes: [] };
    const body = renderStatus({ postmortem: ref, due: "", closed: true, assigned: false, ...empty });
    const world = { postmortems: [{ ...postmortem(WITH_ITEM), ...closed(bob) }], items: [done()] };
    expect(status(world)[0]).toMatchObject({ body: expect.stringContaining(body.split("\n")[1]!) });
    const early = { postmortems: [{ ...postmortem(EMPTY), ...closed(bob) }], items: [done()] };
    expect(status(early)[0]).toMatchObject({ body: expect.stringContaining("The postmortem is due") });
  });
});

describe("a new postmortem remembers what its template says", () => {
  const template = { text: "## Ground rules\n\nNo blame.\n\n## Summary\n\n## Action items\n", source: "x" };
  const opened = (text: string) =>
    plan(snapshot({ template: { text, source: "x" } }), NOW)[0] as Operation<"create-postmortem">;

  it("so that only what people write counts", () => {
    const { body, marker } = opened(template.text);
    expect(Object.keys(marker.sections!)).toEqual(["ground rules"]);
    const page = (text: string) => kinds({ body: text, page: closed(bob), marker });
    const filled = body.replace("## Summary\n", "## Summary\n\nIt broke.\n\nNo action items: a drill\n");
    expect(page(filled)).toEqual(["tagged comment", "reopen"]);
    expect(page(filled.replace("No blame.", "No blame. We looked at the pump."))).toEqual([
      "update-postmortem-marker",
    ]);
  });

  it("as far as there is room in its marker", () => {
    const sections = Array.from({ length: 300 }, (_, index) => `## Section <${index}>\n\nWords.\n`);
    const { marker } = opened(sections.join("\n"));
    expect(JSON.stringify(marker.sections).length).toBeLessThan(3_000);
  });
});

it("an incident that shares the postmortem of another only links to it", () => {
  const shared = postmortem(EMPTY, { ...closed(bob), labels: [] });
  const incidents = [{ repositoryId: 1, number: 4, key: "acme/shop#4", commentId: null }];
  const world = {
    isPrimary: false,
    incident: issue({ body: "It broke." }),
    postmortems: [{ ...shared, marker: { ...shared.marker, incidents } }],
  };
  expect(plan(snapshot(world), NOW)).toMatchObject([{ kind: "link-in-body", incident: KEY }]);
});

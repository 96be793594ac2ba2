import { describe, expect, it } from "@jest/globals";
import type { Actor } from "../../../src/domain/actor.ts";
import { renderReopened, renderThanks } from "../../../src/markdown/messages/replies.ts";
import { writtenField } from "../../../src/observed/contested.ts";
import type { ItemIssue, PostmortemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { planClosing } from "../../../src/plan/postmortem/closing.ts";
import type { PostmortemMarker } from "../../../src/record/marker-types.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import {
  HOME,
  inputAt,
  item,
  kindsOf,
  type PlannedKind,
  postmortem,
  recording,
  snapshot,
  withMarker,
} from "../builders.ts";

const REF = { ...HOME, number: 13 };
const AT = "2026-11-03T08:50:00Z";
const WHOLE = "## Summary\n\nIt broke.\n\n## Action items\n\nNo action items: it was a drill.\n";
const EMPTY = "## Summary\n\n## Action items\n\nNo action items: it was a drill.\n";
const root: Actor = { login: "root", kind: "person", role: "admin", teams: [] };
const bob: Actor = { login: "bob", kind: "person", role: "write", teams: [] };
const declined = { reason: "a drill", by: "root", at: AT, commentId: null };

interface Case {
  readonly body?: string;
  readonly page?: Partial<PostmortemIssue>;
  readonly marker?: Partial<PostmortemMarker>;
  readonly world?: Partial<Snapshot>;
  readonly itemsRest?: boolean;
  readonly now?: string;
}

const present = ({ body = WHOLE, page, marker }: Case) => withMarker(postmortem(body, page), marker);
const planned = (given: Case) => {
  const page = present(given);
  const at = inputAt({ postmortems: [page], ...given.world }, given.now);
  return planClosing(at, assessPostmortem(at, page), given.itemsRest ?? true);
};
const closed = (closer: Actor | null, over: Partial<PostmortemIssue> = {}): Partial<PostmortemIssue> => ({
  ...{ state: "closed", stateReason: "completed", closedAt: AT },
  closing: closer && { closer, at: AT, reason: null },
  ...over,
});
const skipped = closed(root, {
  stateReason: "not_planned",
  closing: { closer: root, at: AT, reason: "a drill" },
});
const recorded = (given: Case, marker: Partial<PostmortemMarker>) => [
  {
    ...{ kind: "update-postmortem-marker", postmortem: REF },
    marker: { ...present(given).marker, ...marker },
  },
];

describe("the record of a closed postmortem", () => {
  const complete: Case = { page: closed(bob) };
  const decline: Case = { body: EMPTY, page: skipped };

  it("says when it was completed, or who declined it and why", () => {
    expect(planned(complete)).toEqual({ operations: recorded(complete, { completedAt: AT }), closed: true });
    expect(planned(decline)).toEqual({ operations: recorded(decline, { declined }), closed: true });
  });

  it("forgets a decline once it is open again", () => {
    const again: Case = { marker: { declined } };
    const { operations, closed } = planned(again);
    expect(operations).toEqual(recorded({}, {}));
    expect(Object.keys("marker" in operations[0]! ? operations[0].marker : {})).not.toContain("declined");
    expect(closed).toBe(false);
  });

  it("waits for ten minutes for GitHub to say who closed it", () => {
    const unknown = (over: Partial<PostmortemIssue> = {}): Case => ({
      body: EMPTY,
      page: closed(null, over),
    });
    const at = (now: string, given = unknown()) => planned({ ...given, now });
    expect(at("2026-11-03T08:59:59.999Z")).toEqual({ operations: [], closed: true });
    const operations = recorded(unknown(), { completedAt: AT });
    expect(at("2026-11-03T09:00:00Z")).toEqual({ operations, closed: true });
    const changed = unknown({ closedAt: null, updatedAt: "2026-11-03T08:40:00Z" });
    expect(at("2026-11-03T08:50:00Z", changed).operations).toMatchObject([
      { marker: { completedAt: "2026-11-03T08:40:00Z" } },
    ]);
  });
});

describe("a postmortem that is reopened", () => {
  const early: Case = { body: EMPTY, page: closed(bob) };
  const contested = (ref: typeof REF): Partial<Snapshot> => ({
    contested: [{ ...writtenField(ref, "state", "open"), by: "bot" }],
  });

  it("has a comment that says why, and its record stays", () => {
    const why = ["The section “Summary” is empty or unchanged from the template."];
    expect(planned(early)).toEqual({
      operations: [
        { kind: "comment", issue: REF, tag: `reopened ${AT}`, body: renderReopened("bob", why) },
        { kind: "change-postmortem", change: "reopen", postmortem: REF, marker: present(early).marker },
      ],
      closed: false,
    });
  });

  const posted = (at: string): Partial<Snapshot> => ({ postedTagsOnPostmortem: [`reopened ${at}`] });

  it.each<[string, Case, PlannedKind[]]>([
    ["has one comment for each closing", { ...early, world: posted(AT) }, ["reopen"]],
    [
      "has another comment for the next closing",
      { ...early, world: posted("2026-11-02T09:00:00Z") },
      ["tagged comment", "reopen"],
    ],
    [
      "stays closed if it was withdrawn",
      { ...early, marker: { withdrawn: true }, world: { labelledAt: null } },
      [],
    ],
    ["stays closed if a bot closes it again and again", { ...early, world: contested(REF) }, []],
    [
      "is reopened although a bot closes another issue again and again",
      { ...early, world: contested({ ...REF, number: 1 }) },
      ["tagged comment", "reopen"],
    ],
    [
      "stays closed if nobody needs it",
      { ...early, marker: { opened: fingerprint(EMPTY) }, world: { labelledAt: null } },
      [],
    ],
    [
      "is recorded if it is complete, although nobody needs it",
      { page: closed(bob), marker: { opened: fingerprint(WHOLE) }, world: { labelledAt: null } },
      ["update-postmortem-marker"],
    ],
  ])("%s", (_, given, kinds) => {
    const { operations, closed } = planned(given);
    expect(kindsOf(operations)).toStrictEqual(kinds);
    expect(closed).toBe(!kinds.includes("reopen"));
  });
});

describe("the thanks for a complete postmortem whose items are done", () => {
  const owned = (number: number, owners: string[], over: Partial<ItemIssue> = {}): ItemIssue => {
    const given = item(number, `Item ${number}`, { state: "closed", stateReason: "completed", ...over });
    return recording(given, { terms: { ...given.marker.ledger.terms, owners } });
  };
  const dropped = (given: ItemIssue) => recording(given, { dropped: declined });
  const retracted = (given: ItemIssue) =>
    recording(
      { ...given, stateReason: "not_planned" },
      { base: { ...given.marker.ledger.base, line: null } },
    );
  const done: Case = { page: closed(null), marker: { completedAt: AT } };
  const thanks = (owners: string[], count: number, left: number) => [
    { kind: "comment", issue: REF, tag: `thanks ${count}`, body: renderThanks(owners, count, left) },
    ...recorded(done, { thankedFor: count }),
  ];

  it.each<[string, ItemIssue[], object[]]>([
    ["name who did them", [owned(20, ["bob"]), owned(21, ["alice"])], thanks(["alice", "bob"], 2, 0)],
    [
      "do not name who owned what was dropped",
      [owned(20, ["bob"]), dropped(owned(21, ["amy"]))],
      thanks(["bob"], 2, 1),
    ],
    [
      "do not count what was never tracked",
      [owned(20, ["bob"]), retracted(owned(21, ["amy"]))],
      thanks(["bob"], 1, 0),
    ],
    ["wait for one that was tracked", [retracted(owned(21, ["amy"]))], []],
    ["name no bot", [owned(20, ["bob", "copilot"])], thanks(["bob"], 1, 0)],
    ["wait for the last one", [owned(20, ["bob"]), owned(21, ["amy"], { state: "open" })], []],
  ])("%s", (_, items, operations) => {
    expect(planned({ ...done, world: { items } })).toEqual({ operations, closed: true });
  });

  it("are only recorded if they were posted before", () => {
    const world = { items: [owned(20, ["bob"])], postedTagsOnPostmortem: ["thanks 1"] as const };
    expect(planned({ ...done, world }).operations).toEqual(recorded(done, { thankedFor: 1 }));
  });

  it("wait until nothing else is planned for items", () => {
    const world = { items: [owned(20, ["bob"])] };
    expect(planned({ ...done, world, itemsRest: false })).toEqual({ operations: [], closed: true });
  });

  it("name only whom the checklist names for more private items", () => {
    const vault = { ...HOME, repo: "vault" };
    const secret = owned(9, ["eve"], { ref: { ...vault, number: 9 } });
    const body = "## Summary\n\nIt broke.\n\n## Action items\n\n- [x] acme/vault#9 Rotate keys @bob\n";
    const known = { ...snapshot().repository, ...vault, id: 2 };
    const thanked = (visibility: "public" | "private") => {
      const repository = { ...snapshot().repository, visibility };
      const world = { items: [secret], repository, knownRepositories: { "acme/vault": known } };
      return planned({ ...done, body, world }).operations[0];
    };
    expect(thanked("public")).toMatchObject({ body: renderThanks(["bob"], 1, 0) });
    expect(thanked("private")).toMatchObject({ body: renderThanks(["eve"], 1, 0) });
  });
});

import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../src/domain/actor.ts";
import type { PostmortemRequest } from "../../src/domain/commands/requests.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { readBody } from "../../src/markdown/checklist/checklist.ts";
import { reviewedText } from "../../src/markdown/postmortem/reviewed-text.ts";
import type {
  ItemIssue,
  OpenOrShareCommand,
  PostmortemCommand,
  PostmortemIssue,
} from "../../src/observed/issue.ts";
import { checklistOptions } from "../../src/observed/matching.ts";
import type { Snapshot } from "../../src/observed/snapshot.ts";
import type { FailedWrites, Operation } from "../../src/operations/operation.ts";
import { repositoryOf, writeKey } from "../../src/operations/operation-target.ts";
import { createPlan } from "../../src/plan/plan.ts";
import type { PostmortemMarker } from "../../src/record/marker-types.ts";
import { fingerprint } from "../../src/record/visible-text.ts";
import {
  HOME,
  item,
  kindsOf,
  type PlannedKind,
  postmortem,
  recording,
  snapshot,
  withMarker,
} from "./builders.ts";

/* What goes first, and what is left out. The parts of a plan have tests of their own. */

const plan = createPlan(new Map());
const NOW = Temporal.Instant.from("2026-11-03T09:00:00Z");
const planned = (over: Partial<Snapshot>, failed?: FailedWrites) => plan(snapshot(over), NOW, failed);

const BODY = "## Summary\n\nIt broke.\n\n## Action items\n\nNo action items: it was a drill.\n";
const page = postmortem(BODY);
const { repository } = snapshot();
const OPS = { owner: "acme", repo: "ops" };
const ADA: Actor = { login: "ada", kind: "person", role: "admin", teams: [] };

const asks = (request: PostmortemRequest, over: Partial<PostmortemCommand> = {}): PostmortemCommand => ({
  on: page.ref,
  comment: { id: 5, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-03") },
  actor: ADA,
  request,
  ...over,
});

/** The status of a postmortem, as its comment says it. */
const statusIn = (operations: readonly Operation[]) => {
  const kept = operations.find(({ kind }) => kind === "keep-comment") as
    | Operation<"keep-comment">
    | undefined;
  return /^### Status: (.*)$/m.exec(kept?.body ?? "")?.[1];
};
const notesIn = (operations: readonly Operation[]) => {
  const kept = operations.find(({ kind }) => kind === "keep-comment") as
    | Operation<"keep-comment">
    | undefined;
  return (kept?.body ?? "").split("\n").filter((line) => line.startsWith("- Not done:"));
};
/** The same writes, as GitHub rejected them. */
const rejected = (operations: readonly Operation[]) =>
  new Map(operations.map((operation) => [writeKey(operation), "GitHub: no."]));

describe("a repository that takes no writes", () => {
  const archived = { archived: true };
  const far = (number: number): ItemIssue => ({
    ...item(number, "Alert", { ref: { ...OPS, number }, labels: [] }),
  });
  const knownRepositories = (over: object) => ({ "acme/ops": { ...repository, ...OPS, id: 2, ...over } });
  const inOps = (operations: readonly Operation[]) =>
    operations.filter((operation) => repositoryOf(operation).repo === "ops");

  it("gets none, and the others still do", () => {
    const both = { postmortems: [page], items: [far(20), item(21, "Page someone", { labels: [] })] };
    const open = planned({ ...both, knownRepositories: knownRepositories({}) });
    const closed = planned({ ...both, knownRepositories: knownRepositories(archived) });
    expect(inOps(open).length).toBeGreaterThan(0);
    expect(inOps(closed)).toEqual([]);
    expect(kindsOf(closed)).toContain("update-item");
  });

  it("does not delay the notes about what was rejected elsewhere", () => {
    const world = {
      postmortems: [postmortem(BODY, { labels: [] })],
      items: [far(20)],
      knownRepositories: knownRepositories(archived),
    };
    const labels = planned(world).filter(({ kind }) => kind !== "keep-comment");
    expect(notesIn(planned(world, rejected(labels))).length).toBe(labels.length);
    expect(notesIn(planned(world))).toEqual([]);
  });

  it("if it is the postmortem's, nothing of the incident is written", () => {
    const world = { postmortems: [postmortem(BODY, { labels: [], ref: { ...OPS, number: 13 } })] };
    const orphans = [item(22, "Orphan", { labels: [], parent: null })];
    expect(planned({ ...world, knownRepositories: knownRepositories({}) }).length).toBeGreaterThan(0);
    expect(planned({ ...world, knownRepositories: knownRepositories(archived) })).toEqual([]);
    const beside = planned({ ...world, orphans, knownRepositories: knownRepositories(archived) });
    expect(beside.length).toBeGreaterThan(0);
  });
});

describe("a postmortem whose record was edited", () => {
  const tampered = [{ ...page, signed: "untrusted" as const, postedTags: [] }];

  it("is named, and no other opens", () => {
    const opening = { postedTags: [], template: { text: BODY, source: "x" }, labelledBy: ADA };
    expect(kindsOf(planned(opening))).toContain("create-postmortem");
    expect(kindsOf(planned({ ...opening, tampered }))).toEqual(["tagged comment"]);
  });

  it("is named beside the one that counts", () => {
    const kinds = kindsOf(planned({ postmortems: [postmortem(BODY, { labels: [] })], tampered }));
    expect(kinds).toEqual(["add-labels", "tagged comment"]);
  });
});

describe("an incident without a postmortem", () => {
  const opening = { postedTags: [], template: { text: BODY, source: "x" }, labelledBy: ADA };
  const other = postmortem(BODY, { ref: { ...page.ref, number: 5 }, id: 1005 });
  const asksFor = (share: OpenOrShareCommand["share"]): Partial<Snapshot> => ({
    openOrShareCommands: [{ comment: { id: 7, edited: false }, actor: ADA, share, problem: null }],
  });
  const skips = asks(
    { name: "no-postmortem", reason: "a drill" },
    { on: snapshot().key, actor: { ...ADA, role: "read" } },
  );

  it.each<[string, Partial<Snapshot>, readonly PlannedKind[]]>([
    ["gets one", {}, ["create-postmortem"]],
    [
      "gets one beside the reply to a command that is refused",
      { postmortemCommands: [skips] },
      ["create-postmortem", "tagged comment"],
    ],
    [
      "shares another's, and nothing else is done yet",
      {
        ...asksFor({ named: { ...HOME, number: 4 }, postmortem: other }),
        postmortemCommands: [skips],
      },
      ["record-incident"],
    ],
    [
      "gets one beside the reply to a share that is refused",
      asksFor({
        named: { ...HOME, number: 4 },
        postmortem: null,
      }),
      ["create-postmortem", "tagged comment"],
    ],
    ["takes back one that lost its record", { withoutMarker: [page] }, ["update-postmortem-marker"]],
  ])("%s", (_, over, kinds) => expect(kindsOf(planned({ ...opening, ...over }))).toEqual(kinds));

  it("is not one because another postmortem lost its record", () => {
    const withoutMarker = [other];
    expect(planned({ postmortems: [page], withoutMarker })).toEqual(planned({ postmortems: [page] }));
  });
});

describe("an incident with several postmortems", () => {
  it("keeps the first", () => {
    const second = postmortem(BODY, { ref: { ...page.ref, number: 15 }, id: 1015 });
    const opened = fingerprint(BODY);
    const other = withMarker(second, { opened });
    expect(planned({ postmortems: [withMarker(page, { opened }), other] })).toContainEqual({
      kind: "close-duplicate",
      duplicate: other.ref,
      of: { ref: page.ref, id: page.id },
    });
  });
});

describe("an incident that shares the postmortem of another", () => {
  it("only links to it", () => {
    const incidents = [{ repositoryId: 1, number: 4, key: "acme/shop#4", commentId: null }];
    const shared = withMarker(postmortem("", { labels: [] }), { incidents });
    expect(kindsOf(planned({ isPrimary: false, postmortems: [shared] }))).toEqual(["link-in-body"]);
  });
});

describe("an incident that was transferred", () => {
  it("gets its new name in the record of its postmortem, and nothing else yet", () => {
    const from = { repositoryId: 9, number: 3, key: "acme/old#3", commentId: 7 };
    const incident = { repositoryId: 1, number: 12, key: "acme/shop#12", commentId: 7 };
    expect(planned({ moved: { postmortem: page, from, linkedAt: page.createdAt } })).toEqual([
      { kind: "record-incident", postmortem: page.ref, marker: page.marker, incident, replaces: from },
    ]);
  });
});

describe("commands on an incident that was transferred", () => {
  const from = { repositoryId: 9, number: 3, key: "acme/old#3", commentId: 7 };
  const linkedAt = "2026-11-03T10:00:00Z";
  const at = (id: number, time: string) => ({ comment: { id, at: time } });
  const commands = [at(70, "2026-11-03T09:00:00Z"), at(71, linkedAt), at(72, "2026-11-03T10:00:01Z")];
  const recorded = (over: Partial<PostmortemMarker>) => {
    const [operation] = planned({
      moved: { postmortem: withMarker(page, over), from, linkedAt },
      openOrShareCommands: commands.slice(0, 2) as unknown as OpenOrShareCommand[],
      postmortemCommands: commands.slice(1) as unknown as PostmortemCommand[],
    });
    return (operation as Operation<"record-incident">).obeyed;
  };

  it("count as executed if they are older than the link to the postmortem, or than what its record says", () => {
    expect(recorded({})).toEqual([70, 71]);
    const declined = { reason: "a drill", by: "root", at: "2026-11-03T10:00:01Z", commentId: 5 };
    expect(recorded({ declined })).toEqual([70, 71, 72]);
  });
});

describe("items that were transferred", () => {
  it("are signed for their new place, and nothing else is done yet", () => {
    const formerPlaces = [{ repositoryId: 8, number: 4 }];
    const one = item(20, "Alert", { labels: [], formerPlaces });
    const moved: ItemIssue = {
      ...one,
      marker: { ...one.marker, issue: { repositoryId: 8, number: 4, id: 1020 } },
    };
    const world = { postmortems: [postmortem(BODY, { labels: [] })], items: [moved] };
    expect(kindsOf(planned(world))).toEqual(["update-item"]);
  });
});

describe("an item whose issue is gone", () => {
  const referenced = { "acme/shop#77": { kind: "not-visible" } } as const;

  it("is dropped on record with the replies, and nothing else is done yet", () => {
    const postmortemCommands = [
      asks({ name: "drop", reason: "#77 never needed" }),
      asks(
        { name: "drop", reason: "#78 never needed" },
        { comment: { ...asks({ name: "status" }).comment, id: 6 } },
      ),
    ];
    const world = { postmortems: [postmortem(BODY, { labels: [] })], referenced, postmortemCommands };
    const operations = planned(world);
    expect(kindsOf(operations)).toEqual(["update-postmortem-marker", "tagged comment"]);
    expect(operations[0]).toMatchObject({
      marker: { lost: [{ issue: "acme/shop#77", reason: "never needed" }] },
    });
    expect(operations[1]).toMatchObject({ tag: "reply 6" });
  });
});

describe("thanks for a postmortem whose items are all closed", () => {
  const done = { ...page, marker: { ...page.marker, completedAt: "2026-11-03T08:00:00Z" } };
  const closed = { state: "closed", stateReason: "completed", closedAt: "2026-11-03T08:00:00Z" } as const;
  const said = { done: true, owners: [], title: "Alert" };
  const settled = { base: { line: said, issue: said, seenAt: "2026-11-03T08:00:00Z" } };
  const rests = recording(item(20, "Alert", closed), settled);

  it.each<[string, ItemIssue, readonly string[]]>([
    ["are given once", rests, ["thanks 1"]],
    ["wait until the record of each says so", item(20, "Alert", closed), []],
  ])("%s", (_, given, tags) => {
    const operations = planned({ postmortems: [done], items: [given] });
    expect(operations.flatMap((one) => (one.kind === "comment" && one.tag ? [one.tag] : []))).toEqual(tags);
  });
});

describe("the status after this plan", () => {
  const EXTEND = asks({ name: "extend", date: "+7d", reason: "the vendor is late" } as PostmortemRequest);
  const extended = { postmortems: [page], postmortemCommands: [EXTEND] };
  const failedIn = (world: Partial<Snapshot>, kind: Operation["kind"]) =>
    planned(world, rejected(planned(world).filter((operation) => operation.kind === kind)));

  it("has the new due date, unless GitHub rejected it", () => {
    expect(statusIn(planned(extended))).toBe("due 2026-11-16");
    expect(statusIn(failedIn(extended, "update-postmortem-marker"))).toBe("due 2026-11-09");
  });

  it("has the new review, unless GitHub rejected it", () => {
    const policy = {
      ...DEFAULT_POLICY,
      postmortem: { ...DEFAULT_POLICY.postmortem, review: { required: 1, by: [] } },
    };
    const of = reviewedText(BODY, checklistOptions({ policy }, page, NOW), readBody);
    const world = { policy, postmortems: [page], postmortemCommands: [asks({ name: "approve" })] };
    const awaited = (operations: readonly Operation[]) =>
      JSON.stringify(operations).includes("**A review:**");
    const operations = planned(world);
    expect(operations).toContainEqual(
      expect.objectContaining({ reviews: [expect.objectContaining({ of })] }),
    );
    expect(awaited(operations)).toBe(false);
    expect(awaited(failedIn(world, "update-postmortem-marker"))).toBe(true);
  });

  const items = [item(20, "Alert", { assignees: ["alice"] })];

  it.each<[string, Partial<PostmortemIssue>, Partial<Snapshot>, string, string]>([
    ["is closed", {}, { postmortemCommands: [asks({ name: "complete" })] }, "closed", "due 2026-11-09"],
    [
      "is closed, and stays so if it can't be reopened",
      {
        ...{
          body: "## Summary\n",
          state: "closed",
          stateReason: "completed",
          closedAt: "2026-11-03T08:00:00Z",
        },
        closing: {
          closer: { ...ADA, login: "bob", role: "write" },
          at: "2026-11-03T08:00:00Z",
          reason: null,
        },
      },
      {},
      "due 2026-11-09",
      "closed",
    ],
  ])("%s", (_, over, world, after, ifRejected) => {
    const whole = { postmortems: [{ ...page, ...over }], items, ...world };
    expect(statusIn(planned(whole))).toBe(after);
    expect(statusIn(failedIn(whole, "change-postmortem"))).toBe(ifRejected);
    expect(statusIn(failedIn(whole, "comment"))).toBe(after);
  });

  it.each<["open" | "closed", string]>([
    ["open", "due 2026-11-09"],
    ["closed", "closed"],
  ])("is what it was while a withdrawn one is restored: %s", (state, status) => {
    const withdrawn = { ...page, state, marker: { ...page.marker, withdrawn: true } };
    const operations = planned({ postmortems: [withdrawn], items });
    expect(kindsOf(operations)).toContain("restore");
    expect(statusIn(operations)).toBe(status);
  });
});

import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { writeAdoptedBody } from "../../../src/markdown/messages/adopted-body.ts";
import { MAX_ADOPTED } from "../../../src/observed/commitments.ts";
import type { Issue, ItemIssue } from "../../../src/observed/issue.ts";
import type { ReferencedIssue, Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { createPlan } from "../../../src/plan/plan.ts";
import { stripMarker } from "../../../src/record/marker.ts";
import { HOME, issue, item, kindsOf, postmortem, snapshot, writtenTo } from "../builders.ts";

const plan = createPlan(new Map());

const SOON = Temporal.Instant.from("2026-11-02T10:00:00Z");
const LATER = Temporal.Instant.from("2026-11-10T10:00:00Z");
const page = (...lines: string[]) => postmortem(`## Action items\n\n${lines.join("\n")}\n`);
const personsIssue = (number: number, over: Partial<Issue> = {}): Issue =>
  issue({ ref: { ...HOME, number }, title: "Slow queries", body: "A minute.", labels: [], ...over });
const free = (given: Issue): ReferencedIssue => ({ kind: "adoptable", issue: given });
const namedIssues = (...issues: Issue[]) =>
  Object.fromEntries(issues.map((given) => [`acme/shop#${given.ref.number}`, free(given)]));
const line = "- [ ] [#30](https://github.com/acme/shop/issues/30) Tune the queries @alice due 2026-12-01";

type Adoption = Operation<"adopt-item">;
/** Advice would keep a status comment. */
const QUIET = { ...DEFAULT_POLICY, advice: { ...DEFAULT_POLICY.advice, items: false } };
const all = (over: Partial<Snapshot>, now = SOON) => plan(snapshot({ policy: QUIET, ...over }), now);
const kinds = (operations: readonly Operation[]) => kindsOf(operations);
const adoption = (operations: readonly Operation[]) =>
  operations.find((operation) => operation.kind === "adopt-item") as Adoption;
const edits = (over: Partial<Snapshot>) => all(over).find(({ kind }) => kind === "edit-lines");
const notes = (over: Partial<Snapshot>) =>
  all(over)
    .map((operation) => (operation.kind === "keep-comment" ? operation.body : ""))
    .join("");

/** The item after an adoption, as it would be read back. */
const adopted = (over: Partial<Issue> = {}, lines = [line]): ItemIssue => {
  const given = personsIssue(30, over);
  const operation = adoption(all({ postmortems: [page(...lines)], referenced: namedIssues(given) }));
  const body = writeAdoptedBody(given.body, operation.line, "<!-- followthrough {} -->");
  const made = { ...item(30, ""), ...given, body, labels: ["action-item"], byApp: false, parent: null };
  return { ...made, marker: writtenTo(made, operation.marker) };
};

describe("a line that names an issue of a person", () => {
  it("records the issue first, then adopts it, and keeps its title, owners and state", () => {
    const operations = all({ postmortems: [page(line)], referenced: namedIssues(personsIssue(30)) });
    expect(kinds(operations)).toEqual(["update-postmortem-marker", "adopt-item"]);
    expect(operations[0]).toMatchObject({ marker: { adopted: ["acme/shop#30"] } });
    expect(operations[1]).toMatchObject({
      item: { number: 30 },
      line: "Tracked as an action item of the postmortem #13, due 2026-12-01.",
      labels: [{ name: "action-item" }],
      marker: {
        postmortem: { number: 13, id: 1013 },
        words: "tune the queries",
        adopted: true,
        ledger: { originalDue: "2026-12-01", due: "2026-12-01", adoptedAt: "2026-11-02T10:00:00Z" },
      },
    });
  });

  it("uses the policy's due date if the line has none, which never falls on a day off", () => {
    const due = (text: string) =>
      adoption(all({ postmortems: [page(text)], referenced: namedIssues(personsIssue(30)) })).marker.ledger
        .due;
    expect([due("- [ ] #30 P1"), due("- [ ] #30 due 2026-12-13")]).toEqual(["2026-11-17", "2026-12-14"]);
  });

  it.each<[string, Partial<Issue>, readonly string[] | undefined]>([
    ["uses the line's owners if the issue has none", {}, ["alice"]],
    ["keeps the issue's owners", { assignees: ["bob"] }, undefined],
  ])("%s", (_name, over, assignees) => {
    const operations = all({ postmortems: [page(line)], items: [adopted(over)] });
    const updates = operations.filter((operation) => operation.kind === "update-item");
    expect(updates.map((update) => [update.assignees, update.title])).toEqual(
      assignees ? [[assignees, undefined]] : [],
    );
  });

  it("shows the issue's fields in the line", () => {
    const given = adopted({ assignees: ["bob"] }, ["- [ ] #30"]);
    expect(edits({ postmortems: [page("- [ ] #30")], items: [given] })).toMatchObject({
      edits: [{ set: { owners: ["bob"], words: "Slow queries", due: expect.any(String) } }],
    });
  });

  it.each([
    ["a closed issue checks an open line", { state: "closed" }, line, true],
    ["an open issue unchecks a checked line", { state: "open" }, line.replace("[ ]", "[x]"), false],
  ] as const)("has the issue's state: %s", (_name, over, written, done) => {
    const operation = edits({ postmortems: [page(written)], items: [adopted(over, [written])] });
    expect(operation).toMatchObject({ edits: [{ set: { done } }] });
  });

  it("plans nothing if both are done already", () => {
    const done = line.replace("[ ]", "[x]");
    expect(
      all({ postmortems: [page(done)], referenced: namedIssues(personsIssue(30, { state: "closed" })) }),
    ).toEqual([]);
  });
});

describe("an issue that cannot be adopted", () => {
  const infra = { ...snapshot().repository, repo: "infra", id: 2 };
  const inOtherRepository = (target: object | null, source: object = {}) => ({
    postmortems: [page("- [ ] acme/infra#30 Tune")],
    repository: { ...snapshot().repository, ...source },
    knownRepositories: { "acme/infra": target && { ...infra, ...target } },
    referenced: {
      "acme/infra#30": free(personsIssue(30, { ref: { owner: "acme", repo: "infra", number: 30 } })),
    },
  });
  const unusable = (kind: Exclude<ReferencedIssue["kind"], "adoptable" | "item-elsewhere">) => ({
    postmortems: [page(line)],
    referenced: { "acme/shop#30": { kind } },
  });

  const elsewhere = (showsItem: boolean | null): Partial<Snapshot> => ({
    postmortems: [page(line)],
    referenced: {
      "acme/shop#30": {
        kind: "item-elsewhere",
        item: item(30, "Tune"),
        home: showsItem === null ? null : { ref: { ...HOME, number: 40 }, showsItem },
      },
    },
  });

  it.each<[string, Partial<Snapshot>, string]>([
    ["a pull request", unusable("pull-request"), "it is a pull request"],
    ["an item of another postmortem that shows it", elsewhere(true), "which has a line for it too"],
    ["an item of a postmortem out of sight", elsewhere(null), "a postmortem that the App can't read"],
    ["a postmortem", unusable("postmortem"), "it is a postmortem itself"],
    [
      "an issue that the App opened for another purpose",
      unusable("app-issue"),
      "opened it for another purpose",
    ],
    [
      "a missing issue",
      { ...unusable("not-visible"), postmortems: [page("- [ ] #30 Tune the queries")] },
      "it doesn't exist",
    ],
    ["an issue that was read before", unusable("not-visible"), "is still owed"],
    ["an issue that was transferred out of sight", unusable("moved-away"), "is still owed"],
    [
      "the incident",
      { postmortems: [page("- [ ] #12 Fix it")], referenced: namedIssues(personsIssue(12)) },
      "the incident itself",
    ],
    [
      "an issue of another owner",
      { postmortems: [page("- [ ] evil/shop#30 Fix it")] },
      "belongs to another owner",
    ],
    [
      "one in a public repository",
      inOtherRepository({ visibility: "public" }),
      "is public and acme/shop is private",
    ],
    ["one in an archived repository", inOtherRepository({ archived: true }), "is archived"],
    ["one in a repository without the App", inOtherRepository(null), "the App isn't installed on acme/infra"],
    [
      "one in a private repository, named in a public one",
      inOtherRepository({ visibility: "private" }, { visibility: "public" }),
      "acme/infra isn't a public repository that the App is installed on",
    ],
    [
      "one that the App cannot see, named in a public repository",
      inOtherRepository(null, { visibility: "public" }),
      "acme/infra isn't a public repository",
    ],
    [
      "one without space for the record",
      { postmortems: [page(line)], referenced: namedIssues(personsIssue(30, { body: "x".repeat(62_000) })) },
      "its text leaves no room",
    ],
  ])("is not adopted, and the notes say why: %s", (_name, over, words) => {
    expect(kinds(all(over))).toEqual(["keep-comment"]);
    expect(notes(over)).toContain(words);
  });

  it("is not reported if its line is checked", () => {
    const over = unusable("pull-request");
    expect(all({ ...over, postmortems: [page(line.replace("[ ]", "[x]"))] })).toEqual([]);
  });

  it("belongs to the first of two lines", () => {
    const over = { postmortems: [page(line, "- [ ] #30 Again")], referenced: namedIssues(personsIssue(30)) };
    expect(kinds(all(over))).toEqual(["update-postmortem-marker", "adopt-item", "keep-comment"]);
    expect(notes(over)).toContain("which another line already shows");
  });

  it("is one above the limit", () => {
    const numbers = Array.from({ length: MAX_ADOPTED + 1 }, (_, index) => index + 100);
    const over = {
      postmortems: [page(...numbers.map((number) => `- [ ] #${number} Tune it @alice`))],
      referenced: namedIssues(...numbers.map((number) => personsIssue(number))),
    };
    expect(kinds(all(over)).filter((kind) => kind === "adopt-item")).toHaveLength(MAX_ADOPTED);
    expect(notes(over)).toContain("tracks at most 100 issues");
  });
});

describe("an adopted issue whose line is deleted", () => {
  const items = [adopted()];

  it("is no longer tracked and not closed if it is not committed", () => {
    const [, release] = all({ postmortems: [page()], items });
    expect(release).toEqual({
      kind: "release-item",
      item: items[0]!.ref,
      labels: ["action-item", "overdue"],
    });
  });

  it("stays tracked if it is committed", () => {
    expect(kinds(all({ postmortems: [page()], items }, LATER))).toEqual([
      "update-postmortem-marker",
      "keep-comment",
    ]);
  });

  it("stays tracked while it is a sub-issue", () => {
    const parent = { ...HOME, number: 13 };
    const operations = all({ postmortems: [page()], items: [{ ...items[0]!, parent }] });
    expect(kinds(operations)).not.toContain("release-item");
  });
});

describe("an adopted issue whose marker is removed", () => {
  const remembering = (...lines: string[]) => {
    const withoutMarker = page(...lines);
    const terms = { priority: "P1", areas: [], owners: ["alice"] } as const;
    const agreed = { "acme/shop#30": { originalDue: "2026-11-20", due: "2026-12-04", extensions: 2, terms } };
    return { ...withoutMarker, marker: { ...withoutMarker.marker, adopted: ["acme/shop#30"], agreed } };
  };
  const stripped = personsIssue(30, { labels: ["action-item"] });

  it("gets the agreed marker again, whatever its line says, and a comment", () => {
    const operations = all({ postmortems: [remembering(line)], referenced: namedIssues(stripped) }, LATER);
    expect(kinds(operations)).toEqual(["adopt-item", "comment"]);
    expect(adoption(operations).marker.ledger).toMatchObject({
      originalDue: "2026-11-20",
      due: "2026-12-04",
      extensions: [],
      extendedBefore: 2,
      trackedAt: "2026-11-02T08:00:00Z",
      adoptedAt: "2026-11-10T10:00:00Z",
    });
    expect(operations[1]).toMatchObject({ body: expect.stringContaining("due 2026-12-04") });
  });

  it.each([
    ["is let go at once if its line was deleted before it was committed", {}, SOON, "release-item"],
    ["is adopted again if its line was deleted later", {}, LATER, "adopt-item"],
    ["is adopted again while it is a sub-issue", { parent: { ...HOME, number: 13 } }, SOON, "adopt-item"],
    ["is adopted again if it is closed", { state: "closed" }, SOON, "adopt-item"],
  ] as const)("%s", (_name, over, now, kind) => {
    const referenced = namedIssues({ ...stripped, ...over });
    const operations = all({ postmortems: [remembering()], referenced }, now);
    expect(kinds(operations).filter((one) => one.endsWith("-item"))).toEqual([kind]);
  });

  it("keeps the body that people wrote in between", () => {
    const editedBody = `${stripMarker(adopted().body)}\n\nStill slow.`;
    const given = personsIssue(30, { body: editedBody, labels: [] });
    expect(kinds(all({ postmortems: [remembering(line)], referenced: namedIssues(given) }))).toContain(
      "comment",
    );
  });

  it("is no longer tracked if label and line are removed, too", () => {
    const operations = all({ postmortems: [remembering()], referenced: namedIssues(personsIssue(30)) });
    expect(operations).toMatchObject([{ kind: "update-postmortem-marker", agreed: {} }]);
  });

  it("keeps its agreed terms while it cannot be read", () => {
    const unseen = { "acme/shop#30": { kind: "not-visible" } } as const;
    expect(all({ postmortems: [remembering()], referenced: unseen })).toEqual([]);
  });
});

describe("a sub-issue that a person adds", () => {
  const child = personsIssue(30, { parent: { ...HOME, number: 13 } });

  it("is tracked without a line, and the notes say how to add one", () => {
    const over = { postmortems: [page()], children: [child] };
    expect(kinds(all(over))).toEqual(["update-postmortem-marker", "adopt-item"]);
    expect(adoption(all(over)).marker).toMatchObject({
      words: "slow queries",
      ledger: { base: { line: null, issue: { title: "Slow queries" } } },
    });
    const given = { ...adopted(), ...child, marker: writtenTo(child, adoption(all(over)).marker) };
    expect(notes({ postmortems: [page()], items: [given] })).toContain("Write `- [ ] #30` to show it");
  });

  it("is matched with a line of the same words instead of being duplicated", () => {
    const marker = adoption(all({ postmortems: [page()], children: [child] })).marker;
    const given = { ...adopted(), ...child, marker: writtenTo(child, marker) };
    const operations = all({ postmortems: [page("- [ ] Slow queries @alice")], items: [given] });
    expect(operations.find(({ kind }) => kind === "edit-lines")).toMatchObject({
      edits: [{ set: { issue: { number: 30 } } }],
    });
    expect(kinds(operations)).not.toContain("create-item");
  });

  it.each([
    ["is closed already", { ...child, state: "closed" as const }],
    ["is the incident", { ...child, ref: { ...HOME, number: 12 } }],
    [
      "is in a repository where it cannot be tracked",
      { ...child, ref: { owner: "acme", repo: "site", number: 30 } },
    ],
  ])("is not adopted if it %s", (_name, given) => {
    expect(all({ postmortems: [page()], children: [given] })).toEqual([]);
  });
});

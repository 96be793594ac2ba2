import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { PostmortemRequest } from "../../../src/domain/commands/requests.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { renderHistory } from "../../../src/markdown/messages/item-body.ts";
import { type PostmortemStatus, renderStatus, statusText } from "../../../src/markdown/messages/status.ts";
import type { ItemIssue, PostmortemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import type { AcceptedCommand } from "../../../src/plan/postmortem/commands.ts";
import { planStatus, replyWithStatus, statusOf } from "../../../src/plan/postmortem/kept-comments.ts";
import type { PostmortemMarker } from "../../../src/record/marker-types.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { HOME, inputAt, issue, item, postmortem, recording, snapshot, withMarker } from "../builders.ts";

const REF = { ...HOME, number: 13 };
const VAULT = { owner: "acme", repo: "vault", number: 9 };
const WHOLE = "## Summary\n\nIt broke.\n\n## Action items\n\nNo action items: it was a drill.\n";
const BLAME = "## Root cause\n\nBob forgot the flag.";

interface Case {
  readonly body?: string;
  readonly page?: Partial<PostmortemIssue>;
  readonly marker?: Partial<PostmortemMarker>;
  readonly world?: Partial<Snapshot>;
  readonly closed?: boolean;
  readonly notes?: readonly string[];
  readonly now?: string;
}

function status({ body = WHOLE, page, marker, world, closed = false, notes = [], now }: Case = {}) {
  const at = inputAt(world, now);
  const assessed = assessPostmortem(at, withMarker(postmortem(body, page), marker));
  return statusOf(at, assessed, { closed, notes });
}

const owed = (ledger: Partial<ItemIssue["marker"]["ledger"]>, over: Partial<ItemIssue> = {}) =>
  recording(item(20, "Add alerts", over), ledger);
const [extension] = [
  { from: "2026-11-09", to: "2026-11-16", reason: "holidays", by: "root", at: "", commentId: 4 },
];
const waiver = { until: "2026-12-24", reason: "frozen", by: "root", at: "", commentId: 5 };
/** The incident is in a private repository, unlike the vault. */
const lessPrivate = {
  "acme/vault": { ...snapshot().repository, repo: "vault", id: 2, visibility: "public" as const },
};
/** The other way round. */
const morePrivate: Partial<Snapshot> = {
  repository: { ...snapshot().repository, visibility: "public" },
  knownRepositories: { "acme/vault": { ...snapshot().repository, repo: "vault", id: 2 } },
};

describe("the status of a postmortem", () => {
  it("says all that matters", () => {
    const body = "## Action items\n\n- [ ] #20 Add alerts @alice\n";
    const opened = fingerprint(body);
    const marker = { extensions: [extension!], waiver, due: "2026-11-16", opened };
    const given: Case = {
      ...{ body, marker, notes: ["a note"] },
      ...{ page: { assignees: ["carol"] }, world: { items: [item(20, "Add alerts")] } },
    };
    const expected: PostmortemStatus = {
      postmortem: { ...REF, webUrl: "https://github.com" },
      state: "waived",
      due: "2026-11-16",
      originalDue: "2026-11-09",
      extensions: 1,
      waivedUntil: "2026-12-24",
      ledger: renderHistory(
        { ...postmortem("").marker, ...marker },
        "https://github.com/acme/shop/issues/13",
      ),
      severity: "sev2",
      authors: ["carol"],
      missing: [{ kind: "section", what: "Summary" }],
      sectionCount: 1,
      items: [
        {
          issue: { ...HOME, number: 20 },
          title: "Add alerts",
          owners: ["alice"],
          due: "2026-12-01",
          originalDue: "2026-12-01",
          extensions: 0,
          state: "open",
          waiver: null,
          recurrences: 0,
        },
      ],
      notes: ["a note"],
      suggestions: [],
    };
    expect(status(given)).toEqual(expected);
  });

  it.each<[string, Case, Partial<PostmortemStatus>]>([
    ["open", {}, { state: "open", waivedUntil: null, ledger: [], missing: [] }],
    ["overdue", { now: "2026-11-10T09:00:00Z" }, { state: "overdue" }],
    [
      "waived until then",
      { marker: { waiver: { ...waiver, until: "2026-11-02" } } },
      { state: "open", waivedUntil: null },
    ],
    ["closed, and misses nothing", { body: "", closed: true }, { state: "done", missing: [] }],
    [
      "open, and misses something",
      { body: "" },
      {
        missing: [
          { kind: "section", what: "Summary" },
          { kind: "items", what: "" },
        ],
      },
    ],
    ["closed, and needs no advice", { body: BLAME, closed: true }, { suggestions: [] }],
  ])("says that it is %s", (_, given, expected) => expect(status(given)).toMatchObject(expected));
});

describe("an item in the status", () => {
  const rows = (items: ItemIssue[], given: Case = {}) =>
    status({ ...given, world: { items, ...given.world } }).items;

  it.each<[string, ItemIssue, object]>([
    ["is open", owed({}), { state: "open", due: "2026-12-01", extensions: 0 }],
    ["is overdue", owed({ due: "2026-11-02" }), { state: "overdue", originalDue: "2026-12-01" }],
    ["was extended", owed({ extensions: [extension!] }), { extensions: 1 }],
    ["is waived", owed({ waiver }), { state: "waived", waiver }],
    ["is done", owed({}, { state: "closed" }), { state: "done" }],
    [
      "is dropped",
      owed({ dropped: { reason: "old", by: "root", at: "", commentId: 3 } }, { state: "closed" }),
      { state: "dropped" },
    ],
    [
      "came up again",
      owed({}, { postedTags: ["again acme/shop#30", "reply 4", "again acme/shop#31"] }),
      { recurrences: 2 },
    ],
  ])("%s", (_, one, expected) => expect(rows([one])).toMatchObject([expected]));

  it("is left out if its line was removed before it counted", () => {
    const { base } = item(20, "Add alerts").marker.ledger;
    const retracted = owed(
      { base: { ...base, line: null } },
      { state: "closed", stateReason: "not_planned" },
    );
    expect(rows([retracted, item(21, "Test them")]).map(({ issue: { number } }) => number)).toEqual([21]);
  });

  it("of a more private repository shows only what the checklist says", () => {
    const secret = owed({ waiver }, { ref: VAULT, postedTags: ["again acme/shop#30"], assignees: ["eve"] });
    const body = "## Action items\n\n- [ ] acme/vault#9 Rotate keys @bob\n";
    const shown = { title: "Rotate keys", owners: ["bob"], recurrences: 0, isPrivate: true };
    expect(rows([secret], { body, world: morePrivate })).toMatchObject([
      { ...shown, issue: VAULT, state: "waived", waiver: { ...waiver, reason: "", by: "" } },
    ]);
    expect(rows([secret], { body })).toMatchObject([{ owners: ["bob"], recurrences: 1, waiver }]);
    expect(rows([secret], { body })[0]).not.toHaveProperty("isPrivate");
  });
});

describe("advice in the status", () => {
  const advised = (given: Case) => status(given).suggestions.join("\n");
  const off = (over: object) => ({
    world: { policy: { ...DEFAULT_POLICY, advice: { ...DEFAULT_POLICY.advice, ...over } } },
  });
  const VAGUE = "## Action items\n\n- [ ] Improve monitoring";
  const PHRASE = { phrases: [{ say: "{who} lost it", instead: "See @all <b>" }] };
  const TIMELINE = `<!-- followthrough-timeline: kept up to date; write above or below it. -->\n${BLAME}\n<!-- /followthrough-timeline -->`;

  it.each<[string, Case, string | null]>([
    ["on blame", { body: BLAME }, "“Bob forgot”"],
    ["on items", { body: VAGUE }, "“Improve monitoring”"],
    ["on items alone", { body: VAGUE, ...off({ language: false }) }, "“Improve monitoring”"],
    ["on blame alone", { body: BLAME, ...off({ items: false }) }, "“Bob forgot”"],
    ["not on blame, if that is off", { body: BLAME, ...off({ language: false }) }, null],
    ["not on items, if that is off", { body: VAGUE, ...off({ items: false }) }, null],
    [
      "not if both are off",
      { body: `${BLAME}\n\n${VAGUE}`, ...off({ items: false, language: false }) },
      null,
    ],
    ["not before anybody edited it", { body: BLAME, marker: { opened: fingerprint(BLAME) } }, null],
    ["not after it was closed", { body: BLAME, page: { state: "closed" } }, null],
    ["not on names of products", { body: BLAME, ...off({ ignore: ["Bob"] }) }, null],
    ["not on quotes in the App's timeline", { body: TIMELINE }, null],
    [
      "with a team's phrases",
      { body: "Then she lost it.", ...off(PHRASE) },
      "“she lost it”: See @\u200Ball &lt;b&gt;",
    ],
  ])("comes %s", (_, given, expected) => {
    if (expected === null) expect(advised(given)).toBe("");
    else expect(advised(given)).toContain(expected);
  });

  it("comes not on verbs of the team", () => {
    const yeet = { body: "## Action items\n\n- [ ] Yeet the old cache" };
    expect(advised(yeet)).toContain("“Yeet the old cache”");
    expect(advised({ ...yeet, ...off({ verbs: ["yeet"] }) })).not.toContain("Yeet");
  });

  const body = "zed broke the deployment.";
  const by = (login: string) => owed({}, { assignees: [login] });
  it.each<[string, Case, boolean]>([
    ["nobody", {}, false],
    ["whoever opened the incident", { world: { incident: issue({ author: "zed" }) } }, true],
    ["whoever writes it", { page: { assignees: ["zed"] } }, true],
    ["whoever owns an item", { world: { items: [by("zed")] } }, true],
    [
      "somebody of a more private item",
      { world: { ...morePrivate, items: [{ ...by("zed"), ref: VAULT }] } },
      false,
    ],
    [
      "somebody of an item as private",
      { world: { knownRepositories: lessPrivate, items: [{ ...by("zed"), ref: VAULT }] } },
      true,
    ],
    [
      "whoever opened an incident that is more private",
      { page: { ref: VAULT }, world: { knownRepositories: lessPrivate, incident: issue({ author: "zed" }) } },
      false,
    ],
    ["nobody of an incident that is gone", { world: { incident: null } }, false],
  ])("knows %s by name", (_, given, isKnown) => {
    expect(advised({ body, ...given }).includes("zed broke")).toBe(isKnown);
  });

  it("knows no bot by name", () => {
    const people = { page: { assignees: ["zed[bot]", "amy"] } };
    expect(
      advised({ body: "zed[bot] broke the deployment, and amy broke it again.", ...people }),
    ).not.toContain("zed");
  });
});

describe("the comment with the status", () => {
  const keep = (commentId: number | null, body: string) => ({
    ...{ kind: "keep-comment", issue: REF, which: "status", commentId, body },
  });
  const kept = (...bodies: string[]) => ({
    status: bodies.map((body, index) => ({ commentId: 5 + index, body })),
  });
  const planned = (given: PostmortemStatus, ...bodies: string[]) =>
    planStatus(inputAt({ kept: kept(...bodies) }), postmortem(""), given);
  const quiet = status();
  const words = renderStatus({ ...quiet, notes: ["a note"] });
  const noted = { ...quiet, notes: ["a note"] };

  it.each<[string, PostmortemStatus, boolean]>([
    ["nothing happened", quiet, false],
    ["a section is missing", { ...quiet, missing: [{ kind: "section", what: "Summary" }] }, false],
    ["there is an item", status({ world: { items: [owed({})] } }), true],
    ["there is a note", noted, true],
    ["there is advice", { ...quiet, suggestions: ["Say why."] }, true],
    ["the due date changed", { ...quiet, ledger: ["Extended"] }, true],
    ["only a review is missing", { ...quiet, missing: [{ kind: "review", what: "x" }] }, true],
    ["only changes are missing", { ...quiet, missing: [{ kind: "changes", what: "x" }] }, true],
    [
      "a review and a section are missing",
      {
        ...quiet,
        missing: [
          { kind: "review", what: "x" },
          { kind: "section", what: "Summary" },
        ],
      },
      false,
    ],
  ])("if %s", (_, given, isWorthIt) => {
    expect(planned(given)).toEqual(isWorthIt ? [keep(null, renderStatus(given))] : []);
    expect(planned(given, "old")).toEqual([keep(5, isWorthIt ? renderStatus(given) : "")]);
  });

  it.each<[string, string[], object[]]>([
    ["is posted", [], [keep(null, words)]],
    ["stays", [words], []],
    ["is written again", [`${words}\nAll is well.`], [keep(5, words)]],
    ["exists once", [words, "as old"], [keep(6, "")]],
    [
      "exists once, and is written again",
      ["old", "as old", "old, too"],
      [keep(5, words), keep(6, ""), keep(7, "")],
    ],
  ])("%s", (_, bodies, expected) => expect(planned(noted, ...bodies)).toEqual(expected));

  it("is the answer to /status, too", () => {
    const command = (request: PostmortemRequest, id: number): AcceptedCommand => ({
      comment: { id, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-03") },
      actor: { login: "bob", kind: "person", role: "write", teams: [] },
      ...{ on: REF, request },
    });
    const asked = [command({ name: "status" }, 7), command({ name: "complete" }, 8)];
    expect(replyWithStatus(asked, quiet)).toEqual([
      { issue: REF, command: asked[0], words: statusText(quiet) },
    ]);
  });
});

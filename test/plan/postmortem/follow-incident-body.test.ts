import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Review } from "../../../src/domain/postmortem/review.ts";
import { renderIncidentChange } from "../../../src/markdown/messages/incident-changes.ts";
import { relatedItemsFingerprint } from "../../../src/markdown/messages/related-items.ts";
import { reviewedText } from "../../../src/markdown/postmortem/reviewed-text.ts";
import { openedSections } from "../../../src/markdown/postmortem/sections.ts";
import type { Issue, PostmortemIssue } from "../../../src/observed/issue.ts";
import { checklistOptions } from "../../../src/observed/matching.ts";
import type { RelatedItem, Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { planFollowing } from "../../../src/plan/postmortem/follow-incident.ts";
import { planOpening } from "../../../src/plan/postmortem/opening.ts";
import { relatedItemLines } from "../../../src/plan/postmortem/related-items.ts";
import { MAX_BODY, overflowOfPostmortem } from "../../../src/plan/size-limits.ts";
import type { PostmortemMarker } from "../../../src/record/marker-types.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { HOME, inputAt, issue, item, postmortem, snapshot, writtenTo } from "../builders.ts";

const NOW = "2026-11-03T09:00:00.123Z";
const TEXT =
  "## What happened\n\n{{ incident.title }} ({{ incident.severity }})\n\n## Summary\n\n## Rules\n\nNo blame.\n";
const related = (number: number, words: string, topic: string): RelatedItem => ({
  ...{ item: item(number, words), topics: [topic], isRecurrenceReported: false },
});
const [lag, backup] = [related(20, "Add alerts", "db"), related(21, "Test restores", "eu")];
const off: Partial<Snapshot> = {
  policy: { ...DEFAULT_POLICY, advice: { ...DEFAULT_POLICY.advice, knownBefore: false } },
};

interface Case {
  /** How it opened. */
  readonly at?: Partial<Snapshot>;
  /** What people then did to it. */
  readonly edit?: (body: string) => string;
  readonly marker?: Partial<PostmortemMarker>;
  readonly page?: Partial<PostmortemIssue>;
  readonly incident?: Partial<Issue>;
  readonly world?: Partial<Snapshot>;
}

/** A postmortem as the App opened it from the template. */
function present({ at, edit = (body) => body, marker, page }: Case): PostmortemIssue {
  const template = { text: TEXT, source: "x" };
  const operations = planOpening(inputAt({ template, ...at }, "2026-11-02T08:00:00Z"), []);
  const created = operations.find(
    ({ kind }) => kind === "create-postmortem",
  ) as Operation<"create-postmortem">;
  const plain = postmortem(edit(created.body), {
    title: created.title,
    labels: ["postmortem", "sev2"],
    ...page,
  });
  return { ...plain, marker: { ...writtenTo(plain, created.marker), ...marker } };
}

const follow = (given: Case) => {
  const page = present(given);
  const incident = issue(given.incident);
  return planFollowing(inputAt({ postmortems: [page], incident, ...given.world }, NOW), page);
};
const writeIn = ({ operations }: ReturnType<typeof follow>) =>
  operations.find(({ kind }) => kind === "follow-incident") as Operation<"follow-incident">;
const said = ({ operations }: ReturnType<typeof follow>) =>
  operations.flatMap((one) => (one.kind === "comment" && one.issue.number === 13 ? one.body : []));

const RENAMED = { incident: { title: "Search | is down" } };
const TOLD = { incident: { labels: ["incident", "sev2", "db"] }, world: { relatedItems: [lag] } };
const LISTED = { at: { incident: issue(TOLD.incident), relatedItems: [lag] } };
const MOVED = {
  ...LISTED,
  incident: { labels: ["incident", "sev2", "eu"] },
  world: { relatedItems: [backup] },
};
const GONE = { ...LISTED, incident: {}, world: { relatedItems: [] } };
const listOf = (...items: RelatedItem[]) => relatedItemLines(inputAt({ relatedItems: items }, NOW), HOME);
const textOf = (...items: RelatedItem[]) =>
  listOf(...items)
    .map((line) => `${line}\n`)
    .join("");

describe("the lines of a template with facts about the incident", () => {
  it("follow, and the record knows the new text", () => {
    const before = present(RENAMED);
    const { body, marker } = writeIn(follow(RENAMED));
    expect(body).toBe(before.body.replace("Checkout is down (sev2)", "Search &#124; is down (sev2)"));
    expect(marker).toEqual({
      ...before.marker,
      taken: { ...before.marker.taken, title: "Search | is down", changes: 1 },
      filled: {
        ...before.marker.filled!,
        values: { ...before.marker.filled!.values, "incident.title": "Search &#124; is down" },
      },
      opened: fingerprint(body!),
      sections: { ...before.marker.sections, "what happened": openedSections(body!)["what happened"] },
    });
    expect(Object.keys(marker)).not.toContain("reviews");
    expect(Object.keys(marker)).not.toContain("related");
  });

  it("say the new severity and its due date", () => {
    const template = {
      text: "{{ incident.severity }}, {{ postmortem.due_date }}, {{ incident.labelled_at }}",
      source: "x",
    };
    const given = { at: { template }, incident: { labels: ["incident", "sev1"] } };
    expect(present(given).body).toContain("sev2, 2026-11-09, 2026-11-02 08:00 UTC");
    expect(writeIn(follow(given)).body).toContain("sev1, 2026-11-06, 2026-11-02 08:00 UTC");
  });

  it("say when the incident was closed, although nothing else changes", () => {
    const template = { text: "{{ incident.link }}, {{ incident.closed_at }}", source: "x" };
    const found = follow({ at: { template }, incident: { closedAt: "2026-11-02T10:00:00Z" } });
    expect(writeIn(found).body).toBe("#12, 2026-11-02 10:00 UTC");
    expect(said(found)).toEqual([]);
  });

  it("stay where people changed them, and their text stays people's", () => {
    const edit = (body: string) => body.replace("(sev2)", "(sev2), I think");
    const { marker, ...write } = writeIn(follow({ ...RENAMED, edit }));
    const before = present({ ...RENAMED, edit });
    expect(Object.keys(write)).not.toContain("body");
    expect(marker).toMatchObject({ opened: before.marker.opened, sections: before.marker.sections });
    expect(marker.filled?.values["incident.title"]).toBe("Search &#124; is down");
  });

  it("follow beside what people wrote, which stays people's text", () => {
    const edit = (body: string) => body.replace("## Summary\n", "## Summary\n\nIt broke.\n");
    const { body, marker } = writeIn(follow({ ...RENAMED, edit }));
    expect(body).toContain("Search &#124; is down (sev2)\n\n## Summary\n\nIt broke.");
    expect(marker.opened).toBe(present(RENAMED).marker.opened);
  });

  it.each<[string, Partial<PostmortemMarker>]>([
    ["lines", { filled: undefined as never }],
    ["sections", { sections: undefined as never }],
  ])("may be unknown to an earlier record: %s", (_, marker) => {
    const found = writeIn(follow({ ...RENAMED, marker }));
    expect(found.title).toBe("Postmortem: Search | is down");
    expect("body" in found).toBe(!("filled" in marker));
    expect(Object.entries(found.marker).filter(([name]) => name in marker)).toEqual(Object.entries(marker));
  });

  it("keep reviews as valid as they were", () => {
    const world = inputAt();
    const of = (body: string) =>
      reviewedText(body, checklistOptions(world, postmortem(body), world.now), world.readBody);
    const review: Review = {
      ...{ verdict: "approved", of: of(present({}).body), by: "root", at: NOW, commentId: 3 },
    };
    const { body, marker } = writeIn(follow({ ...RENAMED, marker: { reviews: [review] } }));
    expect(marker.reviews).toEqual([{ ...review, of: of(body!) }]);
  });

  it("stay if the new text has no room, and the rest follows", () => {
    const long = { ...RENAMED, page: {} };
    const full = (room: number): Case => {
      const { body, marker } = { ...present(long), ...writeIn(follow(long)) };
      const left = MAX_BODY - overflowOfPostmortem(`${body}${"x".repeat(MAX_BODY)}`, marker);
      return { ...long, edit: (text) => `${text}${"x".repeat(left + room)}` };
    };
    const fits = follow(full(0));
    expect(writeIn(fits).body).toContain("Search");
    const { marker, ...write } = writeIn(follow(full(1)));
    expect(Object.keys(write)).toEqual(["kind", "postmortem", "expected", "title"]);
    expect(marker.filled).toEqual(present(long).marker.filled);
    expect(marker.taken.title).toBe("Search | is down");
  });
});

describe("the list of related items at the top", () => {
  const follows = renderIncidentChange({ severity: null, title: null, relatedItems: true });

  it.each<[string, Case, (body: string) => string, RelatedItem[]]>([
    ["comes", TOLD, (body) => textOf(lag) + body, [lag]],
    ["changes", MOVED, (body) => body.replace(textOf(lag), textOf(backup)), [backup]],
    ["leaves", GONE, (body) => body.replace(textOf(lag), ""), []],
  ])("%s with the incident's labels, and a comment says so", (_, given, change, items) => {
    const found = follow(given);
    const { body, marker } = writeIn(found);
    expect(body).toBe(change(present(given).body));
    expect(marker.related).toBe(relatedItemsFingerprint(listOf(...items)));
    expect("related" in marker).toBe(items.length > 0);
    expect(said(found)).toEqual([follows]);
  });

  it.each<[string, Case]>([
    ["people changed it", { ...MOVED, edit: (body) => body.replace("Add alerts", "Add many alerts") }],
    ["it is the same", { ...MOVED, world: { relatedItems: [lag] } }],
    ["it is off", { ...MOVED, world: { ...MOVED.world, ...off } }],
  ])("stays if %s", (_, given) => {
    const found = follow(given);
    expect("body" in writeIn(found)).toBe(false);
    expect(writeIn(found).marker.related).toBe(present(given).marker.related);
    expect(said(found)).toEqual([]);
  });

  it("stays while the incident's labels do", () => {
    const given = {
      ...LISTED,
      incident: { ...TOLD.incident, title: "Search is down" },
      world: { relatedItems: [] },
    };
    expect(writeIn(follow(given)).body).toContain(textOf(lag));
  });

  it("has a comment on each item that came up again", () => {
    expect(follow(TOLD).operations.map((one) => "issue" in one && one.issue)).toEqual([
      { ...HOME, number: 13 },
      { ...HOME, number: 20 },
      false,
    ]);
    const other = { incident: { title: "Search is down" }, world: { relatedItems: [lag] } };
    expect(follow(other).operations.map((one) => "issue" in one && one.issue)).toEqual([
      { ...HOME, number: 13 },
      false,
    ]);
  });

  it("shows only what its repository may", () => {
    const vault = { ...HOME, repo: "vault" };
    const secret = { ...lag, item: { ...lag.item, ref: { ...vault, number: 20 } } };
    const known = { ...snapshot().repository, repo: "vault", id: 2 };
    const world: Partial<Snapshot> = {
      ...{ relatedItems: [secret], knownRepositories: { "acme/vault": known } },
      repository: { ...snapshot().repository, visibility: "public" },
    };
    expect("body" in writeIn(follow({ ...TOLD, world }))).toBe(false);
  });
});

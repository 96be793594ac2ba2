import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { Review } from "../../src/domain/postmortem/review.ts";
import { reviewedText } from "../../src/markdown/postmortem/reviewed-text.ts";
import { openedSections } from "../../src/markdown/postmortem/sections.ts";
import { examplesIn } from "../../src/observed/examples.ts";
import type { PostmortemIssue } from "../../src/observed/issue.ts";
import {
  assessPostmortem,
  isCommittedItem,
  isCommittedSince,
  isCompletePostmortem,
  ownersOf,
  quote,
  whereToOpen,
  withReviews,
  wordsInLine,
} from "../../src/plan/assessed-postmortem.ts";
import type { PlanInput } from "../../src/plan/plan-input.ts";
import type { PostmortemMarker } from "../../src/record/marker-types.ts";
import { base, fields, HOME, item, line, planInput, postmortem, recording, snapshot } from "./builders.ts";

const { repository } = snapshot();
const OPS = { owner: "acme", repo: "ops" };
const SUMMARY = "## Summary\n\nIt broke.\n\n";
const bodyWith = (...lines: string[]) => `${SUMMARY}## Action items\n\n${lines.join("\n")}\n`;
const shown = (number: number, words: string) =>
  `- [ ] [#${number}](https://github.com/acme/shop/issues/${number}) ${words}`;

interface Case extends Partial<PlanInput> {
  readonly page?: Partial<PostmortemIssue>;
  readonly marker?: Partial<PostmortemMarker>;
}

function assessed(body: string, { page, marker, ...over }: Case = {}) {
  const bare = postmortem(body, page);
  return assessPostmortem(planInput(over), { ...bare, marker: { ...bare.marker, ...marker } });
}

const requiring = (...requiredSections: string[]): Policy => ({
  ...DEFAULT_POLICY,
  postmortem: { ...DEFAULT_POLICY.postmortem, requiredSections },
});

describe("where the issue of a line opens", () => {
  const known = { ...repository, ...OPS, id: 2 };
  const where = (named: string | null, ops: Partial<typeof known> = {}) => {
    const knownRepositories = { "acme/ops": { ...known, ...ops } };
    return whereToOpen(snapshot({ knownRepositories }), postmortem(""), line("Alert", { repository: named }));
  };

  it("is the postmortem's repository, or the one that the line names", () => {
    expect(where(null)).toEqual(HOME);
    expect(where("Acme/ops")).toEqual({ owner: "Acme", repo: "ops" });
  });

  const NAME_ONE =
    "“Alert” is not tracked: `repo:` must name a repository of acme, such as `repo: acme/shop`.";

  it.each<[string, string, Partial<typeof known>, string]>([
    ["of another owner", "other/ops", {}, NAME_ONE],
    ["that is not the name of one", "ops", {}, NAME_ONE],
    [
      "that is archived",
      "acme/ops",
      { archived: true },
      "“Alert” is not tracked: acme/ops is archived. Unarchive it, or use another repository.",
    ],
  ])("is no repository %s", (_, named, ops, refused) => {
    expect(where(named, ops)).toEqual({ refused });
  });
});

describe("the text of a line in a note", () => {
  it.each([
    ["Alert on *lag*", "“Alert on \\*lag\\*”"],
    ["x".repeat(80), `“${"x".repeat(80)}”`],
    ["x".repeat(81), `“${"x".repeat(80)}…”`],
    ["🚨".repeat(80), `“${"🚨".repeat(80)}”`],
    ["🚨".repeat(81), `“${"🚨".repeat(80)}…”`],
  ])("%s", (words, quoted) => {
    expect(quote(line(words))).toBe(quoted);
  });
});

describe("the lines of a postmortem", () => {
  it("are those that people wrote", () => {
    const words = ["- [ ] Alert on lag", "- [ ] Page someone @bob"];
    const opened = assessed(bodyWith(...words)).lines;
    const { lines, halfEdited, reading } = assessed(bodyWith(...words, "- [ ] Page someone @eve"), {
      marker: { examples: examplesIn(opened.slice(1), HOME) },
    });
    expect(lines.map((one) => one.words)).toEqual(["Alert on lag"]);
    expect(halfEdited.map(({ owners }) => owners)).toEqual([["eve"]]);
    expect(reading.found).toHaveLength(3);
  });

  it("outside the sections of action items are those of an item", () => {
    const body = `${bodyWith("- [ ] Alert on lag")}\n## Timeline\n\n${shown(14, "Page someone")}\n${shown(15, "Rest")}\n`;
    const { lines, matching } = assessed(body, {
      items: [item(14, "Page someone"), item(16, "Alert on lag")],
    });
    expect(lines.map((one) => [one.words, one.outside])).toEqual([
      ["Alert on lag", undefined],
      ["Page someone", true],
    ]);
    expect(matching.pairs.map((pair) => pair.item.ref.number)).toEqual([14, 16]);
  });

  it("say who owns an item", () => {
    const owned = recording(item(14, "Page someone", { assignees: ["olga"] }), {
      terms: { priority: null, areas: [], owners: ["tom"] },
    });
    const other = item(15, "Alert on lag");
    const pair = (over: Parameters<typeof line>[1]) => ({
      pairs: [
        { line: line("Alert", { owners: ["eve"] }), item: other, showsIssue: true },
        { line: line("Page \\*all\\*", over), item: owned, showsIssue: true },
      ],
    });
    expect(ownersOf(owned, pair({ owners: ["bob"] }))).toEqual(["bob"]);
    expect(ownersOf(owned, pair({}))).toEqual(["olga"]);
    expect(ownersOf(owned, { pairs: [] })).toEqual(["tom"]);
    expect(wordsInLine(owned, pair({ owners: ["bob"] }))).toEqual({ title: "Page *all*", owners: ["bob"] });
    expect(wordsInLine(owned, { pairs: [] })).toEqual({ title: "", owners: [] });
  });
});

describe("what a postmortem lacks", () => {
  const ITEMS =
    "There are no action items. Add one under the heading, or write “No action items:” followed by the reason.";
  const empty = (title: string) => `The section “${title}” is empty or unchanged from the template.`;
  const owner = (number: number) => `The item #${number} needs an owner.`;
  const owned = item(14, "Alert on lag", { assignees: ["alice"] });
  const unowned = item(14, "Alert on lag");
  const closed = { state: "closed", stateReason: "completed" } as const;
  const dropped = { reason: "no", by: "ada", at: "2026-11-02T10:00:00Z", commentId: null };
  const retracted = recording(
    { ...owned, state: "closed", stateReason: "not_planned" },
    { base: base({ line: null, issue: fields({ done: true }) }) },
  );
  const refusedBy = base({ line: fields({ owners: ["alise"] }), issue: fields({ owners: [] }) });
  const none = bodyWith();
  const long = "Lessons ".repeat(20).trim();

  it.each<[string, string, Case, string[]]>([
    ["nothing with a line", bodyWith("- [ ] Alert on lag"), {}, []],
    ["items without any", none, {}, [ITEMS]],
    ["nothing with a reason for having none", bodyWith("No action items: it was a drill."), {}, []],
    ["what its sections do not say", `## Impact\n\n${none}`, {}, [empty("Impact"), ITEMS]],
    [
      "what they say as they opened",
      bodyWith("- [ ] Alert"),
      { marker: { sections: openedSections(SUMMARY) } },
      [empty("Summary")],
    ],
    ["items if its lines can't be tracked", bodyWith("- [ ] Alert repo: acme/wiki"), {}, [ITEMS]],
    ["nothing if such a line is done", bodyWith("- [x] Alert repo: acme/wiki"), {}, []],
    ["nothing with an item that has an owner", none, { items: [owned] }, []],
    ["an owner", none, { items: [unowned] }, [owner(14)]],
    [
      "an owner, although the line names one whom GitHub refused",
      bodyWith(`${shown(14, "Alert on lag")} @alise`),
      { items: [recording(unowned, { base: refusedBy })] },
      [owner(14)],
    ],
    [
      "nothing, if the line names one",
      bodyWith(`${shown(14, "Alert on lag")} @eve`),
      { items: [unowned] },
      [],
    ],
    ["nothing with an item that is done", none, { items: [{ ...unowned, ...closed }] }, []],
    [
      "items, if one was dropped",
      none,
      { items: [recording({ ...owned, ...closed }, { dropped })] },
      [ITEMS],
    ],
    ["nothing, if it was opened again", none, { items: [recording(owned, { dropped })] }, []],
    ["items, if one was never written", none, { items: [retracted] }, [ITEMS]],
    [
      "only sections that the settings name, as they name them",
      `## Impact\n\n${bodyWith("- [ ] Alert")}\n`,
      { policy: requiring("summary", "**What** we learned", "Action items") },
      [empty("**What** we learned")],
    ],
    [
      "a section with a long name, cut",
      bodyWith("- [ ] Alert"),
      { policy: requiring(long) },
      [empty(`${long.slice(0, 99)}…`)],
    ],
  ])("%s", (_, body, about, expected) => {
    const { missing, lacks } = assessed(body, about);
    expect(missing).toEqual(expected);
    expect(lacks).toHaveLength(expected.length);
  });

  it("names an item in full, however long its repository is called", () => {
    const ref = { owner: "acme", repo: "x".repeat(100), number: 14 };
    const terms = { priority: null, areas: [], owners: [] };
    const far = recording({ ...unowned, ref }, { terms });
    expect(assessed(none, { items: [far] }).lacks).toEqual([
      { kind: "owner", what: `acme/${"x".repeat(100)}#14` },
    ]);
  });

  it.each<[string, string, Case, number]>([
    ["of its text, without the action items", `## Impact\n\n${none}`, {}, 2],
    ["at least one", "", {}, 1],
    ["that the settings name", none, { policy: requiring("Impact", "Causes", "Lessons") }, 3],
  ])("counts the sections: %s", (_, body, about, expected) => {
    expect(assessed(body, about).sectionCount).toBe(expected);
  });
});

describe("the reviews of a postmortem", () => {
  const BODY = bodyWith("- [ ] Alert on lag");
  const policy: Policy = {
    ...DEFAULT_POLICY,
    postmortem: { ...DEFAULT_POLICY.postmortem, review: { required: 1, by: ["rae"] } },
  };
  const OF = reviewedText(BODY, assessed(BODY).checklist);
  const review = (over: Partial<Review> = {}): Review => ({
    ...{ verdict: "approved", of: OF, by: "rae", at: "2026-11-03T08:00:00Z", commentId: 7 },
    ...over,
  });
  const old = review({ of: "an earlier text", by: "ned" });
  const change = review({ verdict: "changes", by: "ned", reason: "Say why." });
  const AWAITED = "It awaits an approval by rae, who reads it and comments /approve.";
  const closed = { state: "closed" } as const;

  it("count for the text that they are about", () => {
    const { review: found, missing } = assessed(BODY, { policy, marker: { reviews: [old, review()] } });
    expect(found).toEqual({ of: OF, reviews: [review()], outdated: [old] });
    expect(missing).toEqual([]);
  });

  it.each<[string, Case, string[]]>([
    ["are missing", {}, [AWAITED]],
    ["are of an earlier text", { marker: { reviews: [old] } }, [AWAITED]],
    [
      "ask for changes",
      { marker: { reviews: [change, review()] } },
      ["Changes are requested by ned: Say why."],
    ],
    [
      "are by someone to whom it is assigned",
      { marker: { reviews: [review()] }, page: { assignees: ["rae"] } },
      [AWAITED],
    ],
    ["are missing when it was just closed", { page: closed }, [AWAITED]],
  ])("%s", (_, about, expected) => {
    expect(assessed(BODY, { policy, ...about }).missing).toEqual(expected);
  });

  const decline = { reason: "a drill", by: "ada", at: "2026-11-02T10:00:00Z", commentId: null };

  it.each<[string, Case]>([
    ["without settings that ask for them", {}],
    ["once it was closed as complete", { policy, page: closed, marker: { completedAt: decline.at } }],
    ["once it was declined", { policy, page: closed, marker: { declined: decline } }],
  ])("do not matter %s", (_, about) => {
    expect(assessed(BODY, about)).toMatchObject({ review: null, missing: [] });
  });

  it("matter when it is reopened", () => {
    expect(assessed(BODY, { policy, marker: { completedAt: decline.at } }).missing).toEqual([AWAITED]);
  });

  it("replace what earlier ones left open", () => {
    const before = assessed(`## Impact\n\n${BODY}`, { policy, marker: { reviews: [{ ...change, of: OF }] } });
    const after = withReviews(planInput({ policy }), before, [change, review({ by: "tom" })]);
    const open = "The section “Impact” is empty or unchanged from the template.";
    expect(before.missing).toEqual([open, AWAITED]);
    expect(after.missing).toEqual([open, "Changes are requested by ned: Say why."]);
    expect(after.review).toEqual({ ...before.review, reviews: [change, review({ by: "tom" })] });
    expect(withReviews(planInput({ policy }), after, [review()]).lacks).toEqual([
      { kind: "section", what: "Impact" },
    ]);
    const without = assessed(BODY);
    expect(withReviews(planInput(), without, [])).toEqual(without);
  });
});

describe("an item is committed", () => {
  const body = `## Impact\n\n${bodyWith("- [ ] Alert")}`;
  const one = item(14, "Alert on lag");
  const at = (now: string, about: Case = {}) => {
    const input = planInput({ now: Temporal.Instant.from(now) });
    const page = assessed(body, about);
    expect(isCommittedItem(input, page, one)).toBe(
      isCommittedSince(input, page, one.marker.ledger.trackedAt),
    );
    return isCommittedItem(input, page, one);
  };

  it("a day after it was tracked, or once its postmortem is complete", () => {
    expect(at("2026-11-03T08:59:59Z")).toBe(false);
    expect(at("2026-11-03T09:00:00Z")).toBe(true);
    expect(at("2026-11-02T09:00:00Z", { marker: { completedAt: "2026-11-02T09:00:00Z" } })).toBe(true);
    expect(isCompletePostmortem(assessed(body))).toBe(false);
    expect(isCompletePostmortem(assessed(bodyWith("- [ ] Alert")))).toBe(true);
  });
});

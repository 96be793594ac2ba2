import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { ItemCommand, ItemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { planDuplicateItems } from "../../../src/plan/items/duplicates.ts";
import { createPlan } from "../../../src/plan/plan.ts";
import { item, planInput, postmortem, recording, snapshot, writtenTo } from "../builders.ts";

const plan = createPlan(new Map());

const SOON = Temporal.Instant.from("2026-11-02T10:00:00Z");
const LATER = Temporal.Instant.from("2026-11-10T10:00:00Z");
const shown = (number: number) =>
  `- [ ] [#${number}](https://github.com/acme/shop/issues/${number}) Fix it · due 2026-12-01`;

const first = item(5, "Fix it");
const second = item(6, "Fix it");

/** The planned operations for one issue. */
const done = (number: number, operations: readonly Operation[]) =>
  operations.flatMap((operation) => {
    if (operation.kind === "update-item" && operation.item.number === number)
      return [operation.state ? `close as ${operation.stateReason}` : "keep"];
    const isComment = operation.kind === "comment" && operation.issue.number === number;
    return isComment && operation.tag ? [operation.tag] : [];
  });
const planned = (line: string, items: readonly ItemIssue[], now = SOON, over: Partial<Snapshot> = {}) => {
  const page = postmortem(`## Action items\n\n${line}\n`);
  return plan(snapshot({ postmortems: [page], items, ...over }), now);
};

/** The second issue, whose line names Copilot. */
const forCopilot = (over: Partial<ItemIssue>): ItemIssue => {
  const { base } = second.marker.ledger;
  return recording(
    { ...second, ...over },
    { base: { ...base, line: { ...base.line!, owners: ["copilot"] } } },
  );
};

describe("a second issue for a line", () => {
  it.each([
    ["immediately", SOON],
    ["long after its postmortem is committed", LATER],
  ])("is closed as a duplicate of the one in the line, %s", (_, now) => {
    const operations = planned(shown(5), [first, second], now);
    expect(done(6, operations)).toEqual(["copy acme/shop#5", "close as duplicate"]);
    expect(done(5, operations)).toEqual(["keep"]);
  });

  it("is closed where GitHub assigned it to Copilot, which its record does not know yet", () => {
    const copy = forCopilot({ assignees: ["Copilot"] });
    expect(done(6, planned(shown(5), [first, copy]))).toEqual(["copy acme/shop#5", "close as duplicate"]);
    const taken = { ...second, assignees: ["Copilot"] };
    expect(done(6, planned(shown(5), [first, taken]))).toEqual([]);
  });

  it("is closed even if its number is lower, because people know the one in the line", () => {
    const operations = planned(shown(6), [first, second], LATER);
    expect(done(5, operations)).toEqual(["copy acme/shop#6", "close as duplicate"]);
  });

  it("is kept until the line shows a number, so that two workers do not close each other's issue", () => {
    for (const now of [SOON, LATER]) {
      const operations = planned("- [ ] Fix it", [first, second], now);
      expect(operations).toContainEqual(
        expect.objectContaining({
          kind: "edit-lines",
          edits: [
            expect.objectContaining({
              set: expect.objectContaining({ issue: { owner: "acme", repo: "shop", number: 5 } }),
            }),
          ],
        }),
      );
      expect(done(6, operations)).toEqual([]);
    }
  });

  it("does not make a reworded line without a number ambiguous", () => {
    const [edit] = planned("- [ ] Fix it all", [first, second]);
    expect(edit).toMatchObject({ kind: "edit-lines", edits: [{ set: { issue: { number: 5 } } }] });
  });

  it("is closed if neither has a line and both are committed: the lowest number stays", () => {
    const operations = planned("", [first, second], LATER);
    expect(done(5, operations)).toEqual([]);
    expect(done(6, operations)).toEqual(["copy acme/shop#5", "close as duplicate"]);
  });

  it("is not opened again before, if a person closed it in a way that does not count", () => {
    const closer = { login: "carol", kind: "person", role: "triage", teams: [] } as const;
    const closed = { closer, at: "2026-11-02T09:55:00Z", reason: null };
    const closing = { closed, mayClose: true, mergedPullRequest: false, evidence: false, duplicateOf: null };
    const copy = { ...second, state: "closed", stateReason: "not_planned", closing } as const;
    expect(done(6, planned(shown(5), [first, copy], LATER))).toEqual([
      "copy acme/shop#5",
      "close as duplicate",
    ]);
  });

  it("is not labeled as overdue if neither has a line, because both are closed before they are committed", () => {
    const late = recording({ ...second, comments: 1 }, { originalDue: "2026-10-30", due: "2026-10-30" });
    expect(done(6, planned("", [first, late]))).toEqual([]);
    expect(done(6, planned("", [first, late], LATER))).toEqual(["keep"]);
  });

  it("gets one comment, despite crashes", () => {
    const reported = { ...second, postedTags: ["copy acme/shop#5"] as const, comments: 1 };
    expect(done(6, planned(shown(5), [first, reported]))).toEqual(["close as duplicate"]);
  });

  it("stays closed and is no longer an item of the postmortem", () => {
    const operations = planned(shown(5), [first, second]);
    const close = operations.find(
      (operation) => operation.kind === "update-item" && operation.item.number === 6,
    );
    const { marker, stateReason } = close as Operation<"update-item">;
    const after: ItemIssue = {
      ...second,
      marker: writtenTo(second, marker),
      state: "closed",
      stateReason: stateReason ?? null,
    };
    const repeated = planned(shown(5), [first, after], LATER);
    expect(done(6, repeated)).toEqual([]);
    expect(repeated).toContainEqual(
      expect.objectContaining({ body: expect.stringContaining("0 of 1 action item is done") }),
    );
    // A stale save of the postmortem can restore the line without a number.
    expect(planned("- [ ] Fix it", [first, after])).toContainEqual(
      expect.objectContaining({
        kind: "edit-lines",
        edits: [
          expect.objectContaining({
            set: expect.objectContaining({ issue: { owner: "acme", repo: "shop", number: 5 } }),
          }),
        ],
      }),
    );
    const reopened: ItemIssue = { ...after, state: "open", stateReason: "reopened" };
    const keptOpen = planned(shown(5), [first, reopened], LATER);
    expect(done(6, keptOpen)).toEqual(["keep"]);
    const record = keptOpen.find(
      (operation) => operation.kind === "update-item" && operation.item.number === 6,
    ) as Operation<"update-item">;
    expect(
      done(6, planned(shown(5), [first, { ...reopened, marker: writtenTo(second, record.marker) }], LATER)),
    ).toEqual([]);
  });
});

describe("a second issue that a person changed", () => {
  it.each([
    ["renamed it", { ...second, title: "Fix it well" }],
    ["assigned it", { ...second, assignees: ["bob"] }],
    ["commented on it", { ...second, comments: 1 }],
    ["wrote in it", { ...second, body: "See the logs." }],
    ["assigned it, after GitHub assigned it to Copilot", forCopilot({ assignees: ["Copilot", "bob"] })],
    [
      "had it waived",
      recording(second, {
        waiver: { until: "2026-12-24", reason: "later", by: "a", at: "2026-11-02T09:30:00Z", commentId: 3 },
      }),
    ],
    ["had a command obeyed", recording(second, { obeyed: [3] })],
  ])("stays open and is reported if someone %s", (_, touched) => {
    for (const now of [SOON, LATER]) {
      const operations = planned(shown(5), [first, touched], now);
      expect(done(6, operations)).toEqual([]);
      expect(operations).toContainEqual(
        expect.objectContaining({
          which: "status",
          body: expect.stringContaining("#6 is a duplicate of #5"),
        }),
      );
    }
  });
});

describe("a second issue that stays", () => {
  const late = { originalDue: "2026-10-30", due: "2026-10-30" };
  const touched = recording({ ...second, comments: 1, labels: [] }, late);
  const test = item(7, "Test it");
  const of = (items: readonly ItemIssue[], line: string, changing: readonly ItemIssue[] = []) => {
    const world = planInput({ items });
    const page = assessPostmortem(world, postmortem(`## Action items\n\n${line}\n`));
    return planDuplicateItems(world, page, page.matching, new Set(changing));
  };

  it("keeps its labels if the first one has a line, although it is not committed", () => {
    expect(of([first, touched], shown(5)).operations).toMatchObject([
      {
        kind: "update-item",
        item: touched.ref,
        labels: { add: [{ name: "action-item" }, { name: "overdue" }] },
      },
    ]);
  });

  it("is left alone if neither has a line, because both are closed then", () => {
    const line = "- [ ] [#7](https://github.com/acme/shop/issues/7) Test it";
    const { operations, notes, duplicates } = of([first, touched, test], line);
    expect([operations, notes.length, [...duplicates]]).toEqual([[], 1, [touched]]);
  });

  it("has been used if somebody wrote a command on it", () => {
    const help: ItemCommand = {
      comment: { id: 9, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-02") },
      actor: { login: "bob", kind: "person", role: "write", teams: [] },
      request: { name: "help" },
    };
    const { operations, notes } = of([first, { ...second, commands: [help] }], shown(5));
    expect([operations, notes.length]).toEqual([[], 1]);
  });

  it("waits while a command changes it", () => {
    const { operations, duplicates } = of([first, second], shown(5), [second]);
    expect([operations, duplicates.size]).toEqual([[], 0]);
  });

  it("is untouched whatever white space its body has", () => {
    const { operations } = of([first, { ...second, body: "\n\n" }], shown(5));
    expect(done(6, operations)).toEqual(["copy acme/shop#5", "close as duplicate"]);
  });

  it("is no duplicate once a person closed it as completed", () => {
    const completed = { ...second, state: "closed", stateReason: "completed" } as const;
    expect(of([first, completed], shown(5))).toEqual({ operations: [], notes: [], duplicates: new Set() });
    expect(of([{ ...first, ...completed, ref: first.ref }, second], "").duplicates.size).toBe(0);
  });

  it("is no duplicate if a person closed it after its line was reworded", () => {
    const closer = { login: "carol", kind: "person", role: "triage", teams: [] } as const;
    const closed = { closer, at: "2026-11-02T09:55:00Z", reason: null };
    const closing = { closed, mayClose: true, mergedPullRequest: false, evidence: false, duplicateOf: null };
    const { base } = second.marker.ledger;
    const line = { ...base.line!, title: "Mend more" };
    const copy = { ...second, state: "closed", stateReason: "not_planned", closing } as const;
    expect(of([first, recording(copy, { base: { ...base, line } })], shown(5)).duplicates.size).toBe(0);
  });
});

describe("what is not a second issue", () => {
  it.each([
    ["the next line with the same words", { ...second, marker: { ...second.marker, occurrence: 2 } }],
    ["one with other words", item(6, "Test it")],
    [
      "one whose line was reworded before another line took its words",
      recording(second, {
        base: { ...second.marker.ledger.base, line: { done: false, owners: [], title: "Mend more" } },
      }),
    ],
  ])("%s stays open if its line is deleted and it is committed", (_, other) => {
    expect(done(6, planned(shown(5), [first, other], LATER))).toEqual([]);
  });
});

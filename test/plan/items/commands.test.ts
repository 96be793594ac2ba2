import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { CommandProblem } from "../../../src/commands/find-commands.ts";
import type { Actor } from "../../../src/domain/actor.ts";
import type { Request } from "../../../src/domain/commands/requests.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { ItemCommand, ItemIssue } from "../../../src/observed/issue.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { writeKey } from "../../../src/operations/operation-target.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { planCommands } from "../../../src/plan/items/commands.ts";
import { unchangedItem } from "../../../src/plan/items/item-issue.ts";
import { areaLabel, priorityLabel } from "../../../src/plan/labels.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { checklist, item, kindsOf, planInput, recording } from "../builders.ts";

const ROOT: Actor = { login: "root", kind: "person", role: "admin", teams: [] };
const BOB: Actor = { login: "bob", kind: "person", role: "read", teams: [] };
const SHOWN = "- [ ] [#20](https://github.com/acme/shop/issues/20) Add alerts due 2026-12-01 P2";
const AREAS = {
  db: { paths: [], labels: ["database"], teams: [] },
  net: { paths: [], labels: ["network"], teams: [] },
};
const WITH_AREAS = { policy: { ...DEFAULT_POLICY, gate: { ...DEFAULT_POLICY.gate, areas: AREAS } } };

const says = (
  request: Request | CommandProblem,
  {
    id = 7,
    actor = ROOT,
    edited = false,
    ...over
  }: Partial<ItemCommand> & { id?: number; edited?: boolean } = {},
): ItemCommand => ({
  comment: { id, edited, writtenOn: Temporal.PlainDate.from("2026-11-02") },
  ...{ actor, request },
  ...over,
});
const priority = (of: "P0" | "P1" | "P3") => ({ name: "priority", priority: of }) as const;
const assign = (...owners: string[]) => ({ name: "assign", owners }) as const;
const area = (change: "+" | "-", name: string) => ({ name: "area", change, area: name }) as const;
const extend = { name: "extend", date: "+7d", reason: "The vendor is late" } as const;
const drop = { name: "drop", reason: "The pump is sold" } as const;

const withCommands = (commands: readonly ItemCommand[], over: Partial<ItemIssue> = {}): ItemIssue => {
  return item(20, "Add alerts", { commands, ...over });
};
const planOn = (
  items: readonly ItemIssue[],
  over: Partial<PlanInput> = {},
  lines: readonly string[] = [SHOWN],
) => {
  const world = planInput({ items, ...over });
  const page = assessPostmortem(world, checklist(...lines));
  return { ...planCommands(world, page, page.matching.pairs), page };
};
const run = (...commands: ItemCommand[]) => planOn([withCommands(commands)]).operations;
const updateIn = (operations: readonly Operation[]) =>
  operations.find(({ kind }) => kind === "update-item") as Operation<"update-item">;
const editsIn = (operations: readonly Operation[]) =>
  operations.flatMap((one) => (one.kind === "edit-lines" ? one.edits.map(({ set }) => set) : []));
const repliesIn = (operations: readonly Operation[]) =>
  operations.flatMap((one) => (one.kind === "comment" ? [one.body] : []));

describe("a command that is carried out", () => {
  it("changes line and item, and the write of the item records the comment", () => {
    const found = withCommands([says(priority("P1"))]);
    const { operations, changing, page } = planOn([found]);
    const { ledger } = found.marker;
    const changed = { ...ledger, terms: { ...ledger.terms, priority: "P1" }, obeyed: [7] };
    expect(operations).toEqual([
      {
        kind: "edit-lines",
        postmortem: page.ref,
        checklist: page.checklist,
        edits: [{ find: page.lines[0], set: { priority: "P1" } }],
      },
      {
        ...unchangedItem(found),
        labels: { add: [priorityLabel("P1")], remove: [] },
        marker: { ...found.marker, ledger: changed },
        executes: [{ issue: found.ref, id: 7 }],
      },
    ]);
    expect([...changing]).toEqual([found]);
  });

  it("changes the line of its own item", () => {
    const other = item(19, "Test them");
    const lines = ["- [ ] [#19](https://github.com/acme/shop/issues/19) Test them P2", SHOWN];
    const { operations, changing, page } = planOn([other, withCommands([says(priority("P1"))])], {}, lines);
    expect(operations[0]).toMatchObject({ edits: [{ find: page.lines[1], set: { priority: "P1" } }] });
    expect([...changing].map(({ ref }) => ref.number)).toEqual([20]);
  });

  it("needs no line", () => {
    expect(kindsOf(planOn([withCommands([says(priority("P1"))])], {}, []).operations)).toEqual([
      "update-item",
    ]);
  });

  it("counts together with the others, in one write", () => {
    const update = updateIn(run(says(priority("P1")), says(assign("bob"), { id: 8 })));
    expect(update).toMatchObject({ assignees: ["bob"], labels: { add: [{ name: "P1" }] } });
    expect(update.executes?.map(({ id }) => id)).toEqual([7, 8]);
  });

  it("decides about the ones after it", () => {
    const operations = run(says(assign("bob")), says(extend, { id: 8, actor: BOB }));
    expect(updateIn(operations)).toMatchObject({ marker: { ledger: { due: "2026-12-08" } } });
    const [reply] = repliesIn(run(says(drop), says(extend, { id: 8 })));
    expect(reply).toBe("@root This item is closed. If it isn't done, reopen it and post the command again.");
  });

  it("counts although another one in its comment is recorded with it", () => {
    const update = updateIn(run(says(priority("P1")), says(extend)));
    expect(update).toMatchObject({ marker: { ledger: { due: "2026-12-08", terms: { priority: "P1" } } } });
  });

  it("closes the item if it drops it", () => {
    expect(updateIn(run(says(drop)))).toMatchObject({
      state: "closed",
      stateReason: "not_planned",
      marker: { ledger: { dropped: { reason: drop.reason, by: "root" } } },
    });
  });

  it("is ignored if its comment is recorded already, or a bot wrote it", () => {
    const robot = { ...ROOT, kind: "bot" } as const;
    expect(run(says(priority("P1"), { actor: robot }))).toEqual([]);
    const known = recording(withCommands([says(priority("P1"))]), { obeyed: [7] });
    expect(planOn([known])).toMatchObject({ operations: [], changing: new Set() });
  });

  it("is ignored on an item whose record is not trusted", () => {
    expect(planOn([withCommands([says(priority("P1"))], { signed: "untrusted" })]).operations).toEqual([]);
  });
});

describe("what only the line can hold", () => {
  it.each<[string, Request[], object[]]>([
    ["a team", [assign("acme/dba")], [{ owners: ["acme/dba"] }]],
    ["a team and a person", [assign("acme/dba", "bob")], [{ owners: ["acme/dba", "bob"] }]],
    ["nobody", [{ name: "assign", owners: [], nobody: true }], [{ owners: [] }]],
    ["a person", [assign("bob")], []],
    ["a person and a priority", [assign("bob"), priority("P1")], [{ priority: "P1" }]],
    [
      "a team and a priority",
      [assign("acme/dba"), priority("P1")],
      [{ owners: ["acme/dba"], priority: "P1" }],
    ],
    ["a date", [extend], []],
  ])("is written into it: %s", (_, requests, edits) => {
    expect(editsIn(run(...requests.map((request) => says(request))))).toEqual(edits);
  });

  it("stays in an item that fewer people can read", () => {
    const { repository } = planInput();
    const over = {
      repository: { ...repository, visibility: "public" },
      knownRepositories: { "acme/infra": { ...repository, repo: "infra", id: 2, visibility: "private" } },
    } as const;
    const there = (...requests: Request[]) => {
      const ref = { owner: "acme", repo: "infra", number: 20 };
      const found = withCommands(
        requests.map((request) => says(request)),
        { ref },
      );
      const line = "- [ ] [acme/infra#20](https://github.com/acme/infra/issues/20) Add alerts P2";
      return planOn([found], over, [line]).operations;
    };
    expect(kindsOf(there(assign("acme/dba")))).toEqual(["update-item"]);
    expect(editsIn(there(assign("acme/dba"), priority("P1")))).toEqual([{ priority: "P1" }]);
  });
});

describe("the labels of an item", () => {
  const labeled = (labels: string[], areas: string[], ...requests: Request[]) => {
    const found = withCommands(
      requests.map((request) => says(request)),
      { labels },
    );
    const known = recording(found, { terms: { ...found.marker.ledger.terms, areas } });
    return updateIn(planOn([known], WITH_AREAS).operations).labels;
  };
  const DB = areaLabel("db", "database");

  it.each<[string, string[], string[], Request[], Operation<"update-item">["labels"]]>([
    [
      "its priority is replaced",
      ["action-item", "p2", "p1", "P4", "database"],
      [],
      [priority("P1")],
      { add: [priorityLabel("P1")], remove: ["p2", "P4"] },
    ],
    ["it comes into an area", ["P2"], [], [area("+", "db")], { add: [DB], remove: [] }],
    ["it is in the area by its label", ["database"], [], [area("+", "db")], undefined],
    [
      "it leaves an area",
      ["database", "network", "P2"],
      ["db", "net"],
      [area("-", "db")],
      { add: [], remove: ["database"] },
    ],
    [
      "it leaves two areas",
      ["database", "network", "docs"],
      ["db", "net"],
      [area("-", "db"), area("-", "net")],
      { add: [], remove: ["database", "network"] },
    ],
    ["its owner changes", ["P2", "database"], ["db"], [assign("bob")], undefined],
  ])("change if %s", (_, labels, areas, requests, expected) => {
    expect(labeled(labels, areas, ...requests)).toEqual(expected);
  });
});

describe("a date in the line that people are asked about", () => {
  const asked = [SHOWN.replace("2026-12-01", "2025-12-01")];

  it.each<[string, Request, string | undefined]>([
    ["/due", { name: "due", date: "+14d" }, "2025-12-01"],
    ["/extend", extend, "2025-12-01"],
    ["/priority", priority("P1"), undefined],
  ])("is settled by a command about the date: %s", (_, request, due) => {
    const update = updateIn(planOn([withCommands([says(request)])], {}, asked).operations);
    expect(update.marker.ledger.base.due).toBe(due);
  });

  it("is settled although another command follows", () => {
    const found = withCommands([says(extend), says(priority("P1"))]);
    expect(updateIn(planOn([found], {}, asked).operations).marker.ledger.base.due).toBe("2025-12-01");
  });

  it("is none if the line has no date, or no line is there", () => {
    for (const lines of [
      [SHOWN.replace("due 2026-12-01", "")],
      [SHOWN.replace("2026-12-01", "soonish")],
      [],
    ]) {
      const update = updateIn(planOn([withCommands([says(extend)])], {}, lines).operations);
      expect(update.marker.ledger.base).not.toHaveProperty("due");
    }
  });
});

describe("a command that is not carried out", () => {
  it.each<[string, ItemCommand, string]>([
    [
      "in an edited comment",
      says(priority("P1"), { edited: true }),
      "@root commands in an edited comment are ignored, because there is no way to tell who asked for what. Post the command in a new comment.",
    ],
    [
      "that belongs elsewhere",
      says({ name: "complete" }),
      "@root /complete works on the postmortem, and there is none. Someone with the triage role can comment /postmortem on #12 to open one.",
    ],
    [
      "that can't be read",
      says({ name: "due", problem: "Expected a date.", example: "/due +14d" }),
      "@root Expected a date. For example: `/due +14d`",
    ],
    [
      "about someone whom GitHub can't assign",
      says(assign("eve"), { unassignable: ["eve"] }),
      "@root GitHub can't assign eve: the user doesn't exist or doesn't have access to this repository. Nothing was changed.",
    ],
    [
      "by someone who may not",
      says(priority("P1"), { actor: BOB }),
      "@bob Only an owner of the item, someone with at least the triage role, or an approver can do this, and you have the role read. Approvers are people with the role maintain or admin.",
    ],
  ])("is answered: one %s", (_, command, words) => {
    const { operations, changing } = planOn([withCommands([command])]);
    expect(operations).toMatchObject([{ kind: "comment", issue: { number: 20 }, body: words }]);
    expect(operations).toHaveLength(1);
    expect(changing.size).toBe(0);
  });

  it("says what works before and after an item is committed", () => {
    const help = (over: Partial<PlanInput>) =>
      repliesIn(planOn([withCommands([says({ name: "help" })])], over).operations).join();
    expect(help({})).toMatch(/^@root Commands for this action item[\s\S]*`\/due DATE`/);
    expect(help({ now: Temporal.Instant.from("2026-11-10T10:00:00Z") })).not.toContain("`/due DATE`");
  });

  it.each<[string, Partial<ItemIssue>, boolean]>([
    ["an assignee", { assignees: ["bob"] }, true],
    ["someone else", { assignees: ["eve"] }, false],
  ])("asks who owns the item: %s", (_, over, accepted) => {
    const { operations } = planOn([withCommands([says(priority("P1"), { actor: BOB })], over)]);
    expect(updateIn(operations) !== undefined).toBe(accepted);
  });

  it.each<[string, string[], string[], boolean]>([
    ["someone in the line", ["bob"], ["bob"], true],
    ["someone in the line whom GitHub refused", ["bob"], [], false],
  ])("asks who owned it when line and issue were last in step: %s", (_, inLine, assigned, accepted) => {
    const found = withCommands([says(priority("P1"), { actor: BOB })]);
    const { base } = found.marker.ledger;
    const seen = {
      ...base,
      line: { ...base.line!, owners: inLine },
      issue: { ...base.issue, owners: assigned },
    };
    expect(updateIn(planOn([recording(found, { base: seen })]).operations) !== undefined).toBe(accepted);
  });

  it("does not ask the line of an item that never had one", () => {
    const found = withCommands([says(priority("P1"), { actor: BOB })]);
    const base = { ...found.marker.ledger.base, line: null };
    expect(kindsOf(planOn([recording(found, { base })], {}, []).operations)).toEqual(["tagged comment"]);
  });
});

describe("a command on a closed item", () => {
  const closer = { closer: ROOT, at: "2026-11-02T09:55:00Z", reason: null };
  const proofs = { mayClose: true, mergedPullRequest: false, evidence: false, duplicateOf: null };
  const closed = { state: "closed", stateReason: "completed" } as const;
  const checked = [SHOWN.replace("[ ]", "[x]")];

  it("runs first if it was posted along with closing, as a reason for that", () => {
    const found = withCommands([says(drop)], { ...closed, closing: { ...proofs, closed: closer } });
    expect(updateIn(planOn([found]).operations)).toMatchObject({ stateReason: "not_planned" });
  });

  it("is rejected later", () => {
    const found = withCommands([says(drop)], closed);
    expect(repliesIn(planOn([found], {}, checked).operations)).toEqual([
      "@root This item is closed. If it isn't done, reopen it and post the command again.",
    ]);
  });

  it("waits while its unchecked box opens the item again", () => {
    const found = withCommands([says(drop)], closed);
    const { base } = found.marker.ledger;
    const done = { ...base, line: { ...base.line!, done: true }, issue: { ...base.issue, done: true } };
    expect(planOn([recording(found, { base: done })]).operations).toEqual([]);
  });
});

describe("a change that can't be saved", () => {
  const commands = [
    says(priority("P1"), { commandIndex: 0 }),
    says(assign("eve"), { commandIndex: 1, unassignable: ["eve"] }),
    says(priority("P3"), { id: 8 }),
    says(priority("P0"), { id: 9, actor: { ...ROOT, kind: "bot" } }),
  ];
  const refused = withCommands(commands);
  const failedWrites = new Map([[writeKey(unchangedItem(refused)), "GitHub answered 403."]]);

  it("is answered with the reason, once per command that would have changed something", () => {
    const { operations, changing } = planOn([refused], { failedWrites });
    const saved =
      "It could not be saved in this issue. GitHub answered 403. Once that is fixed, post the command again.";
    expect(repliesIn(operations)).toEqual([
      `@root \`/priority\`: ${saved}\n\n@root \`/assign\`: GitHub can't assign eve: the user doesn't exist or doesn't have access to this repository. Nothing was changed.`,
      `@root ${saved}`,
    ]);
    expect(kindsOf(operations)).toEqual(["tagged comment", "tagged comment"]);
    expect(changing.size).toBe(0);
  });

  it("is answered if the body is too long", () => {
    const found = withCommands([says(priority("P1"))], { body: "x".repeat(65_500) });
    const [reply, ...others] = repliesIn(planOn([found]).operations);
    expect(others).toEqual([]);
    expect(reply).toMatch(
      /^@root It could not be saved: the text of this issue would exceed GitHub's limit of 65,536 characters by \d+\. Shorten it, then post the command again\.$/,
    );
  });
});

import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../../src/domain/actor.ts";
import type { ItemRequest } from "../../../src/domain/commands/requests.ts";
import type { ItemCommand, ItemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { createPlan } from "../../../src/plan/plan.ts";
import { issue, item, postmortem, snapshot, writtenTo } from "../builders.ts";

const plan = createPlan(new Map());

const SOON = Temporal.Instant.from("2026-11-02T10:00:00Z");
const LATER = Temporal.Instant.from("2026-11-10T10:00:00Z");
const page = (...lines: string[]) => postmortem(`## Action items\n\n${lines.join("\n")}\n`);
const tracked = "- [ ] [#20](https://github.com/acme/shop/issues/20) Add alerts @alice · due 2026-12-01";

const owned = (over: Partial<ItemIssue> = {}): ItemIssue => {
  const untouched = item(20, "Add alerts", { assignees: ["alice"] });
  const fields = { done: false, owners: ["alice"], title: "Add alerts" };
  const base = { ...untouched.marker.ledger.base, line: fields, issue: fields, due: "2026-12-01" };
  return {
    ...untouched,
    marker: { ...untouched.marker, ledger: { ...untouched.marker.ledger, base } },
    ...over,
  };
};

const planned = (over: Partial<Snapshot>, now = SOON) => {
  const operations = plan(snapshot({ items: [owned()], ...over }), now);
  return operations.filter(({ kind }) => kind !== "keep-comment");
};
const update = (operations: readonly Operation[]) =>
  operations.find((operation) => operation.kind === "update-item") as Operation<"update-item">;
/** An item whose head matches its record, so that nothing is left to do. */
const inOrder = (given: ItemIssue, line = tracked, now = SOON): ItemIssue => {
  const operation = update(planned({ postmortems: [page(line)], items: [given] }, now));
  if (!operation) return given;
  return { ...given, body: operation.head, marker: writtenTo(given, operation.marker) };
};

const alice: Actor = { login: "alice", kind: "person", role: "write", teams: [] };
const admin: Actor = { login: "root", kind: "person", role: "admin", teams: [] };
const command = (request: ItemRequest | { name: "help" }, actor: Actor, id = 7): ItemCommand => ({
  comment: { id, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-02") },
  actor,
  request,
});
const withCommands = (...commands: ItemCommand[]) =>
  planned({ postmortems: [page(tracked)], items: [{ ...inOrder(owned()), commands }] });

describe("items whose lines are gone at once", () => {
  const request: ItemRequest = { name: "extend", date: "+7d", reason: "The vendor is late" };
  const closer: Actor = { login: "carol", kind: "person", role: "triage", teams: [] };
  const closed = { closer, at: "2026-11-02T09:55:00Z", reason: null };
  const closing = { closed, mayClose: true, mergedPullRequest: false, evidence: false, duplicateOf: null };
  const refused = { state: "closed", stateReason: "not_planned", closedAt: closed.at, closing } as const;

  it.each<[string, Partial<ItemIssue>, Partial<Operation<"update-item">>]>([
    ["a command changes one of them", { commands: [command(request, admin)] }, {}],
    ["one of them is opened again", refused, { state: "open" }],
  ])("stay open while %s", (_, over, change) => {
    const other = item(21, "Test them", over);
    const operations = planned({ postmortems: [page()], items: [inOrder(owned()), other] });
    expect(operations.filter((one) => one.kind === "update-item")).toEqual([
      expect.objectContaining({ item: other.ref, ...change }),
    ]);
    expect(operations.filter((one) => one.kind === "update-item" && one.state === "closed")).toEqual([]);
  });
});

describe("an up-to-date line", () => {
  it("plans nothing", () => {
    expect(planned({ postmortems: [page(tracked)], items: [inOrder(owned())] })).toEqual([]);
  });

  it("becomes an issue with owner, due date and labels if it has none", () => {
    const [create] = planned({ postmortems: [page("- [ ] Add alerts @alice P1")], items: [] });
    expect(create).toMatchObject({
      kind: "create-item",
      title: "Add alerts",
      assignees: ["alice"],
      labels: [{ name: "action-item" }, { name: "P1" }],
      marker: { ledger: { originalDue: "2026-11-17", due: "2026-11-17" } },
    });
  });

  it("is ignored if it is checked and was never tracked", () => {
    expect(planned({ postmortems: [page("- [x] Rolled back")], items: [] })).toEqual([]);
  });
});

describe("the due date in the line", () => {
  const moved = "- [ ] [#20](https://github.com/acme/shop/issues/20) Add alerts @alice · due 2026-12-15";

  it("is accepted while the item is not committed", () => {
    const { marker } = update(planned({ postmortems: [page(moved)], items: [inOrder(owned())] }));
    expect(marker.ledger).toMatchObject({ originalDue: "2026-12-01", due: "2026-12-15" });
  });

  it("never falls on a day off", () => {
    const sunday = moved.replace("2026-12-15", "2026-12-13");
    const [edit] = planned({ postmortems: [page(sunday)], items: [inOrder(owned())] });
    expect(edit).toMatchObject({ kind: "edit-lines", edits: [{ set: { due: "2026-12-14" } }] });
  });

  it("is reverted if the item is committed, and the comment names the command", () => {
    const operations = planned({ postmortems: [page(moved)], items: [inOrder(owned())] }, LATER);
    expect(operations).toEqual([
      expect.objectContaining({
        kind: "edit-lines",
        edits: [expect.objectContaining({ set: { due: "2026-12-01" } })],
      }),
      { kind: "comment", issue: owned().ref, body: expect.stringContaining("/extend 2026-12-15 REASON") },
    ]);
  });

  it("follows the record after a command changed it", () => {
    const given = inOrder(owned());
    const ledger = { ...given.marker.ledger, due: "2026-12-08" };
    const extended = { ...given, marker: { ...given.marker, ledger } };
    const [edit] = planned({ postmortems: [page(tracked)], items: [extended] }, LATER);
    expect(edit).toMatchObject({ kind: "edit-lines", edits: [{ set: { due: "2026-12-08" } }] });
  });
});

describe("an item that passes its due date", () => {
  const over = Temporal.Instant.from("2026-12-02T10:00:00Z");

  it("is labeled overdue until it is done, extended or waived", () => {
    const overdueItem = inOrder(owned());
    expect(update(planned({ postmortems: [page(tracked)], items: [overdueItem] }, over)).labels?.add).toEqual(
      [expect.objectContaining({ name: "overdue" })],
    );
    const labels = ["action-item", "overdue"];
    const done = { ...overdueItem, labels, state: "closed" as const };
    const line = tracked.replace("[ ]", "[x]");
    expect(update(planned({ postmortems: [page(line)], items: [done] }, over)).labels?.remove).toEqual([
      "overdue",
    ]);
  });
});

describe("a command on an item", () => {
  it("/extend changes the due date, with reason and approver, in one write that records the comment", () => {
    const operations = withCommands(
      command({ name: "extend", date: "+7d", reason: "waiting for the vendor" }, alice),
    );
    expect(operations).toHaveLength(1);
    expect(update(operations).marker.ledger).toMatchObject({
      originalDue: "2026-12-01",
      due: "2026-12-08",
      extensions: [
        { from: "2026-12-01", to: "2026-12-08", reason: "waiting for the vendor", by: "alice", commentId: 7 },
      ],
    });
  });

  it("is executed once, despite replays", () => {
    const request = command({ name: "extend", date: "+7d", reason: "vendor" }, alice);
    const { marker } = update(withCommands(request));
    const nextPass = { ...inOrder(owned()), marker: writtenTo(owned(), marker), commands: [request] };
    const operations = planned({ postmortems: [page(tracked)], items: [nextPass] });
    expect(operations.map(({ kind }) => kind)).toEqual(["edit-lines"]);
  });

  it("waits until its item is open again if someone unchecked the box of a closed one", () => {
    const request = command({ name: "extend", date: "+7d", reason: "vendor" }, alice);
    const given = inOrder(owned());
    const { base } = given.marker.ledger;
    const [line, issue] = [base.line!, base.issue].map((fields) => ({ ...fields, done: true }));
    const ledger = { ...given.marker.ledger, base: { ...base, line: line!, issue: issue! } };
    const done = { ...given, state: "closed" as const, marker: { ...given.marker, ledger } };
    const unchecked = { postmortems: [page(tracked)], items: [{ ...done, commands: [request] }] };
    const [reopening, ...others] = planned(unchecked);
    expect(reopening).toMatchObject({ kind: "update-item", state: "open" });
    expect(others).toEqual([]);
    const checked = { ...unchecked, postmortems: [page(tracked.replace("[ ]", "[x]"))] };
    expect(planned(checked)).toContainEqual(
      expect.objectContaining({ kind: "comment", body: expect.stringContaining("is closed") }),
    );
    const open = { ...given, marker: writtenTo(given, update([reopening!]).marker), commands: [request] };
    const next = update(planned({ ...unchecked, items: [open] }));
    expect(next.marker.ledger.due).toBe("2026-12-08");
  });

  it("/waive requires an approver", () => {
    const waive: ItemRequest = { name: "waive", date: "30d", reason: "frozen" };
    expect(update(withCommands(command(waive, admin))).marker.ledger.waiver).toMatchObject({
      reason: "frozen",
      by: "root",
    });
    expect(withCommands(command(waive, alice))).toEqual([
      {
        kind: "comment",
        issue: owned().ref,
        tag: "reply 7",
        body: expect.stringContaining("maintain or admin"),
        answers: { login: "alice", isStranger: false, at: null, commentId: 7 },
      },
    ]);
  });

  it("/drop closes the item as not planned, with the reason in the record", () => {
    const operation = update(withCommands(command({ name: "drop", reason: "replaced by #9" }, admin)));
    expect(operation).toMatchObject({ state: "closed", stateReason: "not_planned" });
    expect(operation.marker.ledger.dropped).toMatchObject({ reason: "replaced by #9", by: "root" });
  });

  it("/assign changes the owner, and the line follows", () => {
    const operation = update(withCommands(command({ name: "assign", owners: ["bob"] }, alice)));
    expect(operation.assignees).toEqual(["bob"]);
    const reassigned = {
      ...inOrder(owned()),
      assignees: ["bob"],
      marker: writtenTo(owned(), operation.marker),
    };
    const [edit] = planned({ postmortems: [page(tracked)], items: [reassigned] });
    expect(edit).toMatchObject({ kind: "edit-lines", edits: [{ set: { owners: ["bob"] } }] });
  });

  it("/assign writes a team into the line, because GitHub cannot assign teams", () => {
    const operations = withCommands(command({ name: "assign", owners: ["acme/sre"] }, alice));
    expect(operations.map(({ kind }) => kind)).toEqual(["edit-lines", "update-item"]);
  });

  it("/priority changes the label and the line", () => {
    const operations = withCommands(command({ name: "priority", priority: "P0" }, alice));
    expect(operations[0]).toMatchObject({ kind: "edit-lines", edits: [{ set: { priority: "P0" } }] });
    expect(update(operations).labels?.add.map(({ name }) => name)).toEqual(["P0"]);
  });

  it("/help lists the commands", () => {
    expect(withCommands(command({ name: "help" }, alice))).toEqual([
      expect.objectContaining({ kind: "comment", body: expect.stringContaining("`/extend") }),
    ]);
  });

  it("executes several in order, in one write", () => {
    const operations = withCommands(
      command({ name: "priority", priority: "P0" }, alice, 7),
      command({ name: "extend", date: "+7d", reason: "vendor" }, alice, 8),
    );
    expect(operations.map(({ kind }) => kind)).toEqual(["edit-lines", "update-item"]);
    expect(update(operations)).toMatchObject({
      labels: { add: [{ name: "P0" }] },
      marker: { ledger: { due: "2026-12-08" } },
    });
  });
});

describe("a date in a line that can hardly be meant", () => {
  const first = (written: string) => {
    const [create] = planned({ postmortems: [page(`- [ ] Add alerts @alice due ${written}`)], items: [] });
    return (create as Operation<"create-item">).marker.ledger.originalDue;
  };
  const byPolicy = first("soon");

  it.each([
    ["2026-11-02", "today", "2026-11-02"],
    ["2026-11-01", "a Sunday before today, which moves to today", "2026-11-02"],
    ["2026-10-30", "in the past", byPolicy],
    ["2025-12-10", "a year ago", byPolicy],
    ["2027-11-03", "366 days ahead", "2027-11-03"],
    ["2027-11-04", "further ahead", byPolicy],
  ])("is not taken for a new item: %s, %s", (written, _, due) => {
    expect(first(written)).toBe(due);
  });

  const doubtful = tracked.replace("2026-12-01", "2025-12-10");
  const doubted = inOrder(owned(), doubtful);
  const at = (line: string, over: Partial<ItemIssue> = {}, now = SOON) =>
    plan(snapshot({ postmortems: [page(line)], items: [{ ...doubted, ...over }] }), now);
  const statusOf = (operations: readonly Operation[]) =>
    operations
      .map((each) => (each.kind === "keep-comment" && each.which === "status" ? each.body : ""))
      .join("");

  it("stays in the line, is asked about, and moves nothing", () => {
    expect(at(doubtful).filter(({ kind }) => kind !== "keep-comment")).toEqual([]);
    expect(statusOf(at(doubtful))).toContain(
      "“Add alerts” says 2025-12-10, which is in the past. Correct the date in the line, or comment `/due DATE` on #20. Until then, the policy's default due date applies: 2026-12-01.",
    );
  });

  it("is answered by another date in the line", () => {
    const operations = at(tracked.replace("2026-12-01", "2026-12-10"));
    expect(update(operations).marker.ledger.due).toBe("2026-12-10");
    expect(statusOf(operations)).not.toContain("says");
  });

  it("is answered by /due: the line gets the new date, even the default one", () => {
    const answer = (date: string) => {
      const operations = at(doubtful, { commands: [command({ name: "due", date }, alice)] });
      const marker = { ...doubted.marker, ...update(operations).marker };
      const after = at(doubtful, { marker });
      expect(statusOf(after)).not.toContain("says");
      return after.find(({ kind }) => kind === "edit-lines");
    };
    expect(answer("2026-12-10")).toMatchObject({ edits: [{ set: { due: "2026-12-10" } }] });
    expect(answer("2026-12-01")).toMatchObject({ edits: [{ set: { due: "2026-12-01" } }] });
  });

  it("is put back once the item is committed, with a command that works", () => {
    const operations = at(doubtful, {}, LATER);
    expect(operations).toContainEqual(
      expect.objectContaining({ kind: "comment", body: expect.stringContaining("`/extend +7d REASON`") }),
    );
    expect(operations).toContainEqual(
      expect.objectContaining({
        kind: "edit-lines",
        edits: [expect.objectContaining({ set: { due: "2026-12-01" } })],
      }),
    );
  });
});

describe("a deleted line", () => {
  it("closes its issue with a comment while it is not committed, and not after", () => {
    const items = [inOrder(owned())];
    expect(planned({ postmortems: [page()], items })).toEqual([
      expect.objectContaining({ kind: "comment", body: expect.stringContaining("put the line back") }),
      expect.objectContaining({ kind: "update-item", state: "closed", stateReason: "not_planned" }),
    ]);
    expect(planned({ postmortems: [page()], items }, LATER)).toEqual([]);
  });

  const other = "- [ ] [#21](https://github.com/acme/shop/issues/21) Rotate the keys @alice · due 2026-12-01";
  const both = [inOrder(owned()), inOrder(item(21, "Rotate the keys", { assignees: ["alice"] }), other)];
  const closesOf = (body: string, items = both) =>
    planned({ postmortems: [postmortem(body)], items }).flatMap((operation) =>
      operation.kind === "update-item" && operation.state === "closed" ? operation.item.number : [],
    );

  it.each([
    ["one of two", `## Action items\n\n${tracked}\n`, [21]],
    ["the last two", "## Action items\n", []],
    ["the last two, and the section", "## Lessons\n", []],
    ["the last two, for a reason", "## Action items\n\nNo action items: the service is gone\n", [20, 21]],
    ["the last two, for new ones", "## Action items\n\n- [ ] Replace the service @bob\n", [20, 21]],
  ])("gives up an item only if that is likely: %s", (_, body, closed) => {
    expect(closesOf(body)).toEqual(closed);
  });

  it.each([
    ["alone", "## Action items\n", [20]],
    ["with its section", "## Lessons\n", []],
  ])("of the only item counts: %s", (_, body, closed) => {
    expect(closesOf(body, both.slice(0, 1))).toEqual(closed);
  });

  it("is asked about if all are gone", () => {
    const [status] = plan(snapshot({ postmortems: [page()], items: both }), SOON).filter(
      (operation) => operation.kind === "keep-comment" && operation.which === "status",
    );
    expect(status).toMatchObject({ body: expect.stringMatching(/#20, #21.*No action items: REASON/) });
  });

  it("is committed immediately if the postmortem was closed complete", () => {
    const marker = { ...page().marker, completedAt: "2026-11-02T09:30:00Z" };
    const closed = { ...page(), state: "closed" as const, marker };
    expect(planned({ postmortems: [closed], items: [inOrder(owned())] })).toEqual([]);
  });

  it("is committed immediately if nothing is missing in an open one", () => {
    const { body } = page();
    const postmortems = [postmortem(`## Summary\n\nIt broke.\n\n${body}`)];
    expect(planned({ postmortems, items: [inOrder(owned())] })).toEqual([]);
  });

  it("does not close an issue again that a person reopened, and records that it is open", () => {
    const { marker } = update(planned({ postmortems: [page()], items: [inOrder(owned())] }));
    const open = update(
      planned({ postmortems: [page()], items: [{ ...owned(), marker: writtenTo(owned(), marker) }] }),
    );
    expect(open.state).toBeUndefined();
    expect(open.marker.ledger.base.issue.done).toBe(false);
    expect(
      planned({ postmortems: [page()], items: [{ ...owned(), marker: writtenTo(owned(), open.marker) }] }),
    ).toEqual([]);
  });
});

describe("an item in another repository", () => {
  const line = "- [ ] Rotate keys · repo: acme/infra";
  const infra = { ...snapshot().repository, repo: "infra", id: 2 };
  const create = (target: object | null) =>
    plan(
      snapshot({
        postmortems: [page(line)],
        knownRepositories: { "acme/infra": target && { ...infra, ...target } },
      }),
      SOON,
    );

  it("is opened there, after the postmortem records the repository", () => {
    expect(
      create({})
        .map(({ kind }) => kind)
        .slice(0, 2),
    ).toEqual(["update-postmortem-marker", "create-item"]);
  });

  it.each([
    ["is public", { visibility: "public" }, "is public and acme/shop is private"],
    ["does not have the App", null, "the App isn't installed on acme/infra"],
    ["is archived", { archived: true }, "is archived"],
    ["has no issues", { hasIssues: false }, "issues are disabled"],
  ])("is rejected if that repository %s, and the notes say why", (_name, target, words) => {
    const operations = create(target);
    expect(operations).toEqual([
      expect.objectContaining({ kind: "keep-comment", body: expect.stringContaining(words) }),
    ]);
  });
});

it("nothing is planned for an issue that the App cannot write to", () => {
  const archived = { ...snapshot().repository, archived: true };
  expect(planned({ repository: archived, incident: issue(), postmortems: [page("- [ ] New")] })).toEqual([]);
});

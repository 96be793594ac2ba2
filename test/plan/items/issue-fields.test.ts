import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { FieldLack, FieldValues } from "../../../src/domain/items/issue-fields.ts";
import type { FieldsBase } from "../../../src/domain/items/ledger.ts";
import type { Priority } from "../../../src/domain/priority.ts";
import { renderFieldLack } from "../../../src/markdown/messages/issue-fields.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { firstFields, planFields } from "../../../src/plan/items/issue-fields.ts";
import { unchangedItem } from "../../../src/plan/items/item-issue.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { item, kindsOf, planInput, postmortem, recording } from "../builders.ts";

const DUE = { id: 7, name: "Due date" };
const PRIORITY = { id: 8, name: "Urgency", options: { P0: "Urgent", P1: "High", P3: "Low" } } as const;
const BOTH = { due: DUE, priority: PRIORITY, lacks: [] };
const LATER = Temporal.Instant.from("2026-11-10T10:00:00Z");
const IN_STEP: FieldsBase = {
  due: { record: "2026-12-01", shown: "2026-12-01" },
  priority: { record: "High", shown: "High" },
};

/** An item with a priority whose fields show these values. */
const itemWith = (
  values: FieldValues,
  base: FieldsBase = {},
  over: Partial<ItemIssue> = {},
  priority: Priority = "P1",
): ItemIssue => {
  const found = item(20, "Add alerts", { fields: values, ...over });
  const { ledger } = found.marker;
  const terms = { ...ledger.terms, priority };
  return recording(found, { terms, base: { ...ledger.base, fields: base } });
};
const plan = (items: readonly ItemIssue[], over: Partial<PlanInput> = {}, isAtRest = true) => {
  const world = planInput({ items, fields: BOTH, ...over });
  return planFields(world, assessPostmortem(world, postmortem("## Action items\n")), () => isAtRest);
};
const dueWrite = (shown: string | null) => ({ which: "due", field: DUE, value: "2026-12-01", shown });
const priorityWrite = (shown: string | null) => ({
  which: "priority",
  field: PRIORITY,
  value: "High",
  shown,
});
const setFields = (found: ItemIssue, ...values: object[]) => {
  const { expected } = unchangedItem(found);
  return { kind: "set-fields", item: found.ref, expected, values };
};

describe("the fields of an item", () => {
  it("are set in one write", () => {
    const found = itemWith({});
    const operations = [setFields(found, dueWrite(null), priorityWrite(null))];
    expect(plan([found])).toEqual({ operations, notes: [] });
  });

  it.each<[string, PlanInput["fields"], object[]]>([
    ["the due date", { ...BOTH, priority: null }, [dueWrite(null)]],
    ["the priority", { ...BOTH, due: null }, [priorityWrite(null)]],
  ])("are those of the settings: %s", (_, fields, values) => {
    const found = itemWith({});
    expect(plan([found], { fields }).operations).toEqual([setFields(found, ...values)]);
  });

  it("are none if the settings name none", () => {
    expect(plan([itemWith({})], { fields: { due: null, priority: null, lacks: [] } })).toEqual({
      operations: [],
      notes: [],
    });
  });

  it("are put back with a comment on each", () => {
    const found = itemWith({ 7: "2026-12-08", 8: "Low" }, IN_STEP);
    const { operations, notes } = plan([found], { now: LATER });
    expect(operations[0]).toEqual(setFields(found, dueWrite("2026-12-08"), priorityWrite("Low")));
    expect(kindsOf(operations)).toEqual(["set-fields", "tagged comment", "tagged comment"]);
    expect(notes).toEqual([]);
  });

  it("are written before anything else that they ask for", () => {
    const found = itemWith({ 8: "Urgent" }, IN_STEP);
    expect(plan([found]).operations).toEqual([setFields(found, dueWrite(null))]);
  });

  it("go into the record one after the other", () => {
    const found = itemWith({ 7: "2026-12-01", 8: "High" });
    const { ledger } = found.marker;
    const { due, priority } = IN_STEP;
    const recorded = (before: ItemIssue, fields: FieldsBase) => {
      return {
        ...before,
        marker: { ...before.marker, ledger: { ...ledger, base: { ...ledger.base, fields } } },
      };
    };
    const first = recorded(found, { due: due! });
    expect(plan([found]).operations).toEqual([{ ...unchangedItem(found), marker: first.marker }]);
    const second = recorded(first, { due: due!, priority: priority! });
    expect(plan([first]).operations).toEqual([{ ...unchangedItem(first), marker: second.marker }]);
    expect(plan([second]).operations).toEqual([]);
  });

  it("change what comes before the record first", () => {
    const found = itemWith({ 7: "2026-12-01", 8: "Urgent" }, IN_STEP);
    const [operation, ...others] = plan([found]).operations;
    expect(others).toEqual([]);
    expect(operation).toMatchObject({
      kind: "update-item",
      labels: { add: [{ name: "P0" }] },
      marker: { ledger: { terms: { priority: "P0" } } },
    });
  });

  it("wait while something else is to be done about the item, but the notes don't", () => {
    expect(plan([itemWith({})], {}, false)).toEqual({ operations: [], notes: [] });
    const refused = itemWith({ 8: "High" }, { ...IN_STEP, due: { record: "2026-12-01", shown: null } });
    const [note, ...others] = plan([refused], {}, false).notes;
    expect(others).toEqual([]);
    expect(note).toMatch(
      /^The field “Due date” of #20 is empty, although Followthrough set it to 2026-12-01/,
    );
    expect(plan([refused])).toEqual({ operations: [], notes: [note] });
  });

  it.each<[string, Partial<ItemIssue>]>([
    ["is closed", { state: "closed" }],
    ["was read without them", { fields: undefined! }],
    ["has an untrusted record", { signed: "untrusted" }],
    ["has no room for its record", { body: "x".repeat(64_537) }],
  ])("are left alone if it %s", (_, over) => {
    expect(plan([itemWith({}, {}, over)])).toEqual({ operations: [], notes: [] });
  });

  it("are set if its body has just enough room", () => {
    expect(plan([itemWith({}, {}, { body: "x".repeat(64_536) })]).operations).toHaveLength(1);
  });
});

it("says why a part of the settings has no effect once there are items", () => {
  const none: FieldLack = { kind: "none", setting: "fields", where: "acme" };
  const forbidden: FieldLack = { kind: "forbidden", setting: "types", where: "acme" };
  const over = {
    fields: { due: null, priority: null, lacks: [none] },
    types: { postmortem: null, actionItem: null, lacks: [forbidden] },
  };
  const notes = [renderFieldLack(none), renderFieldLack(forbidden)];
  expect(plan([itemWith({})], over)).toEqual({ operations: [], notes });
  expect(plan([], over)).toEqual({ operations: [], notes: [] });
});

describe("the fields of a new item", () => {
  const ledgerOf = (priority: Priority) => itemWith({}, {}, {}, priority).marker.ledger;
  const due = { which: "due", field: DUE, value: "2026-12-01", shown: null };
  const priority = { which: "priority", field: PRIORITY, value: "High", shown: null };

  it.each<[string, Priority, PlanInput["fields"], object[], FieldsBase]>([
    ["both", "P1", BOTH, [due, priority], IN_STEP],
    ["the due date", "P1", { ...BOTH, priority: null }, [due], { due: IN_STEP.due! }],
    ["the priority", "P1", { ...BOTH, due: null }, [priority], { priority: IN_STEP.priority! }],
    ["no priority without an option", "P4", BOTH, [due], { due: IN_STEP.due! }],
    ["none", "P1", { due: null, priority: null, lacks: [] }, [], {}],
  ])("show what its record says: %s", (_, of, fields, values, base) => {
    const ledger = ledgerOf(of);
    const expected = { ...ledger, base: { ...ledger.base, fields: base } };
    expect(firstFields({ fields }, ledger)).toEqual({ ledger: expected, values });
  });
});

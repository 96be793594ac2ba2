import { describe, expect, it } from "@jest/globals";
import type { Operation, OperationKind } from "../../src/operations/operation.ts";
import { fieldsWrittenBy } from "../../src/operations/written-fields.ts";
import { fingerprint } from "../../src/record/visible-text.ts";
import { HOME, item, KEY } from "../plan/builders.ts";
import { OPERATIONS } from "./operation-table.ts";

const ITEM = item(101, "Alert on lag");
const UPDATE = {
  kind: "update-item",
  item: ITEM.ref,
  expected: ITEM,
  head: "Head",
  marker: ITEM.marker,
} as const;
const LABEL = { name: "Needs Owner", color: "ededed", description: "" };

const first = <Kind extends OperationKind>(kind: Kind) => {
  return { kind, ...OPERATIONS[kind][0]![0] } as unknown as Operation<Kind>;
};

type Written = readonly (readonly [number: number, field: string, value: string])[];

describe("the fields that an operation writes, which another bot may change back", () => {
  it.each<[name: string, operation: Operation, written: Written]>([
    ["a title", { ...UPDATE, title: "New" }, [[101, "title", "New"]]],
    ["a state", { ...UPDATE, state: "closed" }, [[101, "state", "closed"]]],
    ["owners", { ...UPDATE, assignees: ["alice", "bob"] }, [[101, "owners", "alice bob"]]],
    ["no owners", { ...UPDATE, assignees: [] }, [[101, "owners", ""]]],
    [
      "labels, whose names have no case",
      { ...UPDATE, labels: { add: [LABEL], remove: ["Old"] } },
      [
        [101, "label:needs%20owner", "+"],
        [101, "label:old", "-"],
      ],
    ],
    ["the head, if nothing else changes", UPDATE, [[101, "head", "Head"]]],
    ["not the head, if the record changes", { ...UPDATE, marker: { ...ITEM.marker, occurrence: 2 } }, []],
    [
      "not the record, beside a field",
      { ...UPDATE, title: "New", marker: { ...ITEM.marker, occurrence: 2 } },
      [[101, "title", "New"]],
    ],
    [
      "GitHub's own fields",
      first("set-fields"),
      [
        [101, "field-due", "2026-12-01"],
        [101, "field-priority", "P1"],
      ],
    ],
    [
      "lines of a checklist",
      first("edit-lines"),
      [
        [13, "line-done", "a 1 true"],
        [13, "line-done", "b 1 false"],
      ],
    ],
    [
      "added labels",
      first("add-labels"),
      [
        [14, "label:triage", "+"],
        [14, "label:urgent", "+"],
      ],
    ],
    ["a link", first("link-in-body"), [[KEY.number, "link", "Postmortem: #13"]]],
    ["nothing that is contested", first("comment"), []],
  ])("%s", (_, operation, written) => {
    expect(fieldsWrittenBy(operation)).toEqual(
      written.map(([number, field, value]) => ({
        issue: { ...HOME, number },
        field,
        value: fingerprint(value),
      })),
    );
  });
});

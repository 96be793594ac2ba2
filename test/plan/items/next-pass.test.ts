import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { ItemRequest } from "../../../src/domain/commands/requests.ts";
import type { ItemCommand, ItemIssue } from "../../../src/observed/issue.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { createPlan } from "../../../src/plan/plan.ts";
import { checklist, fields, recording, snapshot, writtenTo } from "../builders.ts";
import { owned, ROW, SOON } from "./item-in-step.ts";

const plan = createPlan(new Map());

/** What a pass does about the item and its line, if it has one. */
const planned = (given: ItemIssue, ...lines: string[]) =>
  plan(snapshot({ postmortems: [checklist(...lines)], items: [given] }), Temporal.Instant.from(SOON)).filter(
    ({ kind }) => kind !== "keep-comment",
  );
/** The item as the next pass reads it. */
const read = (given: ItemIssue, ...lines: string[]): ItemIssue => {
  const update = planned(given, ...lines).find(({ kind }) => kind === "update-item") as
    | Operation<"update-item">
    | undefined;
  return update ? { ...given, body: update.head, marker: writtenTo(given, update.marker) } : given;
};
const inStep = read(owned(), ROW);
const says = (request: ItemRequest): ItemCommand => ({
  comment: { id: 7, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-02") },
  actor: { login: "root", kind: "person", role: "admin", teams: [] },
  request,
});
const EXTENDED = {
  ...inStep,
  commands: [says({ name: "extend", date: "+7d", reason: "The vendor is late" })],
};

describe("the next pass over an item", () => {
  it("has nothing to do if the line says the same", () => {
    expect(planned(inStep, ROW)).toEqual([]);
  });

  it("writes into the line what a command changed, and carries out no command twice", () => {
    expect(planned(read(EXTENDED, ROW), ROW)).toMatchObject([
      { kind: "edit-lines", edits: [{ set: { due: "2026-12-08" } }] },
    ]);
  });

  it("carries out a command that waited for its item to open again", () => {
    const done = fields({ done: true });
    const closed = recording(EXTENDED, { base: { ...inStep.marker.ledger.base, line: done, issue: done } });
    const waiting = { ...closed, state: "closed" as const };
    expect(planned(waiting, ROW)).toMatchObject([{ kind: "update-item", state: "open" }]);
    const open = { ...read(waiting, ROW), state: "open" as const };
    expect(read(open, ROW).marker.ledger.due).toBe("2026-12-08");
  });

  it.each(["2026-12-10", "2026-12-01"])(
    "writes into a line with a doubtful date what /due says: %s",
    (date) => {
      const doubtful = ROW.replace("2026-12-01", "2025-12-10");
      const asked = read(owned(), doubtful);
      expect(planned(asked, doubtful)).toEqual([]);
      const answered = read({ ...asked, commands: [says({ name: "due", date })] }, doubtful);
      expect(planned(answered, doubtful)).toMatchObject([
        { kind: "edit-lines", edits: [{ set: { due: date } }] },
      ]);
    },
  );

  it("does not close again what a person opened after its line was removed", () => {
    const reopened = read(inStep);
    expect(planned(reopened)).toMatchObject([
      { kind: "update-item", marker: { ledger: { base: { issue: { done: false } } } } },
    ]);
    expect(planned(reopened)[0]).not.toHaveProperty("state");
    expect(planned(read(reopened))).toEqual([]);
  });
});

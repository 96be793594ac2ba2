import { describe, expect, it } from "@jest/globals";
import { writtenLabel } from "../../src/observed/contested.ts";
import type { ItemIssue } from "../../src/observed/issue.ts";
import type { Operation } from "../../src/operations/operation.ts";
import { itemLabel } from "../../src/plan/labels.ts";
import {
  bodyTooLong,
  MAX_BODY,
  overflowOfItem,
  overflowOfPostmortem,
  overflowOfUpdate,
  placeholderOf,
  withoutFullItems,
} from "../../src/plan/size-limits.ts";
import { readMarker } from "../../src/record/marker.ts";
import { item, postmortem, snapshot } from "./builders.ts";

const long = (length: number) => item(14, "Long", { body: "x".repeat(length) });

describe("an item's body", () => {
  it.each([
    [0, 0],
    [MAX_BODY - 1_000, 0],
    [MAX_BODY - 999, 1],
    [MAX_BODY, 1_000],
  ])("of %d characters leaves out %d for what the App writes next", (length, overflow) => {
    expect(overflowOfItem(long(length))).toBe(overflow);
  });
});

describe("an item's body after an update", () => {
  const one = item(14, "Long");
  const { ref, marker } = one;
  const update = (head: string): Operation<"update-item"> => {
    return { kind: "update-item", item: ref, expected: one, head, marker };
  };

  it("has room for the App's part and its signed record", () => {
    const least = overflowOfUpdate("", update("x".repeat(MAX_BODY)));
    expect(least).toBeGreaterThan(placeholderOf(marker).length);
    expect(overflowOfUpdate("", update("x".repeat(MAX_BODY - least)))).toBe(0);
    expect(overflowOfUpdate("", update("x".repeat(MAX_BODY - least + 1)))).toBe(1);
  });

  it("is as long with the App's signature as with the placeholder", () => {
    const read = readMarker(placeholderOf(marker));
    expect(read).toMatchObject({ found: "marker", marker: { words: "long" } });
    expect(placeholderOf(marker)).toContain(`"${"x".repeat(86)}"`);
  });

  it("that is too long gets a reply with the number of characters", () => {
    expect(bodyTooLong("this issue", 7)).toBe(
      "It could not be saved: the text of this issue would exceed GitHub's limit of 65,536 characters by 7. Shorten it, then post the command again.",
    );
  });
});

describe("a postmortem's body", () => {
  it("has room for its signed record", () => {
    const { marker } = postmortem("");
    const { length } = placeholderOf(marker);
    const most = "x".repeat(MAX_BODY - length - 10);
    const least = overflowOfPostmortem(`${most}${"x".repeat(20)}`, marker);
    expect(overflowOfPostmortem(most, marker)).toBe(0);
    expect(overflowOfPostmortem(`${most}${"x".repeat(25)}`, marker)).toBe(least + 5);
  });
});

describe("a plan with an item that is too full", () => {
  const [full, other] = [long(MAX_BODY), item(15, "Short")];
  const update = { kind: "update-item", item: full.ref } as Operation;
  const comment: Operation = { kind: "comment", issue: full.ref, body: "It was extended." };
  const tagged: Operation = { ...comment, tag: "reply 5" };
  const labeling: Operation = { kind: "add-labels", issue: full.ref, labels: [] };
  const elsewhere = [{ ...update, item: other.ref } as Operation, { ...comment, issue: other.ref }];

  const without = (operations: readonly Operation[], items: readonly ItemIssue[]) =>
    withoutFullItems(operations, { ...snapshot(), items });

  it("lacks its changes, and the comments about them", () => {
    const all = [update, comment, tagged, labeling, ...elsewhere];
    expect(without(all, [full, other])).toEqual([tagged, labeling, ...elsewhere]);
    expect(without(all, [other])).toEqual(all);
  });

  describe("has the label by which the gate finds it", () => {
    const { policy } = snapshot();
    const own = itemLabel(policy);
    const labeled: Operation = { kind: "add-labels", issue: full.ref, labels: [own] };
    const closed = { ...update, state: "closed", stateReason: "not_planned" } as Operation;
    const missing = item(14, "Long", { body: full.body, labels: ["overdue"] });
    const contested = [{ ...writtenLabel(full.ref, own.name, "+"), by: "other[bot]" }] as const;

    it.each([
      ["added if it is missing", missing, update, [labeled]],
      ["added although it waits to be closed", missing, closed, [labeled]],
      ["left in another case", { ...missing, labels: [own.name.toUpperCase()] }, update, []],
      ["left out of a duplicate", missing, { ...closed, stateReason: "duplicate" } as Operation, []],
    ])("%s", (_, one, operation, expected) => {
      expect(without([operation], [one])).toEqual(expected);
    });

    it("left out if another bot removes it each time", () => {
      expect(withoutFullItems([update], { ...snapshot(), items: [missing], contested })).toEqual([]);
    });
  });
});

import { describe, expect, it } from "@jest/globals";
import { describeOperation } from "../../src/operations/describe-operation.ts";
import {
  isPrerequisite,
  type Operation,
  type OperationKind,
  opensIssue,
  writesObligation,
} from "../../src/operations/operation.ts";
import { isCreating, repositoryOf, writeKey } from "../../src/operations/operation-target.ts";
import { HOME } from "../plan/builders.ts";
import { OPERATIONS, type Row } from "./operation-table.ts";

const ROWS = Object.entries(OPERATIONS).flatMap(([kind, rows]) =>
  (rows as readonly Row<OperationKind>[]).map(([operation, words, written, creates]) => {
    return { operation: { kind, ...operation } as Operation, words, key: `${kind} ${written}`, creates };
  }),
);

/** The kinds of which something is true. */
const kindsWhere = (isTrue: (operation: Operation) => boolean) => [
  ...new Set(ROWS.filter(({ operation }) => isTrue(operation)).map(({ operation }) => operation.kind)),
];

describe("an operation", () => {
  it.each(ROWS)("reads “$words”", ({ operation, words }) => expect(describeOperation(operation)).toBe(words));

  it.each(ROWS)("writes $key", ({ operation, key, creates }) => {
    expect(writeKey(operation)).toBe(key);
    expect(repositoryOf(operation)).toMatchObject(HOME);
    expect(isCreating(operation)).toBe(creates === "creates");
  });

  it("opens an issue", () => {
    expect(kindsWhere(opensIssue)).toEqual([
      "create-postmortem",
      "create-item",
      "open-incident",
      "open-report",
    ]);
  });

  it("can change what the gate says", () => {
    expect(kindsWhere(writesObligation)).toEqual([
      "create-postmortem",
      "create-item",
      "update-item",
      "adopt-item",
      "release-item",
      "update-postmortem-marker",
      "change-postmortem",
      "follow-incident",
      "record-incident",
      "close-duplicate",
      "add-labels",
    ]);
  });

  it("has others that depend on it", () => {
    expect(kindsWhere(isPrerequisite)).toEqual([
      "update-postmortem-marker",
      "change-postmortem",
      "follow-incident",
    ]);
  });
});

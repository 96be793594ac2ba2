import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { isDay, isFields, isId, isInstant, isText, isWholeNumber } from "../../src/domain/json-check.ts";

describe("a day", () => {
  it("exists exactly if the calendar has it", () => {
    const part = (max: number, length: number) => fc.nat(max).map((n) => String(n).padStart(length, "0"));
    fc.assert(
      fc.property(part(9999, 4), part(14, 2), part(33, 2), (year, month, date) => {
        const text = `${year}-${month}-${date}`;
        expect([text, isDay(text)]).toEqual([text, isPlainDate(text)]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["2028-02-29", "2000-02-29", "2026-12-31"])("%s", (text) => expect(isDay(text)).toBe(true));
  it.each([
    null,
    20261201,
    ["2026-12-01"],
    "2026-1-1",
    "2026-12-01 ",
    "2027-02-29",
    "2100-02-29",
    "+002026-12-01",
    "2026-04-31",
  ])("%j is invalid", (value) => expect(isDay(value)).toBe(false));
});

describe("a timestamp", () => {
  it.each(["2026-12-01T09:30:00Z", "2026-12-01T23:59:59.999Z", "2026-12-01T00:00:00.123456789Z"])(
    "%s",
    (text) => expect(isInstant(text)).toBe(true),
  );
  it.each([
    "2026-12-01",
    "2026-12-01T09:30Z",
    "2026-12-01T09:30:00",
    "2026-12-01T09:30:00+01:00",
    "2026-02-30T09:30:00Z",
    "2026-12-01T24:00:00Z",
    "2026-12-01T09:60:00Z",
    "2026-12-01T09:30:60Z",
    "2026-12-01T09:30:00.Z",
    "2026-12-01t09:30:00z",
    ["2026-12-01T09:30:00Z"],
    null,
  ])("%j is invalid", (value) => expect(isInstant(value)).toBe(false));
});

describe("an id", () => {
  it.each([
    [1, true],
    [Number.MAX_SAFE_INTEGER, true],
    [0, false],
    [-1, false],
    [1.5, false],
    [2 ** 53, false],
    [Number.NaN, false],
    ["1", false],
    [null, false],
  ])("%j: %s", (value, expected) => expect(isId(value)).toBe(expected));
});

describe("a value of plain JSON", () => {
  it.each<[unknown, { fields?: true; text?: true; whole?: true }]>([
    [{}, { fields: true }],
    [{ a: 1 }, { fields: true }],
    [[], {}],
    [null, {}],
    [undefined, {}],
    ["", { text: true }],
    ["{}", { text: true }],
    [0, { whole: true }],
    [-7, { whole: true }],
    [1.5, {}],
    [2 ** 53, {}],
    [true, {}],
    [() => 1, {}],
  ])("%p is fields, text or a whole number: %j", (value, is) => {
    const found = { fields: isFields(value), text: isText(value), whole: isWholeNumber(value) };
    expect(found).toEqual({ fields: false, text: false, whole: false, ...is });
  });
});

function isPlainDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString() === text;
  } catch {
    return false;
  }
}

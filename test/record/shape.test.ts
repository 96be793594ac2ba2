import { describe, expect, it } from "@jest/globals";
import {
  count,
  day,
  firstProblem,
  list,
  map,
  optional,
  orNull,
  readShape,
  type Shape,
  text,
} from "../../src/record/shape.ts";

interface Loan {
  readonly book: string;
  readonly due?: string;
  readonly returned: string | null;
}

const LOAN: Shape<Loan> = { book: text, due: optional(day), returned: orNull(day) };

describe("a shape", () => {
  it("does not compile if it differs from its type", () => {
    const drifted = {
      // @ts-expect-error -- a field without a rule
      missing: { book: text, returned: orNull(day) } satisfies Shape<Loan>,
      // @ts-expect-error -- a rule without a field
      unknown: { ...LOAN, pages: count("pages") } satisfies Shape<Loan>,
      // @ts-expect-error -- a rule for another type
      number: { ...LOAN, book: count("books") } satisfies Shape<Loan>,
      // @ts-expect-error -- a rule that lets a field be missing that never is
      optional: { ...LOAN, book: optional(text) } satisfies Shape<Loan>,
      // @ts-expect-error -- a rule that lets a field be null that never is
      nullable: { ...LOAN, due: orNull(day) } satisfies Shape<Loan>,
      // @ts-expect-error -- a list for a single value
      list: { ...LOAN, book: list(text, "a list of books") } satisfies Shape<Loan>,
    };
    expect(Object.keys(drifted)).toHaveLength(6);
  });

  it.each<[string, object, string | null]>([
    ["all fields", { book: "A", due: "2026-12-01", returned: "2026-12-02" }, null],
    ["optional ones left out", { book: "A", returned: null }, null],
    ["additional fields", { book: "A", returned: null, pages: 3 }, null],
    ["one missing", { returned: null }, "book should be text, but is missing"],
    [
      "an invalid field",
      { book: "A", due: "1 December", returned: null },
      'due should be a day like 2026-12-01, but is "1 December"',
    ],
    [
      "null where it is not allowed",
      { book: "A", due: null, returned: null },
      "due should be a day like 2026-12-01, but is null",
    ],
    ["the first invalid field", { book: 1, returned: 2 }, "book should be text, but is 1"],
  ])("describes the problem of an object: %s", (_, fields, problem) => {
    expect(firstProblem(fields as never, LOAN)).toBe(problem);
  });

  it("reads known fields, for any input", () => {
    expect(readShape({ book: "A", returned: null, pages: 3 }, LOAN)).toEqual({ book: "A", returned: null });
    for (const value of [null, "A", [], {}, { book: "A" }]) expect(readShape(value, LOAN)).toBeNull();
  });

  it.each([
    ["no names", {}, true],
    ["values of the kind", { a: "A", b: "B" }, true],
    ["one of another kind", { a: "A", b: 2 }, false],
    ["a list", ["A"], false],
    ["null", null, false],
  ])("has a rule for any names: %s", (_, value, fits) => {
    const books: Shape<{ readonly books: Readonly<Record<string, string>> }> = {
      books: map(text, "books by shelf"),
    };
    expect(readShape({ books: value }, books) !== null).toBe(fits);
  });
});

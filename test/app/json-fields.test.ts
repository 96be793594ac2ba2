import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type KeptFields, keepFields } from "../../src/app/json-fields.ts";

/** What remains, the slow way. */
function kept(value: unknown, fields: KeptFields | "all"): unknown {
  if (fields === "all" || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => kept(each, fields));
  const wanted = Object.entries(value).filter(([name]) => Object.hasOwn(fields, name));
  return Object.fromEntries(wanted.map(([name, each]) => [name, kept(each, fields[name]!)]));
}

const name = fc.constantFrom("a", "b", "id", "user", "body");
const { fields } = fc.letrec<{ fields: KeptFields }>((tie) => ({
  fields: fc.dictionary(name, fc.oneof({ maxDepth: 3 }, fc.constant("all" as const), tie("fields")), {
    noNullPrototype: true,
  }),
}));
/** Texts with all that ends a string, a name or a value elsewhere. */
const text = fc.string({ unit: fc.constantFrom('"', "\\", "{", "}", "[", "]", ",", ":", " ", "é", "a") });
const value = fc.object({
  key: fc.oneof(name, text),
  values: [text, fc.double(), fc.constant(null), fc.boolean()],
  maxDepth: 4,
  maxKeys: 8,
});

describe("the fields of a JSON text", () => {
  it("are those that are asked for, with their values, and no others", () => {
    fc.assert(
      fc.property(value, fields, fc.constantFrom(0, 1, "\t\r\n"), (object, asked, space) => {
        const json = JSON.stringify(object, null, space);
        const found: unknown = JSON.parse(keepFields(asked)(Buffer.from(json)));
        expect(found).toEqual(kept(JSON.parse(json), asked));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["only that an object is there", { user: {} }, '{"user":{"login":"alice"}}', '{"user":{}}'],
    ["of each object in a list", { a: { id: "all" } }, '{"a":[{"id":1,"b":2},{}]}', '{"a":[{"id":1},{}]}'],
    ["a value that is no object after all", { user: { login: "all" } }, '{"user":null}', '{"user":null}'],
    ["the last one if a name comes twice", { a: "all" }, '{"a":1,"a":2}', '{"a":1,"a":2}'],
  ] as const)("can be %s", (_, asked, json, left) => expect(keepFields(asked)(Buffer.from(json))).toBe(left));

  it.each([
    "",
    "{",
    '{"a',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":"x',
    '{"a":[',
    '{"a":[1}',
    "{a:1}",
    '{"a" 1}',
    "null",
  ])("are not found in %j", (json) => {
    for (const asked of [{}, { a: {} }, { a: "all" }] as const)
      expect(() => JSON.parse(keepFields(asked)(Buffer.from(json)))).toThrow(SyntaxError);
  });
});

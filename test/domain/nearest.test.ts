import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { configPaths } from "../../src/config/json-schema.ts";
import { nearest, slipOf } from "../../src/domain/nearest.ts";

/** Each key of a config, with all keys that may stand beside it. */
const KEYS = configPaths()
  .map((path) => ({ parent: path.split(".").slice(0, -1).join("."), key: path.split(".").at(-1)! }))
  .filter(({ key }) => key !== "*")
  .map(({ parent, key }, _, all) => ({
    key,
    known: all.filter((other) => other.parent === parent).map((other) => other.key),
  }));

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];

/** Every word that one slip of the finger makes of this one. */
function slips(word: string): string[] {
  const at = [...word].map((_, index) => ({ before: word.slice(0, index), rest: word.slice(index) }));
  return [
    ...at.map(({ before, rest }) => before + rest.slice(1)),
    ...at.flatMap(({ before, rest }) => LETTERS.map((letter) => before + letter + rest)),
    ...LETTERS.map((letter) => word + letter),
    ...at.flatMap(({ before, rest }) => LETTERS.map((letter) => before + letter + rest.slice(1))),
    ...at.slice(1).map(({ before, rest }) => before.slice(0, -1) + rest[0] + before.at(-1) + rest.slice(1)),
  ];
}

describe("the key that was meant", () => {
  it.each(KEYS.filter(({ key }) => key.length > 2))("is $key after one slip", ({ key, known }) => {
    const wrong = slips(key)
      .filter((typed) => !known.includes(typed))
      .map((typed) => [typed, nearest(typed, known)] as const)
      // "templats" is one slip away from "template", too.
      .filter(([typed, found]) => found !== key && !(found && slips(found).includes(typed)));
    expect(wrong).toEqual([]);
  });

  it.each([
    ["ap", ["app", "gate"], "app"],
    ["TimeZone", ["time_zone", "weekend"], "time_zone"],
    ["TimeZone", ["timezoen", "time_zone"], "time_zone"],
    ["days before", ["days_before", "every_days"], "days_before"],
    ["retminders", ["reminders", "escalation"], "reminders"],
    ["requiredsection", ["required_sections", "repository"], "required_sections"],
    ["teh", ["the", "ten"], "the"],
    ["x".repeat(60), ["x".repeat(61)], "x".repeat(61)],
  ])("%s, of %j: %s", (typed, known, meant) => expect(nearest(typed, known)).toBe(meant));

  it.each([
    ["", ["app", "gate"]],
    ["foo", ["app", "gate"]],
    ["name", ["gate", "app"]],
    ["ot", ["to", "after"]],
    ["XX", ["MX", "DE"]],
    ["sections", ["required_sections"]],
    ["x".repeat(61), ["x".repeat(60)]],
    ["__proto__", ["gate"]],
  ])("of %s is not told: nothing in %j is alike", (typed, known) => {
    expect(nearest(typed, known)).toBeNull();
  });

  it("never differs in more than a third of its letters", () => {
    const words = fc.string({ unit: fc.constantFrom(..."abcd"), maxLength: 8 });
    fc.assert(
      fc.property(words, fc.array(words, { maxLength: 5 }), (typed, known) => {
        const found = nearest(typed, known);
        if (found === null) return;
        const longest = Math.max(typed.length, found.length);
        const same = [...found].filter((letter) => typed.includes(letter)).length;
        expect(same).toBeGreaterThanOrEqual(found.length - longest / 3);
      }),
    );
  });
});

describe("the known word that is a slip of the finger away", () => {
  const known = ["eta", "drop", "waive", "extend", "noticed", "no-postmortem"];

  it.each([
    ["dorp", "drop", "two letters swapped"],
    ["drops", "drop", "a letter too many"],
    ["wave", "waive", "a letter missing"],
    ["weive", "waive", "a wrong letter"],
    ["WAVE", "waive", "in capitals"],
    ["tea", "eta", "swapped in a short word"],
    ["extedn", "extend", "swapped in a longer word"],
    ["notcd", "noticed", "two letters missing in a long word"],
    ["nopostmortm", "no-postmortem", "a letter and the hyphen missing"],
  ])("of %s is %s: %s", (typed, meant) => expect(slipOf(typed, known)).toBe(meant));

  it.each([
    ["drp", "a letter missing makes another short word"],
    ["etas", "a letter too many after a short word"],
    ["etx", "a wrong letter in a short word"],
    ["extnx", "two slips in a word that is not long"],
    ["deploy", "another word"],
  ])("of %s is none: %s", (typed) => expect(slipOf(typed, known)).toBeNull());
});

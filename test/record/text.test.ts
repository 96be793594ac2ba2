import { describe, expect, it } from "@jest/globals";
import { fingerprint } from "../../src/record/fingerprint.ts";
import { canonicalJson, parseJson } from "../../src/record/hidden-json.ts";
import {
  fingerprint as fingerprintOfBody,
  TIMELINE_BEGIN,
  TIMELINE_END,
} from "../../src/record/visible-text.ts";

describe("texts that are written once and compared later, so that they never change", () => {
  it("the fingerprint of a text", () => {
    // The first 32 digits of `printf Text | sha256sum`.
    expect(fingerprint("Text")).toBe("71988c4d8e0803ba4519f0b2864c1331");
  });

  it("the text that is signed", () => {
    const value = { b: [1, "two", null, { d: true, c: [] }], a: { e: "é\n" } };
    expect(canonicalJson(value)).toBe('{"a":{"e":"é\\n"},"b":[1,"two",null,{"c":[],"d":true}]}');
  });
});

describe("JSON that people could edit", () => {
  it.each([
    ["{}", {}],
    ["{", undefined],
    ["", undefined],
  ])("%j", (text, value) => expect(parseJson(text)).toEqual(value));
});

describe("the fingerprint of what people see of a body", () => {
  const TIMELINE = `${TIMELINE_BEGIN}\n09:00 Down\n${TIMELINE_END}`;

  it("is FNV-1a, here a published value, and the length", () => {
    expect(fingerprintOfBody("foobar")).toBe("bf9cf968-6");
  });

  it.each([
    ["line ends of another system", "Down\r\nsince 9", true],
    ["white space around it", "\n Down\nsince 9 \n", true],
    ["a timeline of the App below it", `Down\nsince 9\n\n${TIMELINE}\n`, true],
    ["another first letter", "down\nsince 9", false],
    ["another last letter", "Down\nsince 8", false],
    ["a line less", "Down since 9", false],
  ])("with %s", (_, body, isSame) => {
    expect(fingerprintOfBody(body) === fingerprintOfBody("Down\nsince 9")).toBe(isSame);
  });
});

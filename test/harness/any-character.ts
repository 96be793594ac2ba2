import fc from "fast-check";

const SURROGATES = { from: 0xd800, to: 0xdfff };
const COUNT = SURROGATES.to - SURROGATES.from + 1;

/**
 * Any character of Unicode, as a unit of `fc.string`. It is fast-check's "binary", which makes a table of the million characters
 * in each test file that uses it: that takes seconds.
 */
export const ANY_CHARACTER = fc.nat({ max: 0x10ffff - COUNT }).map(
  (index) => String.fromCodePoint(index < SURROGATES.from ? index : index + COUNT),
  (character) => {
    const code = typeof character === "string" ? character.codePointAt(0) : undefined;
    if (code === undefined || character !== String.fromCodePoint(code) || isSurrogate(code))
      throw new Error("is not one character");
    return code < SURROGATES.from ? code : code - COUNT;
  },
);

const isSurrogate = (code: number): boolean => code >= SURROGATES.from && code <= SURROGATES.to;

import { describe, expect, it } from "@jest/globals";
import { closingWords, duplicateIn } from "../../src/commands/closing-comment.ts";

describe("the reason in a closing comment", () => {
  it.each([
    ["We sold the plant.", "We sold the plant."],
    ["We sold\nthe plant.", "We sold the plant."],
    ["> do it\n\nWe sold the plant.", "We sold the plant."],
    ["/drop the plant is sold", "the plant is sold"],
    ["Thanks all.\n/drop the plant is sold", "Thanks all. the plant is sold"],
    ["/help\nWe sold it.", "We sold it."],
    ["/extend +7d we wait", null],
    ["```\nwe sold it\n```", null],
    ["/help", null],
    ["/drop", null],
    ["…", null],
    ["", null],
  ])("%j", (comment, expected) => expect(closingWords(comment)).toBe(expected));
});

describe("the issue that a duplicate names", () => {
  const localRef = (number: number) => ({ owner: null, repo: null, number });
  const fullRef = (number: number) => ({ owner: "acme", repo: "shop", number });
  it.each([
    ["Duplicate of #12", localRef(12)],
    ["duplicate of: #12.", localRef(12)],
    ["(A duplicate of #12.)", localRef(12)],
    ["This is a duplicate of #12, I think", localRef(12)],
    ["Duplicate of acme/shop#12", fullRef(12)],
    ["Duplicate of acme/shop.js#12", { owner: "acme", repo: "shop.js", number: 12 }],
    ["Duplicate of https://github.com/acme/shop/issues/12", fullRef(12)],
    ["Duplicate of #11\n\nNo: duplicate of #12", localRef(12)],
    ["Duplicate of #11\n\nDuplicate of what?", localRef(11)],
    ["> Duplicate of #12", null],
    ["`x`\n```\nDuplicate of #12\n```", null],
    ["Duplicate of ../../etc#12", null],
    ["It repeats #12", null],
  ])("%j", (comment, mention) => expect(duplicateIn(comment)).toEqual(mention));
});

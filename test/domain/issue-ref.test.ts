import { describe, expect, it } from "@jest/globals";
import { namesIssue } from "../../src/domain/issue-ref.ts";

const SHOP = { owner: "acme", repo: "shop" };
const ISSUE = { ...SHOP, number: 12 };

describe("whether a text mentions an issue", () => {
  it.each([
    "#12",
    "Fixes #12.",
    "fixes:#12",
    "(see #12)",
    "GH-12",
    "Acme/Shop#12",
    "https://github.com/acme/shop/issues/12",
    "See https://github.com/acme/shop/issues/12#issuecomment-7.",
    "#11, #12, #13",
  ])("%j mentions it", (text) => expect(namesIssue(text, ISSUE, SHOP)).toBe(true));

  it.each(["", "12", "#123", "#1", "a#12", "acme/web#12", "#12b", "https://github.com/acme/web/issues/12"])(
    "%j does not mention it",
    (text) => expect(namesIssue(text, ISSUE, SHOP)).toBe(false),
  );

  it("reads a bare number as an issue of the text's repository", () => {
    const web = { owner: "acme", repo: "web" };
    expect(namesIssue("#12", ISSUE, web)).toBe(false);
    expect(namesIssue("acme/shop#12", ISSUE, web)).toBe(true);
  });

  it("reads hostile text quickly", () => {
    const before = performance.now();
    for (const text of ["a".repeat(65_536), "a/".repeat(32_768), "#".repeat(65_536)])
      namesIssue(text, ISSUE, SHOP);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

import { describe, expect, it } from "@jest/globals";
import {
  currentIssue,
  formatIssueLink,
  formatIssueMention,
  formatIssueRef,
  formatRepository,
  isShared,
  issueKey,
  localMention,
  mentionIssue,
  namesIssue,
  parseIssueRef,
  parseRepository,
  readIssueMention,
  repositoryKey,
  resolveMention,
  sameIssue,
  sameOwner,
  sameRepository,
} from "../../src/domain/issue-ref.ts";

const SHOP = { owner: "acme", repo: "shop" };
const WEB = { owner: "acme", repo: "web" };
const ISSUE = { ...SHOP, number: 12 };
const LOCAL = { owner: null, repo: null, number: 12 };

describe("the name of a repository or an issue", () => {
  it("is written with its owner, and is a key in lower case", () => {
    const shop = { owner: "Acme", repo: "Web.Shop" };
    expect(formatRepository(shop)).toBe("Acme/Web.Shop");
    expect(repositoryKey(shop)).toBe("acme/web.shop");
    expect(formatIssueRef({ ...shop, number: 12 })).toBe("Acme/Web.Shop#12");
    expect(issueKey({ ...shop, number: 12 })).toBe("acme/web.shop#12");
  });

  it.each([
    ["acme/shop", SHOP],
    [" acme/shop\n", SHOP],
    ["acme/.github", { owner: "acme", repo: ".github" }],
    ["a-b_c.d/e-f_g.h", { owner: "a-b_c.d", repo: "e-f_g.h" }],
    ["acme", null],
    ["acme/", null],
    ["/shop", null],
    ["acme/shop/x", null],
    ["x/acme/shop", null],
    ["acme/shop#12", null],
    ["acme/my shop", null],
    ["../shop", null],
    ["acme/..", null],
    ["./.", null],
  ])("%j is the repository %j", (text, ref) => expect(parseRepository(text)).toEqual(ref));

  it.each([
    ["acme/shop#12", ISSUE],
    [" acme/shop#12 ", ISSUE],
    ["acme/.github#1", { owner: "acme", repo: ".github", number: 1 }],
    ["acme/shop#123456789012345", { ...SHOP, number: 123_456_789_012_345 }],
    ["acme/shop#1234567890123456", null],
    ["acme/shop#0", null],
    ["acme/shop#012", null],
    ["acme/shop#12b", null],
    ["acme/shop#", null],
    ["acme/shop", null],
    ["see acme/shop#12", null],
    ["acme/..#12", null],
    ["../shop#12", null],
    ["#12", null],
  ])("%j is the issue %j", (text, ref) => expect(parseIssueRef(text)).toEqual(ref));

  it("is the same in any case", () => {
    const upper = { owner: "ACME", repo: "Shop" };
    expect([sameOwner(SHOP, upper), sameOwner(SHOP, { ...SHOP, owner: "acne" })]).toEqual([true, false]);
    expect([sameRepository(SHOP, upper), sameRepository(SHOP, WEB)]).toEqual([true, false]);
    expect(sameRepository(SHOP, { ...SHOP, owner: "acne" })).toBe(false);
    expect(sameIssue(ISSUE, { ...upper, number: 12 })).toBe(true);
    expect(sameIssue(ISSUE, { ...upper, number: 13 })).toBe(false);
    expect(sameIssue(ISSUE, { ...WEB, number: 12 })).toBe(false);
  });

  it("shows whose settings are for all repositories of their owner", () => {
    expect([".github", ".GitHub", "github", "shop"].map((repo) => isShared({ owner: "acme", repo }))).toEqual(
      [true, true, false, false],
    );
  });
});

describe("a mention of an issue", () => {
  it.each([
    ["#12", LOCAL],
    ["#1234567890", { ...LOCAL, number: 1_234_567_890 }],
    ["acme/shop#12", ISSUE],
    ["https://github.com/acme/shop/issues/12", ISSUE],
    ["HTTP://www.GitHub.com/acme/shop/issues/12/", ISSUE],
    ["https://github.com/acme/shop/issues/12#issuecomment-7", ISSUE],
    ["https://github.com/acme/shop/issues/12?notification=1", ISSUE],
    ["#0", null],
    ["#012", null],
    ["#12345678901", null],
    ["x#12", null],
    ["#12.", null],
    ["12", null],
    ["https://github.com/acme/shop/pull/12", null],
    ["https://github.com/acme/shop/issues/0", null],
    ["https://github.com/acme/shop/issues/12/events", null],
    ["https://github.com/acme/shop/issues/12345678901", null],
    ["see https://github.com/acme/shop/issues/12", null],
    ["https://github.com/acme/shop/issues/12 now", null],
    ["https://github.com/acme/shop/issues/12#a b", null],
  ])("%j is read as %j", (text, mention) => expect(readIssueMention(text)).toEqual(mention));

  it.each([
    ["github.com", ISSUE],
    ["GITHUB.com", ISSUE],
    ["ghe.acme.com", null],
  ])("by its URL is one of the server %s: %j", (host, mention) => {
    expect(readIssueMention("https://GitHub.com/acme/shop/issues/12", host)).toEqual(mention);
    expect(readIssueMention("#12", host)).toEqual(LOCAL);
  });

  it("means an issue of the text's own repository, unless it names another", () => {
    expect(resolveMention(LOCAL, SHOP)).toEqual(ISSUE);
    expect(resolveMention(ISSUE, WEB)).toEqual(ISSUE);
    expect(formatIssueMention(LOCAL)).toBe("#12");
    expect(formatIssueMention(ISSUE)).toBe("acme/shop#12");
    expect([mentionIssue(ISSUE, SHOP), mentionIssue(ISSUE, WEB)]).toEqual(["#12", "acme/shop#12"]);
    expect([localMention(ISSUE, SHOP), localMention(LOCAL, SHOP)]).toEqual([LOCAL, LOCAL]);
    expect(localMention(ISSUE, WEB)).toEqual(ISSUE);
  });

  it("is shown as a link, with the repository if that is another one", () => {
    const webUrl = "https://ghe.acme.com";
    const url = "https://ghe.acme.com/acme/shop/issues/12";
    expect(formatIssueLink(LOCAL, { ...SHOP, webUrl })).toBe(`[#12](${url})`);
    expect(formatIssueLink(ISSUE, { ...SHOP, webUrl })).toBe(`[#12](${url})`);
    expect(formatIssueLink(ISSUE, { ...WEB, webUrl })).toBe(`[acme/shop#12](${url})`);
  });

  it("leads to where the issue is now", () => {
    const moved = { "acme/shop#12": { ...WEB, number: 3 } };
    expect(currentIssue(LOCAL, { owner: "Acme", repo: "Shop" }, moved)).toEqual({ ...WEB, number: 3 });
    expect(currentIssue({ ...LOCAL, number: 13 }, SHOP, moved)).toEqual({ ...SHOP, number: 13 });
    expect(currentIssue(LOCAL, SHOP, {})).toEqual(ISSUE);
  });
});

describe("whether a text mentions an issue", () => {
  it("in a repository whose name begins like a mention", () => {
    const ref = { owner: "acme", repo: "gh-1", number: 12 };
    expect(namesIssue("see acme/gh-1#12", ref, SHOP)).toBe(true);
  });

  it.each([
    "#12",
    "Fixes #12.",
    "fixes:#12",
    "(see #12)",
    "GH-12",
    "gh-12",
    "https://github.com/acme/shop/issues/12, and more",
    "https://github.com/acme/shop/issues/12/",
    "Acme/Shop#12",
    "https://github.com/acme/shop/issues/12",
    "See https://github.com/acme/shop/issues/12#issuecomment-7.",
    "#11, #12, #13",
  ])("%j mentions it", (text) => expect(namesIssue(text, ISSUE, SHOP)).toBe(true));

  it.each([
    "",
    "12",
    "#123",
    "#1",
    "a#12",
    "acme/web#12",
    "#12b",
    "/#12",
    "https://example.com",
    "x-GH-123",
    "GH-12a",
    "https://github.com/acme/web/issues/12",
    "https://github.com/acme/shop/issues/121",
  ])("%j does not mention it", (text) => expect(namesIssue(text, ISSUE, SHOP)).toBe(false));

  it("reads a bare number as an issue of the text's repository", () => {
    expect(namesIssue("#12", ISSUE, WEB)).toBe(false);
    expect(namesIssue("acme/shop#12", ISSUE, WEB)).toBe(true);
  });

  it("reads hostile text quickly", () => {
    const before = performance.now();
    for (const text of ["a".repeat(65_536), "a/".repeat(32_768), "#".repeat(65_536)])
      namesIssue(text, ISSUE, SHOP);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

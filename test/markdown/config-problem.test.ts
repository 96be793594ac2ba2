import { describe, expect, it } from "@jest/globals";
import type { ConfigProblem } from "../../src/domain/config-problem.ts";
import { addressOfFile, branchInAddress, renderConfigProblem } from "../../src/markdown/config-problem.ts";

const WEB = "https://github.com";

describe("the address of a file", () => {
  it.each([
    ["acme/shop:.github/followthrough.yml", `${WEB}/acme/shop/blob/HEAD/.github/followthrough.yml`],
    ["a-b/c.d_e:x-y/z_1.yml", `${WEB}/a-b/c.d_e/blob/HEAD/x-y/z_1.yml`],
    ["client_payload", null],
    ["acme/shop", null],
    ["acme/shop:", null],
    [":x.yml", null],
    ["acme/shop:a b.yml", null],
    ["acme/shop:a.yml and more", null],
    ["acme/shop:a(b).yml", null],
    ["in acme/shop:a.yml", null],
    ["acme/shop/web:a.yml", null],
    ["acme.x/shop:a.yml", null],
  ])("%j is %j", (file, address) => expect(addressOfFile(file, WEB)).toBe(address));

  it("can be on another branch", () => {
    expect(addressOfFile("a/b:c.yml", WEB, "fix/(d)")).toBe(`${WEB}/a/b/blob/fix/%28d%29/c.yml`);
  });

  it.each([
    ["main", "main"],
    ["release/1.0", "release/1.0"],
    ["a#b c", "a%23b%20c"],
    ["(a)/(b)(c)", "%28a%29/%28b%29%28c%29"],
  ])("of the branch %j has %j", (branch, part) => expect(branchInAddress(branch)).toBe(part));
});

const PROBLEM: ConfigProblem = { file: "acme/shop:a.yml", path: "due.P1", expected: "days", found: "a list" };

const words = (problem: Partial<ConfigProblem>) => renderConfigProblem({ ...PROBLEM, ...problem }, null);

describe("a problem in a config says", () => {
  it.each<[string, Partial<ConfigProblem>, string | null, string]>([
    ["its file", {}, null, "acme/shop:a.yml: "],
    ["its file, linked", {}, `${WEB}/a`, `[acme/shop:a.yml](${WEB}/a): `],
    ["its line", { line: 3 }, null, "Line 3: "],
    ["its line, linked", { line: 3 }, `${WEB}/a`, `[Line 3](${WEB}/a#L3): `],
    ["its file without markup", { file: "*a*" }, null, "\\*a\\*: "],
    ["the start of a long file name", { file: "a".repeat(301) }, null, `${"a".repeat(299)}…: `],
  ])("where it is: %s", (_, problem, address, where) => {
    expect(renderConfigProblem({ ...PROBLEM, ...problem }, address)).toBe(
      `${where}\`due.P1\` is a list. Use days.`,
    );
  });

  it.each<[string, Partial<ConfigProblem>, string]>([
    ["what is there instead", { found: "a number" }, "`due.P1` is a number. Use days."],
    ["that nothing is there", { found: "nothing" }, "`due.P1` is empty. Use days."],
    ["what the file is", { path: "" }, "there is a list. Use days."],
    ["a text as it is written", { found: '"Fun*day"' }, "`due.P1` is `Fun*day`. Use days."],
    ["an escaped text as it is written", { found: '"a\\"b"' }, '`due.P1` is `a\\"b`. Use days.'],
    ["no text if it is empty", { found: '""' }, '`due.P1` is "". Use days.'],
    ["two texts as words", { found: '"a" or "b*"' }, '`due.P1` is "a" or "b\\*". Use days.'],
    ["words after a text", { found: '"a*" twice' }, '`due.P1` is "a\\*" twice. Use days.'],
    ["words before a text", { found: 'not "a*"' }, '`due.P1` is not "a\\*". Use days.'],
    ["words without markup", { found: "*a*" }, "`due.P1` is \\*a\\*. Use days."],
    [
      "the start of a long text",
      { found: `"${"a".repeat(301)}"` },
      `\`due.P1\` is \`${"a".repeat(299)}…\`. Use days.`,
    ],
    ["the start of long words", { found: "a".repeat(301) }, `\`due.P1\` is ${"a".repeat(299)}…. Use days.`],
    ["the start of a long path", { path: "a".repeat(301) }, `\`${"a".repeat(299)}…\` is a list. Use days.`],
    ["that a key is no setting", { meant: null }, "`due.P1` is not a setting. Use days."],
    ["which key was meant", { meant: "due.P2" }, "`due.P1` is not a setting. Did you mean `due.P2`?"],
  ])("%s", (_, problem, said) => expect(words(problem)).toBe(`acme/shop:a.yml: ${said}`));

  it.each([
    ["a time zone such as Europe/Berlin", "a time zone such as `Europe/Berlin`"],
    ["days such as [Sat, Sun]", "days such as `[Sat, Sun]`"],
    ["a login such as alice, without @", "a login such as `alice`, without @"],
    ["x* such as y such as z*", "x\\* such as y such as `z*`"],
    ["one such as a_ or b_", "one such as a\\_ or b\\_"],
    ['one such as "a"', 'one such as "a"'],
    ["one such as a, b", "one such as a, b"],
    ["one such as [a] or [b]", "one such as \\[a\\] or \\[b\\]"],
    ["one such as a, without #", "one such as a, without #"],
    ["a*\nb such as c*", "a\\* b such as c\\*"],
    ["a*b", "a\\*b"],
  ])("what to use: %j is %j", (expected, use) => {
    expect(words({ expected })).toBe(`acme/shop:a.yml: \`due.P1\` is a list. Use ${use}.`);
  });
});

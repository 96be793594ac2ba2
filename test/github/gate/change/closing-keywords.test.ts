import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { formatIssueRef } from "../../../../src/domain/issue-ref.ts";
import { closedIssues, revertClaims } from "../../../../src/github/gate/change/description.ts";
import { closedByWords } from "../../../fake-github/graphql/closing.ts";
import { ANY_CHARACTER } from "../../../harness/any-character.ts";

const SHOP = { owner: "acme", repo: "shop" };
const closedBy = (text: string) => closedIssues(text, SHOP, "github.com").map(formatIssueRef);
const SHA = "0123456789abcdef0123456789abcdef01234567";

describe("what a description closes", () => {
  it.each([
    "close closes closed fix fixes fixed resolve resolves resolved",
    "Close CLOSES Closed FIX Fixes FIXED Resolve RESOLVES Resolved",
  ])("%s", (keywords) => {
    for (const keyword of keywords.split(" ")) {
      expect(closedBy(`This ${keyword} #12.`)).toEqual(["acme/shop#12"]);
      expect(closedBy(`${keyword}: #12`)).toEqual(["acme/shop#12"]);
    }
  });

  it.each([
    ["Fixes #12", ["acme/shop#12"]],
    ["fixes acme/infra#3", ["acme/infra#3"]],
    ["Closes GH-12", ["acme/shop#12"]],
    ["Resolves https://github.com/acme/infra/issues/3", ["acme/infra#3"]],
    ["Resolves https://github.com/acme/infra/issues/3.", ["acme/infra#3"]],
    ["(Fixes https://github.com/acme/infra/issues/3)", ["acme/infra#3"]],
    ["Fixes https://github.com/acme/infra/issues/3#issuecomment-9", ["acme/infra#3"]],
    [
      "Resolves #10, resolves #123, resolves acme/infra#100",
      ["acme/shop#10", "acme/shop#123", "acme/infra#100"],
    ],
    ["- Fixes #1\n- Fixes #2\r\n- Fixes #3", ["acme/shop#1", "acme/shop#2", "acme/shop#3"]],
    ["**Fixes #12**", ["acme/shop#12"]],
    ["- item\n\n    Fixes #12", ["acme/shop#12"]],
    ["- ```\n  code\n\nFixes #12", ["acme/shop#12"]],
    ["> quoted\n\nFixes #12", ["acme/shop#12"]],
    ["it is `x` that Fixes #12", ["acme/shop#12"]],
    ["a ` b\n\nFixes #12 `", ["acme/shop#12"]],
    ["<details>\n\nFixes #12\n\n</details>", ["acme/shop#12"]],
    ["<!-- draft -->\nFixes #12", ["acme/shop#12"]],
    ["| a |\n| - |\n| Fixes #12 |", ["acme/shop#12"]],
    ["`<!--` Fixes #12 `-->`", ["acme/shop#12"]],
    ["```\n<!--\n```\n\nFixes #12", ["acme/shop#12"]],
    ["[a](b) Fixes #12 (see [c](d))", ["acme/shop#12"]],
    ["- [x] Fixes #12", ["acme/shop#12"]],
    ["<b title='x'>Fixes #12</b><br>", ["acme/shop#12"]],
    ["R&amp;D: Fixes #12", ["acme/shop#12"]],
    ["Fixes #12 [and more", ["acme/shop#12"]],
  ])("%j closes %j", (text, expected) => expect(closedBy(text)).toEqual(expected));

  it.each([
    ["", "nothing at all"],
    ["#12", "no keyword"],
    ["Fixes #10, #11".replace("Fixes #10, ", "see "), "a mention"],
    ["prefixes #12", "a longer word"],
    ["hot-fix #12", "a part of a word"],
    ["fixes\n#12", "another line"],
    ["fixes # 12", "no number"],
    ["fixes #0", "not an issue number"],
    ["fixes #12a", "not a number"],
    ["Fixes https://github.com/acme/shop/pull/12", "a pull request"],
    ["Fixes https://evil.example/acme/shop/issues/12", "another host"],
    ["`Fixes #12`", "code"],
    ["``a ` Fixes #12``", "code in double backticks"],
    ["```\nFixes #12\n```", "a fenced block"],
    ["~~~~\n```\nFixes #12\n~~~~", "a fence within a fence"],
    ["```\nFixes #12", "an unclosed fence"],
    ["text\n\n    Fixes #12", "an indented block"],
    ["<!-- Fixes #12 -->", "a comment"],
    ["<!--\nFixes #12", "an unclosed comment"],
    ["> Fixes #12", "a quote"],
    ["> see below\nFixes #12", "the end of a quote"],
    ["> - ```\n>   Fixes #12", "code in a list in a quote"],
    ["- as in\n\n  ```\n  Fixes #12\n  ```", "code in a list"],
    ["- as in\n\n      Fixes #12", "an indented block in a list"],
    ["say `this and\nFixes #12` there", "code over two lines"],
    ["<pre>\nFixes #12\n</pre>", "a tag for code"],
    ["<blockquote>\n\nFixes #12\n\n</blockquote>", "a tag for quotes"],
    ["write <code>Fixes #12</code>", "a tag for code in a line"],
    ["Fixes `x` #12", "words with code between them"],
    ["[Fixes #12](https://example.com)", "the text of a link"],
    ["[Fixes #12\nand more][name]\n\n[name]: https://example.com", "the text of a link over two lines"],
    ["[Fixes #12]\n\n[fixes #12]: https://example.com", "the name of a link"],
    ["[a](https://example.com 'Fixes #12')", "the title of a link"],
    ["[a](<https://example.com>\n'Fixes #12')", "the title of a link on another line"],
    ["[a](x(y(z)) 'Fixes #12')", "the title of a link with parentheses"],
    ["[name]: https://example.com 'Fixes #12'", "the title of a definition"],
    ["[name]:\nhttps://example.com\n'Fixes #12'", "a title on a line of its own"],
    ["![Fixes #12](https://example.com/a.png)", "an image's alternative text"],
    ["<b title='Fixes #12'>a</b>", "an attribute"],
    ["<b title='a > Fixes #12'>a</b>", "an attribute with a bracket"],
    ["<div title='a\n\nFixes #12'>a</div>", "an attribute over blank lines"],
    ["<a href=x>Fixes #12</a>", "a tag for links"],
    ["<code title='<'>Fixes #12</code>", "code with a bracket in its attribute"],
    ["<code>a </code x> Fixes #12</code>", "code with a closing tag that is none"],
    ["[a](`) `Fixes #12`", "code behind an address with a backtick"],
    ["<b title='`'>`Fixes #12`", "code behind an attribute with a backtick"],
    ["Fixes #12&#51;", "another number"],
    ["Fixes #12\\_a", "a longer word"],
    ["&#120;Fixes #12", "a longer word before it"],
    ["a/Fixes #12", "a path"],
    ["Fixes #12-13", "a range"],
  ])("%j closes nothing: %s", (text) => expect(closedBy(text)).toEqual([]));

  it("each issue needs its own keyword", () => {
    expect(closedBy("Fixes #10, #11 and #12")).toEqual(["acme/shop#10"]);
  });

  /** Markdown and HTML that can hide what stands beside it, and the lines between blocks. */
  const PIECES = [
    ..."[ ] ( ) ]( ][ ]: ! < > <!-- --> ` `` ``` ~~~ \\ ' \" = / : # - + * _ > | 1. &lt; &#35; <? ]]>".split(
      " ",
    ),
    ..."<b <b> </b> <code> </code> <pre> <a> </a> <div> </div> <br/> title=' title=\" x".split(" "),
    ...[" ", " ", "\n", "\n", "\n\n", "\n\n", "    ", "\t", "Fixes #12", "fixes #12", " Fixes: #12 "],
    ...["[a](b 'c')", "[name]: url", "<b title='a'>", "<!-- a -->", "`code`", "- ", "> ", "# "],
  ];

  it("nothing that GitHub would not close, whatever stands beside it", () => {
    const repository = { owner: "acme", name: "shop" } as never;
    const text = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, (pieces) => {
        const written = pieces.join("");
        if (closedBy(written).length > 0) expect(closedByWords(written, repository)).not.toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it("any text is scanned quickly", () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER, maxLength: 500 }), (noise) => {
        const text = `\n\n${noise.replace(/[`~<>]/g, "")}\n\nFixes #12`;
        expect(closedBy(text)).toContain("acme/shop#12");
      }),
    );
    for (const fragment of ["`", "<!--", "fixes ", "fixes #", "    ", "> "])
      closedBy(fragment.repeat(65_536));
  });
});

describe("what a description reverts", () => {
  const OTHER = "f".repeat(40);
  it.each([
    ["Reverts acme/shop#12", [{ pullRequest: 12 }]],
    ["Reverts ACME/Shop#12", [{ pullRequest: 12 }]],
    ["Reverts #12\n\nIt broke the checkout.", [{ pullRequest: 12 }]],
    ["Reverts https://github.com/acme/shop/pull/12", [{ pullRequest: 12 }]],
    ["Reverts https://github.com/acme/shop/pull/12.", [{ pullRequest: 12 }]],
    ["Reverts https://github.com/acme/other/pull/12", []],
    ["Reverts https://evil.example/acme/shop/pull/12", []],
    [`This reverts commit ${SHA}.`, [{ commit: SHA }]],
    [
      `This reverts commit ${SHA}.\n\nThis reverts commit ${OTHER}.\nReverts #12\nReverts #12`,
      [{ commit: SHA }, { commit: OTHER }, { pullRequest: 12 }],
    ],
    ["Reverts acme/other#12", []],
    ["It reverts #12", []],
    ["`Reverts #12`", []],
    ["> Reverts #12", []],
    ["This reverts commit 0123456.", []],
    ["", []],
  ])("%j: %j", (text, claims) => expect(revertClaims(text, SHOP, "github.com")).toEqual(claims));
});

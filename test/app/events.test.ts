import { createRequire } from "node:module";
import { describe, expect, it } from "@jest/globals";
import { issueOfChangedComment, KEYS_OF, type Payload } from "../../src/app/events.ts";
import { writeMarker } from "../../src/markdown/marker.ts";
import { createSigner } from "../../src/markdown/signature.ts";
import { item, postmortem } from "../reconcile/builders.ts";

const signer = createSigner(Buffer.alloc(32, 7));
const repository = { owner: { login: "acme" }, name: "shop" };
const marked = (marker: Parameters<typeof writeMarker>[0]) => writeMarker(marker, signer);
const ofItem = marked(item(20, "Add alerts").marker);
const ofPostmortem = marked(postmortem("").marker);
const issue = (over: object) => ({ number: 30, labels: [], body: "", ...over });

describe("which key a webhook is a hint for", () => {
  it.each<[string, keyof typeof KEYS_OF, Partial<Payload>, string[]]>([
    [
      "an issue with any label may be an incident",
      "issues",
      { action: "labeled", issue: issue({ labels: [{}] }) },
      ["30"],
    ],
    [
      "one whose last label was taken off may have been one",
      "issues",
      { action: "unlabeled", issue: issue({}) },
      ["30"],
    ],
    ["an issue without labels is nobody's", "issues", { action: "opened", issue: issue({}) }, []],
    ["a pull request never is", "issues", { issue: issue({ labels: [{}], pull_request: {} }) }, []],
    [
      "an item stands for its incident",
      "issues",
      { action: "closed", issue: issue({ body: ofItem }) },
      ["12"],
    ],
    ["so does a postmortem", "issues", { action: "edited", issue: issue({ body: ofPostmortem }) }, ["12"]],
    [
      "a body that lost its marker is known by what it was before",
      "issues",
      { action: "edited", issue: issue({ body: "gone" }), changes: { body: { from: ofPostmortem } } },
      ["12"],
    ],
    [
      "a change that is only flagged tells nothing",
      "issues",
      { issue: issue({}), changes: { body: true } },
      [],
    ],
    ["a comment on any issue is none", "issue_comment", { issue: issue({}), comment: { body: "hello" } }, []],
    [
      "a command on any issue is one",
      "issue_comment",
      { issue: issue({}), comment: { body: "Yes:\n/postmortem" } },
      ["30"],
    ],
    [
      "a comment on an item",
      "issue_comment",
      { issue: issue({ body: ofItem }), comment: { body: "done?" } },
      ["12"],
    ],
    [
      "a sub-issue that was added to a postmortem",
      "sub_issues",
      { parent_issue: issue({ body: ofPostmortem }), sub_issue: issue({ number: 31 }) },
      ["12"],
    ],
  ])("%s", (_name, event, payload, numbers) => {
    const keys = KEYS_OF[event]({ repository, ...payload });
    expect(keys.map(({ number }) => String(number))).toEqual(numbers);
    for (const key of keys) expect(key).toMatchObject({ owner: "acme", repo: "shop" });
  });

  it("reads every payload of GitHub's own collection without tripping", () => {
    const examples = createRequire(import.meta.url)("@octokit/webhooks-examples") as {
      name: keyof typeof KEYS_OF;
      examples: Payload[];
    }[];
    const read = examples.filter(({ name }) => name in KEYS_OF);
    expect(read.map(({ name }) => name)).toEqual(expect.arrayContaining(["issues", "issue_comment"]));
    for (const { name, examples: payloads } of read) {
      for (const payload of payloads) {
        for (const key of KEYS_OF[name](payload)) expect(key.number).toBeGreaterThan(0);
      }
    }
  });
});

describe("comments that changed", () => {
  const url = "https://api.github.com/repos/acme/shop/issues/30";
  it.each([
    ["edited", { owner: "acme", repo: "shop", number: 30 }],
    ["deleted", { owner: "acme", repo: "shop", number: 30 }],
    ["created", null],
  ])("%s", (action, expected) => {
    expect(issueOfChangedComment({ action, issue: { number: 30, url } })).toEqual(expected);
  });
});

import { createRequire } from "node:module";
import { describe, expect, it } from "@jest/globals";
import { keepFields } from "../../src/app/json-fields.ts";
import { EVENTS, effectOf } from "../../src/engine/events.ts";
import { PAYLOAD_FIELDS, type Payload } from "../../src/engine/payload.ts";
import { STATUS_HEADING } from "../../src/record/comment-tag.ts";
import { writeMarker } from "../../src/record/marker.ts";
import { createSigner } from "../../src/record/signature.ts";
import { item, postmortem } from "../plan/builders.ts";

const signer = createSigner(Buffer.alloc(32, 7));
const repository = { owner: { login: "acme" }, name: "shop" };
const marked = (marker: Parameters<typeof writeMarker>[0]) => writeMarker(marker, signer);
const ofItem = marked(item(20, "Add alerts").marker);
const ofPostmortem = marked(postmortem("").marker);
const { marker } = postmortem("");
const ofTheirs = marked({ ...marker, incidents: [{ ...marker.incidents[0]!, key: "zeta/one#1" }] });
const BOT = { login: "followthrough[bot]", type: "Bot" };
const issue = (over: object) => ({ number: 30, labels: [], body: "", ...over });

describe("the keys that a webhook concerns", () => {
  it.each<[string, string, Partial<Payload>, string[]]>([
    [
      "ignores a key of another owner, which anyone can write into a body",
      "issues",
      {
        action: "opened",
        issue: issue({ body: ofItem }),
        repository: { owner: { login: "mallory" }, name: "x" },
      },
      [],
    ],
    [
      "an issue with any label can be an incident",
      "issues",
      { action: "labeled", issue: issue({ labels: [{}] }) },
      ["30"],
    ],
    [
      "an issue that lost its last label may have been an incident",
      "issues",
      { action: "unlabeled", issue: issue({}) },
      ["30"],
    ],
    [
      "an issue of any type can be an incident",
      "issues",
      { action: "typed", issue: issue({ type: {} }) },
      ["30"],
    ],
    [
      "an issue that lost its type may have been an incident",
      "issues",
      { action: "untyped", issue: issue({ type: null }) },
      ["30"],
    ],
    [
      "a renamed issue may have a postmortem without being an incident",
      "issues",
      { action: "edited", issue: issue({}), changes: { title: { from: "Down" } } },
      ["30"],
    ],
    ["an issue without labels and type has no key", "issues", { action: "opened", issue: issue({}) }, []],
    ["a pull request has no key", "issues", { issue: issue({ labels: [{}], pull_request: {} }) }, []],
    [
      "an incident has its key, whatever its body contains",
      "issues",
      {
        action: "labeled",
        issue: issue({ labels: [{}], body: ofTheirs }),
      },
      ["30"],
    ],
    [
      "an item has its incident's key",
      "issues",
      { action: "closed", issue: issue({ body: ofItem }) },
      ["12"],
    ],
    [
      "an item whose issue field somebody set has its incident's key",
      "issues",
      { action: "field_added", issue: issue({ body: ofItem }) },
      ["12"],
    ],
    [
      "a postmortem has its incident's key",
      "issues",
      { action: "edited", issue: issue({ body: ofPostmortem }) },
      ["12"],
    ],
    [
      "a body without its marker has the key of the previous body",
      "issues",
      { action: "edited", issue: issue({ body: "gone" }), changes: { body: { from: ofPostmortem } } },
      ["12"],
    ],
    [
      "a change without the previous body has no key",
      "issues",
      { issue: issue({}), changes: { body: true } },
      [],
    ],
    [
      "a comment on an unlabeled issue has no key",
      "issue_comment",
      { issue: issue({}), comment: { body: "hello" } },
      [],
    ],
    [
      "a command on an unlabeled issue has a key",
      "issue_comment",
      { issue: issue({}), comment: { body: "Yes:\n/postmortem" } },
      ["30"],
    ],
    ...["/timeline", "/no-postmortem a drill", "/status", "/complete", "/help"].map(
      (command): [string, "issue_comment", Partial<Payload>, string[]] => [
        `so is ${command}, for a postmortem that was opened by command, or whose incident lost its label`,
        "issue_comment",
        { issue: issue({}), comment: { body: command } },
        ["30"],
      ],
    ),
    [
      "a command for another bot has no key",
      "issue_comment",
      { issue: issue({}), comment: { body: "/assign @bob\n> /postmortem" } },
      [],
    ],
    [
      "a command on an item",
      "issue_comment",
      { issue: issue({ body: ofItem }), comment: { body: "/extend 7d because" } },
      ["12"],
    ],
    [
      "a comment without a command has no key, whatever its issue is",
      "issue_comment",
      {
        action: "created",
        issue: issue({ labels: [{}], body: ofItem }),
        comment: { body: "Done? See /etc" },
      },
      [],
    ],
    [
      "a comment that had a command has a key",
      "issue_comment",
      {
        action: "edited",
        issue: issue({ body: ofItem }),
        comment: { body: "Sorry" },
        changes: { body: { from: "/drop it" } },
      },
      ["12"],
    ],
    [
      "a bot's comment has no key",
      "issue_comment",
      { action: "created", issue: issue({ body: ofItem }), comment: { body: "/help", user: BOT } },
      [],
    ],
    [
      "the App's comment that an item came up again has the key of that item's incident",
      "issue_comment",
      {
        action: "created",
        issue: issue({ body: ofItem }),
        comment: { body: "It came up again.\n\n<!-- followthrough-again acme/shop#9 -->", user: BOT },
      },
      ["12"],
    ],
    ...[STATUS_HEADING, `Tracked.\n\n<!-- followthrough-reply 7 -->`].map(
      (body): [string, "issue_comment", Partial<Payload>, string[]] => [
        "a comment of the App that someone edited or deleted has a key",
        "issue_comment",
        { action: "deleted", issue: issue({ body: ofItem }), comment: { body, user: BOT } },
        ["12"],
      ],
    ),
    [
      "another bot's comment that changes has no key",
      "issue_comment",
      { action: "edited", issue: issue({ body: ofItem }), comment: { body: "Build 9 /help", user: BOT } },
      [],
    ],
    [
      "a command in a pull request has no key",
      "issue_comment",
      { issue: issue({ labels: [{}], pull_request: {} }), comment: { body: "/help" } },
      [],
    ],
    [
      "a sub-issue that was added to a postmortem",
      "sub_issues",
      { parent_issue: issue({ body: ofPostmortem }), sub_issue: issue({ number: 31 }) },
      ["12"],
    ],
  ])("%s", (_name, event, payload, numbers) => {
    const keys = effectOf(event, { repository, ...payload })?.keys ?? [];
    expect(keys.map(({ number }) => String(number))).toEqual(numbers);
    for (const key of keys) expect(key).toMatchObject({ owner: "acme", repo: "shop" });
  });

  it("reads every payload of GitHub's own collection without an error, and nothing else of it than its fields", () => {
    const keep = keepFields(PAYLOAD_FIELDS);
    const examples = createRequire(import.meta.url)("@octokit/webhooks-examples") as {
      name: string;
      examples: Payload[];
    }[];
    const read = examples.filter(({ name }) => EVENTS.some((event) => event === name));
    const names = ["issues", "issue_comment", "installation", "installation_repositories", "repository"];
    names.push("repository_dispatch", "pull_request", "merge_group", "check_run", "check_suite");
    expect(read.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    for (const { name, examples: payloads } of read) {
      for (const payload of payloads) {
        const effect = effectOf(name, payload);
        expect(effectOf(name, JSON.parse(keep(Buffer.from(JSON.stringify(payload)))))).toEqual(effect);
        for (const key of effect?.keys ?? []) expect(key.number).toBeGreaterThan(0);
        const isOfAccess = name.startsWith("installation") || name === "repository";
        if (isOfAccess) expect(effect?.sweep?.owner).toMatch(/^[\w-]+$/);
      }
    }
  });
});

describe("who caused an event", () => {
  const by = (login: string, type = "User") => ({ sender: { login, type }, action: "created" });
  const written = (login: string, author_association: string) => ({
    comment: { body: "/help", user: { login, type: "User" }, author_association },
    issue: issue({ body: ofItem }),
  });
  it.each<[string, Partial<Payload>, object | null]>([
    ["a stranger", { ...by("erin"), ...written("erin", "NONE") }, { login: "erin", isOutsider: true }],
    [
      "someone who contributed before",
      { ...by("erin"), ...written("erin", "CONTRIBUTOR") },
      { login: "erin", isOutsider: true },
    ],
    ["a member", { ...by("bob"), ...written("bob", "MEMBER") }, { login: "bob", isOutsider: false }],
    [
      "someone who may edit what a stranger wrote",
      { ...by("bob"), ...written("erin", "NONE") },
      { login: "bob", isOutsider: false },
    ],
    ["GitHub does not say", written("erin", "NONE"), null],
  ])("%s", (_name, payload, expected) => {
    expect(effectOf("issue_comment", { repository, ...payload })?.requester).toEqual(expected);
  });

  it.each([
    ["erin", "User", true],
    ["monitor[bot]", "Bot", false],
  ])("%s, who opened an issue with a label", (login, type, isOutsider) => {
    const opened = issue({ labels: [{}], user: { login, type }, author_association: "NONE" });
    const payload = { repository, ...by(login, type), action: "opened", issue: opened };
    expect(effectOf("issues", payload)?.requester).toEqual({ login, isOutsider });
  });
});

describe("changed comments", () => {
  const url = "https://api.github.com/repos/acme/shop/issues/30";
  it("are read again when they are needed, even without a command", () => {
    const payload = { repository, action: "edited", comment: { body: "Hm" }, issue: issue({ url }) };
    expect(effectOf("issue_comment", payload)).toMatchObject({ keys: [], changed: { number: 30 } });
  });

  it.each([
    ["edited", { owner: "acme", repo: "shop", number: 30 }],
    ["deleted", { owner: "acme", repo: "shop", number: 30 }],
    ["created", null],
  ])("%s", (action, expected) => {
    const comment = { body: "/help" };
    const effect = effectOf("issue_comment", { repository, action, comment, issue: issue({ url }) });
    expect(effect?.changed).toEqual(expected);
  });
});

describe("a job that waits for the App", () => {
  it("leads to its repository, and to no address", () => {
    const address = "https://evil.example/repos/zeta/one/actions/runs/1/deployment_protection_rule";
    const payload = { action: "requested", repository, environment: "x", deployment_callback_url: address };
    const found = { keys: [], sweep: null, deploysIn: { owner: "acme", repo: "shop" } };
    expect(effectOf("deployment_protection_rule", payload)).toMatchObject(found);
    expect(JSON.stringify(effectOf("deployment_protection_rule", payload))).not.toMatch(/evil|zeta/);
    expect(effectOf("deployment_protection_rule", { action: "requested" })).toBeNull();
  });
});

describe("a dispatch", () => {
  const sent = { client_payload: { id: "PD-1", title: "Down" }, sender: { login: "pager[bot]" } };
  it("is taken in with its data, if it is about an incident", () => {
    const effect = effectOf("repository_dispatch", { action: "incident", repository, ...sent });
    expect(effect?.dispatch).toMatchObject({
      repository: { owner: "acme", repo: "shop" },
      sender: "pager[bot]",
      incident: { id: "PD-1", title: "Down" },
      problems: [],
    });
    expect(effectOf("repository_dispatch", { action: "deploy", repository, ...sent })).toBeNull();
  });

  it("is the same if its payload is", () => {
    const of = (client_payload: object) =>
      effectOf("repository_dispatch", { action: "incident", repository, client_payload })!.dispatch!
        .fingerprint;
    expect(of({ id: "a", title: "b" })).toBe(of({ title: "b", id: "a" }));
    expect(of({ id: "a", title: "b" })).not.toBe(of({ id: "a", title: "c" }));
  });
});

describe("a push", () => {
  const SETTINGS = ".github/followthrough.yml";
  const main = { ref: "refs/heads/main", commits: [{ modified: [SETTINGS] }] };
  it.each<[string, Payload, boolean]>([
    ["that changes the settings", main, true],
    ["that adds them", { ...main, commits: [{}, { added: ["a", SETTINGS] }] }, true],
    ["that removes them", { ...main, commits: [{ removed: [SETTINGS] }] }, true],
    ["that adds a template beside them", { ...main, commits: [{ added: [".github/A.md"] }] }, true],
    ["that changes a template", { ...main, commits: [{ modified: [".github/A.md"] }] }, false],
    ["that adds a workflow", { ...main, commits: [{ added: [".github/workflows/a.yml"] }] }, false],
    ["that changes other files", { ...main, commits: [{ modified: ["README.md"] }] }, false],
    ["to another branch", { ...main, ref: "refs/heads/next" }, false],
    ["of a tag named like the branch", { ...main, ref: "refs/tags/main" }, false],
    ["that replaces commits", { ...main, commits: [], forced: true }, true],
  ])("%s", (_name, push, isRead) => {
    const payload = { repository: { ...repository, default_branch: "main" }, ...push };
    expect(effectOf("push", payload)?.settings ?? null).toEqual(
      isRead ? { owner: "acme", repo: "shop" } : null,
    );
  });
});

describe("sweeps after a webhook", () => {
  const installation = { id: 1, account: { login: "acme" } };
  const shop = { owner: "acme", repo: "shop" };
  it.each<[string, Payload, object | null]>([
    ["installation", { action: "new_permissions_accepted", installation }, { owner: "acme", only: null }],
    ["installation_repositories", { action: "added", installation }, { owner: "acme", only: null }],
    ["installation_target", { action: "renamed", account: { login: "acme" } }, { owner: "acme", only: null }],
    ["installation", { action: "created", installation: { id: 1 } }, null],
    [
      "repository",
      { action: "unarchived", repository, installation: { id: 1 } },
      { owner: "acme", only: [shop] },
    ],
  ])("%s %j", (event, payload, part) => {
    expect(effectOf(event, payload)?.sweep ?? null).toEqual(part && { ...part, accessChanged: true });
  });

  const INDEX = "<!-- followthrough-index -->\nText";
  const bot = { type: "Bot" };
  it.each<[string, Payload["issue"] & object, boolean]>([
    ["closed", issue({ body: INDEX, user: bot }), true],
    ["unlabeled", issue({ body: INDEX, user: bot }), true],
    ["deleted", issue({ body: INDEX, user: bot }), true],
    ["edited", issue({ body: INDEX, user: bot }), false],
    ["closed", issue({ body: INDEX, user: { type: "User" } }), false],
    ["closed", issue({ body: "Text", user: bot }), false],
  ])("issues %s %#", (action, changed, isSwept) => {
    const expected = { owner: "acme", only: [shop], accessChanged: false };
    expect(effectOf("issues", { repository, action, issue: changed })?.sweep ?? null).toEqual(
      isSwept ? expected : null,
    );
  });
});

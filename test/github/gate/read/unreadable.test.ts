import { describe, expect, it } from "@jest/globals";
import { createSigner } from "../../../../src/record/signature.ts";
import type { ApiIssue } from "../../../action/api-world.ts";
import { apiIssue, indexIssue, itemIssue, postmortemIssue, recordedIssue } from "../../../action/issues.ts";
import { runInProcess } from "../../../action/runner.ts";
import { isolate, serve } from "../../../action/serve.ts";

const CONFIG = "acme/shop:.github/followthrough.yml";
const signer = createSigner(new Uint8Array(32).fill(1));
const stranger = createSigner(new Uint8Array(32).fill(3));
const person = { login: "mallory", type: "User" };
const otherBot = { login: "followthrough-acme[bot]", type: "Bot" };
const PINNED = `signing_keys: ["${signer.publicKey}"]\n`;

isolate();

const verdictOn = (issues: readonly ApiIssue[], config = PINNED) => {
  serve({ issues: { "acme/shop": issues }, files: { [CONFIG]: config } });
  return runInProcess();
};
const signed = (number: number, options: Parameters<typeof itemIssue>[1] = {}) =>
  itemIssue(number, { due: "2027-06-01", signer, ...options });
const edited = (issue: ApiIssue, from: string, to: string): ApiIssue => {
  expect(issue.body).toContain(from);
  return { ...issue, body: issue.body!.replace(from, to) };
};

describe("an adopted issue is red if its record was edited, and not tracked without one of its own", () => {
  const adopted = signed(2, { marker: { adopted: true }, user: person });
  const copied = signed(2, { marker: { words: "another" }, user: person });

  const rows: [string, ApiIssue, number, number][] = [
    ["as it should be", adopted, 0, 0],
    ["its date edited", edited(adopted, "2027-06-01", "2028-06-01"), 1, 0],
    ["a letter of its JSON broken", edited(adopted, '"kind"', '"kind'), 0, 0],
    ["its number changed", edited(adopted, '"number":2,"id":2002', '"number":3,"id":3003'), 0, 0],
    ["its ids taken out", edited(adopted, ',"number":2,"id":2002', ""), 0, 0],
    ["no longer adopted", edited(adopted, '"adopted":true', '"adopted":false'), 0, 0],
    ["another item's record in its place", copied, 0, 0],
    [
      "a postmortem's in its place",
      { ...postmortemIssue(2, { signer }), user: person, labels: [{ name: "action-item" }] },
      0,
      0,
    ],
    ["its record and nothing else taken out", { ...adopted, body: "Slow." }, 0, 0],
    ["broken, and its label taken off", { ...edited(adopted, '"kind"', '"kind'), labels: [] }, 0, 0],
  ];
  it.each(rows)("%s", async (_, issue, code) => {
    expect((await verdictOn([issue, indexIssue(90, signer)])).code).toBe(code);
  });
  it.each(rows)("%s, without a pinned key", async (_, issue, __, code) => {
    expect((await verdictOn([issue], "")).code).toBe(code);
  });
});

describe("a record that was signed for another issue is red", () => {
  const LATER = "2026-11-20T10:00:00Z";
  it.each<[string, ApiIssue, number]>([
    ["created with the issue", signed(1), 0],
    ["of an item that was tracked days later", signed(1, { ledger: { trackedAt: LATER } }), 1],
    ["that names its issue", signed(1, { marker: { issue: recordedIssue(1) }, created_at: LATER }), 0],
    ["that names another issue", signed(1, { marker: { issue: recordedIssue(9) } }), 1],
    [
      "of a postmortem that opened days later",
      postmortemIssue(7, { due: "2027-06-01", signer, openedAt: LATER }),
      1,
    ],
    [
      "of a postmortem that names another",
      postmortemIssue(7, { due: "2027-06-01", signer, issue: recordedIssue(9) }),
      1,
    ],
  ])("%s", async (_, issue, code) => {
    const { code: found, log } = await verdictOn([issue, indexIssue(90, signer)]);
    expect(found).toBe(code);
    expect(log.includes("its hidden Followthrough comment belongs to")).toBe(code === 1);
  });
});

describe("a config that pins the wrong App passes nothing", () => {
  const otherBotsItem = (number: number) => signed(number, { due: "2026-12-01", user: otherBot });
  const app = "apps: [followthrough]\n";
  const explains =
    "The config pins apps: followthrough, but issues with a Followthrough record were created by followthrough-acme[bot]: #1";

  it.each<[string, readonly ApiIssue[], string, number]>([
    ["with keys", [otherBotsItem(1)], PINNED + app, 2],
    ["with keys, although the App wrote something as well", [otherBotsItem(1), signed(2)], PINNED + app, 2],
    ["without keys", [otherBotsItem(1)], app, 2],
  ])("%s", async (_, issues, config, code) => {
    const { code: found, summary } = await verdictOn(issues, config);
    expect(found).toBe(code);
    expect(summary.replaceAll("\\", "").replaceAll("\u200b", "")).toContain(explains);
  });

  it.each<[string, readonly ApiIssue[], string, number]>([
    [
      "another bot's issue without a record",
      [apiIssue(1, "Bump x", ["action-item"], [], { user: otherBot })],
      app,
      0,
    ],
    [
      "one whose record is unsigned",
      [itemIssue(1, { signer: stranger, user: otherBot }), signed(2)],
      PINNED + app,
      1,
    ],
    ["one next to the App's own, without keys", [otherBotsItem(1), signed(2)], app, 2],
  ])("%s", async (_, issues, config, code) => {
    const { code: found, summary } = await verdictOn(issues, config);
    expect(found).toBe(code);
    expect(summary).not.toContain("The config pins app");
  });
});

describe("if no record is signed with a pinned key", () => {
  it("names the App's new key as missing", async () => {
    const { code, summary } = await verdictOn([
      itemIssue(1, { signer: stranger }),
      itemIssue(2, { signer: stranger }),
    ]);
    expect(code).toBe(1);
    expect(summary).toContain("no record here is signed with a key that the config pins");
    expect(summary).toContain("if the App has a new key, add it to signing");
  });

  it("does not name a missing key if one record is trusted", async () => {
    const { code, summary } = await verdictOn([itemIssue(1, { signer: stranger }), signed(2)]);
    expect(code).toBe(1);
    expect(summary).toContain("the signature doesn't match");
    expect(summary).not.toContain("new key");
  });
});

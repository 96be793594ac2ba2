import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../src/domain/actor.ts";
import type { CommandName } from "../../src/domain/commands/requests.ts";
import { LAST_REPLY, renderEdited, renderRejection } from "../../src/markdown/messages/replies.ts";
import type { Operation } from "../../src/operations/operation.ts";
import {
  commentOnce,
  planReplies,
  type Reply,
  reject,
  repliesLast,
  replyToEdited,
  whereItBelongs,
} from "../../src/plan/replies.ts";
import { HOME, item, KEY, postmortem } from "./builders.ts";

const NOW = Temporal.Instant.from("2026-11-24T12:00:00Z");
const MEMBER: Actor = { login: "bob", kind: "person", role: "write", teams: [] };
const STRANGER: Actor = { ...MEMBER, login: "eve", role: "read" };
const APP: Actor = { ...STRANGER, login: "ci[bot]", kind: "app" };

const to = (id: number, over: Partial<Reply["command"]["comment"]> = {}, actor = MEMBER): Reply => ({
  issue: KEY,
  command: { comment: { id, edited: false, ...over }, actor },
  words: `Answer ${id}.`,
});
const part = (commandIndex: number): Reply => {
  const { command, ...reply } = to(5);
  return { ...reply, command: { ...command, commandIndex }, words: `Answer ${commandIndex}.` };
};

describe("a comment with a tag", () => {
  it("is posted once", () => {
    const comment = { kind: "comment", issue: KEY, tag: "brought 7", body: "Words." };
    expect(commentOnce({ ref: KEY, postedTags: ["brought 8"] }, "brought 7", "Words.")).toEqual([comment]);
    expect(commentOnce({ ref: KEY, postedTags: ["brought 7"] }, "brought 7", "Words.")).toEqual([]);
  });
});

describe("replies", () => {
  it("say whom and what they answer", () => {
    const at = "2026-11-24T11:00:00Z";
    const answers = { login: "bob", isStranger: false, at, commentId: 5 };
    expect(planReplies([to(5, { at })])).toEqual([
      { kind: "comment", issue: KEY, tag: "reply 5", body: "Answer 5.", answers },
    ]);
    expect(planReplies([to(5)])).toMatchObject([{ answers: { at: null } }]);
    expect(planReplies([to(5, {}, STRANGER)])).toMatchObject([
      { answers: { login: "eve", isStranger: true } },
    ]);
    expect(planReplies([to(5, {}, APP)])).toMatchObject([{ answers: { isStranger: false } }]);
  });

  it.each<[string, Reply[], [tag: string, body: string][]]>([
    ["to nothing", [], []],
    [
      "to two comments",
      [to(5), to(6)],
      [
        ["reply 5", "Answer 5."],
        ["reply 6", "Answer 6."],
      ],
    ],
    [
      "to three commands of one",
      [part(1), part(3), part(0)],
      [["reply 5/0,1,3", "Answer 0.\n\nAnswer 1.\n\nAnswer 3."]],
    ],
    ["to an edited comment", [to(5, { edited: true })], [["edited 5", "Answer 5."]]],
    ["to a member's sixth within an hour", [to(5, { ofHour: 6 })], [["reply 5", "Answer 5."]]],
    ["to a stranger's fourth", [to(5, { ofHour: 4 }, STRANGER)], [["reply 5", "Answer 5."]]],
    ["to a stranger's fifth", [to(5, { ofHour: 5 }, STRANGER)], [["reply 5", `Answer 5.\n\n${LAST_REPLY}`]]],
    ["to a member's fifth", [to(5, { ofHour: 5 })], [["reply 5", "Answer 5."]]],
    ["to a stranger's sixth", [to(5, { ofHour: 6 }, STRANGER)], []],
  ])("%s", (_, replies, expected) => {
    const comments = planReplies(replies) as Operation<"comment">[];
    expect(comments.map(({ tag, body }) => [tag, body])).toEqual(expected);
  });
});

describe("the order of a plan", () => {
  const notice: Operation = { kind: "comment", issue: KEY, body: "A notice." };
  const labeling: Operation = { kind: "add-labels", issue: KEY, labels: [] };
  const replyTo = (id: number, actor = MEMBER, at?: string) =>
    planReplies([to(id, at ? { at } : {}, actor)])[0]!;
  const recording = { ...labeling, executes: [{ id: 5 }] } as unknown as Operation;

  it.each<[string, Operation[], Operation[]]>([
    ["has replies last", [replyTo(5), notice, labeling], [notice, labeling, replyTo(5)]],
    [
      "has those to strangers at the very end",
      [replyTo(5, STRANGER), replyTo(6), labeling],
      [labeling, replyTo(6), replyTo(5, STRANGER)],
    ],
    [
      "keeps a reply before the write that records its comment",
      [replyTo(6), replyTo(5), recording],
      [replyTo(5), recording, replyTo(6)],
    ],
  ])("%s", (_, operations, expected) => {
    expect(repliesLast(operations, NOW)).toEqual(expected);
  });

  it.each<[string, Operation, boolean]>([
    ["a stranger's of two hours ago", replyTo(5, STRANGER, "2026-11-24T10:00:00Z"), true],
    ["a stranger's of longer ago", replyTo(5, STRANGER, "2026-11-24T09:59:59Z"), false],
    ["a member's of longer ago", replyTo(5, MEMBER, "2026-11-23T12:00:00Z"), true],
    ["a stranger's of an unknown time", replyTo(5, STRANGER), true],
  ])("answers a comment in time: %s", (_, reply, isKept) => {
    expect(repliesLast([reply], NOW)).toEqual(isKept ? [reply] : []);
  });
});

describe("commands in an edited comment", () => {
  it("are answered to people only", () => {
    const { command } = to(5, { edited: true });
    expect(replyToEdited(KEY, command)).toEqual({ issue: KEY, command, words: renderEdited("bob") });
    expect(replyToEdited(KEY, to(5, { edited: true }, APP).command)).toBeNull();
    expect(replyToEdited(KEY, to(5).command)).toBeNull();
  });
});

describe("a rejected command", () => {
  const rejection = { problem: "There is no postmortem.", example: null };

  it.each<[string, number | undefined, object, string | null]>([
    ["is not named alone", undefined, { name: "timeline" }, null],
    ["is named beside others", 0, { name: "timeline" }, "timeline"],
    ["has no name if it was not understood", 0, { name: "timeline", problem: "What?", example: "" }, null],
  ])("%s", (_, commandIndex, request, name) => {
    const { command } = to(5);
    const asked = { ...command, request, ...(commandIndex !== undefined && { commandIndex }) };
    const reply = reject(KEY, asked as Parameters<typeof reject>[1], rejection);
    expect(reply).toEqual({ issue: KEY, command: asked, words: renderRejection("bob", rejection, name) });
  });
});

describe("where a command belongs", () => {
  const page = postmortem("");
  const items = [14, 15, 16, 17].map((number) => item(number, `Item ${number}`));
  const closed = { ...items[0]!, state: "closed" } as const;

  it.each<[CommandName, Partial<Parameters<typeof whereItBelongs>[0]>, string]>([
    ["priority", {}, "/priority works on a single action item: post it on the item's issue."],
    [
      "priority",
      { items: [closed, items[1]!] },
      "/priority works on a single action item: post it on the item's issue, such as #15.",
    ],
    [
      "priority",
      { items },
      "/priority works on a single action item: post it on the item's issue, such as #14, #15 or #16.",
    ],
    [
      "timeline",
      {},
      "/timeline works on the postmortem, and there is none. Someone with the triage role can comment /postmortem on #12 to open one.",
    ],
    ["extend", {}, "/extend works on a single action item: post it on the item's issue."],
    [
      "extend",
      { postmortems: [page], items: [items[0]!] },
      "/extend works on a single action item or on the postmortem: post it on the item's issue, such as #14, or on #13.",
    ],
    ["timeline", { postmortems: [page] }, "/timeline works on the postmortem: post it on #13."],
    ["postmortem", {}, "/postmortem works on the incident: post it on #12."],
  ])("/%s with %j", (name, over, words) => {
    const known = { key: KEY, postmortems: [], items: [], ...over };
    expect(whereItBelongs(known, name, { ...HOME, number: 99 })).toBe(words);
  });
});

import { describe, expect, it } from "@jest/globals";
import type { Notice } from "../../src/domain/notices/notice.ts";
import { noticeTag, readNoticeTag } from "../../src/record/notice-tag.ts";

const ISSUE = { owner: "acme", repo: "shop", number: 14 };
const STEP = { issue: ISSUE, kind: "reminder", due: "2026-12-01", step: -7 } as const;
const NOTICE = {
  kind: "reminder",
  to: ["alice"],
  on: ISSUE,
  day: "2026-11-24",
  entries: [{ tracked: { postmortem: { ...ISSUE, number: 13 } }, step: STEP }],
} as unknown as Notice;
const SENT = { to: ["alice"], repository: "acme/shop", day: "2026-11-24", steps: [STEP] };

describe("the tag of a notice", () => {
  it.each([
    ["for people", NOTICE, SENT],
    ["for a chat, too", { ...NOTICE, chat: ["slack"] }, { ...SENT, chat: ["slack"] }],
  ])("is read back: %s", (_, notice, sent) => {
    const tag = noticeTag(notice);
    expect(readNoticeTag(`Due soon.\n\n${tag}`)).toStrictEqual(sent);
    expect(tag.includes("chat")).toBe("chat" in sent);
  });

  const tag = noticeTag(NOTICE);
  it.each([
    ["no tag", "Due soon."],
    ["another tag", "<!-- followthrough-reply 5 -->"],
    ["text before it in the line", `Due soon. ${tag}`],
    ["text after it in the line", `${tag} Due soon.`],
    ["broken JSON", tag.replace("{", "{{")],
    ["another kind", tag.replace('"reminder"', '"warning"')],
    ["no list of steps", tag.replace(/"steps":\[\[.*?\]\]/, '"steps":1')],
  ])("is not read from %s", (_, body) => expect(readNoticeTag(body)).toBeNull());

  it.each([
    ["no list", 5],
    ["no issue", [5, "2026-12-01", 1]],
    ["the name of no issue", ["acme", "2026-12-01", 1]],
    ["no day", ["acme/shop#14", "soon", 1]],
    ["no step", ["acme/shop#14", "2026-12-01", "first"]],
  ])("leaves out a step that is %s", (_, step) => {
    const body = tag.replace(/"steps":\[\[/, `"steps":[${JSON.stringify(step)},[`);
    expect(readNoticeTag(body)).toEqual(SENT);
  });
});

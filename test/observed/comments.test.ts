import { describe, expect, it } from "@jest/globals";
import { type Comment, pendingCommands } from "../../src/observed/comments.ts";
import { withTag } from "../../src/record/comment-tag.ts";

const FILTER = {
  installedAt: "2026-11-01T00:00:00Z",
  reviews: false,
  isRecorded: () => false,
  appliesTo: () => true,
};
const said = (id: number, second: number, body: string, over: Partial<Comment> = {}): Comment => ({
  ...{ id, author: "alice", byApp: false, byBot: false, body, edited: false },
  createdAt: `2026-11-03T09:00:${String(second).padStart(2, "0")}Z`,
  ...over,
});
const answer = (
  id: number,
  second: number,
  tag: Parameters<typeof withTag>[1],
  over: Partial<Comment> = {},
) => said(id, second, withTag("An answer.", tag), { author: "app[bot]", byApp: true, byBot: true, ...over });
const pending = (...comments: Comment[]): number[] =>
  pendingCommands(comments, FILTER).map(({ comment }) => comment.id);

describe("the commands of a transferred issue, whose comments have new ids", () => {
  const [first, second, third] = [said(70, 0, "/help"), said(72, 20, "/help"), said(73, 30, "/help")];

  it.each<[string, Comment[], number[]]>([
    ["have no answer before the App gave one", [first, second], [70, 72]],
    [
      "are answered if they are older than an answer to an earlier id",
      [first, answer(71, 10, "reply 5"), second],
      [72],
    ],
    ["also within the same second", [first, answer(71, 20, "reply 5"), second, third], [73]],
    ["also if it says that the comment was edited", [first, answer(71, 10, "edited 5"), second], [72]],
    ["also if it records that no postmortem is needed", [first, answer(71, 10, "declined 5"), second], [72]],
    ["are not answered by other comments", [first, answer(71, 10, "thanks 5"), second], [70, 72]],
    [
      "are not answered by a comment that was edited",
      [first, answer(71, 10, "reply 5", { edited: true })],
      [70],
    ],
    ["are not answered by what others wrote", [first, answer(71, 10, "reply 5", { byApp: false })], [70]],
  ])("%s", (_, comments, expected) => expect(pending(...comments)).toEqual(expected));

  it("are told from an issue on which another command was deleted", () => {
    expect(pending(first, answer(74, 25, "reply 71"), second)).toEqual([70, 72]);
  });
});

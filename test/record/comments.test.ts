import { describe, expect, it } from "@jest/globals";
import {
  commentTextOf,
  readCommentSignature,
  signComment,
  unsignedComment,
} from "../../src/record/comment-signature.ts";
import {
  type CommentTag,
  decliningComment,
  isAnswered,
  lastReopened,
  readTag,
  recordedPostmortem,
  recurrencesIn,
  replyTag,
  withTag,
} from "../../src/record/comment-tag.ts";
import { readDeploymentTag, withDeploymentTag } from "../../src/record/deployment-tag.ts";
import { readNotes, withNotes } from "../../src/record/timeline-note.ts";
import { Trust } from "../../src/record/trust.ts";
import { SIGNER } from "./marker-samples.ts";

const ISSUE = { ref: { number: 14 }, repositoryId: 77 };
const TAGS: readonly CommentTag[] = [
  "declined 8",
  "declined 20",
  "declined 9",
  "postmortem acme/shop#13",
  "postmortem acme/shop#15",
  "reopened 2026-11-02T09:00:00Z",
  "reopened 2026-11-03T09:00:00Z",
  "again acme/shop#30",
  "again acme/shop#31",
  "again acme/shop#30",
  "reply 5",
  "reply 6/0,12",
];

describe("the tag in the last line of a comment", () => {
  it.each<CommentTag>(["reply 5", "reply 6/0,12", "postmortem acme/shop#13", "put-back 2026-11-abc"])(
    "%s is read back, signed or not, with white space after it",
    (tag) => {
      const body = withTag("Done.", tag);
      expect(body).toBe(`Done.\n\n<!-- followthrough-${tag} -->`);
      expect(readTag(`${body}\n`)).toBe(tag);
      expect(readTag(`${signComment(body, ISSUE, SIGNER)}\n`)).toBe(tag);
    },
  );

  it.each(["", "Done.", "<!-- followthrough-reply 5 -->\nMore", " <!-- followthrough-unheard 5 -->"])(
    "is not in %j",
    (body) => expect(readTag(body)).toBeNull(),
  );

  it("says which of a comment's commands it answers", () => {
    expect([replyTag(5), replyTag(6, [0, 12])]).toEqual(["reply 5", "reply 6/0,12"]);
  });

  it.each([
    ["a comment that was answered", 5, undefined, true],
    ["each of its commands", 5, 3, true],
    ["a comment that declined", 20, undefined, true],
    ["a command that was answered", 6, 12, true],
    ["another command there", 6, 1, false],
    ["a number that contains it", 6, 2, false],
    ["the whole comment, of which a part was answered", 6, undefined, false],
    ["another comment", 7, 0, false],
  ])("is %s: %i %s", (_, comment, index, expected) =>
    expect(isAnswered(TAGS, comment, index)).toBe(expected),
  );

  it("records what was decided last", () => {
    expect(decliningComment(TAGS)).toBe(20);
    expect(recordedPostmortem(TAGS)).toEqual({ owner: "acme", repo: "shop", number: 15 });
    expect(lastReopened(TAGS)).toBe("2026-11-03T09:00:00Z");
    expect(recurrencesIn(TAGS)).toBe(2);
  });

  it("records nothing of another kind", () => {
    const other: CommentTag[] = ["reply 5"];
    expect([decliningComment(other), recordedPostmortem(other), lastReopened(other)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(recurrencesIn(other)).toBe(0);
  });
});

describe("a signed comment", () => {
  const body = withTag("Done.", "reply 5");
  const signed = signComment(body, ISSUE, SIGNER);

  it("ends in its signature, which can be taken off", () => {
    const signature = SIGNER.sign(commentTextOf(body, ISSUE));
    expect(signed).toBe(`${body}\n\n<!-- followthrough-signed ${signature} -->`);
    expect(readCommentSignature(`${signed} \n`)).toEqual({ body, signature });
    expect(unsignedComment(signed)).toBe(body);
  });

  it("is read as it is without a signature", () => {
    expect(readCommentSignature(body)).toBeNull();
    expect(unsignedComment(` ${body} `)).toBe(` ${body} `);
  });

  it("binds what it hides, and not what people read", () => {
    expect(commentTextOf(body, ISSUE)).toBe(
      '{"comment":["<!-- followthrough-reply 5 -->"],"number":14,"repositoryId":77}',
    );
    expect(commentTextOf("Done.", ISSUE)).toBe('{"comment":[],"number":14,"repositoryId":77}');
  });

  const nowhere = { ...ISSUE, repositoryId: null };

  it.each([
    ["the App's", SIGNER.publicKey, signed, ISSUE, true],
    ["a pinned key's", "ed25519:AAAA", signed, ISSUE, true],
    ["with other words for people", SIGNER.publicKey, signed.replace("Done.", "Never."), ISSUE, true],
    ["with another tag", SIGNER.publicKey, signed.replace("reply 5", "reply 6"), ISSUE, false],
    ["on another issue", SIGNER.publicKey, signed, { ...ISSUE, ref: { number: 15 } }, false],
    ["in another repository", SIGNER.publicKey, signed, { ...ISSUE, repositoryId: 78 }, false],
    ["in an unknown repository", SIGNER.publicKey, signed, nowhere, false],
    [
      "signed for an unknown repository",
      SIGNER.publicKey,
      signComment(body, nowhere, SIGNER),
      nowhere,
      false,
    ],
    ["without a signature", SIGNER.publicKey, body, ISSUE, false],
  ])("%s: whether it is proved", (_, ownKey, comment, issue, expected) => {
    const signingKeys = ownKey === SIGNER.publicKey ? [] : [SIGNER.publicKey];
    expect(new Trust(ownKey).provesComment(comment, issue, { signingKeys })).toBe(expected);
  });

  it("is not proved by a key that is not pinned", () => {
    expect(new Trust("ed25519:AAAA").provesComment(signed, ISSUE, { signingKeys: [] })).toBe(false);
  });
});

describe("notes that a comment hides for the timeline", () => {
  const NOTE = {
    at: "2026-11-02T09:00:00Z",
    by: "alice",
    text: "It began --> here",
    url: "https://github.com/a",
  };

  it("are read back", () => {
    const body = withNotes("Merged.", [NOTE, { ...NOTE, by: "bob" }]);
    expect(body).toMatch(/^Merged\.\n\n<!-- followthrough-notes \{.*\} -->$/);
    expect(readNotes(`${body}\n\n<!-- followthrough-reply 5 -->`)).toEqual([NOTE, { ...NOTE, by: "bob" }]);
  });

  it("leave a comment without notes as it is", () => {
    expect(withNotes("Merged.", [])).toBe("Merged.");
    expect(readNotes("Merged.")).toEqual([]);
  });

  it.each(['{"notes":[{"at":"yesterday"}]}', '{"notes":1}', "{", "{}"])("are not read from %s", (json) => {
    expect(readNotes(`Merged.\n\n<!-- followthrough-notes ${json} -->`)).toEqual([]);
  });
});

describe("the tag of a deployment", () => {
  it("is read back from the last line", () => {
    const tag = { job: 12, report: 2, reasons: "abc_-" };
    expect(readDeploymentTag(withDeploymentTag("Waits.", tag))).toEqual(tag);
    expect(readDeploymentTag("Waits.")).toBeNull();
  });
});

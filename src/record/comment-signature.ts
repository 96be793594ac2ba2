import type { IssueRef } from "../domain/issue-ref.ts";
import { canonicalJson } from "./hidden-json.ts";
import type { Signer } from "./marker.ts";

/** The issue that a comment is on. Numbers are used once in a repository, and its database id tells it from others. */
export interface CommentedIssue {
  readonly ref: Pick<IssueRef, "number">;
  /** Null if it was not read: then no signature holds. */
  readonly repositoryId: number | null;
}

/** A signed comment: as it was before, and its signature. */
interface SignedComment {
  readonly body: string;
  readonly signature: string;
}

const SIGNATURE = /\n\n<!-- followthrough-signed ([\w-]{1,200}) -->$/;

/** What the App hides in a comment, for itself: its tags and marks. */
const HIDDEN = /<!-- followthrough-[^<>]*-->/g;

/**
 * Adds a last line that binds what a comment hides to its issue, so that a copy on another issue says nothing. What people read is
 * left out: GitHub may change white space, and whether a comment was edited, GitHub says itself.
 */
export function signComment(body: string, issue: CommentedIssue, signer: Signer): string {
  const signature = signer.sign(commentTextOf(body, issue));
  return `${body}\n\n<!-- followthrough-signed ${signature} -->`;
}

/** The signature of a comment; null if it has none. Whether to trust it is up to the caller. */
export function readCommentSignature(body: string): SignedComment | null {
  const text = body.trimEnd();
  const found = SIGNATURE.exec(text);
  return found && { body: text.slice(0, found.index), signature: found[1]! };
}

/** A comment as it was before it was signed; any other as it is. */
export function unsignedComment(body: string): string {
  return readCommentSignature(body)?.body ?? body;
}

/** The text that is signed: all that a comment hides, in its order, and the ids of its issue. */
export function commentTextOf(body: string, { ref: { number }, repositoryId }: CommentedIssue): string {
  return canonicalJson({ comment: body.match(HIDDEN) ?? [], repositoryId, number });
}

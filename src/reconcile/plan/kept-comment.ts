import type { IssueRef } from "../../domain/issue-ref.ts";
import type { Operation } from "../operation.ts";
import type { KeptComment, Snapshot } from "../snapshot.ts";

/**
 * Brings the one comment of its kind to this text; an empty one takes it away. What another worker wrote beside it at the
 * same moment goes.
 */
export function planKept(
  { kept }: Pick<Snapshot, "kept">,
  issue: IssueRef,
  which: KeptComment,
  body: string,
): Operation[] {
  const [first, ...others] = kept[which];
  const keep = (commentId: number | null, text: string): Operation => {
    return { kind: "keep-comment", issue, which, commentId, body: text };
  };
  return [
    ...(body === (first?.body ?? "") ? [] : [keep(first?.commentId ?? null, body)]),
    ...others.map(({ commentId }) => keep(commentId, "")),
  ];
}

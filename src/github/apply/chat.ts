import type { Operation } from "../../operations/operation.ts";
import { replaceMarker, withConfirmed } from "../../record/marker.ts";
import { readReport, signReport, withoutSignature } from "../../record/report-tag.ts";
import { editBody, type IssueWriting, signedFor } from "./issue.ts";
import { trustedIn } from "./postmortem.ts";

/**
 * Records that the chats confirmed a message, in a body that was read just before: in the marker of the issue that has the notice,
 * or in the digest's own tag. A record that is not trusted, or gone, stays as it is: then the message counts as not confirmed.
 */
export function confirmChat(
  { issue, commentId }: Operation<"confirm-chat">,
  writing: IssueWriting,
): Promise<void> {
  return editBody(issue, writing, (body, on) => {
    if (commentId !== null) {
      const present = trustedIn(body, on, writing);
      return present ? replaceMarker(body, signedFor(on, withConfirmed(present, commentId), writing)) : body;
    }
    const report = readReport(body);
    if (report?.identity.chat !== "pending") return body;
    if (writing.trust.ofReport(report, on, writing.keys) === "untrusted") return body;
    return signReport(withoutSignature(body), { ...report.identity, chat: "confirmed" }, writing.signer);
  });
}

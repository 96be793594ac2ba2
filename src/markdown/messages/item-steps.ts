import type { RequiredProof } from "../../domain/items/closing.ts";
import { extendCommand, type OpenExceptions, waiveCommand } from "../../domain/items/exceptions.ts";

/* The ways to clear an item, as sentences of our own. What the rules do not allow for it is not offered. */

/** How an item is closed so that it counts as done, and which priority asks for that. */
export function closingWords({ proof, priority }: RequiredProof, issue = "this issue"): string {
  const why = priority === null ? "" : ` A ${priority} item requires that.`;
  switch (proof) {
    case "nothing":
      return `Close ${issue} as completed.`;
    case "pull_request":
      return `Merge a pull request that names ${issue}, and close it as completed.${why}`;
    case "evidence":
      return `Merge a pull request that names ${issue}, or comment \`Evidence: LINK\`. Then close it as completed.${why}`;
  }
}

/** Who can extend an item, and with which command; null if no one can. */
export function extensionWords(
  { ownerDays, extensions }: OpenExceptions,
  times: number,
  owner = "Its owner can",
): string | null {
  if (extensions === 0) return null;
  if (ownerDays > 0) return `${owner} comment \`${extendCommand(ownerDays)}\`, once.`;
  return `${whyApprover(times)}: \`${extendCommand()}\`.`;
}

/** Why the owner cannot extend an item alone. */
export function whyApprover(times: number): string {
  if (times === 0) return "An approver decides";
  return `It was extended ${times === 1 ? "once" : `${times} times`} already, so an approver decides`;
}

/** What an approver can do, in bold the situations in which it helps. */
export function approverWords(
  { waiverDays }: Pick<OpenExceptions, "waiverDays">,
  approver = "An approver can",
): string {
  const drop = "`/drop REASON`";
  return waiverDays > 0
    ? `**Blocked, or not worth doing?** ${approver} comment \`${waiveCommand({ waiverDays })}\` or ${drop}.`
    : `**Not worth doing?** ${approver} comment ${drop}.`;
}

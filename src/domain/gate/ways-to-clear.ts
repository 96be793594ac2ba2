import { type IssueRef, mentionIssue, type RepositoryRef } from "../issue-ref.ts";
import { alternatives } from "../text.ts";
import type { Finding, GateSettings, Obligation } from "./verdict.ts";

/* Every honest way out, in words of our own. What stands in backticks is written as it is. */

/**
 * The ways to clear one open issue.
 * @param home the repository of the run: there `#3` would be another issue than the one of elsewhere
 */
export function waysToClear(obligation: Obligation, home: RepositoryRef): string[] {
  const { kind, issue, postmortem, hasLine } = obligation;
  const self = mentionIssue(issue, home);
  if (kind === "postmortem")
    return [`Complete it, then comment \`/complete\` on ${self}.`, wayOfDeclining(obligation, home)];
  return [
    `Do it, then close ${self} as completed.`,
    ...(postmortem && hasLine ? [`Or check its box in ${mentionIssue(postmortem, home)}.`] : []),
    wayOfFixing(obligation, home),
  ];
}

/** A pull request that does what an action item asks for. */
export function wayOfFixing({ issue }: { readonly issue: IssueRef }, home: RepositoryRef): string {
  return `Or write \`Fixes ${mentionIssue(issue, home)}\` in the pull request that does it: that one passes at once.`;
}

function wayOfDeclining({ incidents }: Obligation, home: RepositoryRef): string {
  const [incident] = incidents;
  const where = incident ? `its incident ${mentionIssue(incident, home)}` : "its incident";
  return `Or an approver says why there need be none: \`/no-postmortem REASON\` on ${where}.`;
}

/** The ways that are the same for all that holds a change up; none where nothing does. */
export function otherWays(held: readonly Finding[], { hotfixLabels }: GateSettings): string[] {
  if (held.length === 0) return [];
  const hasItems = held.some(
    ({ kind, state }) => kind === "action-item" && state !== "tampered" && state !== "unreadable",
  );
  const hotfix = alternatives(hotfixLabels.map((label) => `\`${label}\``));
  return [
    ...(hasItems
      ? [
          "A date is moved in the open: comment `/extend DATE REASON` on the item.",
          "An approver may also comment `/waive DATE REASON` (it holds nobody up until then) or `/drop REASON` (it will not be done).",
        ]
      : []),
    ...(hotfix === ""
      ? []
      : [`A hotfix passes whatever is overdue: give its pull request the label ${hotfix}.`]),
    "A pull request that takes back what was merged, and does nothing else, passes too: `Reverts #N` in its description, as GitHub's Revert button writes it.",
  ];
}

/** How an issue is mended whose marker was edited, or taken out: GitHub keeps what it was. */
export const RECOVERY =
  "Put its hidden Followthrough comment back from the issue's edit history, or close the issue if the work is done.";

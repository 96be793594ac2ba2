import { type IssueRef, mentionIssue, type RepositoryRef } from "../issue-ref.ts";
import { alternatives } from "../text.ts";
import type { Finding, FindingKind, GateSettings, Hold, Obligation } from "./verdict.ts";

/* Every legitimate way to clear a finding. No sentence quotes people, except for code in backticks. */

/**
 * The ways to clear one open issue.
 * @param runRepository the repository of the run: `#3` there means another issue than in another repository
 * @param holds whom it holds; null if no one
 */
export function waysToClear(
  obligation: Obligation,
  runRepository: RepositoryRef,
  holds: Hold | null,
): string[] {
  const { kind, issue, postmortem, hasLine } = obligation;
  const self = mentionIssue(issue, runRepository);
  if (kind === "postmortem")
    return [
      `Complete it, then comment \`/complete\` on ${self}.`,
      declinePostmortem(obligation, runRepository),
    ];
  if (obligation.isMoved) return [bringBack(obligation, runRepository)];
  return [
    `Do it, then close ${self} as completed.`,
    ...(postmortem && hasLine ? [`Or check its box in ${mentionIssue(postmortem, runRepository)}.`] : []),
    fixByPullRequest(obligation, runRepository),
    ...(holds?.whom === "everyone" && holds.lacksOwner
      ? [`Or comment \`/assign\` on ${self} to own it. It then holds only its owner.`]
      : []),
  ];
}

/** A transferred item. Where it is now, only the App sees. */
function bringBack({ issue, postmortem }: Obligation, runRepository: RepositoryRef): string {
  const where = postmortem ? mentionIssue(postmortem, runRepository) : "its postmortem";
  return `It was transferred. Transfer it back, close it as completed where Followthrough tracks it now, or an approver can comment \`/drop ${mentionIssue(issue, postmortem ?? issue)} REASON\` on ${where}.`;
}

/** How a pull request that does the work of an action item passes. */
export function fixByPullRequest(
  { issue }: { readonly issue: IssueRef },
  runRepository: RepositoryRef,
): string {
  return `Or add \`Fixes ${mentionIssue(issue, runRepository)}\` to the description of the pull request that does the work. That pull request passes.`;
}

function declinePostmortem({ incidents }: Obligation, runRepository: RepositoryRef): string {
  const [incident] = incidents;
  const target = incident ? `its incident ${mentionIssue(incident, runRepository)}` : "its incident";
  return `Or an approver can say why no postmortem is needed: \`/no-postmortem REASON\` on ${target}.`;
}

/** The remedies that are the same for all blocking findings. Empty without any. */
export function otherRemedies(blocking: readonly Finding[], { hotfixLabels }: GateSettings): string[] {
  if (blocking.length === 0) return [];
  const dated = blocking.filter(({ state }) => state !== "tampered" && state !== "unreadable");
  const kinds = (["action-item", "postmortem"] as const).filter((kind) =>
    dated.some((one) => one.kind === kind),
  );
  const hotfix = alternatives(hotfixLabels.map((label) => `\`${label}\``));
  return [
    ...exceptionsFor(kinds),
    ...(hotfix === ""
      ? []
      : [`A hotfix passes regardless of what is overdue: add the label ${hotfix} to the pull request.`]),
    "A pull request that only reverts merged changes also passes: write `Reverts #N` in its description, as GitHub's Revert button does.",
  ];
}

const NOUNS: Readonly<Record<FindingKind, string>> = { "action-item": "item", postmortem: "postmortem" };

/** How to move or waive a due date. Only an item can be dropped. */
function exceptionsFor(kinds: readonly FindingKind[]): string[] {
  if (kinds.length === 0) return [];
  const what = kinds.map((kind) => NOUNS[kind]).join(" or ");
  const where = kinds.length === 1 ? " or" : " or, on an item,";
  const drop = kinds.includes("action-item") ? `${where} \`/drop REASON\` (the work will not be done)` : "";
  return [
    `To change a due date, comment \`/extend DATE REASON\` on the ${what}.`,
    `An approver can also comment \`/waive DATE REASON\` (the ${what} doesn't block anything through that date)${drop}.`,
  ];
}

/** How to repair an issue whose marker was edited or removed. GitHub keeps earlier versions. */
export const RECOVERY =
  "Restore its hidden Followthrough comment from the issue's edit history, or close the issue if the work is done.";

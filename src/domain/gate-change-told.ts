import { concerns, holdsUp, numbersOf } from "./gate-change.ts";
import { mentionIssue, sameIssue } from "./issue-ref.ts";
import { plural } from "./text.ts";
import type { Finding, Verdict } from "./verdict.ts";

/** More rights than anybody reads of a long merge queue. */
const MAX_TOLD = 10;

/** Of the pull requests: by what right each passes, and which ones hold their merge group up. */
export function changeTold(verdict: Omit<Verdict, "reasons">): string[] {
  const { change, pullRequests, findings, settings } = verdict;
  const holding = findings.filter(holdsUp);
  const held = pullRequests.filter(
    (one) => one.passes === null && holding.some((finding) => concerns(finding, one, settings)),
  );
  const passing = pullRequests.flatMap(({ passes }) => (passes ? [passes.says] : []));
  const more = passing.length - MAX_TOLD;
  return [
    ...(change?.isQueue && held.length > 0
      ? [
          `Held up in this merge group: ${numbersOf(held)}. ${held.length === 1 ? "It closes nothing that holds it up, and is neither a hotfix nor a revert" : "They close nothing that holds them up, and are neither hotfixes nor reverts"}.`,
        ]
      : []),
    ...passing.slice(0, MAX_TOLD).map((says) => `${says} ${effectOf(verdict, held.length > 0)}`),
    ...(more > 0 ? [`So it is with ${plural(more, "more pull request")}.`] : []),
    ...closedPostmortems(verdict, holding),
  ];
}

function effectOf({ outcome, problemsSpared }: Omit<Verdict, "reasons">, isGroupHeld: boolean): string {
  if (outcome !== "pass") {
    return isGroupHeld ? "It is not what holds the group up." : "Nothing that is overdue holds it up.";
  }
  return `It passes, whatever is overdue${problemsSpared ? " or could not be read" : ""}.`;
}

/** Somebody hopes for it, so it is said why not. */
function closedPostmortems({ change }: Pick<Verdict, "change">, holding: readonly Finding[]): string[] {
  const postmortems = holding.filter(({ kind }) => kind === "postmortem");
  return (change?.pullRequests ?? []).flatMap(({ number, closes }) =>
    postmortems
      .filter(({ issue }) => closes.some((ref) => sameIssue(ref, issue)))
      .map(({ issue }) => {
        const postmortem = mentionIssue(issue, change!.repository);
        return `#${number} would close the postmortem ${postmortem}, and that frees nobody: a postmortem is completed by what is written in it, with \`/complete\`.`;
      }),
  );
}

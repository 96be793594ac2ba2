import { listProblems } from "../../domain/gate/problems.ts";
import { isBlocking } from "../../domain/gate/pull-requests.ts";
import type { Finding, Verdict } from "../../domain/gate/verdict.ts";
import { formatIssueLink, formatIssueRef, type Home } from "../../domain/issue-ref.ts";
import { andMore } from "../../domain/text.ts";
import { forMarkdownBody, nameAll, oneLine, ownForJobSummary } from "../escape.ts";

/** GitHub's limit on what a protection rule says about a deployment: docs.github.com, "Creating custom deployment protection rules". */
export const MAX_COMMENT = 1_024;

const MAX_TITLE = 60;

const MAX_PROBLEM = 300;

const HEADS = {
  fail: "**The Followthrough gate holds this deployment.** It starts by itself once nothing blocks it:",
  undecided:
    "**The Followthrough gate can't decide about this deployment.** It starts by itself once this is fixed:",
} as const;

const CLEAR =
  "Do the work and close the issue, or comment `/extend DATE REASON` or `/waive DATE REASON` on it.";

const LAST = "GitHub takes few reports on a deployment, so this is the last one.";

const BYPASS = "An administrator can start it anyway: **Start all waiting jobs**.";

/** What is known of a deployment that has to wait. */
export interface WaitingText {
  readonly verdict: Verdict;
  /** The repository of the deployment. */
  readonly home: Home;
  /** Whether no further report follows. */
  readonly isLast: boolean;
  /** How many characters it may have. */
  readonly most: number;
}

/** Why a deployment waits, and what to do, as Markdown that mentions no one. What doesn't fit is counted. */
export function renderWaiting({ verdict, home, isLast, most }: WaitingText): string {
  const isFailed = verdict.outcome === "fail";
  const head = HEADS[isFailed ? "fail" : "undecided"];
  const tail = [...(isFailed ? [CLEAR] : []), ...(isLast ? [LAST] : []), BYPASS].join(" ");
  const lines = linesOf(verdict, home).map((line) => `- ${line}`);
  const write = (shown: number) => {
    const left = lines.length - shown;
    const more = left > 0 ? [`- ${andMore(left)}`] : [];
    return [head, "", ...lines.slice(0, shown), ...more, "", tail].join("\n");
  };
  let shown = lines.length;
  while (shown > 0 && write(shown).length > most) shown -= 1;
  return write(shown);
}

/** What identifies the reasons: the same as long as the same issues block, for the same reason and with the same due date. */
export function reasonsOf(verdict: Verdict): string {
  const findings = blocking(verdict).map(
    ({ issue, state, due }) => `${formatIssueRef(issue)} ${state} ${due}`,
  );
  return [verdict.outcome, ...findings, ...listProblems(verdict).map(({ text }) => text)].join("\n");
}

/** What is said with an approval. */
export function renderApproved({ passedWithWarning }: Verdict): string {
  return passedWithWarning
    ? "The Followthrough gate could not decide, and the settings let that pass (`gate.on_undecided: warn`)."
    : "The Followthrough gate passes.";
}

function linesOf(verdict: Verdict, home: Home): string[] {
  const problems = listProblems(verdict).map(({ text }) => ownForJobSummary(text, MAX_PROBLEM));
  const lines = [...blocking(verdict).map((finding) => lineOf(finding, home)), ...problems];
  // What blocks is only in more private repositories, of which the reasons say how many.
  if (lines.length > 0) return lines;
  return [`${verdict.headline}.`, ...verdict.reasons].map((reason) => ownForJobSummary(reason, MAX_PROBLEM));
}

function lineOf({ issue, title, state, due, owners }: Finding, home: Home): string {
  const link = `${formatIssueLink(issue, home)} ${forMarkdownBody(oneLine(title, MAX_TITLE))}`;
  if (state === "tampered" || state === "unreadable") return `${link}: its record can't be trusted`;
  return `${link}: due ${due}, owner ${nameAll(owners)}`;
}

function blocking({ findings }: Verdict): Finding[] {
  return findings.filter(isBlocking);
}

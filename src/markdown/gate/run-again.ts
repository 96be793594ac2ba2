import type { RepositoryRef } from "../../domain/issue-ref.ts";

/** The run that writes the summary. */
export interface RunContext {
  /** Base URL of GitHub's website, without a trailing slash. */
  readonly serverUrl: string;
  readonly repository: RepositoryRef | null;
  /** Name of the event: `pull_request`, `merge_group`, … */
  readonly event: string;
  /** Whether a ruleset requires the workflow. */
  readonly isRequired: boolean;
  /** Path of the workflow file; null if unknown, or if the check has none. */
  readonly workflow: string | null;
  /** Whether the check follows the issues by itself, as the App's own check does. */
  readonly turnsByItself?: boolean;
}

/** Whether the run is for a change, whose author sees the summary. */
export function isForChange({ event }: RunContext): boolean {
  return event === "merge_group" || isForPullRequest(event);
}

function isForPullRequest(event: string): boolean {
  return event === "pull_request" || event === "pull_request_target";
}

/**
 * What to do to turn the check green, as a sentence.
 * @param first what comes before the run, such as `Clear each item`
 * @param end what the sentence ends with: a colon before a list
 */
export function thenRunAgain(first: string, { event, turnsByItself }: RunContext, end = "."): string {
  if (turnsByItself && event !== "merge_group") {
    if (end !== ".") return `${first}, and this check turns green by itself within minutes${end}`;
    return `${first}. ${TURNS_BY_ITSELF}`;
  }
  if (event !== "merge_group") return `${first}, then press **Re-run jobs** at the top of this page${end}`;
  return `${first}, then press **Merge when ready** on the pull request again, because this merge group is gone and re-running its job has no effect${end}`;
}

const TURNS_BY_ITSELF =
  "This check turns green by itself within minutes. If many pull requests are open, it can take an hour or more; **Re-run** updates this one first.";

/** How those run the check again who can't re-run jobs; empty where there is no such way. */
export function otherwiseRunAgain({ event, isRequired, turnsByItself }: RunContext): string {
  if (turnsByItself || !isForPullRequest(event)) return "";
  return `No **Re-run jobs** button (for example, on a fork)? ${isRequired ? REQUIRED : EDIT}`;
}

/** Rulesets ignore the `types` of a workflow: docs.github.com, "Troubleshooting rules". */
const REQUIRED =
  "Push a commit to the pull request. An empty one is enough: `git commit --allow-empty`. Editing its description or labels has no effect, because a ruleset requires this workflow.";

const EDIT =
  "Edit the description of the pull request: this runs the check again if its workflow runs on `edited`.";

import { formatRepository, type RepositoryRef } from "../../domain/issue-ref.ts";

/** The run that the summary links to. */
export interface RunContext {
  /** Base URL of GitHub's website, without a trailing slash. */
  readonly serverUrl: string;
  readonly repository: RepositoryRef | null;
  /** The run's id, digits only; null if the environment has none. */
  readonly runId: string | null;
  /** Name of the event: `pull_request`, `merge_group`, … */
  readonly event: string;
  /** Whether a ruleset requires the workflow. */
  readonly isRequired: boolean;
  /** Whether it is the App's own check, which follows what changes. */
  readonly turnsByItself?: boolean;
}

/** How to run the check again, as Markdown. */
export function rerunInstructions(context: RunContext): string {
  const { serverUrl, repository, runId, event, isRequired } = context;
  if (event === "merge_group") {
    return "Add the pull request to the merge queue again (**Merge when ready**); the queue then creates a new group. Re-running this job has no effect, because the merge group no longer exists.";
  }
  if (context.turnsByItself) return TURNS_BY_ITSELF;
  if (!repository || !runId) return "Run this check again. It reads the issues each time.";
  const name = formatRepository(repository);
  const rerun = `Run this check again: select **Re-run jobs** on [this run](${serverUrl}/${name}/actions/runs/${runId})`;
  // The GitHub CLI does not find runs of a workflow that is in another repository: cli/cli#9228.
  if (isRequired) return `${rerun}. ${REQUIRED}`;
  const parts = [`${rerun}, or use`, `\`\`\`\ngh run rerun ${runId} --repo ${name}\n\`\`\``];
  const isChange = event === "pull_request" || event === "pull_request_target";
  return [...parts, ...(isChange ? [EDIT] : [])].join("\n\n");
}

const TURNS_BY_ITSELF =
  "This check turns green by itself, usually within minutes. If many pull requests are open, it can take an hour or more; **Re-run** updates this one first.";

/** Rulesets ignore the `types` of a workflow: docs.github.com, "Troubleshooting rules". */
const REQUIRED = `If you can't re-run jobs (for example, from a fork), push a commit to the pull request. An empty one is enough:

\`\`\`
git commit --allow-empty --message "Run the checks again" && git push
\`\`\`

Closing and reopening the pull request works too. Editing its description or its labels doesn't, because a ruleset requires this workflow.`;

const EDIT =
  "If you can't re-run jobs (for example, from a fork), edit the pull request description. This runs the check again if its workflow runs on `edited`.";

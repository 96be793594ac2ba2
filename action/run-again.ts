import { formatRepository } from "../src/domain/issue-ref.ts";
import type { RunContext } from "./run-context.ts";

/** How the check is run again once everything is cleared, as Markdown. */
export function runAgain({ serverUrl, repository, runId, event }: RunContext): string {
  if (event === "merge_group") {
    return "Put the pull request back into the merge queue (**Merge when ready**): the queue then makes a new group of it. To run this job again would change nothing, since the group is gone.";
  }
  if (!repository || !runId) return "Run this check again: it looks at the issues anew each time.";
  const name = formatRepository(repository);
  const parts = [
    `Run this check again: **Re-run jobs** on [this run](${serverUrl}/${name}/actions/runs/${runId}), or`,
    `\`\`\`\ngh run rerun ${runId} --repo ${name}\n\`\`\``,
  ];
  const isChange = event.startsWith("pull_request");
  return [...parts, ...(isChange ? [EDIT] : [])].join("\n\n");
}

/** With the documented workflow, which also runs on `edited`. */
const EDIT =
  "Authors from forks may not run jobs again: editing the description of the pull request runs the check too.";

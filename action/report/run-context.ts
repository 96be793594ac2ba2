import { parseRepository } from "../../src/domain/issue-ref.ts";
import type { RunContext } from "../../src/markdown/gate/run-again.ts";

/**
 * Reads the run from the environment of an Action's step.
 * @param serverUrl base URL of GitHub's website, without a trailing slash
 */
export function runContext(env: Readonly<Record<string, string | undefined>>, serverUrl: string): RunContext {
  const { GITHUB_REPOSITORY = "", GITHUB_EVENT_NAME = "", GITHUB_WORKFLOW_REF = "" } = env;
  return {
    serverUrl,
    repository: parseRepository(GITHUB_REPOSITORY),
    event: GITHUB_EVENT_NAME,
    workflow: /^[^/]+\/[^/]+\/([^@`]+)@/.exec(GITHUB_WORKFLOW_REF)?.[1] ?? null,
    isRequired: isRequired(GITHUB_WORKFLOW_REF, GITHUB_REPOSITORY, GITHUB_EVENT_NAME),
  };
}

/**
 * A ruleset runs a workflow file of its own choice: usually of another repository, and always of a branch, tag or commit. The
 * file of an ordinary run for a pull request is the pull request's.
 * @param workflow such as `acme/shop/.github/workflows/followthrough.yml@refs/pull/12/merge`
 */
function isRequired(workflow: string, repository: string, event: string): boolean {
  const [, place, ref] = /^([^/]+\/[^/]+)\/[^@]+@(.*)$/.exec(workflow) ?? [];
  if (place === undefined) return false;
  if (place.toLowerCase() !== repository.toLowerCase()) return true;
  return event === "pull_request" && !ref!.startsWith("refs/pull/");
}

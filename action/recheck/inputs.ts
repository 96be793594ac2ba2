import { parseRepository, type RepositoryRef } from "../../src/domain/issue-ref.ts";
import { InputError } from "../inputs.ts";
import { FOLDER } from "./gate-workflow.ts";

export interface RecheckInputs {
  readonly token: string;
  readonly repository: RepositoryRef;
  /** Path of the workflow that runs the gate. */
  readonly workflow: string;
}

const WORKFLOW = /^\.github\/workflows\/[\w. -]{1,100}\.ya?ml$/;

/**
 * Reads and validates all inputs.
 * @param get returns the text of an input, trimmed, empty if it is not set
 * @param current `GITHUB_REPOSITORY`
 * @throws {InputError} with all problems at once
 */
export function readRecheckInputs(get: (name: string) => string, current: string | undefined): RecheckInputs {
  const problems: string[] = [];
  const token = get("github-token");
  if (token === "")
    problems.push("The input github-token is empty. Remove it to use the workflow's own token.");
  const workflow = get("workflow");
  if (!WORKFLOW.test(workflow)) {
    problems.push(
      `The input workflow should be the path of a workflow such as ${FOLDER}followthrough.yml, but is ${JSON.stringify(workflow.slice(0, 80))}.`,
    );
  }
  const repository = parseRepository(current ?? "");
  if (!repository) problems.push("GITHUB_REPOSITORY should be owner/repo. GitHub sets it in each workflow.");
  if (problems.length > 0) throw new InputError(problems);
  return { token, repository: repository!, workflow };
}

import type { RepositoryRef } from "../src/domain/issue-ref.ts";

/** What the summary says about the run itself. */
export interface RunContext {
  /** Base address of the web site, without a slash at its end. */
  readonly serverUrl: string;
  readonly repository: RepositoryRef | null;
  /** The run's id, digits only; null when the environment names none. */
  readonly runId: string | null;
  /** What it runs on: `pull_request`, `merge_group`, … */
  readonly event: string;
}

import type { GateRequest } from "../../domain/gate/gate-settings.ts";
import type { RepositoryRef } from "../../domain/issue-ref.ts";

/** What an evaluation covers: the inputs of a workflow, or what the App's own check covers. */
export interface GateInputs extends GateRequest {
  /** Path of the config file in its repository. */
  readonly configPath: string;
  /** The repository that is checked, if the environment names one. */
  readonly current: RepositoryRef | null;
  /** Its database id, if known. */
  readonly currentId: number | null;
  /** The current repository first, then others to check. */
  readonly repositories: readonly RepositoryRef[];
  /** Owners whose repositories are all included (`acme/*`). */
  readonly owners: readonly string[];
  /** `YYYY-MM-DD`; null is today. */
  readonly asOf: string | null;
}

import { formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import type { Log } from "./ports.ts";

/** Where keys are found: every repository, and in each the keys that could need a pass. */
export interface Ground {
  repositories(): AsyncIterable<RepositoryRef>;
  keysIn(repository: RepositoryRef): Promise<IssueRef[]>;
}

export interface SweepResult {
  readonly repositories: number;
  readonly failed: number;
  readonly keys: number;
}

/** Notes every key that could need a pass. A repository that fails is reported and stops no other. */
export async function sweep(
  ground: Ground,
  note: (key: IssueRef) => void,
  log: Log,
  signal: AbortSignal,
): Promise<SweepResult> {
  const result = { repositories: 0, failed: 0, keys: 0 };
  for await (const repository of ground.repositories()) {
    if (signal.aborted) break;
    result.repositories++;
    try {
      const keys = await ground.keysIn(repository);
      for (const key of keys) note(key);
      result.keys += keys.length;
    } catch (error) {
      result.failed++;
      log.error({ repository: formatRepository(repository), err: error }, "could not be swept");
    }
  }
  return result;
}

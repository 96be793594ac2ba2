import type { ReportedRepository } from "../domain/insight/facts.ts";
import { formatRepository } from "../domain/issue-ref.ts";
import { SettingsError } from "../domain/settings-error.ts";
import type { GitHubWorld } from "../github/github-world.ts";
import type { RepositoryDirectory } from "../reconcile/ports.ts";

/** One step of reading an owner's repositories. */
export interface FactsReading {
  /** Which repository this is, from 1, and how many there are. */
  readonly index: number;
  readonly count: number;
  /** `owner/repo`. */
  readonly name: string;
  /** Null if there is nothing to report, or it could not be read. */
  readonly repository: ReportedRepository | null;
  /** Why it could not be read; null if it could. */
  readonly problem: unknown;
}

interface Sources {
  readonly directory: Pick<RepositoryDirectory, "repositoriesOf">;
  readonly world: Pick<GitHubWorld, "factsReader">;
}

/** Reads what a report needs of an owner's repositories. Throws `SettingsError` for an owner on whom the App is not installed. */
export async function* readFacts(
  owner: string,
  since: string,
  { directory, world }: Sources,
): AsyncGenerator<FactsReading> {
  const refs = await directory.repositoriesOf(owner);
  if (refs.length === 0)
    throw new SettingsError(`The App is not installed on ${owner}, or on no repository there.`);
  const read = world.factsReader(since);
  for (const [at, ref] of refs.entries()) {
    const step = { index: at + 1, count: refs.length, name: formatRepository(ref) };
    try {
      yield { ...step, repository: await read(ref), problem: null };
    } catch (problem) {
      yield { ...step, repository: null, problem };
    }
  }
}

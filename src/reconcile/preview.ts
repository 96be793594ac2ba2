import { formatRepository, type RepositoryRef } from "../domain/issue-ref.ts";
import type { Operation } from "../operations/operation.ts";
import { type IncidentWorkOptions, incidentWork } from "./incident.ts";
import type { CompletedSweep, RepositoryDirectory, SweepRequest } from "./ports.ts";
import type { RepositoryTasksOptions } from "./repository-tasks.ts";
import type { Work } from "./work.ts";

export interface PreviewOptions extends IncidentWorkOptions {
  readonly directory: RepositoryDirectory;
  readonly tasksOf: RepositoryTasksOptions["tasksOf"];
}

/** What is planned for one key; `problem` when it could not be observed, or when a whole repository could not be read. */
export interface Preview {
  readonly of: string;
  readonly operations: readonly Operation[];
  readonly problem: unknown;
}

/** Plans for every incident and then for every repository, and applies nothing. A dry run shows this. */
export async function* preview(
  { owner, only }: SweepRequest,
  options: PreviewOptions,
): AsyncIterable<Preview> {
  const { directory, tasksOf } = options;
  let repositories: readonly RepositoryRef[] = [];
  try {
    repositories = only ?? (await directory.repositoriesOf(owner));
  } catch (problem) {
    yield { of: owner, operations: [], problem };
  }
  const scanned: RepositoryRef[] = [];
  for (const repository of repositories) {
    try {
      const scan = await directory.scan(repository);
      for (const key of scan.keys) yield await previewOf(incidentWork(key, scan, options));
      scanned.push(repository);
    } catch (problem) {
      yield { of: formatRepository(repository), operations: [], problem };
    }
  }
  const sweep: CompletedSweep = { owner, repositories, scanned, isComplete: only === null };
  for (const repository of repositories) {
    for (const work of tasksOf(repository, sweep)) yield await previewOf(work);
  }
}

async function previewOf(work: Work): Promise<Preview> {
  try {
    const { operations, renamedTo } = await work.plan();
    return renamedTo ? previewOf(renamedTo) : { of: work.key, operations, problem: null };
  } catch (problem) {
    return { of: work.key, operations: [], problem };
  }
}

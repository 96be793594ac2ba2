import { formatIssueRef, formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import type { Operation } from "../operations/operation.ts";
import type { Plan } from "../plan/plan.ts";
import type { Clock, Ground, Look, SweepRequest, Swept } from "./ports.ts";
import { isReported, passesOver, type RepositoryPass } from "./repositories.ts";

export interface PreviewOptions {
  readonly ground: Ground;
  readonly passes: readonly RepositoryPass[];
  readonly plan: Plan;
  readonly clock: Clock;
}

/** What is planned for one key; `problem` when it could not be observed, or a whole repository not be read. */
export interface Preview {
  readonly of: string;
  readonly operations: readonly Operation[];
  readonly problem: unknown;
}

/** Plans for every key, and then for whole repositories, and applies nothing: what a dry run shows. */
export async function* preview(
  { owner, only }: SweepRequest,
  { ground, passes, plan, clock }: PreviewOptions,
): AsyncIterable<Preview> {
  let all: readonly RepositoryRef[] = [];
  try {
    all = only ?? (await ground.repositoriesOf(owner));
  } catch (problem) {
    yield { of: owner, operations: [], problem };
  }
  const found: RepositoryRef[] = [];
  for (const repository of all) {
    try {
      const look = await ground.lookInto(repository);
      for (const key of look.keys) yield await previewKey(key, look, plan, clock);
      found.push(repository);
    } catch (problem) {
      yield { of: formatRepository(repository), operations: [], problem };
    }
  }
  yield* previewPasses(passes, { owner, all, found, whole: only === null });
}

async function previewKey(key: IssueRef, look: Look, plan: Plan, clock: Clock): Promise<Preview> {
  const of = formatIssueRef(key);
  try {
    const snapshot = await look.glance(key);
    return { of, operations: snapshot ? plan(snapshot, clock.now()) : [], problem: null };
  } catch (problem) {
    return { of, operations: [], problem };
  }
}

async function* previewPasses(passes: readonly RepositoryPass[], swept: Swept): AsyncIterable<Preview> {
  for (const repository of swept.all) {
    for (const pass of passesOver(repository, passes, swept)) {
      const of = formatRepository(repository);
      try {
        yield { of, operations: await pass.plan(repository, swept), problem: null };
      } catch (problem) {
        if (!isReported(problem)) yield { of, operations: [], problem };
      }
    }
  }
}

import { formatIssueRef, formatRepository, type IssueRef } from "../domain/issue-ref.ts";
import type { Operation } from "./operation.ts";
import { plan } from "./plan.ts";
import type { Clock } from "./ports.ts";
import type { Ground, Look } from "./sweep.ts";

/** What is planned for one key; `problem` when it could not be observed, or a whole repository not be read. */
export interface Preview {
  readonly of: string;
  readonly operations: readonly Operation[];
  readonly problem: unknown;
}

/** Plans for every key and applies nothing: what a dry run shows. */
export async function* preview(ground: Ground, clock: Clock): AsyncIterable<Preview> {
  for await (const repository of ground.repositories()) {
    try {
      const look = await ground.lookInto(repository);
      for (const key of look.keys) yield await previewKey(key, look, clock);
    } catch (problem) {
      yield { of: formatRepository(repository), operations: [], problem };
    }
  }
}

async function previewKey(key: IssueRef, look: Look, clock: Clock): Promise<Preview> {
  const of = formatIssueRef(key);
  try {
    const snapshot = await look.glance(key);
    return { of, operations: snapshot ? plan(snapshot, clock.now()) : [], problem: null };
  } catch (problem) {
    return { of, operations: [], problem };
  }
}

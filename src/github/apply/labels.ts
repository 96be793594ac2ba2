import type { LRUCache } from "lru-cache";
import { type RepositoryRef, repositoryKey } from "../../domain/issue-ref.ts";
import type { LabelSpec } from "../../operations/operation.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import { faultKindOf } from "../client/errors.ts";
import { allItems } from "../client/pages.ts";
import { timedCache } from "../repositories/timed-cache.ts";

const KEPT_MS = 10 * 60_000;

interface LabelsOf {
  readonly client: Client;
  readonly repository: RepositoryRef;
}

/** Creates labels with color and description before they are used; GitHub would create them gray and without one. */
export class Labels {
  readonly #known: LRUCache<string, Set<string>, LabelsOf>;

  constructor(clock: Clock) {
    this.#known = timedCache(clock, KEPT_MS, (_name, _stale, { context }) => readLabels(context));
  }

  async ensure(client: Client, { owner, repo }: RepositoryRef, specs: readonly LabelSpec[]): Promise<void> {
    if (specs.length === 0) return;
    const context = { client, repository: { owner, repo } };
    const known = await this.#known.forceFetch(repositoryKey({ owner, repo }), { context });
    for (const { name, color, description } of specs) {
      if (known.has(name.toLowerCase())) continue;
      try {
        await client.rest.issues.createLabel({ owner, repo, name, color, description });
      } catch (error) {
        // Someone else created it first, or the name is invalid; GitHub then refuses the issue as well.
        if (faultKindOf(error) !== "invalid") throw error;
      }
      known.add(name.toLowerCase());
    }
  }
}

/** The names of a repository's labels, in lower case. */
async function readLabels({ client, repository: { owner, repo } }: LabelsOf): Promise<Set<string>> {
  const labels = await allItems(client, "GET /repos/{owner}/{repo}/labels", { owner, repo });
  return new Set(labels.map(({ name }) => name.toLowerCase()));
}

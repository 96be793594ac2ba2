import { type RepositoryRef, repositoryKey } from "../../domain/issue-ref.ts";
import type { LabelSpec } from "../../operations/operation.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import { kindOf } from "../client/errors.ts";
import { allItems } from "../client/pages.ts";
import { TimedCache } from "../repositories/timed-cache.ts";

const KEPT_MS = 10 * 60_000;

/** Makes labels with colour and description before they are used; GitHub would make them grey and bare. */
export class Labels {
  readonly #known: TimedCache<Set<string>>;

  constructor(clock: Clock) {
    this.#known = new TimedCache(clock, KEPT_MS);
  }

  async ensure(client: Client, { owner, repo }: RepositoryRef, specs: readonly LabelSpec[]): Promise<void> {
    if (specs.length === 0) return;
    const known = await this.#known.get(repositoryKey({ owner, repo }), async () => {
      const labels = await allItems(client, "GET /repos/{owner}/{repo}/labels", { owner, repo });
      return new Set(labels.map(({ name }) => name.toLowerCase()));
    });
    for (const { name, color, description } of specs) {
      if (known.has(name.toLowerCase())) continue;
      try {
        await client.rest.issues.createLabel({ owner, repo, name, color, description });
      } catch (error) {
        // Somebody else was quicker; a name that GitHub does not take is refused again with the issue itself.
        if (kindOf(error) !== "invalid") throw error;
      }
      known.add(name.toLowerCase());
    }
  }
}

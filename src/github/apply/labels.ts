import type { LRUCache } from "lru-cache";
import { type RepositoryRef, repositoryKey } from "../../domain/issue-ref.ts";
import type { Issue } from "../../observed/issue.ts";
import type { LabelSpec } from "../../operations/operation.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import { faultKindOf } from "../client/errors.ts";
import { allItems } from "../client/pages.ts";
import type { OwnIssues } from "../observe/own-issues.ts";
import { timedCache } from "../repositories/timed-cache.ts";

const KEPT_MS = 10 * 60_000;

interface LabelsOf {
  readonly client: Client;
  readonly repository: RepositoryRef;
}

/** Labels of a repository, in lower case. */
interface Known {
  readonly names: Set<string>;
  /** Whether the App takes what is missing here for missing. */
  isComplete: boolean;
}

/**
 * Creates labels with color and description before they are used; GitHub would create them gray and without one. Where the App has
 * found none of its issues, its labels are new: they are created without a look at those that exist.
 */
export class Labels {
  readonly #known: LRUCache<string, Known, LabelsOf>;
  readonly #ownIssues: Pick<OwnIssues, "hasFound">;

  constructor(clock: Clock, ownIssues: Pick<OwnIssues, "hasFound">) {
    this.#ownIssues = ownIssues;
    this.#known = timedCache(clock, KEPT_MS, async (_name, _stale, { context }) => {
      return { names: await readLabels(context), isComplete: true };
    });
  }

  /** Notes that the labels of an issue exist there. */
  saw({ ref, labels }: Pick<Issue, "ref" | "labels">): void {
    const { names } = this.#of(ref);
    for (const label of labels) names.add(label.toLowerCase());
  }

  async ensure(client: Client, { owner, repo }: RepositoryRef, specs: readonly LabelSpec[]): Promise<void> {
    const context = { client, repository: { owner, repo } };
    let known = this.#of(context.repository);
    const isMissing = ({ name }: LabelSpec) => !known.names.has(name.toLowerCase());
    if (!specs.some(isMissing)) return;
    if (!known.isComplete && this.#ownIssues.hasFound(context.repository))
      known = await this.#known.forceFetch(repositoryKey({ owner, repo }), { context, forceRefresh: true });
    known.isComplete = true;
    for (const { name, color, description } of specs.filter(isMissing)) {
      try {
        await client.rest.issues.createLabel({ owner, repo, name, color, description });
      } catch (error) {
        // It exists, or the name is invalid; GitHub then refuses the issue as well.
        if (faultKindOf(error) !== "invalid") throw error;
      }
      known.names.add(name.toLowerCase());
    }
  }

  #of(repository: RepositoryRef): Known {
    const name = repositoryKey(repository);
    const known = this.#known.get(name) ?? { names: new Set(), isComplete: false };
    if (!this.#known.has(name)) this.#known.set(name, known);
    return known;
  }
}

/** The names of a repository's labels, in lower case. */
async function readLabels({ client, repository: { owner, repo } }: LabelsOf): Promise<Set<string>> {
  const labels = await allItems(client, "GET /repos/{owner}/{repo}/labels", { owner, repo });
  return new Set(labels.map(({ name }) => name.toLowerCase()));
}

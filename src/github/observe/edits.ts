import { LRUCache } from "lru-cache";
import type { Client } from "../client/client.ts";
import type { GraphQL } from "../client/graphql.ts";

/** What a listing says about the times of a comment. */
interface ListedComment {
  readonly node_id: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Null for a comment that was deleted since it was listed. */
type EditedNode = { readonly lastEditedAt: string | null } | null;

const LAST_EDITS = `query($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Comment { lastEditedAt } }
}`;

/** GitHub's limit for one query. */
const MAX_IDS = 100;

/** How much later than its creation an unedited comment can be updated. Used only on an API without GraphQL. */
const TOLERANCE_MS = 2_000;

const MAX_KEPT = 10_000;

/**
 * Finds out which comments were edited. Equal times prove that a comment was not. Different times prove nothing, because
 * GitHub can update a comment a second after it was written (palantir/policy-bot#459): only `lastEditedAt` tells.
 */
export class Edits {
  readonly #graphql: GraphQL;
  /** What GitHub said about comments whose times differ, by `versionOf`. */
  readonly #known = new LRUCache<string, boolean>({ maxSize: MAX_KEPT, sizeCalculation: () => 1 });

  constructor(graphql: GraphQL) {
    this.#graphql = graphql;
  }

  /** The node ids of those that were edited. Asks one query for each hundred comments that are not known yet. */
  async among(client: Client, comments: readonly ListedComment[]): Promise<ReadonlySet<string>> {
    const edited = new Set<string>();
    const unknown: ListedComment[] = [];
    const note = ({ node_id }: ListedComment, isEdited: boolean) => isEdited && edited.add(node_id);
    for (const comment of comments.filter(({ created_at, updated_at }) => created_at !== updated_at)) {
      const known = this.#known.get(versionOf(comment));
      if (known === undefined) unknown.push(comment);
      else note(comment, known);
    }
    for (let start = 0; start < unknown.length; start += MAX_IDS) {
      const asked = unknown.slice(start, start + MAX_IDS);
      const ids = asked.map(({ node_id }) => node_id);
      const answer = await this.#graphql.ask<{ nodes: readonly EditedNode[] }>(client, LAST_EDITS, { ids });
      for (const [index, comment] of asked.entries()) {
        const node = answer?.nodes[index];
        const isEdited = node ? node.lastEditedAt !== null : isUpdatedMuchLater(comment);
        this.#known.set(versionOf(comment), isEdited);
        note(comment, isEdited);
      }
    }
    return edited;
  }

  /** Call this if a comment was edited, because a second edit within a second does not change its times. */
  forget(): void {
    this.#known.clear();
  }
}

function versionOf({ node_id, updated_at }: ListedComment): string {
  return `${node_id} ${updated_at}`;
}

function isUpdatedMuchLater({ created_at, updated_at }: ListedComment): boolean {
  return Date.parse(updated_at) - Date.parse(created_at) > TOLERANCE_MS;
}

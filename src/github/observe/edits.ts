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

/** Whether comments were edited, by `versionOf`. Those with equal times are not in it. */
export type Edits = ReadonlyMap<string, boolean>;

/**
 * Whether these comments were edited. Equal times prove that a comment was not. Different times prove nothing, because
 * GitHub can update a comment a second after it was written (palantir/policy-bot#459): only `lastEditedAt` tells. One query
 * asks about a hundred comments.
 * @param known what was found out before, which is not asked again
 */
export async function readEdits(
  client: Client,
  comments: readonly ListedComment[],
  known: Edits,
  graphql: GraphQL,
): Promise<Edits> {
  const unclear = comments.filter(({ created_at, updated_at }) => created_at !== updated_at);
  const unknown = unclear.filter((comment) => !known.has(versionOf(comment)));
  const edits = new Map(known);
  for (let start = 0; start < unknown.length; start += MAX_IDS) {
    const asked = unknown.slice(start, start + MAX_IDS);
    const ids = asked.map(({ node_id }) => node_id);
    const answer = await graphql.ask<{ nodes: readonly EditedNode[] }>(client, LAST_EDITS, { ids });
    for (const [index, comment] of asked.entries()) {
      const node = answer?.nodes[index];
      edits.set(versionOf(comment), node ? node.lastEditedAt !== null : isUpdatedMuchLater(comment));
    }
  }
  return edits;
}

/** Identifies a comment until it is updated again. */
export function versionOf({ node_id, updated_at }: ListedComment): string {
  return `${node_id} ${updated_at}`;
}

function isUpdatedMuchLater({ created_at, updated_at }: ListedComment): boolean {
  return Date.parse(updated_at) - Date.parse(created_at) > TOLERANCE_MS;
}

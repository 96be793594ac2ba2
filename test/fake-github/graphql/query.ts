import { APP, iso } from "../hub.ts";
import { reaches } from "../routes/route.ts";
import { type Asker, notFound } from "./asker.ts";
import { CHECKS } from "./checks.ts";
import { checkIds } from "./connection.ts";
import { CHANGED } from "./mutation.ts";
import { commentOf, NODES, showRepository, threadOf } from "./nodes.ts";
import { PARTS } from "./parts.ts";
import type { Answered } from "./schema.ts";
import { TIMELINE } from "./timeline.ts";

/** What a query begins with. */
export const QUERY = {
  repository: ({ owner, name, followRenames }: Named, asker: Asker) => {
    const { hub, grant } = asker;
    const former = followRenames ? hub.renamedRepository(owner, name) : undefined;
    const row = hub.repository(owner, name) ?? former;
    if (row && reaches(grant, row)) return showRepository(asker, row);
    throw notFound(`a Repository with the name '${owner}/${name}'`);
  },

  node: ({ id }: { id: string }, asker: Asker) => {
    const found = lookUp(id, asker);
    if (found instanceof Error) throw found;
    return found;
  },

  /** Each that is not found is null, with an error of its own; the others are answered. */
  nodes: ({ ids }: { ids: readonly string[] }, asker: Asker) => {
    checkIds(ids);
    return ids.map((id) => {
      try {
        return lookUp(id, asker);
      } catch (error) {
        return error;
      }
    });
  },

  /** Of an App's token, it is the bot by its login of REST: seen in https://github.com/fullsend-ai/fullsend/pull/1953. */
  viewer: (_: unknown, { grant }: Asker) => ({ login: grant.login ?? APP.bot }),

  rateLimit: (_: unknown, { limits, grant }: Asker) => {
    const { limit, used, reset } = limits.points(grant);
    const remaining = Math.max(0, limit - used);
    return { cost: 1, limit, used, remaining, nodeCount: 0, resetAt: iso(reset) };
  },
};

interface Named {
  readonly owner: string;
  readonly name: string;
  readonly followRenames: boolean;
}

/** An object by its global node id. An issue that was transferred has another one. */
function lookUp(globalId: string, asker: Asker) {
  const { hub, grant } = asker;
  const [, kind, digits] = /^([A-Z]+)_(\d+)$/.exec(globalId) ?? [];
  const id = Number(digits);
  const missing = notFound(`a node with the global id of '${globalId}'`);
  switch (kind) {
    case "R": {
      const row = hub.state.repositories.find((repository) => repository.id === id);
      return row && reaches(grant, row) ? showRepository(asker, row) : missing;
    }
    case "I":
    case "PR": {
      const thread = threadOf(asker, hub.issueById(id));
      return thread?.id === globalId ? thread : missing;
    }
    case "IC":
      return (
        commentOf(
          asker,
          hub.state.comments.find((row) => row.id === id),
        ) ?? missing
      );
    case "U":
    case "LA":
    case "E":
    case "C":
      throw new Error(`The model looks up no node such as ${globalId}.`);
    default:
      return missing;
  }
}

/** All that the model answers. */
export const ANSWERED: Answered = {
  Query: Object.keys(QUERY),
  ...NODES,
  ...PARTS,
  ...TIMELINE,
  ...CHECKS,
  ...CHANGED,
};

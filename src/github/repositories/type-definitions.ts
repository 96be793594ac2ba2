import type { LRUCache } from "lru-cache";
import { formatRepository, type RepositoryRef, repositoryKey } from "../../domain/issue-ref.ts";
import { type FieldLack, type IssueTypes, NO_TYPES } from "../../domain/items/issue-fields.ts";
import type { Policy } from "../../domain/policy.ts";
import { containsName } from "../../domain/text.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import { type Unread, unread } from "./field-definitions.ts";
import { timedCache } from "./timed-cache.ts";

const KEPT_MS = 10 * 60_000;

interface TypesOf {
  readonly client: Client;
  readonly repository: RepositoryRef;
}

/** The issue types that can be used in repositories, each read at most every ten minutes, and only where the settings name one. */
export class TypeDefinitions {
  readonly #known: LRUCache<string, { readonly names: readonly string[] | Unread }, TypesOf>;

  constructor(clock: Clock) {
    this.#known = timedCache(clock, KEPT_MS, async (_name, _stale, { context }) => {
      return { names: await readTypes(context) };
    });
  }

  /** The types that these settings name. Throws what the client throws. */
  async of(context: TypesOf, { types, incident }: Pick<Policy, "types" | "incident">): Promise<IssueTypes> {
    const where = formatRepository(context.repository);
    const { names } = await this.#known.forceFetch(repositoryKey(context.repository), { context });
    if (typeof names === "string") return { ...NO_TYPES, lacks: [{ kind: names, setting: "types", where }] };
    const lacks: FieldLack[] = [];
    const usable = (setting: string, name: string | null): string | null => {
      if (name === null) return null;
      const known = names.find((one) => one.toLowerCase() === name.toLowerCase());
      // The App's own issues must never look like incidents.
      const isIncident = containsName(incident.types, name);
      if (known && !isIncident) return known;
      lacks.push(
        isIncident
          ? { kind: "incident-type", setting, name }
          : { kind: "unknown", setting, name, where, known: names },
      );
      return null;
    };
    const postmortem = usable("types.postmortem", types.postmortem);
    return { postmortem, actionItem: usable("types.action_item", types.actionItem), lacks };
  }
}

async function readTypes({
  client,
  repository: { owner, repo },
}: TypesOf): Promise<readonly string[] | Unread> {
  try {
    const { data } = await client.request("GET /repos/{owner}/{repo}/issue-types", { owner, repo });
    return data.flatMap((type) => (type && type.is_enabled !== false ? [type.name] : []));
  } catch (error) {
    return unread(error);
  }
}

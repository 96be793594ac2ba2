import type { LRUCache } from "lru-cache";
import {
  type FieldLack,
  type IssueField,
  type IssueFields,
  NO_FIELDS,
  optionsByPriority,
} from "../../domain/items/issue-fields.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import { faultKindOf } from "../client/errors.ts";
import { timedCache } from "./timed-cache.ts";

const KEPT_MS = 10 * 60_000;

/** Why an owner's definitions are not known: refused, or there are none, as for a personal account or an older host. */
export type Unread = "forbidden" | "none";

/** Throws the error again if it says neither. */
export function unread(error: unknown): Unread {
  const kind = faultKindOf(error);
  if (kind === "forbidden") return kind;
  if (kind === "not-found" || kind === "gone") return "none";
  throw error;
}

interface DefinedField {
  readonly id: number;
  readonly name: string;
  /** GitHub's name of its type. */
  readonly type: string;
  readonly options: readonly string[];
}

type Defined = readonly DefinedField[] | Unread;

/** What the settings ask of each field. */
const WANTED = { due: "date", priority: "single_select" } as const;

/** The issue fields that organizations define, each read at most every ten minutes, and only where the settings name one. */
export class FieldDefinitions {
  readonly #known: LRUCache<string, { readonly defined: Defined }, Client>;

  constructor(clock: Clock) {
    this.#known = timedCache(clock, KEPT_MS, async (owner, _stale, { context }) => {
      return { defined: await readDefinitions(context, owner) };
    });
  }

  /** The fields that these settings name. Throws what the client throws. */
  async of(client: Client, owner: string, { fields }: Pick<Policy, "fields">): Promise<IssueFields> {
    if (fields.due === null && fields.priority === null) return NO_FIELDS;
    const { defined } = await this.#known.forceFetch(owner.toLowerCase(), { context: client });
    if (typeof defined === "string")
      return { ...NO_FIELDS, lacks: [{ kind: defined, setting: "fields", where: owner }] };
    const lacks: FieldLack[] = [];
    const usable = (which: keyof typeof WANTED): IssueField | null => {
      const name = fields[which];
      const found = name === null ? null : resolve(which, name, defined, owner);
      if (found === null || !("kind" in found)) return found;
      lacks.push(found);
      return null;
    };
    return { due: usable("due"), priority: usable("priority"), lacks };
  }
}

function resolve(
  which: keyof typeof WANTED,
  wanted: string,
  defined: readonly DefinedField[],
  owner: string,
): IssueField | FieldLack {
  const setting = `fields.${which}`;
  const field = defined.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (!field) {
    const usable = defined.filter(({ type }) => type === WANTED[which]);
    return { kind: "unknown", setting, name: wanted, where: owner, known: usable.map(({ name }) => name) };
  }
  const { id, name, type } = field;
  if (type !== WANTED[which]) return { kind: "wrong-type", setting, name, type, wanted: WANTED[which] };
  if (which === "due") return { id, name };
  const options = optionsByPriority(field.options);
  return Object.keys(options).length === 0 ? { kind: "no-option", setting, name } : { id, name, options };
}

/** Personal accounts have none, and older hosts don't know of them. */
async function readDefinitions(client: Client, org: string): Promise<Defined> {
  try {
    const { data } = await client.request("GET /orgs/{org}/issue-fields", { org });
    return data.flatMap((field) => {
      if (!field) return [];
      const options = (field.options ?? []).map(({ name }) => name);
      return [{ id: field.id, name: field.name, type: field.data_type, options }];
    });
  } catch (error) {
    return unread(error);
  }
}

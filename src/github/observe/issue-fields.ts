import type { LRUCache } from "lru-cache";
import type { Policy } from "../../domain/policy.ts";
import type { ItemIssue } from "../../observed/issue.ts";
import { type FieldLack, type IssueField, type IssueFields, NO_FIELDS } from "../../observed/issue-fields.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import { ABSENT, faultKindOf, onFault } from "../client/errors.ts";
import { timedCache } from "../repositories/timed-cache.ts";
import type { ObserverContext } from "./context.ts";
import { toFieldValues } from "./field-values.ts";
import { addressOf } from "./issues.ts";

const KEPT_MS = 10 * 60_000;

interface DefinedField extends IssueField {
  /** GitHub's name of its type. */
  readonly type: string;
}

type Defined = readonly DefinedField[] | "forbidden" | "none";

/** What the settings ask of each field. */
const WANTED = { due: "date" } as const;

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
    if (fields.due === null) return NO_FIELDS;
    const { defined } = await this.#known.forceFetch(owner.toLowerCase(), { context: client });
    if (typeof defined === "string") return { ...NO_FIELDS, lacks: [{ kind: defined, owner }] };
    const due = resolve("due", fields.due, defined, owner);
    return "kind" in due ? { due: null, lacks: [due] } : { due, lacks: [] };
  }
}

function resolve(
  which: keyof typeof WANTED,
  name: string,
  defined: readonly DefinedField[],
  owner: string,
): IssueField | FieldLack {
  const setting = `fields.${which}`;
  const field = defined.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!field) {
    const usable = defined.filter(({ type }) => type === WANTED[which]);
    return { kind: "unknown", setting, name, owner, known: usable.map((one) => one.name) };
  }
  const { type, ...found } = field;
  if (type === WANTED[which]) return found;
  return { kind: "wrong-type", setting, name: found.name, type, wanted: WANTED[which] };
}

/** Personal accounts have none, and older hosts don't know of them. */
async function readDefinitions(client: Client, org: string): Promise<Defined> {
  try {
    const { data } = await client.request("GET /orgs/{org}/issue-fields", { org });
    return data.flatMap((field) =>
      field ? [{ id: field.id, name: field.name, type: field.data_type }] : [],
    );
  } catch (error) {
    const kind = faultKindOf(error);
    if (kind === "forbidden") return kind;
    if (kind === "not-found" || kind === "gone") return "none";
    throw error;
  }
}

/** Adds the fields that the settings name, and their values where the listings don't show them. */
export async function withIssueFields(snapshot: Snapshot, context: ObserverContext): Promise<Snapshot> {
  const { key, policy, items, orphans } = snapshot;
  if (policy.fields.due === null) return snapshot;
  const { client } = await context.repositories.get(key);
  const fields = await context.fieldDefinitions.of(client, key.owner, policy);
  if (fields.due === null) return { ...snapshot, fields };
  const withValues = (issues: Snapshot["items"]) =>
    Promise.all(
      issues.map(async (issue) => withFieldValues((await context.repositories.get(issue.ref)).client, issue)),
    );
  return { ...snapshot, fields, items: await withValues(items), orphans: await withValues(orphans) };
}

/** Adds the values of an open issue's fields if its listing does not show them. Of a closed one, nobody asks. */
async function withFieldValues(client: Client, issue: ItemIssue): Promise<ItemIssue> {
  if (issue.fields || issue.state === "closed") return issue;
  const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/issue-field-values";
  // An organization has at most 25 fields.
  const parameters = { ...addressOf(issue.ref), per_page: 100 };
  const answer = await client.request(route, parameters).catch(onFault(ABSENT, null));
  return answer ? { ...issue, fields: toFieldValues(answer.data) } : issue;
}

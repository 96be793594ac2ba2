import type { RepositoryRef } from "../../domain/issue-ref.ts";
import { COPILOT, MAX_ASSIGNEES, normalizeOwner, normalizeOwners } from "../../domain/items/owners.ts";
import { leavesNobody } from "../../domain/items/terms.ts";
import type { Marker } from "../../record/marker-types.ts";
import type { WithoutIssue } from "../../record/recorded-issue.ts";
import type { Client } from "../client/client.ts";
import { isHttpError } from "../client/errors.ts";
import { whoIsUnassignable } from "../observe/people.ts";

/** Copilot as the API takes it: https://docs.github.com/copilot/how-tos/use-copilot-agents/coding-agent/create-a-pr. */
const COPILOT_LOGIN = "copilot-swe-agent[bot]";

/** Whom an issue is to be assigned to. */
export interface Assignment {
  readonly client: Client;
  readonly repository: RepositoryRef;
  readonly wanted: readonly string[];
  /** Who is assigned to it now. */
  readonly present: readonly string[];
}

/** What one attempt sends, and who is assigned if it succeeds, as far as that is certain. */
export interface Attempt {
  readonly assignees: string[];
  readonly assigned: readonly string[];
}

/**
 * Writes with as many of these assignees as GitHub accepts, those who are assigned already first. After a 422 nothing was
 * done, so another write is safe. The line keeps the others, and the status names them.
 */
export async function withAssignableOnly<Answer>(
  { client, repository, wanted, present }: Assignment,
  write: (attempt: Attempt) => Promise<Answer>,
): Promise<Answer> {
  const before = normalizeOwners(present);
  let left = [...wanted].sort((a, b) => rank(a, before) - rank(b, before));
  for (;;) {
    const sent = left.slice(0, MAX_ASSIGNEES);
    try {
      return await write({
        assignees: sent.map((login) => (normalizeOwner(login) === COPILOT ? COPILOT_LOGIN : login)),
        // GitHub may ignore Copilot without an error, so it counts as assigned only once the issue shows it.
        assigned: sent.filter((login) => normalizeOwner(login) !== COPILOT || before.includes(COPILOT)),
      });
    } catch (error) {
      const named = sent.length === 0 ? null : namedIn(error, sent);
      if (named === null) throw error;
      const isTelling = named.length > 0 && named.length < sent.length;
      const refused = isTelling ? named : await refusedAmong(client, repository, sent);
      left = left.filter((login) => !refused.includes(login));
    }
  }
}

function rank(login: string, before: readonly string[]): number {
  return before.includes(normalizeOwner(login)) ? 0 : 1;
}

/**
 * The assignees that a 422 names; null if the error is about something else. GitHub's OpenAPI describes `value` as a string
 * or as an array, and an error without a field as an object or as a sentence, whose words name nobody for certain.
 */
function namedIn(error: unknown, sent: readonly string[]): string[] | null {
  if (!isHttpError(error) || error.status !== 422) return null;
  const errors = (error.response?.data as { errors?: unknown } | undefined)?.errors;
  const entries: readonly { field?: unknown; value?: unknown }[] = Array.isArray(errors)
    ? errors.map(Object)
    : [];
  const about = entries.filter(({ field }) => field === undefined || field === "assignees");
  if (entries.length > 0 && about.length === 0) return null;
  const values = about.flatMap(({ value }) => value);
  const named = values.filter((value) => typeof value === "string").map(normalizeOwner);
  return sent.filter((login) => named.includes(normalizeOwner(login)));
}

/** Asks GitHub about each of them. If it would assign everybody, Copilot is the problem, or something that it does not say. */
async function refusedAmong(
  client: Client,
  repository: RepositoryRef,
  sent: readonly string[],
): Promise<readonly string[]> {
  const refused = await whoIsUnassignable(client, repository, sent);
  if (refused.length > 0) return refused;
  const copilot = sent.filter((login) => normalizeOwner(login) === COPILOT);
  return copilot.length > 0 ? copilot : sent;
}

/**
 * The marker whose base of the merge has none of the wanted owners who are not assigned, so that none is tried again. An item is
 * not handed over to people whom GitHub refuses: whoever had it still has it.
 */
export function asAssigned<Planned extends WithoutIssue<Marker>>(
  marker: Planned,
  wanted: readonly string[],
  assigned: readonly string[],
  before: readonly string[] = [],
): Planned {
  if (marker.kind !== "action-item" || wanted.length === assigned.length) return marker;
  const { ledger } = marker;
  const missing = normalizeOwners(wanted.filter((login) => !assigned.includes(login)));
  const isAssigned = (owner: string) => !missing.includes(owner);
  const issue = { ...ledger.base.issue, owners: ledger.base.issue.owners.filter(isAssigned) };
  const isKept = leavesNobody(before, ledger.terms.owners.filter(isAssigned));
  const terms = isKept ? { ...ledger.terms, owners: before } : ledger.terms;
  return { ...marker, ledger: { ...ledger, terms, base: { ...ledger.base, issue } } };
}

import type { RepositoryRef } from "../../../domain/issue-ref.ts";
import type { Policy } from "../../../domain/policy.ts";
import { containsName } from "../../../domain/text.ts";
import { readMarker } from "../../../record/marker.ts";
import type { Client } from "../../client/client.ts";
import { ISSUES } from "./listed-issue.ts";

/** `updated_at` and the `date` header have whole seconds only. */
const MARGIN_MS = 2_000;

const PAGE = 100;

/**
 * The first page of the issues that changed since a point in time.
 * @param since epoch milliseconds of the server's clock
 */
export async function issuesSince(
  client: Client,
  { owner, repo }: RepositoryRef,
  since: number,
  signal: AbortSignal,
): Promise<readonly ChangedIssue[]> {
  const { data } = await client.request(ISSUES, {
    owner,
    repo,
    state: "all",
    since: `${new Date(since - MARGIN_MS).toISOString().slice(0, 19)}Z`,
    per_page: PAGE,
    request: { signal },
  });
  return data;
}

/**
 * Whether issues may have been missed while several pages were read at once. When an issue closes or loses its label,
 * the issues after it move up, possibly to a page that was already read.
 * @param seen the issues that were read, by number
 */
export function mayHaveMissed(
  changed: readonly ChangedIssue[],
  policy: Policy,
  seen: { has(number: number): boolean },
): boolean {
  // A full page may not be the last one.
  return (
    changed.length === PAGE || changed.some((issue) => seen.has(issue.number) || wasListed(issue, policy))
  );
}

export interface ChangedIssue {
  readonly number: number;
  readonly labels: readonly (string | { readonly name?: string })[];
  readonly body?: string | null | undefined;
}

function wasListed({ labels, body }: ChangedIssue, { actionItems, postmortem }: Policy): boolean {
  const names = labels.map((label) => (typeof label === "string" ? label : (label.name ?? "")));
  const isLabeled = [actionItems.label, postmortem.label].some((label) => containsName(names, label));
  return isLabeled || readMarker(body ?? "").found !== "none";
}

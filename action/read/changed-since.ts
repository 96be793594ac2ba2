import type { RepositoryRef } from "../../src/domain/issue-ref.ts";
import { sameLabel } from "../../src/domain/labels.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { Client } from "../../src/github/client/client.ts";
import { readMarker } from "../../src/record/marker.ts";
import { ISSUES } from "./issue-pages.ts";

/** `updated_at` and the `date` header are cut to whole seconds. */
const MARGIN_MS = 2_000;

const PAGE = 100;

/** The issues that changed since then, by the server's clock in milliseconds; one request, and no more than its page. */
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
 * Whether these changes may have disturbed who read several pages at once. An issue that closes or loses its label
 * makes the ones behind it move up a page, past such a reader.
 * @param seen what the listings held, by number
 */
export function isDisturbed(
  changed: readonly ChangedIssue[],
  policy: Policy,
  seen: { has(number: number): boolean },
): boolean {
  // More than fit into one answer: nobody knows what else there is.
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
  const isLabelled = [actionItems.label, postmortem.label].some((own) =>
    names.some((name) => sameLabel(own, name)),
  );
  return isLabelled || readMarker(body ?? "").found !== "none";
}

import { issueKey } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Issue } from "../../observed/issue.ts";
import { allItems } from "../client/pages.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import { toIssue } from "./issues.ts";
import type { Writers } from "./writers.ts";

/** `since` is an instant (ISO 8601): only issues that changed from then on. */
type Which = { readonly state: "open" } | { readonly state: "all"; readonly since: string };

/** The issues that a label or a type makes incidents, each once. A label is a listing, since GitHub lists only what has all of several. */
export async function listIncidents(
  { client, repository }: InstalledRepository,
  { incident: { labels, types } }: Policy,
  writers: Writers,
  which: Which,
): Promise<Issue[]> {
  const { id, owner, repo } = repository;
  const filters = [...labels.map((label) => ({ labels: label })), ...types.map((type) => ({ type }))];
  const lists = filters.map((filter) => {
    return allItems(client, "GET /repos/{owner}/{repo}/issues", { owner, repo, ...which, ...filter });
  });
  const issues = (await Promise.all(lists)).flat().flatMap((entry) => toIssue(entry, id, writers) ?? []);
  return [...new Map(issues.map((issue) => [issueKey(issue.ref), issue])).values()];
}

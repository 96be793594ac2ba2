import type { ReportedRepository } from "../../domain/insight/facts.ts";
import { formatRepository, parseIssueRef } from "../../domain/issue-ref.ts";
import { commitmentFacts, incidentFacts } from "../../observed/insight-facts.ts";
import type { Issue } from "../../observed/issue.ts";
import { isClosedDuplicate, trustedPostmortems } from "../../observed/recorded-issues.ts";
import { findInstalled } from "../repositories/installed-repositories.ts";
import { readCommitments } from "./commitments.ts";
import type { RepositoryContext } from "./context.ts";
import type { ListedIssues } from "./issues.ts";

/** The same context, in which every listing of a report is read once. */
interface ReportContext extends RepositoryContext {
  readonly issues: ListedIssues;
}

/**
 * Reads what a report needs of a repository: the App's issues in any state, with their records, and the labeled incidents that
 * changed since an instant (ISO 8601).
 */
export async function readFacts(since: string, context: ReportContext): Promise<ReportedRepository> {
  const { installed, issues, policy, clock } = context;
  const { repository, installedAt } = installed;
  const own = await issues.own(installed);
  await rememberAdopted(own, context);
  const commitments = await readCommitments(own, context);
  const listed = await issues.incidents(installed, policy, { state: "all", since });
  const incidents = listed.filter((issue) => !isClosedDuplicate(issue));
  const trackedFrom = earlier(policy.adoptSince ?? installedAt, installedAt);
  const facts = {
    ...commitmentFacts(commitments, clock.now()),
    incidents: incidents.map((issue) => incidentFacts(issue, repository, policy, trackedFrom)),
  };
  return { name: formatRepository(repository), visibility: repository.visibility, facts };
}

/** Lists the items that others wrote by their label, because each would need a request of its own. */
async function rememberAdopted(own: readonly Issue[], context: ReportContext): Promise<void> {
  const { installed, issues, policy, repositories } = context;
  const names = trustedPostmortems(own, context).flatMap(({ marker }) => marker.adopted ?? []);
  const refs = names.flatMap((name) => parseIssueRef(name) ?? []);
  const homes = await findInstalled(repositories, refs, installed.repository);
  const byId = new Map(homes.map((home) => [home.repository.id, home]));
  await Promise.all([...byId.values()].map((home) => issues.rememberLabeled(home, policy.actionItems.label)));
}

function earlier(a: string, b: string): string {
  return Date.parse(a) < Date.parse(b) ? a : b;
}

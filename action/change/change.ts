import type { GateChange, GatePullRequest, GateSettings } from "../../src/domain/gate/verdict.ts";
import { formatRepository, type RepositoryRef } from "../../src/domain/issue-ref.ts";
import type { Client } from "../../src/github/client/client.ts";
import { faultKindOf } from "../../src/github/client/errors.ts";
import { explainPullRequest } from "../read/explain.ts";
import { filesOfPullRequest } from "./changed-files.ts";
import { closedIssues, revertClaims } from "./description.ts";
import { type PullRequestEvent, pullRequestEvent, type RunEvent } from "./event.ts";
import { queuedNumbers } from "./merge-group.ts";
import { checkRevert } from "./revert.ts";

const PULL_REQUEST = "GET /repos/{owner}/{repo}/pulls/{pull_number}";

interface ChangeContext {
  readonly client: Client;
  readonly repository: RepositoryRef;
  readonly settings: GateSettings;
  /** The web host whose issue addresses count. */
  readonly host: string;
}

/**
 * Learns what the gate must know of the change that is about to be merged; null when there is none. It is asked for
 * only once something holds the change up. What cannot be learned frees nobody.
 */
export async function readChange(event: RunEvent, context: ChangeContext): Promise<GateChange | null> {
  const { repository } = context;
  const isQueue = event.about === "merge-group";
  const notes: string[] = [];
  if (event.about === "no-change") return null;
  if (event.about === "unknown-change") {
    const note = `No pull request could be looked at, so nothing passes by being a fix. ${event.reason}`;
    return { repository, isQueue, pullRequests: [], notes: [note] };
  }
  const pullRequests: GatePullRequest[] = [];
  if (event.about === "pull-request") {
    const known = event.pullRequest;
    const current = await readPullRequest(context, known.number, notes).catch(() => null);
    pullRequests.push(await describe(current ?? known, context, notes));
  } else {
    pullRequests.push(...(await queued(event.number, "by the branch", context, notes)));
    for (const number of await queuedNumbers(context.client, repository, event, notes)) {
      pullRequests.push(...(await queued(number, "by a commit", context, notes)));
    }
  }
  return { repository, isQueue, pullRequests, notes };
}

/**
 * A pull request of a merge group; one that cannot be read has no right to pass. What a commit names may be an issue,
 * or a pull request that was merged long ago: that is none of the group.
 */
async function queued(
  number: number,
  named: "by the branch" | "by a commit",
  context: ChangeContext,
  notes: string[],
): Promise<GatePullRequest[]> {
  let found: PullRequestEvent | null = null;
  try {
    found = await readPullRequest(context, number, notes);
  } catch (error) {
    if (named === "by a commit" && faultKindOf(error) === "not-found") return [];
    notes.push(
      `#${number} could not be read, so it does not pass by being a fix. ${explainPullRequest(error)}`,
    );
  }
  if (named === "by a commit" && found?.isOpen === false) return [];
  if (found) return [await describe(found, context, notes)];
  return [{ number, labels: [], closes: [], reverts: null, areas: null }];
}

/** The event's file is as old as the first run; a run that is repeated sees the labels of today. */
async function readPullRequest(
  { client, repository }: ChangeContext,
  number: number,
  notes: string[],
): Promise<PullRequestEvent | null> {
  const { owner, repo } = repository;
  const { data } = await client.request(PULL_REQUEST, { owner, repo, pull_number: number });
  const found = pullRequestEvent(data, repository);
  if (found === null) notes.push(`#${number} is no pull request of ${formatRepository(repository)}.`);
  return found;
}

async function describe(
  { number, description, labels, base, toDefaultBranch }: PullRequestEvent,
  { client, repository, settings, host }: ChangeContext,
  notes: string[],
): Promise<GatePullRequest> {
  const closes = closedIssues(description, repository, host);
  if (closes.length > 0 && !toDefaultBranch) {
    notes.push(`#${number} goes to ${base}: closing keywords count only in what goes to the default branch.`);
  }
  const claims = revertClaims(description, repository, host);
  return {
    number,
    labels,
    closes: toDefaultBranch ? closes : [],
    reverts:
      claims.length === 0 ? null : await checkRevert(client, repository, { number, base, claims }, notes),
    areas: settings.scope === "all" ? null : await areasOf(client, repository, number, settings, notes),
  };
}

async function areasOf(
  client: Client,
  repository: RepositoryRef,
  number: number,
  { areas }: GateSettings,
  notes: string[],
): Promise<readonly string[] | null> {
  try {
    const files = await filesOfPullRequest(client, repository, number);
    // Globs take longer to load than most runs have use for them.
    const { touchedAreas } = await import("./areas.ts");
    if (files !== null)
      return touchedAreas(
        files.flatMap(({ before, path }) => [before, path]),
        areas,
      );
    notes.push(`#${number} changes more files than GitHub lists, so items of every area hold it up.`);
  } catch (error) {
    notes.push(
      `The files of #${number} could not be listed, so items of every area hold it up. ${explainPullRequest(error)}`,
    );
  }
  return null;
}

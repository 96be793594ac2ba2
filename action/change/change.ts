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
  /** The web host of issue URLs. */
  readonly host: string;
}

/**
 * Reads the change that is about to be merged; null if there is none. Called only if something blocks it. What can't be
 * read doesn't unblock anything.
 */
export async function readChange(event: RunEvent, context: ChangeContext): Promise<GateChange | null> {
  const { repository } = context;
  const isQueue = event.about === "merge-group";
  const notes: string[] = [];
  if (event.about === "no-change") return null;
  if (event.about === "unknown-change") {
    const note = `No pull request could be read, so no fix can be taken into account. ${event.reason}`;
    return { repository, isQueue, pullRequests: [], notes: [note] };
  }
  const pullRequests: GatePullRequest[] = [];
  if (event.about === "pull-request") {
    const known = event.pullRequest;
    const current = await readPullRequest(context, known.number, notes).catch(() => null);
    pullRequests.push(await describe(current ?? known, context, notes));
  } else {
    pullRequests.push(...(await readQueued(event.number, "by the branch", context, notes)));
    for (const number of await queuedNumbers(context.client, repository, event, notes)) {
      pullRequests.push(...(await readQueued(number, "by a commit", context, notes)));
    }
  }
  return { repository, isQueue, pullRequests, notes };
}

/**
 * Reads a pull request of a merge group. One that can't be read doesn't pass as a fix. A number in a commit's title can
 * also be an issue, or a pull request that was merged earlier; these are not part of the group.
 */
async function readQueued(
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
    notes.push(`#${number} could not be read, so it doesn't pass as a fix. ${explainPullRequest(error)}`);
  }
  if (named === "by a commit" && found?.isOpen === false) return [];
  if (found) return [await describe(found, context, notes)];
  return [{ number, labels: [], closes: [], reverts: null, areas: null }];
}

/** The event file is as old as the first run, so a re-run reads the current labels from the API. */
async function readPullRequest(
  { client, repository }: ChangeContext,
  number: number,
  notes: string[],
): Promise<PullRequestEvent | null> {
  const { owner, repo } = repository;
  const { data } = await client.request(PULL_REQUEST, { owner, repo, pull_number: number });
  const found = pullRequestEvent(data, repository);
  if (found === null) notes.push(`#${number} isn't a pull request of ${formatRepository(repository)}.`);
  return found;
}

async function describe(
  { number, description, labels, base, toDefaultBranch }: PullRequestEvent,
  { client, repository, settings, host }: ChangeContext,
  notes: string[],
): Promise<GatePullRequest> {
  const closes = closedIssues(description, repository, host);
  if (closes.length > 0 && !toDefaultBranch) {
    notes.push(
      `#${number} targets ${base}: closing keywords only count for pull requests to the default branch.`,
    );
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
    // Loaded only here, because most runs don't need globs.
    const { touchedAreas } = await import("./areas.ts");
    if (files !== null)
      return touchedAreas(
        files.flatMap(({ before, path }) => [before, path]),
        areas,
      );
    notes.push(`#${number} changes more files than GitHub lists, so items of all areas can block it.`);
  } catch (error) {
    notes.push(
      `The files of #${number} could not be listed, so items of all areas can block it. ${explainPullRequest(error)}`,
    );
  }
  return null;
}

import type { IssueRef } from "../../../domain/issue-ref.ts";
import { allItems } from "../../client/pages.ts";
import type { OpenHead } from "../open-heads.ts";
import { askAll, type Connection, type QueryContext } from "./ask.ts";
import { filesOfPullRequest } from "./changed-files.ts";
import { type Reference, refOf } from "./closing-references.ts";
import { authorOf, type PullRequestEvent, pullRequestEvent } from "./event.ts";
import {
  type ChangedPath,
  eachByItself,
  type PullRequestHead,
  type PullRequestSource,
  type SettingsFile,
  settingsAmong,
} from "./source.ts";

/** @internal */
export const OPEN_CONTENTS = `query ($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: OPEN, first: 50, after: $after) {
      nodes {
        number
        body
        author { __typename login }
        baseRefName
        headRefOid
        repository { defaultBranchRef { name } }
        labels(first: 50) { nodes { name } pageInfo { hasNextPage } }
        closingIssuesReferences(first: 50) {
          nodes { number repository { nameWithOwner } }
          pageInfo { hasNextPage }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Repository {
  readonly pullRequests: Connection<PullRequest> | null;
}

interface PullRequest {
  readonly number: number;
  readonly body: string;
  readonly author: { readonly __typename: string; readonly login: string } | null;
  readonly baseRefName: string;
  readonly headRefOid: string;
  readonly repository: { readonly defaultBranchRef: { readonly name: string } | null };
  readonly labels: Short<{ readonly name: string }> | null;
  readonly closingIssuesReferences: Short<Reference> | null;
}

interface Short<Node> {
  readonly nodes: readonly (Node | null)[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

/** What the listing tells of an open pull request; `undefined` for what it does not tell completely. */
interface Listed {
  readonly head: string;
  readonly event: PullRequestEvent | undefined;
  readonly closes: readonly IssueRef[] | null | undefined;
}

/** The files of pull requests, which stay the same as long as head and base do. */
export interface FileMemory {
  get(name: string): ListedPaths | undefined;
  set(name: string, paths: ListedPaths): unknown;
}

interface ListedPaths {
  readonly paths: readonly ChangedPath[] | null;
  readonly settings: readonly SettingsFile[];
}

/** What the caller knows of an open pull request. */
type KnownHead = Pick<OpenHead, "number" | "sha" | "base" | "settings">;

/**
 * Reads all open pull requests in a few requests, once the first of them is needed: for a caller that judges them all. What
 * the listing does not tell is read by itself.
 */
export function listedSource(
  context: QueryContext,
  memory: FileMemory,
  heads: readonly KnownHead[],
): PullRequestSource {
  const single = eachByItself(context);
  let listing: Promise<ReadonlyMap<number, Listed>> | undefined;
  const listed = () => {
    listing ??= list(context);
    return listing;
  };
  const filesOf = async (number: number): Promise<ListedPaths> => {
    const known = heads.find((head) => head.number === number);
    const place = known ? { base: known.base, head: known.sha } : (await listed()).get(number)?.event;
    const { owner, repo } = context.repository;
    const name = `${owner}/${repo} ${number} ${place?.base} ${place?.head}`;
    const remembered = place && memory.get(name);
    if (remembered) return remembered;
    const files = await filesOfPullRequest(context.client, context.repository, number);
    const paths = files?.map(({ before, path }) => ({ before, path })) ?? null;
    const found = { paths, settings: settingsAmong(files ?? []) };
    if (place) memory.set(name, found);
    return found;
  };
  const changedSettings = async ({ number, head }: PullRequestHead) => {
    const others = heads.filter((one) => one.sha === head).map((one) => one.number);
    const found = await Promise.all([...new Set([number, ...others])].map(filesOf));
    return found.flatMap(({ settings }) => settings);
  };
  return {
    read: async (number) => (await listed()).get(number)?.event ?? single.read(number),
    closes: async (number) => {
      const known = (await listed()).get(number)?.closes;
      return known === undefined ? single.closes(number) : known;
    },
    numbersAt: async (head) => {
      return [...(await listed())].flatMap(([number, row]) => (row.head === head ? [number] : []));
    },
    files: async (number) => (await filesOf(number)).paths,
    settings: async (pullRequest) => {
      const known = heads.find(
        ({ number, sha }) => number === pullRequest.number && sha === pullRequest.head,
      );
      return known?.settings ?? changedSettings(pullRequest);
    },
    changedSettings,
  };
}

async function list(context: QueryContext): Promise<ReadonlyMap<number, Listed>> {
  const found = await askAll<Repository, PullRequest>(context, {
    query: OPEN_CONTENTS,
    find: ({ pullRequests }) => pullRequests,
  });
  if (found) return new Map(found.map((row) => [row.number, listedOf(row)]));
  const { client, repository } = context;
  const place = { owner: repository.owner, repo: repository.repo, state: "open" } as const;
  const rows = await allItems(client, "GET /repos/{owner}/{repo}/pulls", place);
  return new Map(
    rows.map((row) => {
      const event = pullRequestEvent(row, repository) ?? undefined;
      return [row.number, { head: row.head.sha, event, closes: null }];
    }),
  );
}

function listedOf(row: PullRequest): Listed {
  return { head: row.headRefOid, event: eventOf(row), closes: closesOf(row) };
}

function eventOf(row: PullRequest): PullRequestEvent | undefined {
  const { number, author, body, baseRefName, headRefOid, labels } = row;
  if (labels === null || labels.pageInfo.hasNextPage) return undefined;
  return {
    number,
    ...authorOf(author && restUserOf(author)),
    description: body,
    labels: labels.nodes.flatMap((label) => label?.name ?? []),
    base: baseRefName,
    toDefaultBranch: baseRefName === row.repository.defaultBranchRef?.name,
    isOpen: true,
    head: headRefOid,
  };
}

/** GraphQL leaves out the `[bot]` at the end of a bot's login. */
function restUserOf({ __typename: type, login }: NonNullable<PullRequest["author"]>) {
  return { login: type === "Bot" ? `${login}[bot]` : login, type };
}

function closesOf({ closingIssuesReferences: found }: PullRequest): readonly IssueRef[] | undefined {
  if (found === null || found.pageInfo.hasNextPage) return undefined;
  return found.nodes.flatMap((node) => (node ? refOf(node) : []));
}

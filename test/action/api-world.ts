import { Temporal } from "temporal-polyfill";
import type { Visibility } from "../../src/domain/visibility.ts";
import type { Hub } from "../fake-github/hub.ts";
import { settle } from "../fake-github/people.ts";
import { BASE_SHA, headOf } from "../fake-github/pull-views.ts";
import { GitHub, type WireAnswer, type WireRequest } from "../fake-github/server.ts";
import type { ChangedFile, CommitRow, RepositoryRow, TokenRow } from "../fake-github/state.ts";
import { SHOP_ID } from "./issues.ts";

/** An issue as GitHub's REST API lists it, with the fields that the gate reads. */
export interface ApiIssue {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed";
  readonly user: { readonly login: string; readonly type: string };
  readonly labels: readonly { readonly name: string }[];
  readonly assignees: readonly { readonly login: string }[];
  readonly created_at: string;
  readonly updated_at?: string;
}

export interface ApiPullRequest {
  readonly body?: string | null;
  readonly labels?: readonly string[];
  readonly base?: string;
  readonly merged?: boolean;
  readonly mergeCommit?: string;
  readonly files?: readonly ChangedFile[];
  /** The commit at the end of its branch. Default: one of its own. */
  readonly head?: string;
  /** Login of its author; a bot's ends in `[bot]`. Default: alice. */
  readonly author?: string;
  /** Issues of its repository that somebody linked by hand. */
  readonly links?: readonly number[];
}

/** GitHub's data. Every key starts with `owner/repo`. */
export interface ApiWorld {
  /** Repositories that are not listed here do not exist. */
  readonly issues: Readonly<Record<string, readonly ApiIssue[]>>;
  /** Repository names. */
  readonly archived?: readonly string[];
  /** By `owner/repo`. Default: private. */
  readonly visibilities?: Readonly<Record<string, Visibility>>;
  /** By `owner/repo:path`. */
  readonly files?: Readonly<Record<string, string>>;
  /** By `owner/repo#12`. */
  readonly pullRequests?: Readonly<Record<string, ApiPullRequest>>;
  /** By `owner/repo`. */
  readonly commits?: Readonly<Record<string, readonly Omit<CommitRow, "repositoryId">[]>>;
  /** The head commits of branches, by `owner/repo:branch`. */
  readonly branches?: Readonly<Record<string, string>>;
  /** False for an API without GraphQL. */
  readonly graphql?: boolean;
  /** What the token can access. Default: a person's token that can read everything. */
  readonly token?: Partial<TokenRow>;
  /** A response in place of GitHub's. It can change the URL and the world. */
  readonly override?: (url: URL, github: GitHub) => Answer | null;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The valid token of every world. */
export const TOKEN = "token";
const AGE_MS = 40 * 86_400_000;
/** The permissions that a workflow grants its token. */
export const READS = { contents: "read", issues: "read", metadata: "read", pull_requests: "read" } as const;

/** An installation's token, for these repositories of `acme`. */
export function installedFor(...repositories: string[]): Partial<TokenRow> {
  return { account: "acme", repositories, isPersonal: false };
}

/** The model of GitHub with this world, behind optional faults. */
export function modelOf(world: ApiWorld, now?: () => string): (request: WireRequest) => WireAnswer {
  const github = gitHubOf(world, now);
  return (request) => answerWith(world, github, request);
}

/** The model of GitHub with this world; `override` is left out. */
export function gitHubOf(world: Omit<ApiWorld, "override">, now?: () => string): GitHub {
  const clock = { now: now ? () => instantOf(now()) : Temporal.Now.instant, sleep: async () => {} };
  const github = new GitHub(clock);
  const { hub } = github;
  hub.graphql = world.graphql ?? true;
  const names = [...new Set([...Object.keys(world.issues), ...Object.keys(world.files ?? {}).map(placeOf)])];
  settle(
    github,
    Object.fromEntries(
      names.map((name, index) => {
        const id = name === "acme/shop" ? SHOP_ID : SHOP_ID + index + 1;
        const visibility = world.visibilities?.[name] ?? "private";
        return [name, { id, archived: world.archived?.includes(name) ?? false, visibility }];
      }),
    ),
  );
  const known = (name: string) => hub.repository(...(name.split("/") as [string, string]))!;
  for (const [index, name] of names.entries()) {
    for (const issue of world.issues[name] ?? []) addIssue(hub, known(name), issue, index);
    for (const commit of world.commits?.[name] ?? []) {
      hub.state.commits.push({ ...commit, repositoryId: known(name).id });
    }
  }
  for (const [place, text] of Object.entries(world.files ?? {})) {
    known(placeOf(place)).files[restOf(place)] = text;
  }
  for (const [place, sha] of Object.entries(world.branches ?? {})) {
    hub.state.branches.push({ repositoryId: known(placeOf(place)).id, name: restOf(place), sha });
  }
  for (const [place, pull] of Object.entries(world.pullRequests ?? {})) {
    addPull(hub, known(placeOf(place)), Number(restOf(place)), pull);
  }
  const unrestrictedToken = { account: null, repositories: null, permissions: READS, isPersonal: true };
  hub.state.tokens.push({ id: hub.id(), token: TOKEN, ...unrestrictedToken, ...world.token });
  return github;
}

let read = { text: "", instant: Temporal.Instant.fromEpochMilliseconds(0) };

/** The model asks for the time thousands of times before it changes. */
function instantOf(text: string): Temporal.Instant {
  if (read.text !== text) read = { text, instant: Temporal.Instant.from(text) };
  return read.instant;
}

const placeOf = (place: string): string => place.split(/[:#]/)[0]!;
const restOf = (place: string): string => place.slice(placeOf(place).length + 1);

function answerWith({ override }: ApiWorld, github: GitHub, request: WireRequest): WireAnswer {
  const url = new URL(request.url);
  const instead = override?.(url, github);
  if (!instead) return github.answer({ ...request, url: url.href });
  const { status, body, headers } = instead;
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...type, ...headers }, text: JSON.stringify(body) };
}

function addIssue(hub: Hub, repository: RepositoryRow, issue: ApiIssue, place: number): void {
  const seenAt = hub.now - AGE_MS;
  const desiredId = place * 1e9 + issue.id;
  const people = [issue.user, ...issue.assignees.map(({ login }) => ({ login, type: "User" }))];
  for (const { login, type } of people) {
    if (hub.state.users.has(login.toLowerCase())) continue;
    hub.state.users.set(login.toLowerCase(), { login, id: hub.id(), type: type as "User" | "Bot" });
  }
  hub.state.issues.push({
    id: hub.state.issues.some(({ id }) => id === desiredId) ? hub.id() : desiredId,
    number: issue.number,
    repositoryId: repository.id,
    author: issue.user.login,
    createdAt: Date.parse(issue.created_at),
    versions: [
      {
        at: seenAt,
        value: {
          title: issue.title,
          body: issue.body,
          state: issue.state,
          stateReason: null,
          labels: issue.labels.map(
            ({ name }) => (hub.label(repository, name) ?? hub.addLabel(repository, name)).id,
          ),
          type: null,
          assignees: issue.assignees.map(({ login }) => login),
          locked: false,
          updatedAt: issue.updated_at ? Date.parse(issue.updated_at) : seenAt,
          closedAt: null,
          closedBy: null,
          parent: null,
          deleted: false,
        },
      },
    ],
  });
}

function addPull(hub: Hub, repository: RepositoryRow, number: number, given: ApiPullRequest): void {
  const {
    body = null,
    labels = [],
    base = "main",
    merged = false,
    files = [],
    mergeCommit,
    head,
    author = "alice",
    links = [],
  } = given;
  const id = hub.id();
  for (const linked of links)
    hub.state.links.push({ pullId: id, issueId: hub.issue(repository, linked)!.id });
  const user = { login: author, type: author.endsWith("[bot]") ? "Bot" : "User" };
  const created_at = new Date(hub.now).toISOString();
  const issue = {
    id,
    number,
    title: `Change ${number}`,
    body,
    state: "open",
    created_at,
    user,
    assignees: [],
  } as const;
  addIssue(hub, repository, { ...issue, labels: labels.map((name) => ({ name })) }, 0);
  const own = headOf({ number }, { ...(head && { head }) });
  addCommit(hub, repository, { sha: BASE_SHA, parent: null, message: "Begin", files: [] });
  addCommit(hub, repository, { sha: own, parent: BASE_SHA, message: `Change ${number}`, files });
  hub.state.pulls.push({
    issueId: id,
    base,
    mergedAt: merged ? hub.now : null,
    files,
    ...(mergeCommit && { mergeCommit }),
    ...(head && { head }),
  });
}

/** Unless it is there. */
function addCommit(
  hub: Hub,
  { id: repositoryId }: RepositoryRow,
  commit: Omit<CommitRow, "repositoryId">,
): void {
  const isThere = hub.state.commits.some(
    (row) => row.repositoryId === repositoryId && row.sha === commit.sha,
  );
  if (!isThere) hub.state.commits.push({ ...commit, repositoryId });
}

/** A pull request in a webhook payload, with the fields that the gate reads. */
export function webhookPullRequest(repository: string, number: number, given: ApiPullRequest = {}) {
  const { body = null, labels = [], base = "main", merged = false, head } = given;
  return {
    number,
    body,
    head: { sha: headOf({ number }, { ...(head && { head }) }) },
    labels: labels.map((name) => ({ name })),
    merged_at: merged ? "2026-11-01T10:00:00Z" : null,
    base: { ref: base, repo: { full_name: repository, default_branch: "main" } },
  };
}

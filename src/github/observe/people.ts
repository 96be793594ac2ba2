import type { LRUCache } from "lru-cache";
import PQueue from "p-queue";
import { type Actor, mayTriage } from "../../domain/actor.ts";
import { type RepositoryRef, repositoryKey } from "../../domain/issue-ref.ts";
import { assignable, COPILOT, normalizeOwner } from "../../domain/items/owners.ts";
import type { Comment } from "../../observed/comments.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import { onFault, REFUSED } from "../client/errors.ts";
import { timedCache } from "../repositories/timed-cache.ts";

const INSIDERS = ["OWNER", "MEMBER", "COLLABORATOR"];

/**
 * Whether GitHub's word for an author means that they are not known to have a role. It says so of members who hide their
 * membership, too: https://docs.github.com/graphql/reference/enums#commentauthorassociation.
 */
export function isOutside(association: string | undefined): boolean {
  return !INSIDERS.includes(association ?? "NONE");
}

/** How long someone without rights is remembered. */
const STRANGERS_KEPT_MS = 5 * 60_000;

/**
 * Outsiders who turned out to have no rights. They are remembered for a while, because the commands of many would cost a
 * request for each of them in every pass. Nobody with rights is remembered.
 */
export class Strangers {
  readonly #known: LRUCache<string, Actor>;

  constructor(clock: Clock) {
    this.#known = timedCache<Actor, unknown>(clock, STRANGERS_KEPT_MS, async () => undefined);
  }

  get(name: string): Actor | undefined {
    return this.#known.get(name);
  }

  remember(name: string, actor: Actor): void {
    if (!mayTriage(actor) && actor.teams.length === 0) this.#known.set(name, actor);
  }
}

/** People who are looked up at the same time, so that many of them leave room for the reads of other keys. */
const AT_ONCE = 3;

type Author = Pick<Comment, "author" | "byApp" | "byBot" | "byOutsider">;

/** Reads people's roles and teams when they are needed. If they cannot be read, the person has no rights. */
export class Actors {
  readonly #client: Client;
  readonly #repository: RepositoryRef;
  readonly #teams: readonly string[];
  readonly #known = new Map<string, Promise<Actor>>();
  readonly #strangers: Strangers | undefined;
  readonly #lookups = new PQueue({ concurrency: AT_ONCE });

  /** @param teams `org/team` whose members matter here */
  constructor(client: Client, repository: RepositoryRef, teams: readonly string[], strangers?: Strangers) {
    this.#strangers = strangers;
    this.#client = client;
    this.#repository = repository;
    this.#teams = teams;
  }

  /** Each person is read only once in a pass. */
  of(written: Author): Promise<Actor> {
    const known = this.#known.get(written.author) ?? this.#find(written);
    this.#known.set(written.author, known);
    return known;
  }

  async #find({ author, byApp, byBot, byOutsider }: Author): Promise<Actor> {
    const name = [repositoryKey(this.#repository), author, ...this.#teams].join(" ");
    const stranger = byOutsider ? this.#strangers?.get(name) : undefined;
    if (stranger) return stranger;
    const kind = byApp ? "app" : byBot ? "bot" : "person";
    const actor = await this.#lookups.add(() => this.#learn(author, kind));
    if (byOutsider && actor.kind === "person") this.#strangers?.remember(name, actor);
    return actor;
  }

  async #learn(login: string, kind: Actor["kind"]): Promise<Actor> {
    if (kind !== "person") return { login, kind, role: null, teams: [] };
    const [repositoryRole, ...memberships] = await Promise.all([
      readRole(this.#client, this.#repository, login),
      ...this.#teams.map((team) => this.#isMember(team, login)),
    ]);
    return {
      login,
      kind,
      ...repositoryRole,
      teams: this.#teams.filter((_team, index) => memberships[index]),
    };
  }

  async #isMember(team: string, username: string): Promise<boolean> {
    const [org, team_slug] = team.split("/") as [string, string];
    const { teams } = this.#client.rest;
    const membership = await teams
      .getMembershipForUserInOrg({ org, team_slug, username })
      .catch(onFault(NOT_SHOWN, null));
    return membership?.data.state === "active";
  }
}

/** GitHub does not say, or the App lacks the permission. */
const NOT_SHOWN = ["not-found", "forbidden"] as const;

type RepositoryRole = Pick<Actor, "role" | "builtOn">;

/** GitHub's roles, the highest first, each with the permission that the next one lacks. */
const STANDARD = [
  ["admin", "admin"],
  ["maintain", "maintain"],
  ["write", "push"],
  ["triage", "triage"],
  ["read", "pull"],
] as const;

/** The current role of a person; null if GitHub does not say, which means no rights. */
async function readRole(
  client: Client,
  { owner, repo }: RepositoryRef,
  username: string,
): Promise<RepositoryRole> {
  const { repos } = client.rest;
  const permission = await repos
    .getCollaboratorPermissionLevel({ owner, repo, username })
    .catch(onFault(NOT_SHOWN, null));
  const role = permission?.data.role_name ?? null;
  const isCustom = role !== null && role !== "none" && !STANDARD.some(([standard]) => standard === role);
  const held = isCustom ? permission?.data.user?.permissions : undefined;
  const builtOn = held && STANDARD.find(([, permission]) => held[permission])?.[0];
  return { role, ...(builtOn && { builtOn }) };
}

/**
 * The people among these who cannot be assigned to issues of a repository. Teams are left out, because they never can, and
 * Copilot, because the endpoint is about people. Empty if the API does not say: an emulator returns 404 for unknown endpoints.
 */
export async function whoIsUnassignable(
  { rest: { issues } }: Client,
  { owner, repo }: RepositoryRef,
  owners: readonly string[],
): Promise<string[]> {
  const people = assignable(owners).filter((owner) => normalizeOwner(owner) !== COPILOT);
  const answers = people.map((assignee) => {
    const answer = issues.checkUserCanBeAssigned({ owner, repo, assignee });
    return answer.then(() => true, onFault(["not-found"], false)).catch(onFault(REFUSED, null));
  });
  const canBeAssigned = await Promise.all(answers);
  const wrong = people.filter((_login, index) => canBeAssigned[index] === false);
  if (wrong.length === 0) return [];
  return issues.listAssignees({ owner, repo, per_page: 1 }).then(() => wrong, onFault(REFUSED, []));
}

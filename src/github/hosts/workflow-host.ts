import type { Permissions } from "../../domain/app-choices.ts";
import { parseRepository, type RepositoryRef, sameOwner } from "../../domain/issue-ref.ts";
import { SettingsError } from "../../domain/settings-error.ts";
import type { Client } from "../client/client.ts";
import { onFault, REFUSED } from "../client/errors.ts";
import { GraphQL } from "../client/graphql.ts";
import { allItems } from "../client/pages.ts";
import type { Access, ApiRepository, Host, Identity, Listed, Reachable } from "./host.ts";

/** The author of all that a workflow's own token writes, of whatever workflow. */
const WORKFLOWS = "github-actions[bot]";

/** https://docs.github.com/graphql/reference/queries#user: for an App's token, its bot. */
const VIEWER = `query { viewer { login } }`;

/** What a workflow does with its token. It writes no checks, because rulesets bind those to an App. */
const PERMISSIONS: Permissions = { issues: "write", contents: "read", pull_requests: "read" };

/** A token of an App or a person may read more. Whether it does, only its requests show. */
const OTHER_PERMISSIONS: Permissions = { ...PERMISSIONS, members: "read" };

export interface WorkflowHostOptions {
  /** Acts with the token that reads and writes issues. */
  readonly client: Client;
  /** Acts with the workflow's own token; the same one if there is no other. */
  readonly ownClient: Client;
  /** The workflow's repository. */
  readonly repository: RepositoryRef & { readonly id: number };
  /** Path of the workflow in it. */
  readonly workflow: string;
}

/** A workflow of one repository. A token of its own reaches no other; that of an App or a person may. */
export class WorkflowHost implements Host {
  readonly #options: WorkflowHostOptions;
  #installedAt: Promise<string> | undefined;
  #installed: Promise<ReadonlySet<number> | null> | undefined;

  constructor(options: WorkflowHostOptions) {
    this.#options = options;
  }

  async identify(): Promise<Identity> {
    const { client } = this.#options;
    if (this.#isOwnToken) return { login: WORKFLOWS, appId: null };
    const graphql = new GraphQL();
    const found = await graphql.ask<{ viewer: { login: string } }>(client, VIEWER, {});
    if (found) return { login: found.viewer.login, appId: null };
    throw new SettingsError(
      "GitHub does not say whose the input token is. Leave it out, or pass an App's token.",
    );
  }

  async *owners(): AsyncGenerator<string> {
    yield this.#options.repository.owner;
  }

  /** A run sweeps its own repository; others have workflows of their own. */
  async repositoriesOf(owner: string): Promise<Listed[]> {
    const { repository } = this.#options;
    const found = sameOwner(repository, { owner, repo: "" }) ? await this.byName(repository) : null;
    return found ? [{ ref: parseRepository(found.data.full_name)!, found }] : [];
  }

  /** A run is too short for a change of its access. */
  async renewAccess(): Promise<void> {}

  async byName({ owner, repo }: RepositoryRef): Promise<Reachable | null> {
    const { data } = await this.#options.client.rest.repos.get({ owner, repo });
    return this.#reach(data);
  }

  async byId(id: number): Promise<Reachable | null> {
    const { data } = await this.#options.client.request("GET /repositories/{id}", { id });
    return this.#reach(data);
  }

  /** The next run finds what a lost event was about (`missed.ts`). */
  async redeliver(): Promise<number> {
    return 0;
  }

  get #isOwnToken(): boolean {
    return this.#options.client === this.#options.ownClient;
  }

  async #reach(data: ApiRepository & { readonly permissions?: { readonly push: boolean } | undefined }) {
    const { client, repository } = this.#options;
    const isOther = data.id !== repository.id;
    if (isOther && (this.#isOwnToken || !(await this.#mayWrite(data)))) return null;
    this.#installedAt ??= this.#firstCommit().catch((error) => {
      this.#installedAt = undefined;
      throw error;
    });
    const permissions = this.#isOwnToken ? PERMISSIONS : OTHER_PERMISSIONS;
    const access: Access = { client, installedAt: await this.#installedAt, permissions };
    return { data, access };
  }

  /** What GitHub says about an App's rights in a repository does not show whether it is installed there, but its list does. */
  async #mayWrite({
    id,
    permissions,
  }: {
    readonly id: number;
    readonly permissions?: { readonly push: boolean } | undefined;
  }): Promise<boolean> {
    const route = "GET /installation/repositories";
    this.#installed ??= allItems(this.#options.client, route, {}).then(
      (found) => new Set(found.map((each) => each.id)),
      onFault(REFUSED, null),
    );
    const installed = await this.#installed;
    return installed ? installed.has(id) : (permissions?.push ?? false);
  }

  /** When the workflow came to the repository: what is older is left alone, as on the day an App is installed. */
  async #firstCommit(): Promise<string> {
    const { ownClient, repository, workflow } = this.#options;
    const { owner, repo } = repository;
    const route = "GET /repos/{owner}/{repo}/commits";
    const commits = await allItems(ownClient, route, { owner, repo, path: workflow });
    const dates = commits.flatMap(({ commit }) => commit.committer?.date ?? []);
    return dates.sort()[0] ?? LONG_AGO;
  }
}

/** For a workflow of another repository, which a ruleset runs, and for a rewritten history. */
const LONG_AGO = "1970-01-01T00:00:00Z";

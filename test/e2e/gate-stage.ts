import { systemClock } from "../../src/app/runtime.ts";
import { appTokens } from "../../src/github/client/app-auth.ts";
import { type ApiIssue, type ApiPullRequest, READS } from "../action/api-world.ts";
import type { Row, TokenKind } from "../action/table/row.ts";
import type { RowEnvironment } from "../action/table/run-row.ts";
import { APP, type GitHub, startGitHub } from "../harness/github.ts";
import { type Person, person } from "../harness/person.ts";
import { recordedHere } from "./recorded-here.ts";

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const UNUSED_URL = "http://127.0.0.1:9";

/** The emulator as a stage for the gate's rows, with one repository for each row. */
export class GateStage {
  readonly #github: GitHub;
  /** Authenticated as the App. */
  readonly #app: Person;
  /** Authenticated as the App's installation for `acme`, which writes issues as the App. */
  readonly #bot: string;

  private constructor(github: GitHub, app: Person, bot: string) {
    this.#github = github;
    this.#app = app;
    this.#bot = bot;
  }

  static async start(rows: readonly Row[]): Promise<GateStage> {
    const names = rows.flatMap((_, index) => [nameOf(index), `${nameOf(index)}-other`]);
    const github = await startGitHub({
      webhookUrl: UNUSED_URL,
      repositories: names.map((name) => ({ name, private: true })),
      choices: ["gate-check"],
    });
    const wire = {
      fetch: globalThis.fetch,
      clock: systemClock(),
      log: QUIET,
      userAgent: "followthrough/test",
    };
    const tokens = appTokens({ ...wire, baseUrl: github.url, appId: APP.id, privateKey: github.privateKey });
    const app = person(github.url, await tokens.app.token(), "acme/shop");
    return new GateStage(github, app, await installationToken(app, {}));
  }

  /** Creates the world of a row. */
  async prepare({ world, run }: Row, index: number): Promise<RowEnvironment> {
    const name = nameOf(index);
    const repository = `acme/${name}`;
    const { config, issues = [], pullRequests = [], other = [], queue = [] } = world;
    const alice = this.#github.as("alice", repository);
    if (config !== undefined) await alice.addFile(".github/followthrough.yml", config);
    for (const issue of issues) await this.#open(issue, repository);
    for (const issue of other) await this.#open(issue, `${repository}-other`);
    let head: string | null = null;
    for (const [at, pull] of pullRequests.entries()) {
      head = await openPull(alice, repository, issues.length + at + 1, pull);
    }
    return {
      apiUrl: this.#github.url,
      token: await this.#token(run?.token ?? "workflow", name),
      repository,
      queue: await commitQueue(alice, repository, queue),
      head,
    };
  }

  stop(): Promise<void> {
    return this.#github.process.stop();
  }

  /** Opens an issue as its author, and writes the ids that it got into its record. */
  async #open({ number, title, body, labels, assignees, state, user }: ApiIssue, repository: string) {
    const token = user.login === APP.bot ? this.#bot : this.#github.token(user.login);
    const author = person(this.#github.url, token, repository);
    const opened = await author.openIssue({
      title,
      body: body ?? "",
      labels: labels.map((label) => label.name),
      assignees: assignees.map(({ login }) => login),
    });
    if (opened.number !== number) throw new Error(`expected #${number}, found #${opened.number}`);
    const { id: repositoryId } = await author.call<{ id: number }>("GET", `/repos/${repository}`);
    const recorded = recordedHere(body ?? "", { repositoryId, number, id: opened.id });
    if (recorded !== (body ?? "")) {
      await author.call("PATCH", `/repos/${repository}/issues/${number}`, { body: recorded });
    }
    if (state === "closed") await author.close(number);
  }

  async #token(kind: TokenKind, name: string): Promise<string> {
    const { issues: _, ...withoutIssues } = READS;
    const { contents: __, ...withoutContents } = READS;
    switch (kind) {
      case "person":
        return this.#github.token("alice");
      case "app":
        return installationToken(this.#app, { permissions: READS });
      case "expired":
        return "ghs_expired";
      case "may not read issues":
        return installationToken(this.#app, { repositories: [name], permissions: withoutIssues });
      case "may not read contents":
        return installationToken(this.#app, { repositories: [name], permissions: withoutContents });
      default:
        return installationToken(this.#app, { repositories: [name], permissions: READS });
    }
  }
}

const nameOf = (index: number): string => `row${String(index + 1).padStart(2, "0")}`;

async function installationToken(app: Person, options: object): Promise<string> {
  const path = `/app/installations/${APP.installation}/access_tokens`;
  return (await app.call<{ token: string }>("POST", path, options)).token;
}

/** Opens a pull request. Returns the last commit of its branch. */
async function openPull(alice: Person, repository: string, number: number, pull: ApiPullRequest) {
  const { body = null, labels = [], base = "main", merged = false } = pull;
  const path = `/repos/${repository}/pulls`;
  const opened = await alice.call<{ number: number; head: { sha: string } }>("POST", path, {
    ...{ title: `Change ${number}`, head: `change-${number}`, base, body },
  });
  if (opened.number !== number) throw new Error(`expected #${number}, found #${opened.number}`);
  if (labels.length > 0) await alice.label(number, ...labels);
  if (merged) await alice.call("PUT", `${path}/${number}/merge`, {});
  return opened.head.sha;
}

/** Adds commits with these messages to the default branch. Returns its last commit and theirs. */
async function commitQueue(alice: Person, repository: string, messages: readonly string[]) {
  const git = `/repos/${repository}/git`;
  const { object } = await alice.call<{ object: { sha: string } }>("GET", `${git}/ref/heads/main`);
  const { tree } = await alice.call<{ tree: { sha: string } }>("GET", `${git}/commits/${object.sha}`);
  let head = object.sha;
  for (const message of messages) {
    const commit = { message, tree: tree.sha, parents: [head] };
    head = (await alice.call<{ sha: string }>("POST", `${git}/commits`, commit)).sha;
  }
  return { base: object.sha, head };
}

import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "./eventually.ts";
import { type Person, person } from "./person.ts";
import { freePort, type Running, start } from "./processes.ts";

const EMULATOR = fileURLToPath(new URL("emulator.mjs", import.meta.url));

export const APP = { id: 4711, slug: "followthrough", bot: "followthrough[bot]", installation: 815 } as const;
export const WEBHOOK_SECRET = "a webhook secret for tests";

/** The emulator reports every member of an organization as an admin; only an owner may push. */
const MEMBERS = { alice: "admin", bob: "member" } as const;
/** What the others may do in `acme/shop`. Erin is a stranger. */
const COLLABORATORS = { carol: "triage", dave: "pull" } as const;
const PEOPLE = [...Object.keys(MEMBERS), ...Object.keys(COLLABORATORS), "erin"];
const REPOSITORIES = [{ name: "shop" }, { name: ".github" }, { name: "learning", private: true }];

const PERMISSIONS = { issues: "write", contents: "read", metadata: "read", members: "read" } as const;

export interface GitHub {
  /** Base of its REST API. */
  readonly url: string;
  readonly privateKey: string;
  readonly process: Running;
  as(login: string, repository?: string): Person;
  token(login: string): string;
  /** What its clock shows, ISO 8601 in UTC. */
  now(): string;
  /** Turns its clock to this instant, from which it runs on. */
  turnTo(instant: string): void;
}

export interface GitHubOptions {
  /** Where the App's server will listen for webhooks. */
  readonly webhookUrl: string;
  /** The address that clients shall use, if something stands in front of the emulator. */
  readonly publicUrl?: string;
  /** Repositories of `acme` besides the usual ones, or in their place. */
  readonly repositories?: readonly { readonly name: string; readonly private: boolean }[];
  /** What the App may do besides what it asks for. */
  readonly permissions?: Readonly<Record<string, string>>;
}

/** Starts an emulated GitHub, in which the App is installed for the organization `acme`. */
export async function startGitHub(options: GitHubOptions): Promise<GitHub> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const folder = mkdtempSync(join(tmpdir(), "followthrough-github-"));
  const seed = join(folder, "seed.json");
  writeFileSync(seed, JSON.stringify(world(privateKey, options)), { mode: 0o600 });
  const clock = clockIn(folder);
  const args = [EMULATOR, String(port), options.publicUrl ?? url, seed, clock.file];
  const process = start("GitHub", globalThis.process.execPath, args);
  let ended = false;
  void process.ended.then(() => {
    ended = true;
    rmSync(folder, { recursive: true });
  });
  const as = (login: string, repository = "acme/shop") => person(url, token(login), repository);
  try {
    await eventually(() => (ended ? undefined : as("alice").call("GET", "/repos/acme/shop")));
    if (ended) throw new Error("it ended");
  } catch (error) {
    throw new Error(`the emulator did not start: ${process.output()}`, { cause: error });
  } finally {
    rmSync(seed, { force: true });
  }
  for (const [login, permission] of Object.entries(COLLABORATORS))
    await as("alice").call("PUT", `/repos/acme/shop/collaborators/${login}`, { permission });
  return { url, privateKey, process, as, token, now: clock.now, turnTo: clock.turnTo };
}

/** A file that says by how many milliseconds the emulator's clock is ahead of the machine's. */
function clockIn(folder: string) {
  const file = join(folder, "clock");
  let aheadMs = 0;
  const write = () => {
    writeFileSync(`${file}.new`, String(aheadMs));
    renameSync(`${file}.new`, file); // at once, so that it is never read half written
  };
  write();
  return {
    file,
    now: () => new Date(Date.now() + aheadMs).toISOString(),
    turnTo: (instant: string) => {
      aheadMs = Date.parse(instant) - Date.now();
      write();
    },
  };
}

const token = (login: string): string => `token-of-${login}`;

function world(privateKey: string, { webhookUrl, repositories = [], permissions }: GitHubOptions): object {
  return {
    tokens: Object.fromEntries(PEOPLE.map((login) => [token(login), { login, scopes: ["repo"] }])),
    github: {
      users: PEOPLE.map((login) => ({ login })),
      orgs: [{ login: "acme", members: Object.entries(MEMBERS).map(([login, role]) => ({ login, role })) }],
      repos: [
        ...REPOSITORIES.filter(({ name }) => !repositories.some((other) => other.name === name)),
        ...repositories,
      ].map((repository) => ({ owner: "acme", ...repository })),
      apps: [
        {
          app_id: APP.id,
          slug: APP.slug,
          name: "Followthrough",
          private_key: privateKey,
          permissions: { ...PERMISSIONS, ...permissions },
          events: ["issues", "issue_comment"],
          webhook_url: webhookUrl,
          webhook_secret: WEBHOOK_SECRET,
          installations: [{ installation_id: APP.installation, account: "acme" }],
        },
      ],
    },
  };
}

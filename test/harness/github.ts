import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AppChoice, CHOICES } from "../../src/domain/app-choices.ts";
import { eventually } from "./eventually.ts";
import { type Person, person } from "./person.ts";
import { freePort, type Running, start } from "./processes.ts";

const EMULATOR = fileURLToPath(new URL("emulator.mjs", import.meta.url));

export const APP = { id: 4711, slug: "followthrough", bot: "followthrough[bot]", installation: 815 } as const;
export const WEBHOOK_SECRET = "a webhook secret for tests";

/** The emulator reports every member of an organization as an admin, but only an owner can push. */
const MEMBERS = { alice: "admin", bob: "member" } as const;
/** The roles of the others in `acme/shop`. Erin has none. */
const COLLABORATORS = { carol: "triage", dave: "pull" } as const;
const PEOPLE = [...Object.keys(MEMBERS), ...Object.keys(COLLABORATORS), "erin"];
const REPOSITORIES = [{ name: "shop" }, { name: ".github" }, { name: "learning", private: true }];

const PERMISSIONS = { issues: "write", contents: "read", metadata: "read", members: "read" } as const;

export interface GitHub {
  /** Base URL of its REST API. */
  readonly url: string;
  readonly privateKey: string;
  readonly process: Running;
  as(login: string, repository?: string): Person;
  token(login: string): string;
  /** Its current time, as ISO 8601 in UTC. */
  now(): string;
  /** Sets its clock to this time. The clock continues from there. */
  setClock(instant: string): void;
}

export interface GitHubOptions {
  /** The URL at which the App's server will receive webhooks. */
  readonly webhookUrl: string;
  /** The URL for clients, if a proxy is in front of the emulator. */
  readonly publicUrl?: string;
  /** Repositories of `acme` that are added to the default ones or replace them. */
  readonly repositories?: readonly { readonly name: string; readonly private: boolean }[];
  /** What was chosen when the App was registered. Default: nothing. */
  readonly choices?: readonly AppChoice[];
  /** Whether the App was installed just now, and not the day before. */
  readonly isNew?: boolean;
  /** The App's name, which its login begins with. Default: that of `APP`. */
  readonly slug?: string;
}

/** Starts an emulated GitHub with the App installed in the organization `acme`. */
export async function startGitHub(options: GitHubOptions): Promise<GitHub> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const privateKey = appKey();
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
  return { url, privateKey, process, as, token, now: clock.now, setClock: clock.setClock };
}

let key: string | undefined;
/** The App's private key, made once in a test file, because that takes a third of a second. */
function appKey(): string {
  key ??= generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "pkcs1", format: "pem" },
  }).privateKey;
  return key;
}

/** A file with the offset of the emulator's clock from the machine's, in milliseconds. */
function clockIn(folder: string) {
  const file = join(folder, "clock");
  let aheadMs = 0;
  const write = () => {
    writeFileSync(`${file}.new`, String(aheadMs));
    renameSync(`${file}.new`, file); // atomically, so that no one reads a partial file
  };
  write();
  return {
    file,
    now: () => new Date(Date.now() + aheadMs).toISOString(),
    setClock: (instant: string) => {
      aheadMs = Date.parse(instant) - Date.now();
      write();
    },
  };
}

const token = (login: string): string => `token-of-${login}`;

function world(
  privateKey: string,
  { webhookUrl, repositories = [], choices = [], isNew = false, slug = APP.slug }: GitHubOptions,
): object {
  const chosen = choices.map((choice) => CHOICES[choice]);
  return {
    isNew,
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
          slug,
          name: "Followthrough",
          private_key: privateKey,
          permissions: Object.assign({ ...PERMISSIONS }, ...chosen.map(({ permissions }) => permissions)),
          events: ["issues", "issue_comment", ...chosen.flatMap(({ events }) => events)],
          webhook_url: webhookUrl,
          webhook_secret: WEBHOOK_SECRET,
          installations: [{ installation_id: APP.installation, account: "acme" }],
        },
      ],
    },
  };
}

import { parseRepository, type RepositoryRef } from "../../src/domain/issue-ref.ts";
import { messageOf } from "../../src/domain/text.ts";
import { type ChatAddresses, readChatAddresses } from "../../src/notify/addresses.ts";
import { InputError } from "../inputs.ts";

export interface SyncInputs {
  /** Not empty; `signer.ts` reads it. */
  readonly signingKey: string;
  /** The token that reads and writes issues; null is the workflow's own. */
  readonly token: string | null;
  readonly ownToken: string;
  readonly repository: RepositoryRef & { readonly id: number };
  /** Path of the workflow that runs this, such as `.github/workflows/sync.yml`. */
  readonly workflow: string;
  readonly recheck: boolean;
  readonly gateWorkflow: string;
  readonly chatAddresses: ChatAddresses;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Makes a key pair anywhere where there is Node: the private half for the secret, and the line for the settings.
 * @internal
 */
export const KEY_COMMAND = `node -e 'const k=crypto.generateKeyPairSync("ed25519").privateKey.export({format:"jwk"});console.log("Secret: "+k.d+"\\nSettings: signing_keys: [\\""+"ed25519:"+k.x+"\\"]")'`;

const HOW_TO_MAKE_A_KEY = `Make a key pair with this command, store the secret in an environment that allows only the default branch, and name that environment in the job: ${KEY_COMMAND}`;

const EVENTS = ["issues", "issue_comment", "repository_dispatch", "schedule", "workflow_dispatch"];

/**
 * Reads and validates all inputs, and the event.
 * @param get returns the text of an input, trimmed, empty if it is not set
 * @throws {InputError} with all problems at once
 */
export function readSyncInputs(get: (name: string) => string, env: Environment): SyncInputs {
  const problems = [...problemOfEvent(env.GITHUB_EVENT_NAME ?? "")];
  const ownToken = get("github-token");
  if (ownToken === "")
    problems.push("The input github-token is empty. Remove it to use the workflow's own token.");
  const signingKey = get("signing-key");
  if (signingKey === "") {
    problems.push(
      `The input signing-key is empty: either it isn't set, or the job doesn't name the environment that has it. ${HOW_TO_MAKE_A_KEY}`,
    );
  }
  const recheck = get("recheck") || "false";
  if (recheck !== "true" && recheck !== "false")
    problems.push(
      `The input recheck should be true or false, but is ${JSON.stringify(recheck.slice(0, 80))}.`,
    );
  const repository = parseRepository(env.GITHUB_REPOSITORY ?? "");
  const id = Number(env.GITHUB_REPOSITORY_ID);
  const [, workflow] = /^[^/]+\/[^/]+\/([^@]+)@/.exec(env.GITHUB_WORKFLOW_REF ?? "") ?? [];
  if (!repository || !(id > 0) || !workflow)
    problems.push(
      "GITHUB_REPOSITORY, GITHUB_REPOSITORY_ID and GITHUB_WORKFLOW_REF should be set, as GitHub sets them in each workflow.",
    );
  const chatAddresses = chatAddressesIn(env, problems);
  if (problems.length > 0) throw new InputError(problems);
  return {
    ...{ signingKey, ownToken, workflow: workflow!, recheck: recheck === "true" },
    token: get("token") || null,
    repository: { ...repository!, id },
    ...{ gateWorkflow: get("gate-workflow"), chatAddresses },
  };
}

/** The addresses of chats in the step's `env`. */
function chatAddressesIn(env: Environment, problems: string[]): ChatAddresses {
  try {
    return readChatAddresses(env);
  } catch (error) {
    problems.push(messageOf(error));
    return new Map();
  }
}

function problemOfEvent(name: string): string[] {
  if (EVENTS.includes(name)) return [];
  const why = name.startsWith("pull_request")
    ? "Whoever opens a pull request must not decide what runs with the signing key. "
    : "";
  return [`This Action doesn't run on ${name || "no event"}. ${why}Start it on ${EVENTS.join(", ")} only.`];
}

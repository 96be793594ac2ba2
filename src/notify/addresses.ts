import { formatRepository, type RepositoryRef } from "../domain/issue-ref.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** An address of the operator, and who may use it. */
export interface ChatAddress {
  readonly url: string;
  /** Owners and `owner/repo`, in lower case. */
  readonly users: readonly string[];
}

/** By the name that settings use. */
export type ChatAddresses = ReadonlyMap<string, ChatAddress>;

const PREFIX = "FOLLOWTHROUGH_NOTIFY_";

/** No name ends in `_FOR`: an underscore is in no name. */
const NAME = /^[A-Z][A-Z0-9]{0,30}$/;

const LIST = /^(.+)_FOR$/;

const USER = /^[\w-]{1,100}(?:\/[\w.-]{1,100})?$/;

/**
 * Reads the addresses of chats: `FOLLOWTHROUGH_NOTIFY_SRE` is the one that settings call `sre`, and `FOLLOWTHROUGH_NOTIFY_SRE_FOR`
 * lists the owners and repositories that may use it; without it, nobody may.
 * Throws an `Error` that names a variable with a mistake, and never its value: who knows an address can post there.
 */
export function readChatAddresses(env: Environment): ChatAddresses {
  const names = Object.keys(env).filter((variable) => variable.startsWith(PREFIX) && env[variable]);
  const addresses = new Map<string, ChatAddress>();
  for (const variable of names) {
    const name = variable.slice(PREFIX.length);
    const listed = LIST.exec(name)?.[1];
    if (!NAME.test(listed ?? name))
      throw new Error(
        `${variable}: expected ${PREFIX} and a name of capital letters and digits, such as ${PREFIX}SRE.`,
      );
    if (listed !== undefined) continue;
    const users = usersIn(`${variable}_FOR`, env);
    addresses.set(name.toLowerCase(), { url: addressIn(variable, env), users });
  }
  return addresses;
}

function addressIn(variable: string, env: Environment): string {
  const written = env[variable]!.trim();
  const { protocol = "", username = "" } = URL.canParse(written) ? new URL(written) : {};
  if (protocol === "https:" && username === "") return written;
  throw new Error(
    `${variable}: expected an address that begins with https://, without a user name. Its value is secret and not shown.`,
  );
}

function usersIn(variable: string, env: Environment): string[] {
  const listed = (env[variable] ?? "").split(/[\s,]+/).filter((user) => user !== "");
  if (listed.every((user) => USER.test(user))) return listed.map((user) => user.toLowerCase());
  throw new Error(`${variable}: expected owners and repositories, such as "acme other/shop".`);
}

/** Whether the operator lets any repository of this owner use an address. */
export function mayUseSome({ users }: ChatAddress, owner: string): boolean {
  return users.some((user) => user.split("/")[0] === owner.toLowerCase());
}

/** Whether the operator lets this repository use an address. */
export function mayUse({ users }: ChatAddress, repository: RepositoryRef): boolean {
  return [repository.owner, formatRepository(repository)].some((user) => users.includes(user.toLowerCase()));
}

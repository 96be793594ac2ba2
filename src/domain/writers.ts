/** The slug under which every workflow of a repository writes, whoever started it. */
export const WORKFLOWS = "github-actions";

/** The login of an App as an author. */
export function loginOf(slug: string): string {
  return `${slug}[bot]`;
}

/** The slug of an App, from its login. */
export function slugOf(login: string): string {
  return login.toLowerCase().replace(/\[bot\]$/, "");
}

/** Whether others write under this login, too: then it proves nothing, and only a signature tells who wrote something. */
export function isSharedLogin(login: string | null | undefined): boolean {
  return login?.toLowerCase() === loginOf(WORKFLOWS);
}

export function isSameLogin(a: string | null | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

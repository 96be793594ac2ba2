/**
 * The base of the REST API, without a slash at its end: `GITHUB_API_URL`, else `GHE_HOST` (with `GHE_PROTOCOL`,
 * https) as Enterprise Server has it, else GitHub's own. Throws an `Error` that names the variable.
 */
export function apiBaseUrl(env: Readonly<Record<string, string | undefined>>): string {
  if (env.GITHUB_API_URL) return checked(env.GITHUB_API_URL, "GITHUB_API_URL", "https://api.github.com");
  if (!env.GHE_HOST) return "https://api.github.com";
  if (!/^[\w.-]+(:\d+)?$/.test(env.GHE_HOST)) {
    throw new Error(`GHE_HOST: expected a host such as github.example.com, found "${env.GHE_HOST}".`);
  }
  const protocol = (env.GHE_PROTOCOL || "https").replace(/:?(\/\/)?$/, "");
  return checked(`${protocol}://${env.GHE_HOST}/api/v3`, "GHE_PROTOCOL", "https");
}

function checked(text: string, variable: string, example: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    // What was found is not repeated: an address can carry a password.
    throw new Error(
      `${variable}: expected an http or https address such as ${example}, without user, query or #.`,
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}

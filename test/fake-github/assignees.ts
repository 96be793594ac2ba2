import type { Hub } from "./hub.ts";
import { invalid, Refusal } from "./routes/route.ts";
import type { RepositoryRow } from "./state.ts";

/**
 * "Adds up to 10 assignees to an issue": https://docs.github.com/rest/issues/assignees. Those beyond it are dropped, and
 * nothing says so.
 */
const MAX_ASSIGNEES = 10;

/** The login of GitHub's coding agent as the API takes it, and as issues show it. */
export const COPILOT = { written: "copilot-swe-agent[bot]", shown: "Copilot" } as const;

/**
 * How GitHub names the logins that it refuses to assign. Its OpenAPI has `value` as a text or as a list; public threads also
 * show every login in the list, errors that are texts, and errors that name nobody.
 */
export type AssigneeRefusal = "one" | "list" | "everyone" | "text" | "nobody";

/** What GitHub does where Copilot is to be assigned: it depends on the repository's plan and on the token. */
export type CopilotAnswer = "assigned" | "refused" | "ignored";

/** Who is assigned when these logins are asked for; throws what GitHub refuses. */
export function assigneesFor(hub: Hub, repository: RepositoryRow, logins: readonly string[]): string[] {
  const isRefused = (login: string) =>
    isCopilot(login) ? hub.copilot === "refused" : !hub.assignable(repository, login);
  const refused = logins.filter(isRefused);
  if (refused.length > 0) throw refusal(hub.assigneeRefusal, logins, refused);
  const accepted = logins.filter((login) => !isCopilot(login) || hub.copilot === "assigned");
  const shown = accepted.map((login) =>
    isCopilot(login) ? COPILOT.shown : hub.state.users.get(login.toLowerCase())!.login,
  );
  return [...new Set(shown)].slice(0, MAX_ASSIGNEES);
}

/** Only this form of the name is known to the API: https://github.com/octokit/rest.js/issues/541. */
function isCopilot(login: string): boolean {
  return login.toLowerCase() === COPILOT.written;
}

function refusal(form: AssigneeRefusal, logins: readonly string[], refused: readonly string[]): Refusal {
  switch (form) {
    case "one":
      return invalid("Issue", "assignees", "invalid", refused[0]);
    case "list":
      return invalid("Issue", "assignees", "invalid", refused);
    case "everyone":
      return invalid("Issue", "assignees", "invalid", logins);
    case "nobody":
      return invalid("Issue", "assignees", "invalid");
    case "text":
      return new Refusal(422, "Validation Failed", {
        errors: refused.map((login) => `Could not resolve to an assignable user: ${login}`),
      });
  }
}

import type { Temporal } from "temporal-polyfill";
import { ConfigError, formatProblem } from "../src/config/error.ts";
import { loadPolicy, type ReadFile } from "../src/config/load.ts";
import { todayIn } from "../src/domain/due-date.ts";
import { formatRepository, type RepositoryRef, sameRepository } from "../src/domain/issue-ref.ts";
import type { RepositoryReading } from "../src/domain/verdict.ts";
import type { Client } from "../src/github/client.ts";
import { kindOf } from "../src/github/errors.ts";
import { explainFailure } from "./explain.ts";
import { DEFAULT_CONFIG_PATH, type Inputs } from "./inputs.ts";
import { readIssues } from "./read-issues.ts";

const CONTENTS = "GET /repos/{owner}/{repo}/contents/{path}";

type Asked = Pick<Inputs, "current" | "configPath" | "asOf">;

/** Reads what one repository owes. What goes wrong becomes a problem of the reading, which then never passes. */
export async function readRepository(
  client: Client,
  repository: RepositoryRef,
  { current, configPath, asOf }: Asked,
  now: Temporal.Instant,
): Promise<RepositoryReading> {
  const isCurrent = current !== null && sameRepository(repository, current);
  const path = isCurrent ? configPath : DEFAULT_CONFIG_PATH;
  try {
    const { policy, sources } = await loadPolicy(fileReader(client), repository, path);
    requireNamedConfig(repository, path, sources);
    const today = todayIn(now, policy.timeZone).toString();
    const { timeZone } = policy;
    const issues = await readIssues(client, repository, policy);
    return { repository, timeZone, sources, today, day: asOf ?? today, ...issues, problems: [] };
  } catch (error) {
    return unread(repository, asOf, now, problemsOf(error));
  }
}

/** Files come from the default branch, whatever the pull request says. */
function fileReader(client: Client): ReadFile {
  return async ({ owner, repo }, path) => {
    try {
      const { data } = await client.request(CONTENTS, { owner, repo, path });
      // GitHub leaves the content out above 1 MB, and answers with a list for a folder.
      if (Array.isArray(data) || data.type !== "file" || data.encoding !== "base64") {
        const file = `${owner}/${repo}:${path}`;
        throw new ConfigError([
          { file, path: "", expected: "a file of at most 64 KB", found: "something else" },
        ]);
      }
      return Buffer.from(data.content, "base64").toString("utf8");
    } catch (error) {
      if (kindOf(error) === "not-found") return null;
      throw error;
    }
  };
}

/** A path that was asked for must exist: else a workflow could shake the rules off by a wrong name. */
function requireNamedConfig(repository: RepositoryRef, path: string, sources: readonly string[]): void {
  const file = `${formatRepository(repository)}:${path}`;
  if (path === DEFAULT_CONFIG_PATH || sources.includes(file)) return;
  const expected = "the file that the input config names, on the default branch";
  throw new ConfigError([{ file, path: "", expected, found: "no such file" }]);
}

function problemsOf(error: unknown): string[] {
  if (error instanceof ConfigError) return error.problems.map(formatProblem);
  return [explainFailure(error)];
}

function unread(
  repository: RepositoryRef,
  asOf: string | null,
  now: Temporal.Instant,
  problems: readonly string[],
): RepositoryReading {
  const today = todayIn(now, "UTC").toString();
  const nothing = { sources: [], items: [], postmortems: [], unreadable: [], notes: [] };
  return { repository, timeZone: null, today, day: asOf ?? today, ...nothing, problems };
}

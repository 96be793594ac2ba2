import { readFileSync } from "node:fs";
import { Temporal } from "temporal-polyfill";
import { parseRepository } from "../../src/domain/issue-ref.ts";
import { isFields } from "../../src/domain/json-check.ts";
import type { Client } from "../../src/github/client/client.ts";
import type { GateState } from "../../src/github/gate/evaluate.ts";
import type { Change } from "./decide.ts";

interface Context {
  readonly client: Client;
  /** Epoch milliseconds. */
  readonly now: number;
  /** `GITHUB_EVENT_NAME`, `GITHUB_EVENT_PATH`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What changed last of all that verdicts rest on: items and postmortems, the config, the calendar. */
export async function newestChange(state: GateState, context: Context): Promise<Change> {
  const found = await Promise.all([
    ...state.results.flatMap((result) => changesIn(result, context)),
    changeOfConfig(state, context),
  ]);
  const all = [...found.flat(), ...dayStarts(state, context.now), ...changeOfEvent(context)];
  return all.reduce((newest, change) => (change.at > newest.at ? change : newest));
}

/** The newest of the items and of the postmortems, open or closed. */
function changesIn({ data, policy }: GateState["results"][number], { client }: Context): Promise<Change[]>[] {
  if (policy === null) return [];
  const { owner, repo } = data.repository;
  const { actionItems, postmortem } = policy.policy;
  const newestFirst = { state: "all", sort: "updated", direction: "desc", per_page: 1 } as const;
  return [actionItems.label, postmortem.label].map(async (labels) => {
    const rows = await client.request("GET /repos/{owner}/{repo}/issues", {
      owner,
      repo,
      labels,
      ...newestFirst,
    });
    return rows.data.map(({ number, updated_at }) => {
      const issue = data.isMorePrivate
        ? "an issue of a more private repository"
        : `${owner}/${repo}#${number}`;
      return { what: `${issue} was changed`, at: Date.parse(updated_at) };
    });
  });
}

async function changeOfConfig({ current }: GateState, { client }: Context): Promise<Change[]> {
  const files = current?.policy?.sources ?? [];
  const found = files.map(async (file) => {
    const [name, path] = file.split(":") as [string, string];
    const { owner, repo } = parseRepository(name)!;
    const rows = await client.request("GET /repos/{owner}/{repo}/commits", {
      owner,
      repo,
      path,
      per_page: 1,
    });
    return rows.data.flatMap(({ commit }) => {
      const date = commit.committer?.date;
      return date ? [{ what: `${file} was changed`, at: Date.parse(date) }] : [];
    });
  });
  return (await Promise.all(found)).flat();
}

/** Items become overdue when the day begins in the policy's time zone. */
function dayStarts({ results }: GateState, now: number): Change[] {
  return results.map(({ data }) => {
    const start = Temporal.Instant.fromEpochMilliseconds(now)
      .toZonedDateTimeISO(data.timeZone ?? "UTC")
      .startOfDay();
    return { what: `${data.today} began`, at: start.epochMilliseconds };
  });
}

/** An issue that was deleted, transferred or lost its label is in no listing, but the event of that is about it. */
function changeOfEvent({ env, now }: Context): Change[] {
  if (env.GITHUB_EVENT_NAME !== "issues" || !env.GITHUB_EVENT_PATH) return [];
  const payload: unknown = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, "utf8"));
  if (!isFields(payload) || !isFields(payload.issue)) return [];
  const { number, updated_at } = payload.issue;
  const isGone = payload.action === "deleted" || payload.action === "transferred";
  const at = isGone ? now : Date.parse(String(updated_at));
  return Number.isNaN(at) ? [] : [{ what: `#${Number(number)} was changed`, at }];
}

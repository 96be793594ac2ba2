import type { RepositoryData } from "../../../domain/gate/verdict.ts";
import { containsName, messageOf } from "../../../domain/text.ts";
import type { Client } from "../../client/client.ts";
import { allItems } from "../../client/pages.ts";
import type { RepositoryResult } from "./repository.ts";

/** The listing includes the members of child teams, and leaves out who has not accepted an invitation. */
const MEMBERS = "GET /orgs/{org}/teams/{team_slug}/members";

/** A record without a signature can name anything, which would become a part of an address. */
const NAME = /^([a-z\d][\w-]{0,99})\/([a-z\d][\w-]{0,254})$/;

/** So many teams are read, because a workflow's token has 1,000 requests an hour. */
const MAX_TEAMS = 50;

interface Team {
  readonly name: string;
  /** Logins in lower case; null if they could not be read. */
  readonly members: ReadonlySet<string> | null;
  /** Why not. */
  readonly why: string;
}

/**
 * Adds the members of these teams (`org/team`) to what was read. What owns a team that can't be read gets a note.
 * @param wanted names in lower case
 */
export async function addTeams(
  client: Client,
  results: readonly RepositoryResult[],
  wanted: readonly string[],
): Promise<RepositoryResult[]> {
  const read = await Promise.all(wanted.slice(0, MAX_TEAMS).map((name) => readTeam(client, name)));
  const teams = new Map(read.flatMap(({ name, members }) => (members ? [[name, members] as const] : [])));
  const unread = read.filter(({ members }) => members === null);
  return results.map(({ data, ...result }) => {
    const own = unread.filter(({ name }) => ownsAny(name, data));
    return { ...result, data: { ...data, teams, notes: [...data.notes, ...own.map(noteOn)] } };
  });
}

/**
 * The members of `org/team`, in lower case. All members are listed, because a 404 for one person can mean that they are no member, or that the token may not know. A
 * 404 for the list only means the latter: https://docs.github.com/rest/teams/members. A workflow's own token gets it.
 */
export async function readTeam(client: Client, name: string): Promise<Team> {
  const [, org, team_slug] = NAME.exec(name) ?? [];
  if (!org || !team_slug) return { name, members: null, why: "No team has such a name." };
  try {
    const members = await allItems(client, MEMBERS, { org, team_slug });
    return { name, members: new Set(members.map(({ login }) => login.toLowerCase())), why: "" };
  } catch (error) {
    return { name, members: null, why: messageOf(error) };
  }
}

function ownsAny(team: string, { items }: Pick<RepositoryData, "items">): boolean {
  return items.some(({ owners }) => containsName(owners, team));
}

function noteOn({ name, why }: Team): string {
  return `The members of ${name.replaceAll("`", "'")} could not be read, so what it owns holds everyone. A workflow's own token can't read teams: pass the token of an App with the permission \`members: read\` as github-token, or name people as owners. (${why})`;
}

import { type Hub, iso } from "../hub.ts";
import { WEB } from "../owner-views.ts";
import type { LabelRow, RepositoryRow } from "../state.ts";
import { PAGE_INFO } from "./connection.ts";
import type { Answered } from "./schema.ts";

/** Small objects of the schema, and the fields of them that are answered. */

export function showActor(hub: Hub, login: string) {
  const user = hub.state.users.get(login.toLowerCase());
  if (!user) throw new Error(`The model knows no user "${login}".`);
  const { id, type } = user;
  // An App is `name[bot]` in REST, and `name` here.
  const shown = type === "Bot" ? user.login.replace(/\[bot\]$/, "") : user.login;
  const url = `${WEB}/${type === "Bot" ? "apps/" : ""}${shown}`;
  return { __typename: type, id: `U_${id}`, databaseId: id, login: shown, url };
}

export function showLabel(repository: RepositoryRow, { id, name, color, description, createdAt }: LabelRow) {
  const url = `${WEB}/${repository.owner}/${repository.name}/labels/${encodeURIComponent(name)}`;
  return { id: `LA_${id}`, name, color, description, createdAt: iso(createdAt), url };
}

const ACTOR = ["id", "databaseId", "login", "url"];

export const PARTS: Answered = {
  Actor: ["login", "url"],
  Blob: ["id", "oid"],
  Bot: ACTOR,
  Commit: ["id", "oid", "url", "checkSuites", "file"],
  GitObject: ["oid"],
  Label: ["id", "name", "color", "description", "createdAt", "url"],
  Node: ["id"],
  Organization: ACTOR,
  PageInfo: PAGE_INFO,
  RateLimit: ["cost", "limit", "nodeCount", "remaining", "resetAt", "used"],
  Ref: ["id", "name", "target"],
  RepositoryOwner: ["id", "login", "url"],
  Tree: ["id", "oid", "entries"],
  TreeEntry: ["name", "oid", "object"],
  User: ACTOR,
};

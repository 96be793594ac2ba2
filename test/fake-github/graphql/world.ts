import { API } from "../owner-views.ts";
import { Person, type RepositorySeed, settle } from "../people.ts";
import { GitHub, type WireAnswer } from "../server.ts";
import type { TokenRow } from "../state.ts";
import { SimulatedTime } from "../time.ts";

export const MINUTE = 60_000;
const READER = "reader";
const READS: TokenRow["permissions"] = {
  checks: "read",
  contents: "read",
  issues: "read",
  merge_queues: "read",
  metadata: "read",
  pull_requests: "read",
};

/** A model of GitHub, and a way to ask it a query with a token that reads all of acme's, or another. */
export function model(shop: RepositorySeed = {}, others: Record<string, RepositorySeed> = {}) {
  const time = new SimulatedTime("2026-03-02T09:00:00Z");
  const github = new GitHub(time);
  settle(github, { "acme/shop": shop, ...others });
  const alice = new Person(github, "alice");
  const { state } = github.hub;
  const grant = { id: 1, account: "acme", repositories: null, isPersonal: false };
  state.tokens.push({ ...grant, token: READER, permissions: READS });
  const installed = `ghs_815_${time.milliseconds + 3_600_000}`;
  const send = (body: object, token = READER): WireAnswer =>
    github.answer({
      method: "POST",
      url: `${API}/graphql`,
      headers: { authorization: `bearer ${token}` },
      body: JSON.stringify(body),
    });
  const ask = (query: string, variables: object = {}, token = READER) =>
    JSON.parse(send({ query, variables }, token).text);
  const pull = (change: { body?: string; base?: string; merged?: boolean } = {}): number => {
    const { body = "", base = "main", merged = false } = change;
    const number = alice.opens({ title: "A change", body });
    state.pulls.push({
      issueId: state.issues.at(-1)!.id,
      base,
      mergedAt: merged ? time.milliseconds : null,
      mergeCommit: "c".repeat(40),
      files: [],
    });
    return number;
  };
  const workflow = (permissions: TokenRow["permissions"]) => {
    state.tokens.push({ ...grant, id: 2, repositories: ["shop"], token: "workflow", permissions });
    return "workflow";
  };
  return { time, github, alice, state, send, ask, pull, workflow, installed };
}

export type Model = ReturnType<typeof model>;

export const inShop = (fields: string): string => `{ repository(owner: "acme", name: "shop") { ${fields} } }`;
export const closing = (number: number, more = ""): string =>
  inShop(`pullRequest(number: ${number}) { closingIssuesReferences(first: 50${more}) { nodes { number } } }`);
export const closedBy = (world: Model, number: number, more?: string): number[] =>
  world
    .ask(closing(number, more))
    .data.repository.pullRequest.closingIssuesReferences.nodes.map((node: { number: number }) => node.number);

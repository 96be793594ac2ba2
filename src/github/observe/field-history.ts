import type { IssueRef } from "../../domain/issue-ref.ts";
import type { Act, FieldName } from "../../observed/contested.ts";
import type { Client } from "../client/client.ts";
import { ABSENT, onFault } from "../client/errors.ts";
import { allItems } from "../client/pages.ts";
import type { ObserverContext } from "./context.ts";
import { addressOf, EVENTS } from "./issues.ts";
import { isApp } from "./writers.ts";

/** Something that was done to a field, in epoch milliseconds. */
export interface TimedAct extends Act {
  readonly at: number;
}

interface IssueEvent {
  readonly event?: string;
  readonly created_at?: string;
  readonly actor?: Account | null;
  /** Who assigned; `actor` is the assignee in old events. */
  readonly assigner?: Account | null;
  readonly label?: { readonly name?: string };
}

interface Account {
  readonly login?: string;
  readonly type?: string;
}

const EVENTS_OF: Readonly<Record<string, readonly string[]>> = {
  title: ["renamed"],
  owners: ["assigned", "unassigned"],
  state: ["closed", "reopened"],
};

/** The events of an issue by the field that they changed, oldest first; null if the API has no events. */
export async function readEvents(
  client: Client,
  ref: IssueRef,
  { app }: Pick<ObserverContext, "app">,
): Promise<((field: FieldName) => TimedAct[]) | null> {
  const entries = await allItems(client, EVENTS, addressOf(ref)).catch(onFault(ABSENT, null));
  const events = entries as readonly IssueEvent[] | null;
  return (
    events && ((field) => events.filter((event) => isAbout(event, field)).map((event) => actOf(event, app)))
  );
}

function isAbout({ event = "", label }: IssueEvent, field: FieldName): boolean {
  if (!field.startsWith("label:")) return EVENTS_OF[field]?.includes(event) ?? false;
  const name = decodeURIComponent(field.slice("label:".length));
  return (event === "labeled" || event === "unlabeled") && label?.name?.toLowerCase() === name;
}

function actOf({ actor, assigner, created_at = "" }: IssueEvent, app: ObserverContext["app"]): TimedAct {
  const { login = "ghost", type } = assigner ?? actor ?? {};
  const by = isApp(login, app) ? "app" : type === "Bot" || login.endsWith("[bot]") ? "bot" : "person";
  return { by, login, at: Date.parse(created_at) };
}

/** GitHub does not say in which order it lists edits, so both ends are asked for. */
const EDITS = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    issue(number: $number) {
      some: userContentEdits(first: 50) {
        nodes {
          id
          editedAt
          editor {
            __typename
            login
          }
        }
      }
      others: userContentEdits(last: 50) {
        nodes {
          id
          editedAt
          editor {
            __typename
            login
          }
        }
      }
    }
  }
}`;

interface Edits {
  readonly nodes: readonly (Edit | null)[] | null;
}

interface Edit {
  readonly id: string;
  readonly editedAt: string;
  readonly editor: { readonly __typename: string; readonly login: string } | null;
}

interface Answer {
  readonly repository: {
    readonly issue: { readonly some: Edits | null; readonly others: Edits | null } | null;
  } | null;
}

/** The edits of an issue's description, oldest first; null if the API has no GraphQL, or does not tell them. */
export async function readEdits(
  client: Client,
  { owner, repo, number }: IssueRef,
  { app, graphql }: Pick<ObserverContext, "app" | "graphql">,
): Promise<TimedAct[] | null> {
  const answer = await graphql.ask<Answer>(client, EDITS, { owner, repo, number });
  const issue = answer?.repository?.issue;
  if (!issue?.some || !issue.others) return null;
  const nodes = [...(issue.some.nodes ?? []), ...(issue.others.nodes ?? [])].filter((node) => node !== null);
  const edits = [...new Map(nodes.map((node) => [node.id, node])).values()];
  const acts = edits.map(({ editor, editedAt }): TimedAct => {
    const isBot = editor?.__typename === "Bot";
    const login = editor ? `${editor.login}${isBot ? "[bot]" : ""}` : "ghost";
    return { by: isApp(login, app) ? "app" : isBot ? "bot" : "person", login, at: Date.parse(editedAt) };
  });
  return acts.sort((a, b) => a.at - b.at);
}

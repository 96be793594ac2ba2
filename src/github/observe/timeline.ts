import type { IssueRef } from "../../domain/issue-ref.ts";
import type { Client } from "../client/client.ts";
import { ABSENT, onFault } from "../client/errors.ts";
import { allItems } from "../client/pages.ts";
import { addressOf, EVENTS } from "./issues.ts";

/**
 * The fields of a timeline entry that the App reads. GitHub's own types are a union of thirty, and many lack the name of the
 * event: https://docs.github.com/rest/using-the-rest-api/issue-event-types.
 */
export interface TimelineEntry {
  readonly event?: string;
  readonly created_at?: string;
  readonly actor?: Login | null;
  /** Who assigned; `actor` is the assignee in old events. */
  readonly assigner?: Login | null;
  readonly assignee?: Login | null;
  readonly label?: { readonly name?: string };
  readonly commit_id?: string | null;
  readonly commit_url?: string | null;
  /** The issue or pull request that refers to this issue. */
  readonly source?: { readonly issue?: ReferringIssue };
  /** The author of a comment. */
  readonly user?: Login | null;
  readonly body?: string;
  readonly html_url?: string;
  readonly reactions?: { readonly rocket?: number };
  readonly minimized?: object | null;
}

export interface Login {
  readonly login?: string;
  readonly type?: string;
}

interface ReferringIssue {
  readonly number?: number;
  readonly title?: string;
  readonly body?: string | null;
  readonly html_url?: string;
  readonly url?: string;
  readonly pull_request?: { readonly merged_at?: string | null } | null;
  readonly repository?: { readonly private?: boolean };
}

const TIMELINE = "GET /repos/{owner}/{repo}/issues/{issue_number}/timeline";

/**
 * The timeline of an issue, oldest first: events, comments, references. Only events if the API has no timeline; null if it
 * has neither.
 */
export async function readTimeline(client: Client, ref: IssueRef): Promise<readonly TimelineEntry[] | null> {
  return (await listing(client, TIMELINE, ref)) ?? (await listing(client, EVENTS, ref));
}

/** The events of an issue, oldest first; null if the API has none. Unlike a timeline, they have no comments. */
export function readEvents(client: Client, ref: IssueRef): Promise<readonly TimelineEntry[] | null> {
  return listing(client, EVENTS, ref);
}

async function listing(client: Client, route: typeof TIMELINE | typeof EVENTS, ref: IssueRef) {
  const entries: readonly object[] | null = await allItems(client, route, addressOf(ref)).catch(
    onFault(ABSENT, null),
  );
  return entries as readonly TimelineEntry[] | null;
}

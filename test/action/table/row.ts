import type { ItemOutput } from "../../../action/report/outputs.ts";
import type { PostmortemMarker } from "../../../src/record/marker-types.ts";
import { INDEX_LABEL, INDEX_TAG, signReport } from "../../../src/record/report-tag.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import type { ApiIssue, ApiPullRequest } from "../api-world.ts";
import { apiIssue, itemIssue, postmortemIssue, SHOP_ID } from "../issues.ts";

/** The run's token: the workflow's, a person's, an App's for the whole account, or one with too few permissions. */
export type TokenKind =
  | "workflow"
  | "person"
  | "app"
  | "app that reads teams"
  | "may not read issues"
  | "may not read contents"
  | "expired";

/** GitHub's data. The run's repository is acme/shop. */
interface RowWorld {
  /** Config on the default branch. */
  readonly config?: string;
  /** Numbered from 1, in this order. */
  readonly issues?: readonly ApiIssue[];
  /** Numbered after the issues. */
  readonly pullRequests?: readonly ApiPullRequest[];
  /** Another repository of the same owner, and its issues. */
  readonly other?: readonly ApiIssue[];
  /** Messages of the commits between the base and the head of the merge queue's branch. */
  readonly queue?: readonly string[];
}

export interface RowRun {
  /** Default: a push. Changes are those of the last pull request. */
  readonly event?: "pull_request" | "push" | "merge_group" | "schedule";
  readonly inputs?: Readonly<Record<string, string>>;
  readonly token?: TokenKind;
  readonly repository?: string;
  /** Requests whose URL contains `at` get this status. */
  readonly fault?: { readonly at: string; readonly status: number };
}

export interface Expected {
  readonly code: 0 | 1 | 2;
  readonly verdict: "pass" | "fail" | "undecided";
  /** Counts of action items. Default: 0. */
  readonly open?: number;
  readonly overdue?: number;
  readonly dueSoon?: number;
  /** The output `items`, sorted by urgency. */
  readonly items?: readonly Partial<ItemOutput>[];
  /** Expected text in the job summary. */
  readonly summary?: readonly (string | RegExp)[];
  /** Level and title of every annotation, the worst first. */
  readonly annotations?: readonly string[];
  /** Expected text in the log. */
  readonly log?: readonly string[];
}

/** One row of the gate's specification. */
export interface Row {
  readonly name: string;
  readonly world: RowWorld;
  readonly run?: RowRun;
  readonly expected: Expected;
  /** What the emulator lacks to run it. */
  readonly gap?: string;
  /** Too slow for every test run. */
  readonly slow?: boolean;
}

const DAY_MS = 86_400_000;
/** Records are created with their issues; on the emulator, that is now. */
export const NOW = new Date().toISOString();

/** This many days from today. */
export function day(fromNow: number): string {
  return new Date(Date.now() + fromNow * DAY_MS).toISOString().slice(0, 10);
}

type ItemOptions = NonNullable<Parameters<typeof itemIssue>[1]>;

/** An action item as the App writes and signs it. */
export function item(number: number, dueIn: number, options: ItemOptions = {}): ApiIssue {
  const ledger = { trackedAt: NOW, ...options.ledger };
  return itemIssue(number, { due: day(dueIn), signer: SIGNER, created_at: NOW, ...options, ledger });
}

export function postmortem(number: number, dueIn: number, record: Partial<PostmortemMarker> = {}): ApiIssue {
  const dates = { originalDue: day(dueIn), due: day(dueIn) };
  const issue = postmortemIssue(number, { ...dates, signer: SIGNER, openedAt: NOW, ...record });
  return { ...issue, created_at: NOW };
}

/** The App's index of the repository. It tells the gate which bot is the App. */
export function index(number: number): ApiIssue {
  const identity = { issue: { repositoryId: SHOP_ID }, openedAt: NOW };
  return apiIssue(number, signReport(INDEX_TAG, identity, SIGNER), [INDEX_LABEL], [], { created_at: NOW });
}

/** Someone edits an issue's body. */
export function edited(issue: ApiIssue, from: string, to: string): ApiIssue {
  if (!issue.body!.includes(from)) throw new Error(`"${from}" is not in:\n${issue.body}`);
  return { ...issue, body: issue.body!.replaceAll(from, to) };
}

/** A config that trusts only what the App signed. */
export const PINNED = `signing_keys: ["${SIGNER.publicKey}"]\n`;
export const NOBODY = { login: "bob", type: "User" } as const;

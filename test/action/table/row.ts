import type { ItemOutput } from "../../../action/report/outputs.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import type { ApiIssue, ApiPullRequest } from "../api-world.ts";
import { itemIssue, postmortemIssue } from "../issues.ts";

/** Which token the run has: its workflow's own, a person's, an App's for the whole account, or one that is too weak. */
export type TokenKind =
  | "workflow"
  | "person"
  | "app"
  | "may not read issues"
  | "may not read contents"
  | "expired";

/** What GitHub knows, the repository of the run being acme/shop. */
export interface RowWorld {
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
  /** A push unless given. Changes are those of the last pull request. */
  readonly event?: "pull_request" | "push" | "merge_group" | "schedule";
  readonly inputs?: Readonly<Record<string, string>>;
  readonly token?: TokenKind;
  readonly repository?: string;
  /** Whatever has this in its address is answered with this status, and no other. */
  readonly fault?: { readonly at: string; readonly status: number };
}

export interface Expected {
  readonly code: 0 | 1 | 2;
  readonly verdict: "pass" | "fail" | "undecided";
  /** Counts of action items; 0 where they are left out. */
  readonly open?: number;
  readonly overdue?: number;
  readonly dueSoon?: number;
  /** Of the output `items`, which is sorted by urgency. */
  readonly items?: readonly Partial<ItemOutput>[];
  /** What the job summary says. */
  readonly summary?: readonly (string | RegExp)[];
  /** Level and title of every annotation, worst first. */
  readonly annotations?: readonly string[];
  /** What else the log says. */
  readonly log?: readonly string[];
}

/** One row of what the gate promises. */
export interface Row {
  readonly name: string;
  readonly world: RowWorld;
  readonly run?: RowRun;
  readonly expected: Expected;
  /** What the emulator lacks for it. */
  readonly gap?: string;
  /** Too slow for every run of the tests. */
  readonly slow?: boolean;
}

const DAY_MS = 86_400_000;
/** Records are made when their issues are; on the emulator that is now. */
export const NOW = new Date().toISOString();

/** So many days from today. */
export function day(fromNow: number): string {
  return new Date(Date.now() + fromNow * DAY_MS).toISOString().slice(0, 10);
}

type ItemOptions = NonNullable<Parameters<typeof itemIssue>[1]>;

/** An action item as the App writes and signs it. */
export function item(number: number, dueIn: number, options: ItemOptions = {}): ApiIssue {
  const ledger = { trackedAt: NOW, ...options.ledger };
  return itemIssue(number, { due: day(dueIn), signer: SIGNER, created_at: NOW, ...options, ledger });
}

export function postmortem(number: number, dueIn: number): ApiIssue {
  const issue = postmortemIssue(number, { due: day(dueIn), signer: SIGNER, openedAt: NOW });
  return { ...issue, created_at: NOW };
}

/** Somebody edits the text of an issue. */
export function edited(issue: ApiIssue, from: string, to: string): ApiIssue {
  if (!issue.body!.includes(from)) throw new Error(`"${from}" is not in:\n${issue.body}`);
  return { ...issue, body: issue.body!.replaceAll(from, to) };
}

/** Config that believes only what the App signed. */
export const PINNED = `signing_keys: ["${SIGNER.publicKey}"]\n`;
export const NOBODY = { login: "bob", type: "User" } as const;

import { isSettings } from "../../../config/load.ts";
import type { IssueRef } from "../../../domain/issue-ref.ts";
import type { QueryContext } from "./ask.ts";
import { type FileChange, filesOfPullRequest } from "./changed-files.ts";
import { closingReferences } from "./closing-references.ts";
import { type PullRequestEvent, pullRequestEvent } from "./event.ts";
import { numbersAt } from "./same-head.ts";

const PULL_REQUEST = "GET /repos/{owner}/{repo}/pulls/{pull_number}";

/** The path of a changed file, before the change and after it. */
export type ChangedPath = Pick<FileChange, "before" | "path">;

/** A file of settings in a commit, by the right name or a similar one. `blob` identifies its content; null if that is unknown. */
export interface SettingsFile {
  readonly path: string;
  readonly blob: string | null;
}

/** A pull request, and the last commit of its branch. */
export type PullRequestHead = Pick<PullRequestEvent, "number" | "head">;

/** Where the pull requests of a repository are read from. Every method throws what the client throws. */
export interface PullRequestSource {
  /** Null if it isn't one of this repository. */
  readonly read: (number: number) => Promise<PullRequestEvent | null>;
  /** The issues that merging it closes, as GitHub says; null if the API has no GraphQL. */
  readonly closes: (number: number) => Promise<readonly IssueRef[] | null>;
  /** The open ones whose branches end in this commit. */
  readonly numbersAt: (head: string) => Promise<readonly number[]>;
  /** The files that it changes; null if there are more than GitHub lists. */
  readonly files: (number: number) => Promise<readonly ChangedPath[] | null>;
  /** The files of settings that it could change: at least those that it does. */
  readonly settings: (pullRequest: PullRequestHead) => Promise<readonly SettingsFile[]>;
  /** The files of settings that it changes and does not remove, or that another with the same head commit does, if it is known. */
  readonly changedSettings: (pullRequest: PullRequestHead) => Promise<readonly SettingsFile[]>;
}

/** Reads each pull request by itself, as a run for a single one needs it. */
export function eachByItself(context: QueryContext): PullRequestSource {
  const { client, repository } = context;
  const known = new Map<number, ReturnType<typeof filesOfPullRequest>>();
  const files = (number: number) => {
    const reading = known.get(number) ?? filesOfPullRequest(client, repository, number);
    known.set(number, reading);
    return reading;
  };
  const changedSettings = async ({ number }: PullRequestHead) => settingsAmong((await files(number)) ?? []);
  return {
    read: async (number) => {
      const { owner, repo } = repository;
      const { data } = await client.request(PULL_REQUEST, { owner, repo, pull_number: number });
      return pullRequestEvent(data, repository);
    },
    closes: (number) => closingReferences(context, number),
    numbersAt: (head) => numbersAt(context, head),
    files,
    settings: changedSettings,
    changedSettings,
  };
}

/** The files of settings that are left after these changes. */
export function settingsAmong(files: readonly FileChange[]): SettingsFile[] {
  return files.flatMap(({ path, blob }) => (isSettings(path) && blob !== "" ? [{ path, blob }] : []));
}

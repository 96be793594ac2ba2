import type { IssueRef } from "../../../domain/issue-ref.ts";
import type { QueryContext } from "./ask.ts";
import { type FileChange, filesOfPullRequest } from "./changed-files.ts";
import { closingReferences } from "./closing-references.ts";
import { type PullRequestEvent, pullRequestEvent } from "./event.ts";
import { numbersAt } from "./same-head.ts";

const PULL_REQUEST = "GET /repos/{owner}/{repo}/pulls/{pull_number}";

/** The path of a changed file, before the change and after it. */
export type ChangedPath = Pick<FileChange, "before" | "path">;

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
}

/** Reads each pull request by itself, as a run for a single one needs it. */
export function eachByItself(context: QueryContext): PullRequestSource {
  const { client, repository } = context;
  return {
    read: async (number) => {
      const { owner, repo } = repository;
      const { data } = await client.request(PULL_REQUEST, { owner, repo, pull_number: number });
      return pullRequestEvent(data, repository);
    },
    closes: (number) => closingReferences(context, number),
    numbersAt: (head) => numbersAt(context, head),
    files: (number) => filesOfPullRequest(client, repository, number),
  };
}

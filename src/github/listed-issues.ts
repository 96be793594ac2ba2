import { formatIssueRef, type IssueRef } from "../domain/issue-ref.ts";
import type { Issue } from "../reconcile/snapshot.ts";
import { type IssueReading, type IssueSource, listOwnIssues, readIssue } from "./issues.ts";
import type { Place } from "./repositories.ts";

/** What one look at a repository listed, shared by the glances at its keys: each listing is read once. */
export class ListedIssues implements IssueSource {
  readonly isListing = true;
  readonly #reading: IssueReading;
  readonly #known = new Map<string, Issue>();
  /** By repository id. */
  readonly #own = new Map<number, Promise<Issue[]>>();

  constructor(reading: IssueReading) {
    this.#reading = reading;
  }

  /** Keeps an issue that another listing showed, so that nobody asks for it again. */
  learn(issue: Issue): void {
    this.#known.set(nameOf(issue.ref), issue);
  }

  async read({ client }: Place, ref: IssueRef): Promise<Issue | null> {
    const known = this.#known.get(nameOf(ref));
    return known ? this.#reading.recent.overlay(known) : readIssue(client, ref, this.#reading);
  }

  /** All that the App wrote there, however old. */
  async own({ client, repository }: Place): Promise<Issue[]> {
    const listing = this.#own.get(repository.id) ?? listOwnIssues(client, repository, null, this.#reading);
    this.#own.set(repository.id, listing);
    return this.#reading.recent.overlayListing(repository, await listing, (issue) => issue.byApp);
  }
}

function nameOf(ref: IssueRef): string {
  return formatIssueRef(ref).toLowerCase();
}

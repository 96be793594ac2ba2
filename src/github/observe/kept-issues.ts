import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import type { Issue } from "../../observed/issue.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import { Issues } from "./issues.ts";

/**
 * Reads each issue and each listing of the App's issues once. What the App writes meanwhile shows in them, and what others write
 * does not.
 */
export class KeptIssues extends Issues {
  /** By `issueKey`. */
  readonly #read = new Map<string, Promise<Issue | null>>();
  /** By repository id and `since`. */
  readonly #own = new Map<string, Promise<Issue[]>>();

  override async read(installed: InstalledRepository, ref: IssueRef): Promise<Issue | null> {
    const name = issueKey(ref);
    const reading = this.#read.get(name) ?? super.read(installed, ref);
    this.#read.set(name, reading);
    const issue = await reading;
    return issue && this.recent.overlay(issue);
  }

  override async own(installed: InstalledRepository, since: string | null): Promise<Issue[]> {
    const { repository } = installed;
    const name = `${repository.id} ${since}`;
    const listing = this.#own.get(name) ?? super.own(installed, since);
    this.#own.set(name, listing);
    return this.recent.overlayListing(repository, await listing, (issue) => issue.byApp);
  }
}

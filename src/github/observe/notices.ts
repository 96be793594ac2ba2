import { todayIn } from "../../domain/calendar/due-date.ts";
import { type IssueRef, issueKey, parseIssueRef, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { SentNotice } from "../../domain/notices/notice.ts";
import { isAsWritten } from "../../observed/comments.ts";
import {
  issuesConcerned,
  type NoticeSnapshot,
  type Promises,
  stewardsOf,
  withoutStewards,
} from "../../observed/commitments.ts";
import type { Issue, PostmortemIssue } from "../../observed/issue.ts";
import type { Clock } from "../../reconcile/ports.ts";
import { readNoticeMark } from "../../record/notice-mark.ts";
import type { Trust } from "../../record/trust.ts";
import type { Changes } from "../repositories/changes.ts";
import type { Place, Repositories } from "../repositories/installed-repositories.ts";
import type { Policies } from "../repositories/policies.ts";
import type { Comments } from "./comments.ts";
import { readPromises } from "./commitments.ts";
import { type AppIdentity, listOwnIssues, readIssue } from "./issues.ts";
import type { RecentWrites } from "./recent-writes.ts";

export interface NoticeObserverOptions {
  readonly app: AppIdentity;
  readonly repositories: Repositories;
  readonly policies: Policies;
  readonly changes: Changes;
  readonly recent: RecentWrites;
  readonly comments: Comments;
  readonly trust: Trust;
  readonly clock: Clock;
}

/** How a repository looked when nothing was due in it. */
interface Quiet {
  /** As `Changes` names it. */
  readonly state: string | null;
  readonly day: string;
  readonly timeZone: string;
}

/** Reads what the notices of a repository depend on. */
export class NoticeObserver {
  readonly #options: NoticeObserverOptions;
  /** By repository id. */
  readonly #quiet = new Map<number, Quiet>();

  constructor(options: NoticeObserverOptions) {
    this.#options = options;
  }

  /** Null when no notice can be due: nothing of ours is there, or nothing changed since none was due on this day. */
  async observe(repository: RepositoryRef): Promise<NoticeSnapshot | null> {
    const { repositories, policies, changes, clock } = this.#options;
    const place = await repositories.find(repository);
    if (!place || place.repository.archived || !place.repository.hasIssues) return null;
    const state = await changes.lately(place);
    if (this.#isQuiet(place, state)) return null;
    const policy = await policies.of(place);
    const own = await listOwnIssues(place.client, place.repository, null, this.#options);
    const promised = await readPromises(place, policy, own, this.#options);
    const now = clock.now();
    const promises = { ...promised, stewards: await this.#stewards(withoutStewards(promised, now)) };
    const concerned = issuesConcerned(promises, now);
    if (concerned.length > 0) return { ...promises, sent: await this.#sent(concerned, promises) };
    const day = todayIn(now, policy.timeZone).toString();
    this.#quiet.set(place.repository.id, { state, day, timeZone: policy.timeZone });
    return null;
  }

  #isQuiet({ repository: { id } }: Place, state: string | null): boolean {
    const quiet = this.#quiet.get(id);
    if (!quiet || state === null || quiet.state !== state) return false;
    return todayIn(this.#options.clock.now(), quiet.timeZone).toString() === quiet.day;
  }

  /** Whom to ask for an owner, of these postmortems' incidents; nobody where an incident is not to be read. */
  async #stewards(postmortems: readonly PostmortemIssue[]): Promise<Map<number, readonly string[]>> {
    const entries = postmortems.map(async ({ id, marker }) => {
      const ref = parseIssueRef(marker.incidents[0]!.key);
      const place = ref && (await this.#options.repositories.find(ref));
      const incident = place && (await readIssue(place.client, ref, this.#options));
      return [id, incident ? stewardsOf(incident) : []] as const;
    });
    return new Map(await Promise.all(entries));
  }

  async #sent(concerned: readonly IssueRef[], { postmortems, items }: Promises): Promise<SentNotice[]> {
    const names = new Set(concerned.map(issueKey));
    const issues = [...postmortems, ...items].filter(({ ref }) => names.has(issueKey(ref)));
    const lists = await Promise.all(issues.map((issue) => this.#sentOn(issue)));
    return lists.flat();
  }

  async #sentOn(issue: Issue): Promise<SentNotice[]> {
    const place = await this.#options.repositories.find(issue.ref);
    if (!place) return [];
    const comments = await this.#options.comments.of(place.client, issue);
    return comments.filter(isAsWritten).flatMap(({ body }) => readNoticeMark(body) ?? []);
  }
}

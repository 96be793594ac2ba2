import { incidentLabel } from "../domain/incident.ts";
import { type IssueRef, parseIssueRef, sameIssue, sameRepository } from "../domain/issue-ref.ts";
import { readBodyLink } from "../markdown/body-link.ts";
import { recordedPostmortem } from "../markdown/comment-mark.ts";
import { openingCommand } from "../reconcile/plan/commands.ts";
import { opensByItself, wantedHome } from "../reconcile/plan/postmortem.ts";
import { readLines } from "../reconcile/plan/read-lines.ts";
import { isBelieved } from "../reconcile/plan/tampered.ts";
import type { Clock } from "../reconcile/ports.ts";
import type { Issue, PostmortemIssue, Snapshot, TamperedPostmortem } from "../reconcile/snapshot.ts";
import { type Comment, type Comments, marksIn } from "./comments.ts";
import { type IssueSource, readLabelledAt } from "./issues.ts";
import { loadTemplate } from "./load-template.ts";
import { isPostmortemOf, observeCommands } from "./observe-commands.ts";
import { observeKnown } from "./observe-known.ts";
import { PageObserver } from "./observe-page.ts";
import { observePageCommands } from "./observe-page-commands.ts";
import { observeTimeline } from "./observe-timeline.ts";
import {
  type Believing,
  believedPostmortems,
  isUnmarkedPostmortemOf,
  postmortemsOf,
  tamperedPostmortemsOf,
  withPostmortemMarker,
} from "./own-issues.ts";
import { findHomes, findTargets, placesNamedBy } from "./places.ts";
import type { Policies } from "./policies.ts";
import type { RecentWrites } from "./recent-writes.ts";
import type { Place, Repositories } from "./repositories.ts";
import type { AppIdentity } from "./to-issue.ts";
import type { Trust } from "./trust.ts";

export interface ObserverOptions {
  readonly app: AppIdentity;
  readonly repositories: Repositories;
  readonly policies: Policies;
  readonly recent: RecentWrites;
  readonly comments: Comments;
  readonly trust: Trust;
  readonly clock: Clock;
  /** Where issues are read: afresh, or from what a sweep has just listed. */
  readonly issues: IssueSource;
  readonly api: ApiFeatures;
}

/** What was learned of the API itself; all observers learn together. */
export interface ApiFeatures {
  /** The first 404 on an issue that exists says that there are none. */
  subIssues: boolean;
}

/** Reads the world around a key, in a handful of requests. */
export class Observer {
  readonly #options: ObserverOptions;
  readonly #comments: Comments;
  readonly #pages: PageObserver;

  constructor(options: ObserverOptions) {
    this.#options = options;
    this.#comments = options.comments;
    this.#pages = new PageObserver(options);
  }

  /** Null when the key is nothing of ours: no such issue, none of an incident's, or the App is not installed. */
  async observe(named: IssueRef): Promise<Snapshot | null> {
    const { repositories } = this.#options;
    const place = await repositories.find(named);
    if (!place) return null;
    const { owner, repo } = place.repository;
    const key = { owner, repo, number: named.number };
    const policy = await this.#options.policies.of(place);
    const incident = await this.#options.issues.read(place, key);
    if (!incident || incident.byApp) return null;
    const comments = await this.#comments.of(place.client, incident);
    const told = marksIn(comments);
    const usual = await findHomes(repositories, place, [wantedHome({ key, policy })]);
    const recorded = recordedPostmortem(told) ?? linkedPostmortem(incident, usual);
    const homes = await findHomes(repositories, place, [wantedHome({ key, policy }), recorded]);
    const own = await this.#ownIssues(homes, incident);
    const believing = { trust: this.#options.trust, policy };
    const all = own.flatMap((issue) => withPostmortemMarker(issue, believing));
    const marked = all.filter(isBelieved);
    const postmortems = postmortemsOf(place.repository, key, marked);
    const tampered = tamperedPostmortemsOf(place.repository, incident, all, recorded);
    const [listed] = postmortems;
    const leads = await this.#leads(key, listed);
    const page = listed && leads ? await this.#pages.read(listed, policy) : null;
    const postmortem = page?.postmortem ?? listed;
    const labelled = incidentLabel(incident.labels, policy) !== null;
    const { installedAt } = place;
    const commands = await observeCommands(place.client, incident, comments, {
      installedAt,
      marked,
      postmortem,
      findPostmortem: (other) => this.#findPostmortem(usual, other, believing),
    });
    if (!postmortem && !labelled && commands.length + tampered.length === 0) return null;
    const labelledAt = labelled
      ? (postmortem?.marker.labelledAt ??
        (await readLabelledAt(place.client, key, policy.incident.labels)) ??
        incident.createdAt)
      : null;
    const lines = postmortem ? readLines({ policy }, postmortem, this.#options.clock.now()) : [];
    const wanted = [wantedHome({ key, policy }), ...(postmortem ? placesNamedBy(postmortem, lines) : [])];
    const targets = await findTargets(repositories, key, wanted);
    const bare: Snapshot = {
      key,
      repository: place.repository,
      installedAt,
      policy,
      incident,
      labelledAt,
      told,
      lost: postmortem || !recorded ? null : await this.#lost(recorded),
      commands,
      pageCommands: await observePageCommands(
        { issue: incident, place: "incident", comments, postmortem },
        { client: place.client, policy, installedAt },
      ),
      postmortems: postmortem ? [postmortem, ...postmortems.slice(1)] : [],
      tampered: await this.#withMarks(tampered),
      leads,
      unmarked: postmortem ? [] : own.filter((issue) => isUnmarkedPostmortemOf(issue, incident, policy)),
      toldOnPostmortem: [],
      items: [],
      unmarkedItems: [],
      named: {},
      children: [],
      known: [],
      targets,
      template: null,
      timeline: null,
      kept: { status: null, advice: null },
      subIssues: this.#options.api.subIssues,
    };
    if (page) return this.#pages.observe(bare, page, own);
    if (postmortem) return bare;
    return this.#withTemplate(bare, place, comments, homes);
  }

  /** Whether no incident before this one shares the postmortem; one that is gone or out of reach does not count. */
  async #leads(key: IssueRef, postmortem: PostmortemIssue | undefined): Promise<boolean> {
    for (const { key: name } of postmortem?.marker.incidents ?? []) {
      const ref = parseIssueRef(name);
      const place = ref && (await this.#options.repositories.find(ref));
      if (!ref || !place) continue;
      const { owner, repo } = place.repository;
      const current = { owner, repo, number: ref.number };
      if (sameIssue(current, key)) return true;
      if (await this.#options.issues.read(place, current)) return false;
    }
    return true;
  }

  async #withTemplate(
    bare: Snapshot,
    { client }: Place,
    comments: readonly Comment[],
    homes: readonly Place[],
  ): Promise<Snapshot> {
    const { incident, policy, key } = bare;
    if (!opensByItself(bare) && !openingCommand(bare)) return bare;
    const app = this.#options.app.login;
    return {
      ...bare,
      known: await observeKnown(bare, homes, this.#options),
      template: await loadTemplate(client, key, incident.labels, policy),
      timeline: await observeTimeline({ client, incident, comments, policy, app }),
    };
  }

  /** The postmortem on record when it is not there any more: deleted, or moved to another repository. */
  async #lost(recorded: IssueRef): Promise<IssueRef | null> {
    const place = await this.#options.repositories.find(recorded);
    const issue = place && (await this.#options.issues.read(place, recorded));
    return issue ? null : recorded;
  }

  #withMarks(tampered: readonly PostmortemIssue[]): Promise<TamperedPostmortem[]> {
    return Promise.all(
      tampered.map(async (postmortem) => {
        const place = await this.#options.repositories.find(postmortem.ref);
        return {
          ...postmortem,
          told: place ? marksIn(await this.#comments.of(place.client, postmortem)) : [],
        };
      }),
    );
  }

  async #ownIssues(homes: readonly Place[], incident: Issue): Promise<Issue[]> {
    const lists = homes.map((home) => this.#options.issues.own(home, incident.createdAt));
    return (await Promise.all(lists)).flat();
  }

  /** The postmortem that a command names, which may be older than this incident; never one from elsewhere. */
  async #findPostmortem(
    homes: readonly Place[],
    named: IssueRef,
    believing: Believing,
  ): Promise<PostmortemIssue | null> {
    const lists = homes.map((home) => this.#options.issues.own(home, null));
    const all = believedPostmortems((await Promise.all(lists)).flat(), believing);
    return all.find((postmortem) => isPostmortemOf(postmortem, named)) ?? null;
  }
}

/** People can write that line as well, so it is believed only where this incident's postmortems may be. */
function linkedPostmortem(incident: Issue, homes: readonly Place[]): IssueRef | null {
  const linked = readBodyLink(incident);
  const near = homes.some(({ repository }) => linked !== null && sameRepository(linked, repository));
  return near ? linked : null;
}

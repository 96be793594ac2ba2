import { incidentLabel } from "../domain/incident.ts";
import {
  formatRepository,
  type IssueRef,
  parseRepository,
  type RepositoryRef,
  sameRepository,
} from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import { openingCommand } from "../reconcile/plan/commands.ts";
import { readLines } from "../reconcile/plan/items.ts";
import { isDueOne, wantedHome } from "../reconcile/plan/postmortem.ts";
import type { Clock } from "../reconcile/ports.ts";
import type { Issue, PostmortemIssue, Repository, Snapshot } from "../reconcile/snapshot.ts";
import { listOwnIssues, readIssue, readLabelledAt } from "./issues.ts";
import { loadTemplate } from "./load-template.ts";
import { isPostmortemOf, observeCommands } from "./observe-commands.ts";
import { readStateChanges, withParents } from "./observe-items.ts";
import { readNotes } from "./observe-notes.ts";
import { isUnmarkedPostmortemOf, postmortemsOf, withItemMarker, withPostmortemMarker } from "./own-issues.ts";
import type { Policies } from "./policies.ts";
import type { RecentWrites } from "./recent-writes.ts";
import type { Place, Repositories } from "./repositories.ts";
import type { AppIdentity } from "./to-issue.ts";

export interface ObserverOptions {
  readonly app: AppIdentity;
  readonly repositories: Repositories;
  readonly policies: Policies;
  readonly recent: RecentWrites;
  readonly clock: Clock;
}

/** Reads the world around a key, in a handful of requests. */
export class Observer {
  readonly #options: ObserverOptions;
  /** Learned from the API itself: the first 404 on an issue that exists says that there are none. */
  #subIssues = true;

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  /** Null when the key is nothing of ours: no such issue, none of an incident's, or the App is not installed. */
  async observe(key: IssueRef): Promise<Snapshot | null> {
    const place = await this.#options.repositories.find(key);
    if (!place) return null;
    const policy = await this.#options.policies.of(place);
    const incident = await readIssue(place.client, key, this.#options);
    if (!incident || incident.byApp) return null;
    const homes = await this.#homes(key, policy, place);
    const own = await this.#ownIssues(homes, incident);
    const marked = own.flatMap(withPostmortemMarker);
    const postmortems = postmortemsOf(place.repository, key, marked);
    const [postmortem] = postmortems;
    const labelled = incidentLabel(incident.labels, policy) !== null;
    const commands = await observeCommands(place.client, incident, {
      ...this.#options,
      marked,
      postmortem,
      findPostmortem: (named) => this.#findPostmortem(homes, named, marked),
    });
    if (!postmortem && !labelled && commands.length === 0) return null;
    const labelledAt = labelled
      ? (postmortem?.marker.labelledAt ??
        (await readLabelledAt(place.client, key, policy.incident.labels)) ??
        incident.createdAt)
      : null;
    const targets = await this.#targets(key, policy, postmortem);
    const bare: Snapshot = {
      key,
      repository: place.repository,
      installedAt: place.installedAt,
      policy,
      incident,
      labelledAt,
      commands,
      postmortems,
      unmarked: postmortem ? [] : own.filter((issue) => isUnmarkedPostmortemOf(issue, incident, policy)),
      items: [],
      targets,
      template: null,
      notes: null,
      subIssues: this.#subIssues,
    };
    return postmortem ? this.#withItems(bare, postmortem, own) : this.#withTemplate(bare, place);
  }

  async #withTemplate(bare: Snapshot, place: Place): Promise<Snapshot> {
    const wanted = bare.incident.state === "open" && (isDueOne(bare) || openingCommand(bare));
    if (!wanted) return bare;
    return { ...bare, template: await loadTemplate(place.client, bare.key, bare.policy) };
  }

  async #withItems(bare: Snapshot, postmortem: PostmortemIssue, own: readonly Issue[]): Promise<Snapshot> {
    const place = await this.#placeOf(postmortem.ref);
    const away = await this.#itemsElsewhere(bare, postmortem);
    const items = [...own, ...away].flatMap((issue) => withItemMarker(issue, postmortem));
    const linked = this.#subIssues
      ? await withParents(place.client, { incident: bare.incident, postmortem, items })
      : { postmortem, items };
    if (!linked) this.#subIssues = false;
    const family = linked ?? { postmortem, items };
    const lines = readLines(bare, postmortem, this.#options.clock.now());
    return {
      ...bare,
      subIssues: this.#subIssues,
      postmortems: [family.postmortem, ...bare.postmortems.slice(1)],
      items: await readStateChanges(family.items, lines, postmortem, {
        ...this.#options,
        clientOf: async (ref) => (await this.#placeOf(ref)).client,
      }),
      notes: await readNotes(place.client, postmortem, this.#options.app),
    };
  }

  /** Items live beside their postmortem, and in the repositories that its marker names. */
  async #itemsElsewhere(bare: Snapshot, postmortem: PostmortemIssue): Promise<Issue[]> {
    const listed = [bare.key, wantedHome(bare)];
    const others = postmortem.marker.repositories
      .flatMap((name) => parseRepository(name) ?? [])
      .filter((ref) => !listed.some((known) => sameRepository(known, ref)));
    const places = await Promise.all(others.map((ref) => this.#options.repositories.find(ref)));
    const found = places.filter((place) => place !== null);
    const lists = found.map((place) => {
      return listOwnIssues(place.client, place.repository, postmortem.createdAt, this.#options);
    });
    return (await Promise.all(lists)).flat();
  }

  /** The repositories in which this key's postmortem may be. */
  async #homes(key: IssueRef, policy: Policy, place: Place): Promise<Place[]> {
    const wanted = wantedHome({ key, policy });
    if (sameRepository(wanted, key)) return [place];
    const other = await this.#options.repositories.find(wanted);
    return other ? [place, other] : [place];
  }

  async #ownIssues(homes: readonly Place[], incident: Issue): Promise<Issue[]> {
    const lists = homes.map(({ client, repository }) => {
      return listOwnIssues(client, repository, incident.createdAt, this.#options);
    });
    return (await Promise.all(lists)).flat();
  }

  /** The postmortem that a command names, which may be older than this incident. */
  async #findPostmortem(
    homes: readonly Place[],
    named: IssueRef,
    marked: readonly PostmortemIssue[],
  ): Promise<PostmortemIssue | null> {
    const known = marked.find((postmortem) => isPostmortemOf(postmortem, named));
    if (known) return known;
    const lists = homes.map(({ client, repository }) =>
      listOwnIssues(client, repository, null, this.#options),
    );
    const all = (await Promise.all(lists)).flat().flatMap(withPostmortemMarker);
    return all.find((postmortem) => isPostmortemOf(postmortem, named)) ?? null;
  }

  async #targets(
    key: IssueRef,
    policy: Policy,
    postmortem: PostmortemIssue | undefined,
  ): Promise<Record<string, Repository | null>> {
    const lines = postmortem ? readLines({ policy }, postmortem, this.#options.clock.now()) : [];
    const named = lines.flatMap((line) => (line.repository ? (parseRepository(line.repository) ?? []) : []));
    const home = postmortem ? [postmortem.ref] : [];
    const refs = [...named, ...home, wantedHome({ key, policy })].filter((ref) => {
      return ref.owner.toLowerCase() === key.owner.toLowerCase() && !sameRepository(ref, key);
    });
    const names = new Map(refs.map((ref) => [formatRepository(ref).toLowerCase(), ref]));
    const targets = await Promise.all(
      [...names].map(async ([name, ref]) => {
        const place = await this.#options.repositories.find(ref);
        return [name, place?.repository ?? null] as const;
      }),
    );
    return Object.fromEntries(targets);
  }

  async #placeOf(ref: RepositoryRef): Promise<Place> {
    const place = await this.#options.repositories.find(ref);
    if (place) return place;
    throw new Error(`The App is no longer installed on ${formatRepository(ref)}. Install it there again.`);
  }
}

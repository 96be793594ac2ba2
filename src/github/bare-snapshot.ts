import type { IssueRef } from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import { wantedHome } from "../reconcile/plan/postmortem.ts";
import { readLines } from "../reconcile/plan/read-lines.ts";
import type { Clock } from "../reconcile/ports.ts";
import type { PostmortemIssue, Snapshot } from "../reconcile/snapshot.ts";
import { findTargets, placesNamedBy } from "./places.ts";
import type { Place, Repositories } from "./repositories.ts";

/** A key, with the repository it is in and the rules there. */
export interface Around {
  readonly place: Place;
  readonly key: IssueRef;
  readonly policy: Policy;
}

export interface BareOptions {
  readonly repositories: Repositories;
  readonly clock: Clock;
  readonly api: { readonly subIssues: boolean };
}

/** What a snapshot says where there is nothing to say. */
const NOTHING = {
  incident: null,
  labelledAt: null,
  told: [],
  lost: null,
  moved: null,
  commands: [],
  pageCommands: [],
  postmortems: [],
  tampered: [],
  leads: true,
  unmarked: [],
  toldOnPostmortem: [],
  items: [],
  orphans: [],
  unmarkedItems: [],
  named: {},
  children: [],
  known: [],
  template: null,
  timeline: null,
  kept: { status: [], advice: [] },
} as const;

/** A snapshot with nothing in it but where it is, and where its postmortem's items may be. */
export async function bareSnapshot(
  { place, key, policy }: Around,
  postmortem: PostmortemIssue | undefined,
  { repositories, clock, api }: BareOptions,
): Promise<Snapshot> {
  const lines = postmortem ? readLines({ policy }, postmortem, clock.now()) : [];
  const wanted = [wantedHome({ key, policy }), ...(postmortem ? placesNamedBy(postmortem, lines) : [])];
  return {
    ...NOTHING,
    key,
    repository: place.repository,
    installedAt: place.installedAt,
    policy,
    targets: await findTargets(repositories, key, wanted),
    subIssues: api.subIssues,
  };
}

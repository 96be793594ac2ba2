import type { IncidentFacts, ItemFacts, PostmortemFacts } from "./facts.ts";
import { FEWEST, type Share, shareOf } from "./figures.ts";

/** Labeled incidents, what became of their postmortems, and whether they were the first of their kind. */
export interface IncidentFigures {
  readonly incidents: number;
  /** Of all these incidents. */
  readonly withPostmortem: Share;
  readonly complete: Share;
  /** Complete by the original due date, of those whose postmortem does not have time left. */
  readonly onTime: Share;
  /** Their postmortem was declined. */
  readonly declined: number;
  /**
   * When they were opened, an item of an earlier postmortem in the same repository was open that shares a label with them; of
   * those that have such a label.
   */
  readonly knownBefore: Share;
  /** The mean of the items in their postmortems, to one decimal; null if these are too few. */
  readonly itemsPerPostmortem: number | null;
}

/** An incident with what is known of its postmortem. */
export interface JudgedIncident extends IncidentFacts {
  readonly postmortem: PostmortemFacts | null;
  /** Null if none of its labels says what it is about. */
  readonly knownBefore: boolean | null;
  /** The number of items in its postmortem. */
  readonly items: number;
}

/** Finds the postmortem of each incident, and the items that were open before it. Incidents that need none and have none are left out. */
export function judgeIncidents(
  incidents: readonly IncidentFacts[],
  postmortems: readonly PostmortemFacts[],
  items: readonly ItemFacts[],
): JudgedIncident[] {
  const byIncident = new Map(
    postmortems.flatMap((postmortem) => {
      return postmortem.incidents.map((incident) => [nameOf(incident), postmortem] as const);
    }),
  );
  const counts = new Map<number, number>();
  for (const { postmortem } of items) counts.set(postmortem, (counts.get(postmortem) ?? 0) + 1);
  const wasKnown = knownTopics(incidents, postmortems, items);
  return incidents.flatMap((incident) => {
    const postmortem = byIncident.get(nameOf(incident)) ?? null;
    if (!postmortem && !incident.needsPostmortem) return [];
    const knownBefore = incident.topics.length === 0 ? null : wasKnown(incident, postmortem);
    return [
      { ...incident, postmortem, knownBefore, items: postmortem ? (counts.get(postmortem.id) ?? 0) : 0 },
    ];
  });
}

/** Whether an item of another postmortem was open when an incident in its repository was opened, with one of its topics. */
function knownTopics(
  incidents: readonly IncidentFacts[],
  postmortems: readonly PostmortemFacts[],
  items: readonly ItemFacts[],
): (incident: IncidentFacts, own: PostmortemFacts | null) => boolean {
  const topicsOf = new Map(incidents.map((incident) => [nameOf(incident), incident.topics]));
  const sources = new Map(postmortems.map((postmortem) => [postmortem.id, postmortem.incidents]));
  const byTopic = new Map<string, ItemFacts[]>();
  for (const item of items) {
    const about = sources.get(item.postmortem) ?? [];
    const topics = [...item.topics, ...about.flatMap((incident) => topicsOf.get(nameOf(incident)) ?? [])];
    for (const { repositoryId } of about) {
      for (const topic of new Set(topics.map((name) => topicKey(repositoryId, name)))) {
        const known = byTopic.get(topic);
        if (known) known.push(item);
        else byTopic.set(topic, [item]);
      }
    }
  }
  return ({ repositoryId, topics, openedAt }, own) => {
    const related = topics.flatMap((name) => byTopic.get(topicKey(repositoryId, name)) ?? []);
    return related.some(({ postmortem, trackedAt, closedAt }) => {
      const at = Date.parse(openedAt);
      const wasOpen = Date.parse(trackedAt) < at && (closedAt === null || Date.parse(closedAt) > at);
      return wasOpen && postmortem !== own?.id;
    });
  };
}

const topicKey = (repositoryId: number, name: string) => `${repositoryId} ${name.toLowerCase()}`;

const nameOf = ({ repositoryId, number }: Pick<IncidentFacts, "repositoryId" | "number">) =>
  `${repositoryId}#${number}`;

export function incidentFiguresOf(incidents: readonly JudgedIncident[]): IncidentFigures {
  const isComplete = ({ postmortem }: JudgedIncident) =>
    postmortem?.outcome === "onTime" || postmortem?.outcome === "late";
  const isPending = ({ postmortem }: JudgedIncident) => postmortem?.outcome === "open";
  const settled = incidents.filter((incident) => !isPending(incident));
  const topical = incidents.filter(({ knownBefore }) => knownBefore !== null);
  const sizes = new Map(
    incidents.flatMap(({ postmortem, items }) => (postmortem ? [[postmortem.id, items]] : [])),
  );
  const total = [...sizes.values()].reduce((sum, items) => sum + items, 0);
  return {
    incidents: incidents.length,
    withPostmortem: shareOf(incidents, ({ postmortem }) => postmortem !== null),
    complete: shareOf(incidents, isComplete),
    onTime: shareOf(settled, ({ postmortem }) => postmortem?.outcome === "onTime"),
    declined: incidents.filter(({ postmortem }) => postmortem?.outcome === "dropped").length,
    knownBefore: shareOf(topical, ({ knownBefore }) => knownBefore === true),
    itemsPerPostmortem: sizes.size < FEWEST ? null : Math.round((10 * total) / sizes.size) / 10,
  };
}

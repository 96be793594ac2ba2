import { sameLabel } from "./incident.ts";
import type { Policy } from "./policy.ts";
import { PRIORITIES } from "./priority.ts";

type Rules = Pick<Policy, "incident" | "severities" | "postmortem" | "actionItems">;

/** The labels that say what an issue is about, such as an area or a cause: all but those that the rules know. */
export function topicsOf(labels: readonly string[], policy: Rules): string[] {
  const { actionItems, postmortem, incident, severities } = policy;
  const known = [
    ...incident.labels,
    ...Object.keys(severities),
    postmortem.label,
    actionItems.label,
    actionItems.overdueLabel,
    ...PRIORITIES,
  ];
  return labels.filter((label) => !known.some((name) => sameLabel(name, label)));
}

/** Those of the first topics that are among the second, whatever their letters' case. */
export function sharedTopics(topics: readonly string[], others: readonly string[]): string[] {
  return topics.filter((topic) => others.some((other) => sameLabel(other, topic)));
}

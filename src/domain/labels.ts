import type { Policy } from "./policy.ts";
import { PRIORITIES } from "./priority.ts";
import { containsName } from "./text.ts";

/** Whether an issue's labels or its type make it an incident. Both are case-insensitive. */
export function isIncident(
  { labels, type }: { readonly labels: readonly string[]; readonly type: string | null },
  { incident }: Pick<Policy, "incident">,
): boolean {
  return (
    labels.some((label) => containsName(incident.labels, label)) ||
    (type !== null && containsName(incident.types, type))
  );
}

/** The most severe of an incident's severity labels, spelled as in the policy. Null if it has none. */
export function severityOf(labels: readonly string[], policy: Pick<Policy, "severities">): string | null {
  return Object.keys(policy.severities).find((severity) => containsName(labels, severity)) ?? null;
}

/** GitHub keeps the case of a label, but two labels cannot differ only in case. */
export function sameLabel(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

type Rules = Pick<Policy, "incident" | "severities" | "postmortem" | "actionItems">;

/** The labels that say what an issue is about, such as an area or a cause: all labels that no rule uses. */
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
  return labels.filter((label) => !containsName(known, label));
}

/** The topics that are in both lists, case-insensitive. */
export function sharedTopics(topics: readonly string[], others: readonly string[]): string[] {
  return topics.filter((topic) => containsName(others, topic));
}

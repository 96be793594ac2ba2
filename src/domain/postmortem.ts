import type { Temporal } from "temporal-polyfill";
import { addSpan, todayIn } from "./due-date.ts";
import { sameLabel, severityOf } from "./incident.ts";
import type { Policy } from "./policy.ts";
import { cutText } from "./text.ts";

/** GitHub refuses longer titles: https://docs.github.com/rest/issues/issues. */
const MAX_TITLE = 256;

/**
 * The day on which the postmortem itself is owed.
 * @param labelledAt when the incident label went on
 * @param severity label as the policy names it, or null
 */
export function postmortemDue(
  labelledAt: Temporal.Instant,
  severity: string | null,
  policy: Policy,
): Temporal.PlainDate {
  const known = severity !== null && Object.hasOwn(policy.severities, severity);
  const span = known ? policy.severities[severity]!.postmortemDue : policy.postmortem.due;
  return addSpan(todayIn(labelledAt, policy.timeZone), span, policy);
}

/**
 * The templates that the policy has for these labels, the first to be tried first: labels that are no severity (`security`) in
 * the policy's order, since they say more about what to ask, then the most severe of the severities.
 */
export function templatesFor(labels: readonly string[], policy: Policy): string[] {
  const fitting = Object.entries(policy.postmortem.templates).filter(([label]) => hasLabel(labels, label));
  const severity = severityOf(labels, policy);
  const others = fitting.filter(([label]) => severityOf([label], policy) === null);
  const severe = fitting.filter(([label]) => severity !== null && sameLabel(label, severity));
  return [...others, ...severe].map(([, template]) => template);
}

function hasLabel(labels: readonly string[], wanted: string): boolean {
  return labels.some((label) => sameLabel(label, wanted));
}

/** `Postmortem: <title of the incident>`, as long as GitHub takes it. */
export function postmortemTitle(incidentTitle: string): string {
  return cutText(`Postmortem: ${incidentTitle.trim()}`, MAX_TITLE);
}

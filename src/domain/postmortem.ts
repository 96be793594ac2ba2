import type { Temporal } from "temporal-polyfill";
import { addSpan, todayIn } from "./due-date.ts";
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

/** `Postmortem: <title of the incident>`, as long as GitHub takes it. */
export function postmortemTitle(incidentTitle: string): string {
  return cutText(`Postmortem: ${incidentTitle.trim()}`, MAX_TITLE);
}

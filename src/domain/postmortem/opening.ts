import type { Temporal } from "temporal-polyfill";
import { addSpan, todayIn } from "../calendar/due-date.ts";
import { sameLabel, severityOf } from "../labels.ts";
import type { Policy } from "../policy.ts";
import { containsName, cutText } from "../text.ts";

/** GitHub refuses longer titles: https://docs.github.com/rest/issues/issues. */
const MAX_TITLE = 256;

/**
 * The due date of the postmortem itself.
 * @param from the instant from which it counts, such as when the incident label was added
 * @param severity label as the policy names it, or null
 */
export function postmortemDue(
  from: Temporal.Instant,
  severity: string | null,
  policy: Policy,
): Temporal.PlainDate {
  const known = severity !== null && Object.hasOwn(policy.severities, severity);
  const span = known ? policy.severities[severity]!.postmortemDue : policy.postmortem.due;
  return addSpan(todayIn(from, policy.timeZone), span, policy);
}

/** How a postmortem came to be opened. */
export interface Opening {
  /** When the incident label was added. */
  readonly labelledAt: Temporal.Instant;
  readonly openedAt: Temporal.Instant;
  /** Whether a command asked for it. */
  readonly asked: boolean;
}

/**
 * The due date of a new postmortem: counted from the label, or from the opening if a command asked for it later or if it
 * would be overdue at once.
 */
export function dueAtOpening(
  { labelledAt, openedAt, asked }: Opening,
  severity: string | null,
  policy: Policy,
): Temporal.PlainDate {
  const due = postmortemDue(labelledAt, severity, policy);
  const isPast = due.until(todayIn(openedAt, policy.timeZone)).days > 0;
  return asked || isPast ? postmortemDue(openedAt, severity, policy) : due;
}

/**
 * The templates for these labels, in the order of precedence: first labels that are not severities (`security`), in the
 * policy's order, because they say more about what to ask; then the most severe severity.
 */
export function templatesFor(labels: readonly string[], policy: Policy): string[] {
  const fitting = Object.entries(policy.postmortem.templates).filter(([label]) =>
    containsName(labels, label),
  );
  const severity = severityOf(labels, policy);
  const others = fitting.filter(([label]) => severityOf([label], policy) === null);
  const severe = fitting.filter(([label]) => severity !== null && sameLabel(label, severity));
  return [...others, ...severe].map(([, template]) => template);
}

/** `Postmortem: <title of the incident>`, cut to GitHub's limit. */
export function postmortemTitle(incidentTitle: string): string {
  return cutText(`Postmortem: ${incidentTitle.trim()}`, MAX_TITLE);
}

/**
 * The title of a postmortem whose incident was renamed: as the incident has it now, unless someone gave the postmortem
 * another title.
 * @param taken the incident's title when the postmortem last took it over
 */
export function titleAfterRename(title: string, taken: string, incidentTitle: string): string {
  return title === postmortemTitle(taken) ? postmortemTitle(incidentTitle) : title;
}

import { Temporal } from "temporal-polyfill";
import { formatRepository, mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import { forTableCell } from "../../markdown/escape.ts";
import { formFields } from "../../markdown/postmortem/form-fields.ts";
import type { TEMPLATE_PLACEHOLDERS } from "../../markdown/postmortem/template.ts";
import type { Issue } from "../../observed/issue.ts";
import type { Snapshot } from "../../observed/snapshot.ts";

export interface TemplateFacts {
  readonly incident: Issue;
  /** Where the postmortem is. */
  readonly repository: RepositoryRef;
  readonly severity: string | null;
  readonly labelledAt: Temporal.Instant;
  readonly due: string;
}

type Name = Exclude<keyof typeof TEMPLATE_PLACEHOLDERS, "timeline" | "incident.fields.NAME">;
type Values = Record<Name, string> & Record<string, string>;

/** The values of a template's placeholders, as Markdown, except the timeline. */
export function templateValues(
  { key, policy }: Pick<Snapshot, "key" | "policy">,
  { incident, repository, severity, labelledAt, due }: TemplateFacts,
): Values {
  const when = (instant: Temporal.Instant) => {
    const local = instant.toZonedDateTimeISO(policy.timeZone).toPlainDateTime();
    return `${local.toString({ smallestUnit: "minute" }).replace("T", " ")} ${policy.timeZone}`;
  };
  return {
    ...formFields(incident.body),
    "incident.title": forTableCell(incident.title),
    "incident.number": String(key.number),
    "incident.link": mentionIssue(key, repository),
    "incident.url": incident.url,
    "incident.reporter": forTableCell(incident.author),
    "incident.severity": severity ? forTableCell(severity) : "unknown",
    "incident.opened_at": when(Temporal.Instant.from(incident.createdAt)),
    "incident.labelled_at": when(labelledAt),
    "incident.closed_at": incident.closedAt ? when(Temporal.Instant.from(incident.closedAt)) : "still open",
    "postmortem.due_date": due,
    repository: formatRepository(key),
  };
}

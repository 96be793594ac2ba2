import type { Policy } from "../domain/policy.ts";
import type { Priority } from "../domain/priority.ts";
import type { LabelSpec } from "../operations/operation.ts";
import { INDEX_LABEL, type ReportKind, WELCOME_LABEL } from "../record/report-tag.ts";

const PRIORITY_COLORS: Readonly<Record<Priority, string>> = {
  P0: "b60205",
  P1: "d93f0b",
  P2: "fbca04",
  P3: "c5def5",
  P4: "ededed",
};

export function postmortemLabel(policy: Policy): LabelSpec {
  return { name: policy.postmortem.label, color: "5319e7", description: "Analyzes one incident" };
}

export function itemLabel(policy: Policy): LabelSpec {
  return { name: policy.actionItems.label, color: "1d76db", description: "Action item of a postmortem" };
}

export function priorityLabel(priority: Priority): LabelSpec {
  return {
    name: priority,
    color: PRIORITY_COLORS[priority],
    description: `Priority ${priority} of an action item`,
  };
}

export function areaLabel(area: string, name: string): LabelSpec {
  return { name, color: "c2e0c6", description: `Area ${area}` };
}

export function incidentLabel(name: string): LabelSpec {
  return { name, color: "d93f0b", description: "Has a postmortem" };
}

export function severityLabel(name: string): LabelSpec {
  return { name, color: "e99695", description: "Severity of an incident" };
}

export function overdueLabel(policy: Policy): LabelSpec {
  return { name: policy.actionItems.overdueLabel, color: "b60205", description: "Past its due date" };
}

/** People find a report by its label. */
export const REPORT_LABELS: Readonly<Record<Exclude<ReportKind, "incident">, LabelSpec>> = {
  digest: { name: "followthrough-digest", color: "0e8a16", description: "Weekly report on action items" },
  config: { name: "followthrough-config", color: "b60205", description: "Problems in a configuration" },
  index: { name: INDEX_LABEL, color: "ededed", description: "Where the gate finds the labels to look for" },
  welcome: {
    name: WELCOME_LABEL,
    color: "ededed",
    description: "The App's first issue. The label tells it not to open another",
  },
  intake: { name: "followthrough-intake", color: "b60205", description: "Errors in what tools send" },
};

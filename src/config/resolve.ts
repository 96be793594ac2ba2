import { DEFAULT_POLICY } from "../domain/default-policy.ts";
import { readHolidays } from "../domain/holidays.ts";
import { sameLabel } from "../domain/incident.ts";
import type { DaySpan, Policy, SeverityRule } from "../domain/policy.ts";
import { PRIORITIES, type Priority } from "../domain/priority.ts";
import { followingRules } from "./resolve-following.ts";
import { toGate } from "./resolve-gate.ts";
import type { Config } from "./schema.ts";
import { isoWeekday, toHours, toSpan, type WrittenSpan } from "./written.ts";

type WrittenSeverities = NonNullable<Config["severities"]>;
type WrittenTemplates = NonNullable<Config["postmortem"]>["templates"];

/**
 * The policy that configs make over the defaults, the first having the last word. Maps merge and lists replace. Order counts in
 * two maps: the first to give `severities` says which there are, and of `postmortem.templates` its own are tried first.
 */
export function toPolicy(configs: readonly Config[]): Policy {
  const config = configs.reduceRight<Config>((weaker, stronger) => mergeConfigs(stronger, weaker), {});
  const { timeZone, weekend, adoptSince, incident, postmortem, actionItems } = DEFAULT_POLICY;
  const { days, regions } = readHolidays(config.holidays ?? []);
  const postmortemDue = toSpan(config.postmortem?.due, postmortem.due);
  const defaultDue = toSpan(config.action_items?.default_due, actionItems.defaultDue);
  return {
    timeZone: config.time_zone ?? timeZone,
    weekend: config.weekend ? config.weekend.map(isoWeekday) : weekend,
    holidays: days,
    holidayRegions: regions,
    adoptSince: config.adopt_since ?? adoptSince,
    incident: { labels: config.incident?.labels ?? incident.labels },
    severities: toSeverities(config.severities, { postmortemDue, actionItemDue: defaultDue }),
    postmortem: {
      template: config.postmortem?.template ?? postmortem.template,
      templates: config.postmortem?.templates ?? postmortem.templates,
      repository: config.postmortem?.repository ?? postmortem.repository,
      label: config.postmortem?.label ?? postmortem.label,
      due: postmortemDue,
      requiredSections: config.postmortem?.required_sections ?? postmortem.requiredSections,
    },
    actionItems: {
      label: config.action_items?.label ?? actionItems.label,
      headings: config.action_items?.headings ?? actionItems.headings,
      due: toPriorities(config.action_items?.due),
      defaultDue,
      commitAfterHours: toHours(config.action_items?.commit_after, actionItems.commitAfterHours),
      overdueLabel: config.action_items?.overdue_label ?? actionItems.overdueLabel,
    },
    ...followingRules(config),
    signingKeys: config.signing_keys ?? DEFAULT_POLICY.signingKeys,
    app: config.app ?? DEFAULT_POLICY.app,
    gate: toGate(config.gate),
  };
}

function mergeConfigs(stronger: Config, weaker: Config): Config {
  const merged = mergeMaps(stronger, weaker) as Config;
  const templates = mergeTemplates(stronger.postmortem?.templates, weaker.postmortem?.templates);
  const severities =
    stronger.severities && weaker.severities && mergeSeverities(stronger.severities, weaker.severities);
  return {
    ...merged,
    ...(severities && { severities }),
    ...(templates && { postmortem: { ...merged.postmortem, templates } }),
  };
}

function mergeTemplates(stronger: WrittenTemplates, weaker: WrittenTemplates): WrittenTemplates {
  if (!stronger || !weaker) return undefined;
  const inherited = Object.entries(weaker).filter(
    ([label]) => !Object.keys(stronger).some((own) => sameLabel(own, label)),
  );
  return { ...stronger, ...Object.fromEntries(inherited) };
}

/** What only one of them sets is kept; maps go on being merged; of two lists or scalars the stronger stays. */
function mergeMaps(stronger: unknown, weaker: unknown): unknown {
  if (!isMap(stronger) || !isMap(weaker)) return stronger === undefined ? weaker : stronger;
  const names = new Set([...Object.keys(weaker), ...Object.keys(stronger)]);
  return Object.fromEntries([...names].map((name) => [name, mergeMaps(stronger[name], weaker[name])]));
}

function mergeSeverities(stronger: WrittenSeverities, weaker: WrittenSeverities): WrittenSeverities {
  const entries = Object.entries(stronger).map(([label, rule]) => {
    const inherited = Object.entries(weaker).find(([other]) => sameLabel(other, label))?.[1];
    return [label, { ...inherited, ...rule }] as const;
  });
  return Object.fromEntries(entries);
}

function toSeverities(
  written: WrittenSeverities | undefined,
  otherwise: SeverityRule,
): Readonly<Record<string, SeverityRule>> {
  if (!written) return DEFAULT_POLICY.severities;
  const usual = Object.entries(DEFAULT_POLICY.severities);
  const entries = Object.entries(written).map(([label, rule]) => {
    const base = usual.find(([other]) => sameLabel(other, label))?.[1] ?? otherwise;
    const postmortemDue = toSpan(rule.postmortem_due, base.postmortemDue);
    return [
      label,
      { postmortemDue, actionItemDue: toSpan(rule.action_item_due, base.actionItemDue) },
    ] as const;
  });
  return Object.fromEntries(entries);
}

function toPriorities(
  written: Partial<Record<Priority, WrittenSpan>> | undefined,
): Record<Priority, DaySpan> {
  const usual = DEFAULT_POLICY.actionItems.due;
  const entries = PRIORITIES.map(
    (priority) => [priority, toSpan(written?.[priority], usual[priority])] as const,
  );
  return Object.fromEntries(entries) as Record<Priority, DaySpan>;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

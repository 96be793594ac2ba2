import { isoWeekday, parseDaySpan, readHolidays } from "../domain/calendar/days.ts";
import { DEFAULT_POLICY } from "../domain/default-policy.ts";
import { type Area, DEFAULT_GATE, type GatePolicy } from "../domain/gate-policy.ts";
import { sameLabel } from "../domain/labels.ts";
import type { DaySpan, Policy, SeverityRule } from "../domain/policy.ts";
import { PRIORITIES, type Priority } from "../domain/priority.ts";
import type { Config } from "./schema.ts";
import { HOURS } from "./schema-pieces.ts";

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

type FollowingRules = Pick<
  Policy,
  "approvers" | "reminders" | "escalation" | "extensions" | "waivers" | "closure" | "digest" | "advice"
>;

/** The rules by which items are followed through, over their defaults. */
export function followingRules(config: Config): FollowingRules {
  const { approvers, reminders, escalation, extensions, waivers, closure, digest, advice } = DEFAULT_POLICY;
  const after = config.escalation?.after?.map((span) => toSpan(span, { days: 0, business: false }));
  return {
    approvers: {
      roles: config.approvers?.roles ?? approvers.roles,
      logins: config.approvers?.logins ?? approvers.logins,
      teams: config.approvers?.teams ?? approvers.teams,
    },
    reminders: {
      daysBefore: config.reminders?.days_before ?? reminders.daysBefore,
      onDueDate: config.reminders?.on_due_date ?? reminders.onDueDate,
      everyDays: config.reminders?.every_days ?? reminders.everyDays,
    },
    escalation: { after: after ?? escalation.after, to: config.escalation?.to ?? escalation.to },
    extensions: {
      max: config.extensions?.max ?? extensions.max,
      ownerDays: config.extensions?.owner_days ?? extensions.ownerDays,
    },
    waivers: { maxDays: config.waivers?.max_days ?? waivers.maxDays },
    closure: { require: config.closure?.require ?? closure.require },
    digest: {
      enabled: config.digest?.enabled ?? digest.enabled,
      weekday: config.digest?.day ? isoWeekday(config.digest.day) : digest.weekday,
      repository: config.digest?.repository ?? digest.repository,
    },
    advice: {
      items: config.advice?.items ?? advice.items,
      verbs: config.advice?.verbs ?? advice.verbs,
      language: config.advice?.language ?? advice.language,
      knownBefore: config.advice?.known_before ?? advice.knownBefore,
      phrases: config.advice?.phrases ?? advice.phrases,
      ignore: config.advice?.ignore ?? advice.ignore,
    },
  };
}

type WrittenArea = NonNullable<NonNullable<Config["gate"]>["areas"]>[string];

/** What a config says under `gate:`, over the defaults. */
export function toGate(written: Config["gate"]): GatePolicy {
  const usual = DEFAULT_GATE;
  if (!written) return usual;
  return {
    failOn: written.fail_on ?? usual.failOn,
    dueSoonDays: written.due_soon_days ?? usual.dueSoonDays,
    graceDays: written.grace_days ?? usual.graceDays,
    onUndecided: written.on_undecided ?? usual.onUndecided,
    scope: written.scope ?? usual.scope,
    areas: toAreas(written.areas ?? {}),
    priorities: written.priorities ?? usual.priorities,
    severities: written.severities ?? usual.severities,
    ignoreLabels: written.ignore_labels ?? usual.ignoreLabels,
    hotfixLabels: written.hotfix_labels ?? usual.hotfixLabels,
  };
}

function toAreas(written: Readonly<Record<string, WrittenArea>>): Readonly<Record<string, Area>> {
  const entries = Object.entries(written).map(([name, { paths, labels = [], teams = [] }]) => {
    return [name, { paths, labels, teams }] as const;
  });
  return Object.fromEntries(entries);
}

/* What a config says in words, as the policy needs it. The schema lets only readable words through. */

export type WrittenSpan = string | number | undefined;

export function toSpan(written: WrittenSpan, otherwise: DaySpan): DaySpan {
  return written === undefined ? otherwise : (parseDaySpan(written) ?? otherwise);
}

export function toHours(written: WrittenSpan, otherwise: number): number {
  const match = written === undefined ? null : HOURS.exec(String(written));
  return match ? Number(match[1]) : otherwise;
}

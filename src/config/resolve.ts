import { isoWeekday, parseDaySpan, parseHours, readHolidays } from "../domain/calendar/days.ts";
import { DEFAULT_POLICY } from "../domain/default-policy.ts";
import { isFields } from "../domain/json-check.ts";
import { sameLabel } from "../domain/labels.ts";
import { CHAT_EVENTS } from "../domain/notices/chat.ts";
import type { ClosureProof, DaySpan, Policy, SeverityRule } from "../domain/policy.ts";
import { PRIORITIES, type Priority } from "../domain/priority.ts";
import { snakeCase } from "../domain/text.ts";
import type { Config } from "./schema.ts";

type WrittenSeverities = NonNullable<Config["severities"]>;

type WrittenRequirement = NonNullable<Config["closure"]>["require"];

type WrittenTemplates = NonNullable<Config["postmortem"]>["templates"];

/**
 * The policy from these configs, of which the first takes precedence, and the defaults. Maps are merged, lists replaced.
 * Two maps are special: the first config with `severities` defines which severities exist, and the first config's
 * `postmortem.templates` are tried first.
 */
export function toPolicy(configs: readonly Config[]): Policy {
  const config = configs.reduceRight<Config>((weaker, stronger) => mergeConfigs(stronger, weaker), {});
  const { action_items: items, postmortem, escalation, digest } = config;
  const defaults = DEFAULT_POLICY;
  const { days, regions } = readHolidays(config.holidays ?? []);
  const postmortems = withDefaults(
    { ...postmortem, due: toSpan(postmortem?.due), review: toReview(postmortem?.review) },
    defaults.postmortem,
  );
  const writtenItems = {
    ...items,
    due: withDefaults(mapValues(items?.due ?? {}, toSpan), defaults.actionItems.due),
    default_due: toSpan(items?.default_due),
    commit_after_hours: parseHours(items?.commit_after),
  };
  const actionItems = withDefaults(writtenItems, defaults.actionItems);
  const areas = mapValues(config.gate?.areas ?? {}, ({ paths, labels = [], teams = [] }) => {
    return { paths, labels, teams };
  });
  const holds = resolveByPriority(config.gate?.holds, defaults.gate.holds);
  const weekday = digest?.day ? isoWeekday(digest.day) : undefined;
  const after = escalation?.after?.flatMap((span) => toSpan(span) ?? []);
  const severities = toSeverities(config.severities, {
    postmortemDue: postmortems.due,
    actionItemDue: actionItems.defaultDue,
  });
  const rules: Written<Policy> = {
    ...config,
    weekend: config.weekend?.map(isoWeekday),
    holidays: days,
    holiday_regions: regions,
    severities,
    incident: withDefaults(config.incident, defaults.incident),
    postmortem: postmortems,
    action_items: actionItems,
    fields: withDefaults(config.fields, defaults.fields),
    types: withDefaults(config.types, defaults.types),
    approvers: withDefaults(config.approvers, defaults.approvers),
    reminders: withDefaults(config.reminders, defaults.reminders),
    escalation: withDefaults({ ...escalation, after }, defaults.escalation),
    extensions: withDefaults(config.extensions, defaults.extensions),
    waivers: withDefaults(config.waivers, defaults.waivers),
    closure: withDefaults(
      { ...config.closure, require: toRequirement(config.closure?.require) },
      defaults.closure,
    ),
    digest: withDefaults({ ...digest, weekday }, defaults.digest),
    notify: config.notify?.map(({ events = CHAT_EVENTS, titles = false, ...rule }) => ({
      ...rule,
      events,
      titles,
    })),
    advice: withDefaults(config.advice, defaults.advice),
    gate: withDefaults({ ...config.gate, areas, holds }, defaults.gate),
    deployments: config.gate?.deployments,
  };
  return withDefaults(rules, defaults);
}

/** Rules as written in a config, where each is optional and `daysBefore` is `days_before`. */
type Written<Rules> = {
  readonly [Name in keyof Rules as SnakeCase<Name & string>]?: Rules[Name] | undefined;
};

type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First}${Snaked<Rest>}`
  : "";

type Snaked<Rest extends string> = Rest extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snaked<Tail>}`
  : "";

/** The written rules, and the defaults for the others. */
function withDefaults<Rules extends object>(written: Written<Rules> = {}, defaults: Rules): Rules {
  const known: Readonly<Record<string, unknown>> = written;
  const entries = Object.entries(defaults).map(([name, fallback]) => [
    name,
    known[snakeCase(name)] ?? fallback,
  ]);
  return Object.fromEntries(entries) as Rules;
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
  const inherited = Object.entries(weaker).filter(([label]) => byLabel(stronger, label) === undefined);
  return { ...stronger, ...Object.fromEntries(inherited) };
}

/** Merges maps recursively; of two lists or scalars, the stronger one is used. */
function mergeMaps(stronger: unknown, weaker: unknown): unknown {
  if (!isFields(stronger) || !isFields(weaker)) return stronger === undefined ? weaker : stronger;
  const names = new Set([...Object.keys(weaker), ...Object.keys(stronger)]);
  return Object.fromEntries([...names].map((name) => [name, mergeMaps(stronger[name], weaker[name])]));
}

function mergeSeverities(stronger: WrittenSeverities, weaker: WrittenSeverities): WrittenSeverities {
  const entries = Object.entries(stronger).map(([label, rule]) => {
    return [label, { ...byLabel(weaker, label), ...rule }] as const;
  });
  return Object.fromEntries(entries);
}

function toSeverities(
  written: WrittenSeverities | undefined,
  fallback: SeverityRule,
): Readonly<Record<string, SeverityRule>> {
  const { severities } = DEFAULT_POLICY;
  if (!written) return severities;
  const entries = Object.entries(written).map(([label, rule]) => {
    return [label, withDefaults(mapValues(rule, toSpan), byLabel(severities, label) ?? fallback)] as const;
  });
  return Object.fromEntries(entries);
}

function byLabel<Rule>(rules: Readonly<Record<string, Rule>>, label: string): Rule | undefined {
  return Object.entries(rules).find(([other]) => sameLabel(other, label))?.[1];
}

/** The schema has already rejected invalid spans. */
function toSpan(written: string | number | undefined): DaySpan | undefined {
  return written === undefined ? undefined : (parseDaySpan(written) ?? undefined);
}

/** A review that requires no approval is none. */
function toReview(
  written: NonNullable<Config["postmortem"]>["review"],
): Policy["postmortem"]["review"] | undefined {
  const { required = 1, by = [] } = written ?? { required: 0 };
  return required === 0 ? undefined : { required, by: by.map((name) => name.replace(/^@/, "")) };
}

/** A single value is for all priorities. The `default` of a map is for those that it does not name. */
function resolveByPriority<Value extends string>(
  written: Value | { readonly [Name in Priority | "default"]?: Value | undefined } | undefined,
  defaults: Readonly<Record<Priority | "default", Value>>,
): Readonly<Record<Priority | "default", Value>> {
  if (written === undefined) return defaults;
  const map = typeof written === "object" ? written : { default: written };
  const names = [...PRIORITIES, "default"] as const;
  const entries = names.map((name) => [name, map[name] ?? map.default ?? defaults[name]]);
  return Object.fromEntries(entries) as Record<Priority | "default", Value>;
}

/** The written form stays: replies name the key that asks for something. */
function toRequirement(written: WrittenRequirement): Policy["closure"]["require"] | undefined {
  const toProof = (word: ClosureProof | "none") => (word === "none" ? "nothing" : word);
  return typeof written === "object" ? mapValues(written, toProof) : written && toProof(written);
}

function mapValues<Map extends object, Mapped>(
  map: Map,
  change: (value: NonNullable<Map[keyof Map]>) => Mapped,
): { [Name in keyof Map]: Mapped } {
  const entries = Object.entries(map).map(([name, value]) => [name, change(value)]);
  return Object.fromEntries(entries) as { [Name in keyof Map]: Mapped };
}

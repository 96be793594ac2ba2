import { DEFAULT_POLICY } from "../domain/default-policy.ts";
import type { Policy } from "../domain/policy.ts";
import type { Config } from "./schema.ts";
import { isoWeekday, toSpan } from "./written.ts";

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

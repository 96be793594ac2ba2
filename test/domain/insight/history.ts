import fc from "fast-check";

/* What happened to incidents, their postmortems and items, hour by hour. The App's records and the oracle are made from it. */

/** The first hour of every history. */
export const START = Date.parse("2026-01-01T00:00:00Z");
/** The App is installed after so many hours. */
export const INSTALLED = 24 * 20;
const TOPICS = ["db", "dns", "ui"] as const;
export const LOGINS = ["alice", "bob-the-builder", "carol", "dave42"] as const;
const TEAMS = ["acme/sre", "acme/web"] as const;
export const REPOSITORIES = ["acme/shop", "acme/infra"] as const;
const ZONES = ["UTC", "Pacific/Auckland", "America/Los_Angeles"] as const;

interface PostmortemHistory {
  readonly topics: readonly string[];
  /** Hours from the incident to its opening, days from then to its original due date. */
  readonly after: number;
  readonly dueDays: number;
  readonly waivedDays: number | null;
  readonly extendedDays: number | null;
  readonly fate: "open" | "complete" | "declined" | "withdrawn" | "reopened";
  /** Hours from its opening to its fate. */
  readonly fateAfter: number;
}

export interface IncidentHistory {
  readonly repository: number;
  readonly at: number;
  readonly severity: string | null;
  readonly topics: readonly string[];
  readonly duplicate: boolean;
  readonly postmortem: PostmortemHistory | null;
}

export type ItemEvent = { readonly after: number } & (
  | { readonly what: "close" | "reopen" | "drop" | "duplicate" | "retract" | "forge" }
  | { readonly what: "extend" | "waive"; readonly days: number }
  | { readonly what: "transfer"; readonly repository: number }
);

export interface ItemHistory {
  /** The index of its incident. */
  readonly incident: number;
  /** Hours after the postmortem opened. */
  readonly after: number;
  readonly dueDays: number;
  readonly repository: number;
  readonly adopted: boolean;
  readonly priority: "P0" | "P2" | null;
  readonly owners: readonly string[];
  readonly kind: string | null;
  readonly topics: readonly string[];
  readonly events: readonly ItemEvent[];
}

export interface History {
  readonly zone: (typeof ZONES)[number];
  /** The hour at which the report is made. */
  readonly now: number;
  readonly incidents: readonly IncidentHistory[];
  readonly items: readonly ItemHistory[];
}

const topics = fc.subarray([...TOPICS]);
const hours = (days: number) => fc.integer({ min: 0, max: days * 24 });

const postmortem: fc.Arbitrary<PostmortemHistory> = fc.record({
  topics,
  after: hours(3),
  dueDays: fc.integer({ min: 0, max: 20 }),
  waivedDays: fc.option(fc.integer({ min: 0, max: 60 })),
  extendedDays: fc.option(fc.integer({ min: 1, max: 90 })),
  fate: fc.constantFrom("open", "complete", "complete", "declined", "withdrawn", "reopened"),
  fateAfter: hours(40),
});

const incident: fc.Arbitrary<IncidentHistory> = fc.record({
  repository: fc.nat(1),
  at: hours(200),
  severity: fc.constantFrom(null, "sev1", "sev2"),
  topics,
  duplicate: fc.boolean(),
  postmortem: fc.option(postmortem, { freq: 5 }),
});

const after = hours(40);
const event: fc.Arbitrary<ItemEvent> = fc.oneof(
  fc.record({
    after,
    what: fc.constantFrom("close", "close", "close", "reopen", "drop", "duplicate", "retract"),
  }),
  fc.record({ after, what: fc.constantFrom("extend", "waive"), days: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ after, what: fc.constant("transfer"), repository: fc.nat(1) }),
  { weight: 1, arbitrary: fc.record({ after, what: fc.constant("forge") }) },
) as fc.Arbitrary<ItemEvent>;

const item: fc.Arbitrary<ItemHistory> = fc.record({
  incident: fc.nat(7),
  after: hours(5),
  dueDays: fc.integer({ min: 0, max: 60 }),
  repository: fc.nat(1),
  adopted: fc.boolean(),
  priority: fc.constantFrom("P0", "P2", null),
  owners: fc.subarray([...LOGINS, ...TEAMS], { maxLength: 3 }),
  kind: fc.constantFrom(null, "prevent", "detect", "mitigate", "alice"),
  topics,
  events: fc.array(event, { maxLength: 6 }),
});

export const histories: fc.Arbitrary<History> = fc.record({
  zone: fc.constantFrom(...ZONES),
  now: fc.integer({ min: 24 * 120, max: 24 * 330 }),
  incidents: fc.array(incident, { minLength: 1, maxLength: 12 }),
  items: fc.array(item, { maxLength: 60, size: "max" }),
});

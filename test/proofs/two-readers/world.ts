import fc from "fast-check";
import { PRIORITIES, type Priority } from "../../../src/domain/priority.ts";

/* Generated worlds for both readers of the gate. Everything that the gate looks at occurs in them, most of it together. */

/** One can be a day ahead of another. */
export const ZONES = ["UTC", "Pacific/Auckland", "America/St_Johns"];

/** A generated world. Days are counted from today in UTC. */
export interface GeneratedWorld {
  readonly owed: readonly Owed[];
  readonly pulls: readonly Pull[];
  /** Which pull requests wait in the merge queue, in this order: places in `pulls`. */
  readonly queue: readonly number[];
  readonly settings: Settings;
  /** What somebody made of the settings file; null if it is as it should be. */
  readonly broken: string | null;
  /** The organization's settings, in its own repository. */
  readonly organization: "none" | "public" | "private";
  readonly rights: Rights;
  readonly graphql: boolean;
}

/** What both readers may read beyond acme/shop. */
export interface Rights {
  readonly teams: boolean;
  /** The organization's other repositories, if they are private. */
  readonly others: boolean;
}

export interface Owed {
  readonly is: "item" | (typeof ODD_KINDS)[number];
  readonly priority: Priority | null;
  readonly owners: readonly string[];
  readonly dueIn: number;
  readonly exception: "none" | "waived" | "waiver over" | "extended";
  readonly labels: readonly string[];
  readonly severity: "sev1" | "sev2" | null;
  readonly isAdopted: boolean;
  readonly isIndexed: boolean;
}

const ODD_KINDS = [
  ...["postmortem", "tampered", "without a record", "by another key", "same record", "unlabeled"],
  ...["closed", "deleted", "transferred", "a person's", "another bot's"],
] as const;

export interface Pull {
  readonly author: string;
  readonly labels: readonly string[];
  readonly says:
    | "nothing"
    | "fixes"
    | "links"
    | "reverts"
    | "reverts more"
    | "repairs"
    | "repairs badly"
    | "repairs more";
  /** The place of the issue that it fixes or links, in `owed`. */
  readonly about: number;
  readonly base: string;
  readonly files: readonly string[];
  /** Whether its branch ends in the commit that others share. */
  readonly isTwin: boolean;
}

interface Settings {
  readonly zone: string;
  readonly isPinned: boolean;
  readonly gate: Readonly<Record<string, unknown>>;
}

const ONE_IN_SIX = fc.constantFrom(false, false, false, false, false, true);
const HELD = fc.constantFrom("everyone", "owners");
const OWNERS = ["alice", "Bob", "carol", "dave", "acme/platform", "acme/web", "acme/empty", "acme/unknown"];

const owed: fc.Arbitrary<Owed> = fc.record({
  is: fc.oneof({ arbitrary: fc.constant("item" as const), weight: 4 }, fc.constantFrom(...ODD_KINDS)),
  priority: fc.option(fc.constantFrom(...PRIORITIES, "P3" as const, "P4" as const), { freq: 6 }),
  owners: fc.oneof(
    { arbitrary: fc.constantFrom(["alice"], ["Bob"], ["acme/platform"], []), weight: 2 },
    fc.subarray(OWNERS, { maxLength: 2 }),
  ),
  dueIn: fc.oneof(
    { arbitrary: fc.integer({ min: -12, max: -1 }), weight: 3 },
    fc.integer({ min: -2, max: 2 }),
    fc.integer({ min: -33, max: -28 }),
    fc.integer({ min: 3, max: 40 }),
  ),
  exception: fc.constantFrom("none", "none", "none", "none", "waived", "waiver over", "extended"),
  labels: fc.subarray(["area/web", "area/pay", "parked"], { maxLength: 2 }),
  severity: fc.constantFrom(null, "sev1", "sev2"),
  isAdopted: ONE_IN_SIX,
  isIndexed: fc.boolean(),
});

const pull: fc.Arbitrary<Pull> = fc.record({
  author: fc.constantFrom("alice", "bob", "carol", "erin", "ghost", "dependabot[bot]"),
  labels: fc.subarray(["hotfix", "Urgent", "docs"], { maxLength: 1 }),
  says: fc.constantFrom(
    ...(["nothing", "nothing", "nothing", "fixes", "fixes", "links", "reverts", "reverts more"] as const),
    ...(["repairs", "repairs badly", "repairs more"] as const),
  ),
  about: fc.nat({ max: 5 }),
  base: fc.constantFrom("main", "main", "main", "main", "release/1.x"),
  files: fc.subarray(["web/index.ts", "pay/refund.ts", "README.md"]),
  isTwin: ONE_IN_SIX,
});

const gate = fc.record(
  {
    fail_on: fc.constantFrom("overdue", "overdue", "overdue", "due-soon", "none"),
    due_soon_days: fc.constantFrom(0, 3, 14),
    grace_days: fc.constantFrom(0, 2, 5),
    on_undecided: fc.constantFrom("fail", "warn"),
    scope: fc.constantFrom("all", "changed-areas"),
    priorities: fc.constantFrom([...PRIORITIES], [...PRIORITIES], ["P0", "P3"]),
    severities: fc.constantFrom(["sev1", "sev2"], ["sev1"]),
    ignore_labels: fc.constant(["parked"]),
    hotfix_labels: fc.constantFrom(["hotfix"], ["URGENT"]),
    holds: fc.record({ P1: HELD, P4: HELD, default: HELD }, { requiredKeys: [] }),
    holds_everyone_after_days: fc.constantFrom(0, 5, 30, 366),
  },
  { requiredKeys: [] },
);

/** All worlds. */
export const worlds: fc.Arbitrary<GeneratedWorld> = fc.record({
  owed: fc.array(owed, { minLength: 1, maxLength: 6 }),
  pulls: fc.array(pull, { minLength: 1, maxLength: 4 }),
  queue: fc.oneof(fc.constant([]), fc.subarray([0, 1, 2, 3], { maxLength: 2 })),
  settings: fc.record({
    zone: fc.constantFrom(...ZONES),
    isPinned: fc.constantFrom(true, true, false),
    gate,
  }),
  broken: fc.oneof(
    { arbitrary: fc.constant(null), weight: 7 },
    fc.constantFrom("gate: [\n", "check: true\ngate: { fail_on: sometimes }\n"),
  ),
  organization: fc.constantFrom("none", "none", "none", "public", "private"),
  rights: fc.record({ teams: fc.boolean(), others: fc.boolean() }),
  graphql: fc.constantFrom(true, true, true, true, false),
});

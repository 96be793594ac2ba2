import type { Role, User } from "../fake-github/state.ts";

/** Somebody who asks for something. */
export interface Asker {
  readonly who: string;
  readonly login: string;
  readonly type: User["type"];
  /** The role in acme/shop; null is none. */
  readonly role: Role | null;
  /** The team of acme that they are in. */
  readonly team?: string;
}

/** What can be seen of the item and its postmortem after all is done, and how many postmortems there are. */
export interface View {
  readonly due: string;
  readonly lineDue: string;
  readonly box: boolean;
  readonly state: string;
  readonly owners: readonly string[];
  readonly priority: string | null;
  /** `2026-04-01 → 2026-04-08 by alice`. */
  readonly extensions: readonly string[];
  /** `until 2026-04-01 by alice`; null when there is none. */
  readonly waiver: string | null;
  /** `by alice: why`; null when it is not dropped. */
  readonly dropped: string | null;
  readonly postmortems: number;
  readonly page: string;
  /** Whether the page's timeline has what was said on the incident since it opened. */
  readonly timelineIsNew: boolean;
  /** Answers that give the postmortem's status. */
  readonly statuses: number;
}

/** Something that is asked for in a comment, and what it comes to where it is obeyed. */
export interface Wish {
  readonly name: string;
  readonly says: string;
  /** The issue on which it is said; another incident is one that has no postmortem yet. */
  readonly on: "item" | "another issue" | "postmortem" | "incident";
  /** What is different about the world before: a waiver is in force, or nothing is missing in the postmortem. */
  readonly world?: "waived" | "complete";
  /** How the comment closes the issue, if it does. */
  readonly closes?: "completed" | "not_planned";
  /** What is different afterwards if it is obeyed. */
  readonly obeyed: (login: string) => Partial<View>;
  /** What is different if it is not: closing as completed needs nobody's leave. */
  readonly anyway?: Partial<View>;
  /** What is different if the App itself does it, which it never judges. */
  readonly byTheApp?: Partial<View>;
  readonly may: readonly string[];
}

export const ASKERS: readonly Asker[] = [
  { who: "nobody", login: "erin", type: "User", role: null },
  { who: "read", login: "dave", type: "User", role: "read" },
  { who: "triage", login: "carol", type: "User", role: "triage" },
  { who: "write", login: "wendy", type: "User", role: "write" },
  { who: "maintain", login: "mark", type: "User", role: "maintain" },
  { who: "admin", login: "alice", type: "User", role: "admin" },
  { who: "owner", login: "olga", type: "User", role: "read" },
  { who: "approvers' team", login: "tess", type: "User", role: "read", team: "sre" },
  { who: "another team", login: "otto", type: "User", role: "read", team: "ops" },
  { who: "bot", login: "ci[bot]", type: "Bot", role: "admin" },
  { who: "the App", login: "followthrough[bot]", type: "Bot", role: "admin" },
];

/** The rules of the config under which all this is played; the rest are defaults. */
export const CONFIG = "approvers: { roles: [maintain, admin], teams: [acme/sre] }\n";
export const NEWS = "timeline: rolled back";
/** Tracked on Monday, 2026-03-02. */
export const LINE = "- [ ] Mend it @olga due 2026-04-01";

export const APPROVERS = ["maintain", "admin", "approvers' team"];
const OWNER_OR_APPROVER = [...APPROVERS, "owner"];
/** Whoever can label issues, and owners and approvers. */
const ARRANGERS = [...OWNER_OR_APPROVER, "triage", "write"];
const READERS = [...ARRANGERS, "read", "another team"];
const LABELLERS = ["triage", "write", "maintain", "admin"];
const why = "the vendor is late";

const postponed = (login: string, to: string): Partial<View> => ({
  due: to,
  lineDue: to,
  extensions: [`2026-04-01 → ${to} by ${login}`],
});
const dropped = (login: string): Partial<View> => ({
  state: "closed as not_planned",
  box: true,
  dropped: `by ${login}: ${why}`,
});

/** Who may what, written out from the policy and not from the code. A new command is a new row. */
export const WISHES: readonly Wish[] = [
  {
    name: "/extend by a week",
    says: `/extend +7d ${why}`,
    on: "item",
    may: OWNER_OR_APPROVER,
    obeyed: (login) => postponed(login, "2026-04-08"),
  },
  {
    name: "/extend by a month",
    says: `/extend +30d ${why}`,
    on: "item",
    may: APPROVERS,
    obeyed: (login) => postponed(login, "2026-05-01"),
  },
  {
    name: "/waive",
    says: `/waive 30d ${why}`,
    on: "item",
    may: APPROVERS,
    obeyed: (login) => ({ waiver: `until 2026-04-01 by ${login}` }),
  },
  {
    name: "/unwaive",
    says: "/unwaive",
    on: "item",
    world: "waived",
    may: OWNER_OR_APPROVER,
    obeyed: () => ({ waiver: null }),
  },
  { name: "/drop", says: `/drop ${why}`, on: "item", may: APPROVERS, obeyed: dropped },
  {
    name: "/due",
    says: "/due 2026-04-15",
    on: "item",
    may: ARRANGERS,
    obeyed: () => ({ due: "2026-04-15", lineDue: "2026-04-15" }),
  },
  { name: "/priority", says: "/priority P1", on: "item", may: ARRANGERS, obeyed: () => ({ priority: "P1" }) },
  { name: "/assign", says: "/assign @bob", on: "item", may: ARRANGERS, obeyed: () => ({ owners: ["bob"] }) },
  { name: "/help", says: "/help", on: "item", may: [], obeyed: () => ({}) },
  { name: "words", says: "I would extend it by a week.", on: "item", may: [], obeyed: () => ({}) },
  {
    name: "/postmortem",
    says: "/postmortem",
    on: "another issue",
    may: LABELLERS,
    obeyed: () => ({ postmortems: 2 }),
  },
  {
    name: "/complete",
    says: "/complete",
    on: "postmortem",
    world: "complete",
    may: ARRANGERS,
    obeyed: () => ({ page: "closed as completed" }),
  },
  {
    name: "/timeline",
    says: "/timeline",
    on: "postmortem",
    may: ARRANGERS,
    obeyed: () => ({ timelineIsNew: true }),
  },
  { name: "/status", says: "/status", on: "postmortem", may: READERS, obeyed: () => ({ statuses: 1 }) },
  {
    name: "/no-postmortem",
    says: `/no-postmortem ${why}`,
    on: "incident",
    may: APPROVERS,
    obeyed: () => ({ page: "closed as not_planned" }),
  },
  {
    name: "closing as not planned, with words",
    says: why,
    on: "item",
    closes: "not_planned",
    may: APPROVERS,
    obeyed: dropped,
    byTheApp: { state: "closed as not_planned", box: true },
  },
  {
    name: "closing as completed",
    says: "Done.",
    on: "item",
    closes: "completed",
    may: [],
    obeyed: () => ({}),
    anyway: { state: "closed as completed", box: true },
  },
];

/** What a comment goes through before the App looks. */
export const FATES = ["created", "edited", "deleted", "replayed"] as const;
export type Fate = (typeof FATES)[number];
export const WAYS = ["webhook", "sweep"] as const;
export type Way = (typeof WAYS)[number];

export interface Cell {
  readonly asker: Asker;
  readonly wish: Wish;
  readonly fate: Fate;
  readonly way: Way;
}

export const CELLS: readonly Cell[] = ASKERS.flatMap((asker) =>
  WISHES.flatMap((wish) => FATES.flatMap((fate) => WAYS.map((way) => ({ asker, wish, fate, way })))),
);

/** Only a comment that stands as it was written is obeyed, and once. */
export function isAllowed({ asker, wish, fate }: Cell): boolean {
  return wish.may.includes(asker.who) && (fate === "created" || fate === "replayed");
}

import type { Role, User } from "../fake-github/state.ts";
import { share } from "../harness/cases.ts";

/** A person or bot who requests something. */
export interface Requester {
  readonly who: string;
  readonly login: string;
  readonly type: User["type"];
  /** The role in acme/shop, or null. */
  readonly role: Role | null;
  /** Their team in acme. */
  readonly team?: string;
}

/** The visible result: the item, its postmortem, and the number of postmortems. */
export interface View {
  readonly due: string;
  readonly lineDue: string;
  readonly box: boolean;
  readonly state: string;
  readonly owners: readonly string[];
  readonly priority: string | null;
  /** `2026-04-01 → 2026-04-08 by alice`. */
  readonly extensions: readonly string[];
  /** `until 2026-04-01 by alice`; or null. */
  readonly waiver: string | null;
  /** `by alice: why`; null when it is not dropped. */
  readonly dropped: string | null;
  readonly postmortems: number;
  readonly page: string;
  /** Whether the timeline contains the comment that was posted after the postmortem opened. */
  readonly isTimelineUpdated: boolean;
  /** Replies with the postmortem's status. */
  readonly statuses: number;
  /** What reviewers said, as the postmortem's record has it. */
  readonly reviews: readonly string[];
}

/** A request in a comment, and its effect if it is executed. */
export interface Request {
  readonly name: string;
  readonly says: string;
  /** The issue of the comment. The other issue has no postmortem yet. */
  readonly on: "item" | "another issue" | "postmortem" | "incident";
  /** The initial state, if special: an active waiver, a complete postmortem, or one that awaits a review. */
  readonly world?: "waived" | "complete" | "reviewed";
  /** How the comment closes the issue, if at all. */
  readonly closes?: "completed" | "not_planned";
  /** The changes if it is executed. */
  readonly changes: (login: string) => Partial<View>;
  /** The changes by these requesters, whatever happens to the comment: closing as completed needs none. */
  readonly changesAnyway?: { readonly by: readonly string[]; readonly view: Partial<View> };
  /** The changes if the App itself does it, because the App does not review its own actions. */
  readonly byTheApp?: Partial<View>;
  readonly allowed: readonly string[];
}

export const REQUESTERS: readonly Requester[] = [
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

/** The config of these tests. All other settings have their defaults. */
export const CONFIG = "approvers: { roles: [maintain, admin], teams: [acme/sre] }\n";
/** The same with reviewers, of whom alice edited the postmortem and olga is assigned. */
export const REVIEW_CONFIG = `${CONFIG}postmortem: { review: { by: ["@acme/ops", wendy, olga, alice] } }\n`;
export const TIMELINE_COMMENT = "timeline: rolled back";
/** Tracked on Monday, 2026-03-02. */
export const LINE = "- [ ] Fix it @olga due 2026-04-01";

const APPROVERS = ["maintain", "admin", "approvers' team"];
const OWNER_OR_APPROVER = [...APPROVERS, "owner"];
/** People who can label issues, owners and approvers. */
const ARRANGERS = [...OWNER_OR_APPROVER, "triage", "write"];
/** In a private repository, where the closings of all Apps count. */
const CLOSERS = [...ARRANGERS, "bot", "the App"];
const READERS = [...ARRANGERS, "read", "another team"];
const REVIEWERS = ["another team", "write"];
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

/** Who can do what, according to the policy, not the code. Each new command adds a row. */
export const REQUESTS: readonly Request[] = [
  {
    name: "/extend by a week",
    says: `/extend +7d ${why}`,
    on: "item",
    allowed: OWNER_OR_APPROVER,
    changes: (login) => postponed(login, "2026-04-08"),
  },
  {
    name: "/extend by a month",
    says: `/extend +30d ${why}`,
    on: "item",
    allowed: APPROVERS,
    changes: (login) => postponed(login, "2026-05-01"),
  },
  {
    name: "/waive",
    says: `/waive 30d ${why}`,
    on: "item",
    allowed: APPROVERS,
    changes: (login) => ({ waiver: `until 2026-04-01 by ${login}` }),
  },
  {
    name: "/unwaive",
    says: "/unwaive",
    on: "item",
    world: "waived",
    allowed: OWNER_OR_APPROVER,
    changes: () => ({ waiver: null }),
  },
  { name: "/drop", says: `/drop ${why}`, on: "item", allowed: APPROVERS, changes: dropped },
  {
    name: "/due",
    says: "/due 2026-04-15",
    on: "item",
    allowed: ARRANGERS,
    changes: () => ({ due: "2026-04-15", lineDue: "2026-04-15" }),
  },
  {
    name: "/priority",
    says: "/priority P1",
    on: "item",
    allowed: ARRANGERS,
    changes: () => ({ priority: "P1" }),
  },
  {
    name: "/assign",
    says: "/assign @bob",
    on: "item",
    allowed: ARRANGERS,
    changes: () => ({ owners: ["bob"] }),
  },
  {
    name: "/priority of a committed item, lowered",
    says: `/priority P4 ${why}`,
    on: "item",
    world: "complete",
    allowed: APPROVERS,
    changes: () => ({ priority: "P4" }),
  },
  {
    name: "/assign of a committed item to nobody",
    says: `/assign nobody ${why}`,
    on: "item",
    world: "complete",
    allowed: APPROVERS,
    changes: () => ({ owners: [] }),
  },
  { name: "/help", says: "/help", on: "item", allowed: [], changes: () => ({}) },
  { name: "words", says: "I would extend it by a week.", on: "item", allowed: [], changes: () => ({}) },
  {
    name: "/postmortem",
    says: "/postmortem",
    on: "another issue",
    allowed: LABELLERS,
    changes: () => ({ postmortems: 2 }),
  },
  {
    name: "/complete",
    says: "/complete",
    on: "postmortem",
    world: "complete",
    allowed: ARRANGERS,
    changes: () => ({ page: "closed as completed" }),
  },
  {
    name: "/approve",
    says: "/approve",
    on: "postmortem",
    world: "reviewed",
    allowed: REVIEWERS,
    changes: (login) => ({ reviews: [`${login}: approved`] }),
  },
  {
    name: "/request-changes",
    says: `/request-changes ${why}`,
    on: "postmortem",
    world: "reviewed",
    allowed: [...REVIEWERS, "admin", "owner"],
    changes: (login) => ({ reviews: [`${login}: changes`] }),
  },
  {
    name: "/timeline",
    says: "/timeline",
    on: "postmortem",
    allowed: ARRANGERS,
    changes: () => ({ isTimelineUpdated: true }),
  },
  { name: "/status", says: "/status", on: "postmortem", allowed: READERS, changes: () => ({ statuses: 1 }) },
  {
    name: "/no-postmortem",
    says: `/no-postmortem ${why}`,
    on: "incident",
    allowed: APPROVERS,
    changes: () => ({ page: "closed as not_planned" }),
  },
  {
    name: "closing as not planned, with words",
    says: why,
    on: "item",
    closes: "not_planned",
    allowed: APPROVERS,
    changes: dropped,
    byTheApp: { state: "closed as not_planned", box: true },
  },
  {
    name: "closing as completed",
    says: "Done.",
    on: "item",
    closes: "completed",
    allowed: [],
    changes: () => ({}),
    changesAnyway: { by: CLOSERS, view: { state: "closed as completed", box: true } },
  },
];

/** What happens to the comment before the App reads it. */
const COMMENT_STATES = ["created", "edited", "deleted", "replayed"] as const;
type CommentState = (typeof COMMENT_STATES)[number];
const TRIGGERS = ["webhook", "sweep"] as const;
type Trigger = (typeof TRIGGERS)[number];

export interface Cell {
  readonly requester: Requester;
  readonly request: Request;
  readonly commentState: CommentState;
  readonly trigger: Trigger;
}

const [NEW, ...OTHERS] = COMMENT_STATES.flatMap((commentState) =>
  TRIGGERS.map((trigger) => ({ commentState, trigger })),
);
const COUNT = share(OTHERS.length);
export const EVERY_CELL = REQUESTERS.length * REQUESTS.length * (OTHERS.length + 1);

/**
 * Each role with each command. A build plays each as a new comment, and every other one in one of the other ways, which take turns:
 * each role meets all of them, and each command most. The nightly run plays each in every way.
 */
export const CELLS: readonly Cell[] = REQUESTERS.flatMap((requester, who) =>
  REQUESTS.flatMap((request, what) => {
    const turn = (who + what) % OTHERS.length;
    const count = COUNT === 1 ? (who + what) % 2 : COUNT;
    const others = [...OTHERS.slice(turn), ...OTHERS.slice(0, turn)].slice(0, count);
    return [NEW!, ...others].map((way) => ({ requester, request, ...way }));
  }),
);

/** Only an unedited comment is executed, and only once. */
export function isAllowed({ requester, request, commentState }: Cell): boolean {
  return (
    request.allowed.includes(requester.who) && (commentState === "created" || commentState === "replayed")
  );
}

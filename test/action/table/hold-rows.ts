import { day, item, postmortem, type Row } from "./row.ts";

/** An overdue P4 item of alice. */
const LATE = item(1, -10, { labels: ["P4"] });
const VERY_LATE = item(1, -30, { labels: ["P4"] });
const RECORDED = { priority: "P4", areas: [], owners: ["alice"] } as const;
const ownedBy = (team: string) =>
  item(1, -10, { labels: ["P4"], assignees: [], ledger: { terms: { ...RECORDED, owners: [team] } } });
const ofTeam = ownedBy("acme/platform");
const unowned = item(1, -10, { labels: ["P4"], assignees: [] });
const BY_BOB = [{ author: "bob" }];
const BY_ALICE = [{ author: "alice" }];
const SHARED = "c".repeat(40);
const AUTHORS = "all pull requests are by one person";
const HELD = { code: 1, verdict: "fail", open: 1, overdue: 1 } as const;
const FREE = { code: 0, verdict: "pass", open: 1, overdue: 1 } as const;
const ON_PULL = { event: "pull_request" } as const;

/** Whom an overdue item holds. */
export const HOLD_ROWS: readonly Row[] = [
  {
    name: "an overdue P4 item doesn't hold a colleague of its owner",
    world: { issues: [LATE], pullRequests: BY_BOB },
    run: ON_PULL,
    expected: {
      ...FREE,
      items: [{ state: "overdue", blocks: false, holds: "owners" }],
      summary: [
        "1 action item holds only its owners, not this run.",
        "It holds only its owner, alice; #2 is by bob.",
      ],
      annotations: [],
    },
    gap: AUTHORS,
  },
  {
    name: "an overdue P4 item holds its owner, until 30 days after its due date",
    world: { issues: [LATE], pullRequests: BY_ALICE },
    run: ON_PULL,
    expected: {
      ...HELD,
      items: [{ state: "overdue", blocks: true, holds: "owners" }],
      summary: [
        "#2 is held because alice owns 1 action item. Pull requests by others aren't.",
        `A P4 item holds only its owners, and everyone from ${day(20)}, 30 days after its due date`,
      ],
      annotations: ["error acme/shop#1: overdue"],
    },
    gap: AUTHORS,
  },
  {
    name: "a P4 item holds everyone from 30 days after its due date",
    world: { issues: [VERY_LATE], pullRequests: BY_BOB },
    run: ON_PULL,
    expected: {
      ...HELD,
      items: [{ blocks: true, holds: "everyone" }],
      summary: ["A P4 item holds its owners, and everyone from 30 days after its due date"],
    },
    gap: AUTHORS,
  },
  {
    name: "the settings say after how many days, and whom each priority holds",
    world: {
      issues: [item(1, -5, { labels: ["P4"] }), item(2, -10, { labels: ["P1"] })],
      pullRequests: BY_BOB,
      config: "gate: { holds: { P1: owners }, holds_everyone_after_days: 6 }",
    },
    run: ON_PULL,
    expected: {
      code: 1,
      verdict: "fail",
      open: 2,
      overdue: 2,
      items: [
        { issue: "acme/shop#2", blocks: true, holds: "everyone" },
        { issue: "acme/shop#1", blocks: false, holds: "owners" },
      ],
      summary: [
        "A P1 item holds its owners, and everyone from 6 days after its due date",
        "holds: P0: everyone, P1: owners, P2: everyone, P3: owners, P4: owners, default: everyone",
      ],
    },
    gap: AUTHORS,
  },
  {
    name: "assigning the issue to somebody else frees its owner from nothing",
    world: {
      issues: [item(1, -10, { labels: ["P4"], assignees: ["bob"], ledger: { terms: RECORDED } })],
      pullRequests: BY_ALICE,
    },
    run: ON_PULL,
    expected: { ...HELD, items: [{ owners: ["alice"], blocks: true }] },
    gap: AUTHORS,
  },
  {
    name: "a P4 item without an owner holds everyone, and its owner could free them",
    world: { issues: [unowned], pullRequests: BY_BOB },
    run: ON_PULL,
    expected: {
      ...HELD,
      items: [{ holds: "everyone" }],
      summary: [
        "This one holds everyone, because its record names no one who answers for it",
        "comment `/assign` on #1 to own it. It then holds only its owner.",
      ],
    },
    gap: AUTHORS,
  },
  {
    name: "a team's item holds everyone if the token can't read the team",
    world: { issues: [ofTeam], pullRequests: [{ author: "carol" }] },
    run: ON_PULL,
    expected: {
      ...HELD,
      items: [{ holds: "everyone" }],
      summary: [
        "This one holds everyone, because the members of acme/platform can't be read",
        "A workflow's own token can't read teams",
      ],
    },
    gap: AUTHORS,
  },
  {
    name: "a team's item holds its members",
    world: { issues: [ofTeam], pullRequests: BY_BOB },
    run: { ...ON_PULL, token: "app that reads teams" },
    expected: {
      ...HELD,
      items: [{ holds: "owners" }],
      summary: ["#2 is held because bob owns 1 action item."],
    },
    gap: AUTHORS,
  },
  {
    name: "a team's item doesn't hold people outside of it",
    world: { issues: [ofTeam], pullRequests: [{ author: "carol" }] },
    run: { ...ON_PULL, token: "app that reads teams" },
    expected: { ...FREE, summary: ["It holds only its owner, acme/platform; #2 is by carol."] },
    gap: AUTHORS,
  },
  {
    name: "what is no name of a team is not asked for, and holds everyone",
    world: { issues: [ownedBy("../..")], pullRequests: BY_BOB },
    run: { ...ON_PULL, token: "app that reads teams" },
    expected: { ...HELD, items: [{ holds: "everyone" }], summary: ["No team has such a name."] },
    gap: AUTHORS,
  },
  {
    name: "a bot's pull request is held only by what holds everyone",
    world: { issues: [LATE], pullRequests: [{ author: "dependabot[bot]" }] },
    run: ON_PULL,
    expected: { ...FREE, summary: ["#2 is by dependabot\\[bot\\], a bot."] },
    gap: AUTHORS,
  },
  {
    name: "a bot's pull request is held by a postmortem",
    world: {
      issues: [postmortem(1, -10), item(2, -10, { labels: ["P4"] })],
      pullRequests: [{ author: "renovate[bot]" }],
    },
    run: ON_PULL,
    expected: {
      ...HELD,
      items: [{ kind: "postmortem", blocks: true, holds: "everyone" }, { blocks: false }],
    },
    gap: AUTHORS,
  },
  {
    name: "a push passes what holds only its owners, and lists it",
    world: { issues: [LATE] },
    expected: {
      ...FREE,
      items: [{ state: "overdue", blocks: false, holds: "owners" }],
      summary: ["1 action item holds only its owners, not this run.", "It holds only its owner, alice."],
      annotations: [],
    },
  },
  {
    name: "a scheduled run fails on what holds everyone, and lists the rest",
    world: { issues: [LATE, item(2, -1, { labels: ["P2"] })] },
    run: { event: "schedule" },
    expected: {
      code: 1,
      verdict: "fail",
      open: 2,
      overdue: 2,
      items: [
        { issue: "acme/shop#2", blocks: true, holds: "everyone" },
        { issue: "acme/shop#1", blocks: false, holds: "owners" },
      ],
      annotations: ["error acme/shop#2: overdue"],
    },
  },
  {
    name: "a merge group is held by the pull request of the owner alone",
    world: {
      issues: [LATE],
      pullRequests: [{ author: "alice" }, { author: "bob" }],
      queue: ["Merge pull request #2 from acme/two", "Three (#3)"],
    },
    run: { event: "merge_group" },
    expected: {
      ...HELD,
      summary: ["Blocking this merge group: #2.", "#2 is held because alice owns 1 action item."],
    },
    gap: AUTHORS,
  },
  {
    name: "a merge group of colleagues passes",
    world: {
      issues: [LATE],
      pullRequests: [{ author: "carol" }, { author: "bob" }],
      queue: ["Merge pull request #2 from acme/two", "Three (#3)"],
    },
    run: { event: "merge_group" },
    expected: { ...FREE, summary: ["It holds only its owner, alice; #3 is by bob, #2 is by carol."] },
    gap: AUTHORS,
  },
  {
    name: "a colleague's pull request is held by the owner's with the same head commit",
    world: {
      issues: [LATE],
      pullRequests: [
        { author: "alice", head: SHARED },
        { author: "bob", head: SHARED },
      ],
    },
    run: ON_PULL,
    expected: {
      ...HELD,
      summary: ["have the same head commit, and therefore share this check. Blocking it: #2."],
    },
    gap: AUTHORS,
  },
  {
    name: "an owner's pull request that fixes the item passes",
    world: { issues: [LATE], pullRequests: [{ author: "alice", body: "Fixes #1" }] },
    run: ON_PULL,
    expected: { ...FREE, summary: ["#2 fixes a blocking item: merging it closes #1."] },
    gap: AUTHORS,
  },
  {
    name: "an owner's pull request is not held in another area",
    world: {
      issues: [item(1, -10, { labels: ["P4", "area/web"] })],
      pullRequests: [{ author: "alice", files: ["lib/pay.ts"] }],
      config: "gate: { scope: changed-areas, areas: { web: { paths: [web/**], labels: [area/web] } } }",
    },
    run: ON_PULL,
    expected: { ...FREE, summary: ["It belongs to web, which #2 doesn't change."] },
    gap: AUTHORS,
  },
];

import { describe, expect, it } from "@jest/globals";
import type { GateItem, RepositoryData } from "../../../src/domain/gate/verdict.ts";
import type { GatePolicy } from "../../../src/domain/gate-policy.ts";
import { anItem, anUnreadable, aPostmortem, reading, settings, waivedUntil } from "./gate-cases.ts";
import {
  alone,
  type Change,
  closes,
  DAY,
  FIX,
  HOT,
  LATE,
  overdue,
  P3,
  queue,
  REPAIR,
  tampered,
  verdictOn,
} from "./run-cases.ts";

/* What a finding says: by which rule, whom it holds, and how to clear it. */

describe("why an overdue item does not block this run", () => {
  const areas = {
    web: { paths: [], labels: ["web"], teams: [] },
    api: { paths: [], labels: ["api"], teams: [] },
    docs: { paths: [], labels: [], teams: [] },
  };
  const byArea = { scope: "changed-areas", areas } as const;
  const both = { labels: ["web", "api"] };
  const OWN = "It holds only its owner, alice";
  const docs = { areas: ["docs"] };
  it.each<[string, string, Partial<GateItem>, Partial<GatePolicy>, Change | null]>([
    [
      "It has the label Parked, which the gate ignores.",
      "input ignore-labels",
      { labels: ["Parked"] },
      { ignoreLabels: ["parked"] },
      null,
    ],
    [
      "Only P0, P1 items block, and this one is P3.",
      "input priorities",
      P3,
      { priorities: ["P0", "P1"] },
      null,
    ],
    [
      "Only sev1, sev2 incidents block, and its incident is sev3.",
      "input severities",
      { severity: "sev3" },
      { severities: ["sev1", "sev2"] },
      null,
    ],
    [`${OWN}.`, "default", P3, {}, null],
    ["It holds only its owners, alice, bob.", "default", { ...P3, owners: ["alice", "bob"] }, {}, null],
    [`${OWN}; #11 is by carol.`, "default", P3, {}, alone()],
    [`${OWN}; #11 is by alice, a bot.`, "default", P3, {}, alone({ author: "alice", isByBot: true })],
    [`${OWN}; #11 is by someone unknown, a bot.`, "default", P3, {}, alone({ author: null, isByBot: true })],
    [`${OWN}; #11 is by carol, #12 is by dave.`, "default", P3, {}, queue({}, { author: "dave" })],
    [
      "It isn't in any area, so it doesn't block pull requests (scope: changed-areas).",
      "input scope",
      {},
      byArea,
      alone(docs),
    ],
    ["It belongs to web, api, which #11 doesn't change.", "input scope", both, byArea, alone(docs)],
    ["It belongs to web, api, which #11, #12 don't change.", "input scope", both, byArea, queue(docs, docs)],
    [
      `${OWN}; #12 is by carol. It belongs to web, api, which #11 doesn't change.`,
      "default",
      { ...P3, ...both },
      byArea,
      queue(docs, {}),
    ],
    ["#11 is a revert of #9.", "default", {}, {}, alone({ reverts: "#9" })],
    ["#11 has the hotfix label hotfix.", "input hotfix-labels", {}, HOT, alone({ labels: ["hotfix"] })],
    [FIX, "default", {}, {}, alone(closes(1))],
    [REPAIR, "default", {}, {}, alone({ repairs: "f.yml" })],
  ])("%s: %#", (text, source, changed, rules, of) => {
    const [finding] = verdictOn({ items: [overdue(1, changed)] }, rules, of).findings;
    expect(finding).toMatchObject({ blocks: false, exemption: { text, source } });
  });
});

describe("whom an overdue item holds", () => {
  const held = (
    changed: Partial<GateItem>,
    parts: Partial<RepositoryData> = {},
    rules: Partial<GatePolicy> = {},
  ) =>
    verdictOn({ items: [overdue(1, changed)], ...parts }, rules, alone({ author: null })).findings[0]!.holds;
  const sre = new Map([
    ["acme/sre", new Set(["dave"])],
    ["acme/empty", new Set<string>()],
  ]);
  const NOBODY = "A P3 item holds its owners. This one holds everyone, because";
  it.each<[string, Partial<GateItem>, Partial<RepositoryData>, string, object]>([
    ["everyone, by its priority", { priority: "P1" }, {}, "A P1 item holds everyone.", { lacksOwner: false }],
    [
      "everyone, without a priority",
      {},
      {},
      "An item without a priority holds everyone.",
      { unknownTeams: [] },
    ],
    [
      "everyone, after long",
      P3,
      { day: "2026-12-31" },
      "A P3 item holds its owners, and everyone from 30 days after its due date.",
      { lacksOwner: false },
    ],
    [
      "its owners the day before",
      P3,
      { day: "2026-12-30" },
      "A P3 item holds only its owners, and everyone from 2026-12-31, 30 days after its due date.",
      { whom: "owners", everyoneFrom: "2026-12-31", logins: new Set(["alice"]) },
    ],
    [
      "the members of its team",
      { ...P3, owners: ["Bob", "Acme/SRE"] },
      { teams: sre },
      "A P3 item holds only its owners, and everyone from 2026-12-31, 30 days after its due date.",
      { whom: "owners", logins: new Set(["bob", "dave"]) },
    ],
    [
      "everyone, if its team is not known",
      { ...P3, owners: ["alice", "acme/web"] },
      { teams: sre },
      `${NOBODY} the members of acme/web can't be read.`,
      { lacksOwner: true, unknownTeams: ["acme/web"] },
    ],
    [
      "everyone, if no team is known",
      { ...P3, owners: ["acme/we`b", "acme/sre"] },
      {},
      `${NOBODY} the members of acme/we'b, acme/sre can't be read.`,
      { lacksOwner: true, unknownTeams: ["acme/we`b", "acme/sre"] },
    ],
    [
      "everyone, if its team has no members",
      { ...P3, owners: ["acme/empty"] },
      { teams: sre },
      `${NOBODY} acme/empty has no members.`,
      { lacksOwner: true, unknownTeams: [] },
    ],
    [
      "everyone, if its teams have no members",
      { ...P3, owners: ["acme/empty", "acme/empty"] },
      { teams: sre },
      `${NOBODY} acme/empty, acme/empty have no members.`,
      { lacksOwner: true },
    ],
    [
      "everyone, if nobody owns it",
      { ...P3, owners: [] },
      {},
      `${NOBODY} its record names no one who answers for it.`,
      { lacksOwner: true },
    ],
    [
      "everyone, if it is gone and nobody is known to own it",
      { ...P3, owners: [], isMoved: true },
      {},
      `${NOBODY} the index doesn't name its owners.`,
      { lacksOwner: true },
    ],
  ])("%s", (_, changed, parts, text, hold) => {
    expect(held(changed, parts)).toMatchObject({ whom: "everyone", ...hold, rule: { text } });
  });

  it("is said with the rule's source", () => {
    const rules = { holdsEveryoneAfterDays: 1, holds: { ...settings().holds, P3: "owners" } } as const;
    expect(held({ priority: "P1" }, {}, rules)!.rule.source).toBe("input holds");
    expect(held(P3, {}, rules)!.rule).toEqual({
      text: "A P3 item holds its owners, and everyone from 1 day after its due date.",
      source: "input holds-everyone-after-days",
    });
    const of = (parts: Partial<RepositoryData>) => verdictOn(parts, rules).findings[0]!.holds!.rule;
    expect(of({ postmortems: [aPostmortem(7, LATE)] })).toEqual({
      text: "A postmortem holds everyone.",
      source: "default",
    });
    expect(of({ unreadable: [tampered(1)] })).toEqual({
      text: "An untrusted record holds everyone.",
      source: "default",
    });
    expect(of({ unreadable: [anUnreadable(1)] })).toEqual({
      text: "An issue that can't be read holds everyone.",
      source: "default",
    });
  });
});

describe("the rule and the ways to clear", () => {
  const REPAIR_WAY = {
    when: "Record damaged",
    text: "restore its hidden Followthrough comment from the issue's edit history, or close the issue if the work is done.",
  };
  it.each([
    [
      "an issue that can't be read",
      {},
      "A tracked open issue that can't be read fails this check, because it could be overdue.",
      true,
    ],
    [
      "one that was tampered with",
      { tampered: true },
      "A record changed by anyone other than Followthrough isn't trusted and fails this check.",
      true,
    ],
    [
      "one that is gone",
      { isGone: true, tampered: true },
      "An item that people count on is owed until it is done, or an approver drops it.",
      false,
    ],
    [
      "one that somebody else created",
      { byOther: true },
      "A tracked open issue that can't be read fails this check, because it could be overdue.",
      false,
    ],
    [
      "a postmortem",
      { kind: "postmortem" },
      "A tracked open issue that can't be read fails this check, because it could be overdue.",
      false,
    ],
  ] as const)("%s", (_, changed, text, isFixable) => {
    const [finding] = verdictOn({ unreadable: [anUnreadable(8, changed)] }).findings;
    expect(finding).toMatchObject({
      ...{ rule: { text, source: "default" }, isFixable, clear: [REPAIR_WAY] },
      ...{ reason: "its hidden Followthrough comment is missing", areas: [] },
    });
  });

  it.each<[string, string, string, Partial<GateItem>, Partial<GatePolicy>]>([
    [
      "a waived one",
      "A waived action item doesn't block anything until its waiver ends.",
      "ledger",
      { ledger: waivedUntil(DAY, LATE) },
      {},
    ],
    [
      "one while nothing fails",
      "fail-on is none: nothing fails this check.",
      "input fail-on",
      {},
      { failOn: "none" },
    ],
    [
      "one that is due soon",
      "fail-on is due-soon: an open action item fails this check from 7 days before its due date.",
      "input fail-on",
      { ledger: { ...waivedUntil("", "2026-12-12"), waiver: null } },
      { failOn: "due-soon" },
    ],
    [
      "an overdue one",
      "An open action item fails this check from the day after its due date.",
      "default",
      {},
      { failOn: "due-soon" },
    ],
    [
      "one with grace",
      "An open action item fails this check from the day after its due date, plus 1 day of grace.",
      "input grace-days",
      {},
      { graceDays: 1 },
    ],
  ])("of %s", (_, text, source, changed, rules) => {
    expect(verdictOn({ items: [overdue(1, changed)] }, rules).findings[0]!.rule).toEqual({ text, source });
  });

  it("of a postmortem name what it awaits", () => {
    const review = { required: 1, by: ["maria", "acme/sre"] };
    const rules = { ...reading().rules, postmortem: { ...reading().rules.postmortem, review } };
    const [finding] = verdictOn({ postmortems: [aPostmortem(7, LATE)], rules }).findings;
    expect(finding).toMatchObject({
      isFixable: false,
      reason:
        "10 days overdue: it was due 2026-12-01. It awaits an approval by maria or members of acme/sre.",
      rule: { text: "An open postmortem fails this check from the day after its due date." },
    });
    expect(finding!.clear[0]!.text).toBe(
      "complete its sections, have maria or members of acme/sre `/approve` it, then comment `/complete` on it.",
    );
  });

  it("of an item that nobody is known to own say how to own it", () => {
    const [finding] = verdictOn({ items: [overdue(1, { ...P3, owners: [] })] }).findings;
    expect(finding!.clear.at(-1)).toEqual({
      when: "No owner",
      text: "comment `/assign` on #1 to own it. It then holds only its owner.",
    });
  });

  it("of what is not due yet tell the days left", () => {
    const [soon, later] = verdictOn({ items: [anItem(1, "2026-12-14"), anItem(2, "2027-01-11")] }).findings;
    expect(soon).toMatchObject({ daysLeft: 3, daysOverdue: 0 });
    expect(soon!.clear).not.toEqual([]);
    expect(later).toMatchObject({ daysLeft: 31, clear: [] });
  });
});

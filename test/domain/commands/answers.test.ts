import { describe, expect, it } from "@jest/globals";
import { decideItem } from "../../../src/domain/commands/item-rules.ts";
import {
  decidePostmortem,
  type PostmortemCircumstances,
} from "../../../src/domain/commands/postmortem-rules.ts";
import type { ItemRequest, PostmortemRequest } from "../../../src/domain/commands/requests.ts";
import { DEFAULT_GATE } from "../../../src/domain/gate-policy.ts";
import { circumstances, extended, LEDGER, OWNER, POLICY, person } from "./decision-cases.ts";

const reason = "the vendor is late";
const ZOE = person("zoe", "write");
const READER = person("ron", "read");
const RITA = person("rita", "read");
const APPROVERS = "Approvers are people with the role maintain or admin, grace or members of acme/sre.";
const REVIEWERS = "Reviewers are rita or members of acme/reviewers.";
const NOT_YOURS = `Only an owner of the item, someone with at least the triage role, or an approver can do this, and you have the role read. ${APPROVERS}`;
const NO_ACCESS = "the user doesn't exist or doesn't have access to this repository. Nothing was changed.";
const LEAVES_NOBODY = "Only an approver can leave a committed item without a person or team that owns it";

type ItemCase = Parameters<typeof circumstances>[0];
const FREE = { committed: false };
const extend = (date: string): ItemRequest => ({ name: "extend", date, reason });
const waive = (date: string): ItemRequest => ({ name: "waive", date, reason });
const due = (date: string): ItemRequest => ({ name: "due", date });
const assign = (owners: readonly string[]): ItemRequest => ({ name: "assign", owners });

const areas = {
  web: { paths: ["web/**"], labels: ["area/web"], teams: ["acme/web"] },
  api: { paths: ["api/**"], labels: ["area/web"], teams: [] },
};
const inAreas = (...names: string[]) => ({
  policy: { ...POLICY, gate: { ...DEFAULT_GATE, areas } },
  ledger: { ...LEDGER, terms: { ...LEDGER.terms, areas: names } },
});
const area = (change: "+" | "-", name: string): ItemRequest => ({ name: "area", change, area: name });

describe("the answer to a refused command on an item", () => {
  it.each<[request: ItemRequest, at: ItemCase, problem: string, example: string | null]>([
    [
      extend("+7d"),
      { closed: true },
      "This item is closed. If it isn't done, reopen it and post the command again.",
      null,
    ],
    [
      extend("2026-11-30"),
      {},
      "The new date must be after the current due date, 2026-12-01, but 2026-11-30 is 2026-11-30.",
      "/extend +7d the vendor is late",
    ],
    [
      extend("2026-12-20"),
      { actor: OWNER },
      "An owner can extend an item by at most 7 days, to 2026-12-08. An approver can do this: people with the role maintain or admin, grace or members of acme/sre.",
      "/extend 2026-12-08 the vendor is late",
    ],
    [
      extend("2099-01-01"),
      {},
      "2099-01-01 is more than 4 years away; the latest date allowed is 2030-11-23.",
      null,
    ],
    [
      extend("+7d"),
      { ledger: extended(3) },
      "This item was extended 3 times, and extensions.max is 2. An approver can waive it: people with the role maintain or admin, grace or members of acme/sre.",
      "/waive 30d REASON",
    ],
    [waive("2026-11-20"), {}, "2026-11-20 is in the past.", "/waive 30d the vendor is late"],
    [
      waive("2028-01-01"),
      {},
      "A waiver lasts at most 90 days, until 2027-02-21, but found 2028-01-01.",
      "/waive 2027-02-21 the vendor is late",
    ],
    [
      waive("30d"),
      { actor: ZOE },
      `Only an approver can waive an item, and you have the role write. ${APPROVERS}`,
      null,
    ],
    [
      { name: "unwaive" },
      { actor: ZOE },
      `Only an owner of the item or an approver can end a waiver, and you have the role write. ${APPROVERS}`,
      null,
    ],
    [{ name: "unwaive" }, {}, "This item has no active waiver.", null],
    [
      { name: "drop", reason },
      { actor: ZOE },
      `Only an approver can drop an item, and you have the role write. ${APPROVERS}`,
      null,
    ],
    [
      due("2026-12-15"),
      {},
      "This item is committed, so its due date (2026-12-01) can only be changed with a reason.",
      "/extend 2026-12-15 REASON",
    ],
    [due("2026-12-15"), { actor: READER, ...FREE }, NOT_YOURS, null],
    [due("2026-11-20"), FREE, "2026-11-20 is in the past.", "/due +14d"],
    [
      due("soon"),
      FREE,
      "“soon” can't be read as a date: this isn't a specific date. Write 2026-12-07, +14d or \"next friday\".",
      null,
    ],
    [{ name: "priority", priority: "P3" }, { actor: READER }, NOT_YOURS, null],
    [
      { name: "priority", priority: "P3" },
      {},
      "Only an approver can lower the priority of a committed item, with a reason on the same line.",
      "/priority P3 REASON",
    ],
    [assign(["bob"]), { actor: READER }, NOT_YOURS, null],
    [
      assign(["bob", "eve", "amy", "tom"]),
      { unassignable: ["eve", "tom"] },
      `GitHub can't assign eve and tom: ${NO_ACCESS}`,
      "/assign @bob @amy",
    ],
    [assign(["eve"]), { unassignable: ["eve"] }, `GitHub can't assign eve: ${NO_ACCESS}`, null],
    [
      assign([]),
      { actor: person("Copilot", "write"), unassignable: ["copilot"] },
      `GitHub can't assign copilot: ${NO_ACCESS}`,
      null,
    ],
    [
      { name: "assign", owners: ["copilot"] },
      {},
      `${LEAVES_NOBODY}, with a reason on the same line.`,
      "/assign @copilot REASON",
    ],
    [
      { name: "assign", owners: [], nobody: true },
      {},
      `${LEAVES_NOBODY}, with a reason on the same line.`,
      "/assign nobody REASON",
    ],
    [area("+", "db"), inAreas(), "The settings have no area db. They have web and api.", null],
    [
      area("+", "db"),
      {},
      "The settings define no areas. They are under gate.areas in .github/followthrough.yml.",
      null,
    ],
    [area("-", "db"), inAreas(), "This item is in no area.", null],
    [area("-", "db"), inAreas("api"), "This item is not in the area db. It is in api.", null],
    [
      area("-", "api"),
      inAreas("api"),
      "Only an approver can take a committed item out of an area, with a reason on the same line.",
      "/area -api REASON",
    ],
    [
      area("-", "api"),
      inAreas("api", "web"),
      "The label area/web means the area api and web, so the item can't leave only one of them.",
      null,
    ],
  ])("%j: %j", (request, at, problem, example) => {
    expect(decideItem(request, circumstances(at))).toEqual({ kind: "rejected", problem, example });
  });
});

const POSTMORTEM = { owner: "acme", repo: "shop", number: 13 };
const SECTIONS = { of: "abc", reviews: [], writing: { edits: [], isComplete: true, completers: [] } };
const onPostmortem = (over: object): PostmortemCircumstances => ({
  ...circumstances(),
  recorded: [],
  lost: [],
  on: POSTMORTEM,
  missing: [],
  review: SECTIONS,
  ...over,
});
const wrote = (writing: object) => ({
  actor: RITA,
  review: { ...SECTIONS, writing: { ...SECTIONS.writing, ...writing } },
});
const drop = (text: string): PostmortemRequest => ({ name: "drop", reason: text });
const APPROVE: PostmortemRequest = { name: "approve" };

describe("the answer to a refused command on a postmortem", () => {
  it.each<[request: PostmortemRequest, at: object, problem: string, example: string | null]>([
    [
      { name: "no-postmortem", reason },
      { actor: ZOE },
      `Only an approver can skip the postmortem, and you have the role write. ${APPROVERS}`,
      null,
    ],
    [
      { name: "complete" },
      { missing: ["It has no cause.", "It has no lessons."] },
      "The postmortem is not complete yet. It has no cause. It has no lessons.",
      "/complete",
    ],
    [{ name: "complete" }, { actor: READER }, NOT_YOURS.replace("item", "postmortem"), null],
    [
      APPROVE,
      { actor: ZOE },
      `Only a reviewer can do this, and you have the role write. ${REVIEWERS} Memberships that Followthrough can't read don't count: it needs “Members: read”.`,
      null,
    ],
    [
      APPROVE,
      {
        actor: ZOE,
        policy: { ...POLICY, postmortem: { ...POLICY.postmortem, review: { required: 1, by: ["rita"] } } },
      },
      "Only a reviewer can do this, and you have the role write. Reviewers are rita.",
      null,
    ],
    [
      APPROVE,
      { actor: RITA, review: null },
      "This postmortem is closed. If it isn't complete, reopen it and post the command again.",
      null,
    ],
    [
      APPROVE,
      { actor: RITA, owners: ["rita"] },
      "This postmortem is assigned to you. Someone else has to approve it.",
      null,
    ],
    [
      APPROVE,
      wrote({ edits: [{ by: "rita", at: "2026-11-01T09:00:00Z" }] }),
      "You edited sections of this postmortem. Someone else has to approve it.",
      null,
    ],
    [
      APPROVE,
      wrote({ isComplete: false, completers: ["rita"] }),
      "Who edited this postmortem can't be read completely, so whoever asked to complete it can't approve it. Someone else has to approve it.",
      null,
    ],
    [
      APPROVE,
      {
        ...wrote({ edits: [{ by: "amy", at: "2026-11-23T09:00:00Z" }] }),
        comment: { ...circumstances().comment, at: "2026-11-23T09:00:00Z" },
      },
      "Sections of this postmortem were edited after your comment. Read them again first.",
      "/approve",
    ],
    [
      drop(`#12 ${reason}`),
      { actor: ZOE },
      `Only an approver can drop an item, and you have the role write. ${APPROVERS}`,
      null,
    ],
    [
      drop(reason),
      {},
      "On a postmortem, /drop needs the item whose issue is gone, and a reason.",
      "/drop #12 REASON",
    ],
    [
      drop(`#12 ${reason}`),
      { lost: [POSTMORTEM] },
      "#12 is not an item of this postmortem whose issue is gone. If its issue is still there, comment on that.",
      "/drop REASON",
    ],
  ])("%j: %j", (request, at, problem, example) => {
    expect(decidePostmortem(request, onPostmortem(at))).toEqual({ kind: "rejected", problem, example });
  });
});

describe("a review", () => {
  const said = { of: "abc", by: "rita", commentId: 900 };

  it.each<[request: PostmortemRequest, at: string | undefined, review: object]>([
    [APPROVE, "2026-11-23T09:59:00Z", { verdict: "approved", ...said, at: "2026-11-23T09:59:00Z" }],
    [APPROVE, undefined, { verdict: "approved", ...said, at: "2026-11-23T10:00:00Z" }],
    [
      { name: "request-changes", reason },
      undefined,
      { verdict: "changes", ...said, at: "2026-11-23T10:00:00Z", reason },
    ],
  ])("%j is recorded", (request, written, review) => {
    const comment = { ...circumstances().comment, ...(written && { at: written }) };
    const decision = decidePostmortem(request, onPostmortem({ actor: RITA, comment }));
    expect(decision).toEqual({ kind: "accepted", reviews: [review] });
  });
});

describe("what a ledger records", () => {
  it("the time of a change that an approver allows, and the newest ten", () => {
    const eased = Array.from({ length: 10 }, (_, index) => ({
      what: `change ${index}`,
      reason,
      by: "ada",
      at: "2026-11-20T10:00:00Z",
      commentId: 800 + index,
    }));
    const decision = decideItem(
      { name: "priority", priority: "P3", reason },
      circumstances({ ledger: { ...LEDGER, eased } }),
    );
    const newest = {
      what: "lowered from P1 to P3",
      reason,
      by: "ada",
      at: "2026-11-23T10:00:00Z",
      commentId: 900,
    };
    expect(decision).toMatchObject({ ledger: { eased: [...eased.slice(1), newest] } });
  });

  it("comments in rising order, so that the oldest is forgotten first", () => {
    const ledger = { ...LEDGER, obeyed: [700, 950, 1000] };
    expect(decideItem({ name: "priority", priority: "P0" }, circumstances({ ledger }))).toMatchObject({
      ledger: { obeyed: [700, 900, 950, 1000] },
    });
  });
});

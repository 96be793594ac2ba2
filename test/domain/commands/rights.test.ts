import { describe, expect, it } from "@jest/globals";
import type { Actor } from "../../../src/domain/actor.ts";
import type { ItemDecision } from "../../../src/domain/commands/decision.ts";
import { decideItem } from "../../../src/domain/commands/item-rules.ts";
import { decidePostmortem, readLostItem } from "../../../src/domain/commands/postmortem-rules.ts";
import type { ItemRequest, PostmortemRequest } from "../../../src/domain/commands/requests.ts";
import type { IssueRef } from "../../../src/domain/issue-ref.ts";
import type { Policy } from "../../../src/domain/policy.ts";
import type { Writing } from "../../../src/domain/postmortem/review.ts";
import { circumstances, LEDGER, POLICY, person, waivedUntil } from "./decision-cases.ts";

const reason = "the vendor is late";
const requests: Record<string, ItemRequest> = {
  "extend a little": { name: "extend", date: "+7d", reason },
  "extend far": { name: "extend", date: "+30d", reason },
  waive: { name: "waive", date: "30d", reason },
  unwaive: { name: "unwaive" },
  drop: { name: "drop", reason },
  due: { name: "due", date: "2026-12-15" },
  priority: { name: "priority", priority: "P1" },
  assign: { name: "assign", owners: ["bob"] },
};
const pages: Record<string, PostmortemRequest> = {
  "no-postmortem": { name: "no-postmortem", reason },
  complete: { name: "complete" },
  timeline: { name: "timeline" },
  status: { name: "status" },
  help: { name: "help" },
  "drop #12": { name: "drop", reason: `#12 ${reason}` },
  "extend its own date a little": { name: "extend", date: "+7d", reason },
  "extend its own date far": { name: "extend", date: "+30d", reason },
  "waive its own date": { name: "waive", date: "30d", reason },
  "unwaive its own date": { name: "unwaive" },
  approve: { name: "approve" },
  "request changes": { name: "request-changes", reason },
};
const SHOP = { owner: "acme", repo: "shop" };
const nothingMissing = {
  missing: [],
  lost: [{ ...SHOP, number: 12 }],
  on: { ...SHOP, number: 13 },
  ledger: LEDGER,
  review: { of: "what it says", reviews: [], writing: { edits: [], isComplete: true, completers: [] } },
};

const reviewing = ["approve", "request changes"];
const all = [...Object.keys(requests), ...Object.keys(pages)].filter((name) => !reviewing.includes(name));
const everything = [...all, ...reviewing];
const arranging = ["due", "priority", "assign", "complete", "timeline", "status", "help"];
const reading = ["status", "help"];
const owning = [
  "extend a little",
  "unwaive",
  "extend its own date a little",
  "unwaive its own date",
  ...arranging,
];

/** Who can do what, according to the policy's table, not the code. */
const table: [who: string, actor: Actor, may: readonly string[]][] = [
  ["role none", person("zoe", "none"), []],
  ["role none, though an owner", person("olga", "none"), []],
  ["role none, though named an approver", person("grace", "none"), []],
  ["role unknown", person("zoe", null), []],
  ["role unknown, though an owner", person("olga", null), []],
  ["role unknown, though of the approvers' team", person("zoe", null, ["acme/sre"]), []],
  ["read", person("zoe", "read"), reading],
  ["triage", person("zoe", "triage"), arranging],
  ["write", person("zoe", "write"), arranging],
  ["maintain", person("zoe", "maintain"), all],
  ["admin", person("zoe", "admin"), all],
  ["a custom role", person("zoe", "Release manager"), reading],
  ["a custom role built on read", { ...person("zoe", "Auditor"), builtOn: "read" }, reading],
  ["a custom role built on triage", { ...person("zoe", "Helpdesk"), builtOn: "triage" }, arranging],
  ["a custom role built on write", { ...person("zoe", "Release manager"), builtOn: "write" }, arranging],
  ["a custom role built on maintain", { ...person("zoe", "Lead"), builtOn: "maintain" }, all],
  ["a custom role named like one, in capitals", person("zoe", "ADMIN"), reading],
  ["an owner with read", person("Olga", "read"), owning],
  ["an owner with triage", person("OLGA", "triage"), owning],
  ["an owner by team", person("zoe", "read", ["Acme/Web"]), owning],
  ["a member of the approvers' team", person("zoe", "read", ["acme/SRE"]), all],
  ["a member of another team", person("zoe", "read", ["acme/ops"]), reading],
  ["an approver by name", person("Grace", "read"), all],
  ["a reviewer by name", person("Rita", "read"), [...reading, ...reviewing]],
  ["a member of the reviewers' team", person("zoe", "read", ["acme/Reviewers"]), [...reading, ...reviewing]],
  ["a reviewer with role none", person("rita", "none"), []],
  ["a reviewer who is an admin", person("rita", "admin"), everything],
  [
    "an owner of the reviewers' team",
    person("olga", "read", ["acme/reviewers"]),
    [...owning, "request changes"],
  ],
  ["a bot that is a reviewer", { ...person("rita", "admin"), kind: "bot" }, []],
  ["a bot with admin", { ...person("zoe", "admin"), kind: "bot" }, []],
  ["a bot named as owner", { ...person("olga", "write"), kind: "bot" }, []],
  ["the App itself", { ...person("followthrough", "admin"), kind: "app" }, []],
];

const decide = (name: string, actor: Actor, comment: { edited?: boolean; id?: number } = {}) => {
  const at = circumstances({
    actor,
    comment,
    committed: false,
    ledger: name.startsWith("unwaive") ? waivedUntil("2026-12-24") : LEDGER,
  });
  const request = requests[name];
  if (request) return decideItem(request, at);
  return decidePostmortem(pages[name]!, { ...at, ...nothingMissing, ledger: at.ledger, recorded: [] });
};

describe.each(table)("%s", (_, actor, may) => {
  it.each(everything)("%s, in a new comment", (name) => {
    const expected = may.includes(name) ? "accepted" : actor.kind === "person" ? "rejected" : "ignored";
    const decision = decide(name, actor);
    expect(decision.kind).toBe(expected);
    if (decision.kind === "rejected") expect(decision.problem.length).toBeGreaterThan(20);
  });

  it.each(everything)("%s, in an edited comment, changes nothing", (name) => {
    expect(decide(name, actor, { edited: true }).kind).toBe("ignored");
  });

  it.each(Object.keys(requests))("%s, replayed after it was executed, changes nothing", (name) => {
    const ledger = name === "unwaive" ? waivedUntil("2026-12-24") : LEDGER;
    const first = decideItem(requests[name]!, circumstances({ actor, ledger, committed: false }));
    if (first.kind !== "accepted") return expect(may).not.toContain(name);
    const replayed = decideItem(
      requests[name]!,
      circumstances({ actor, ledger: first.ledger, committed: false }),
    );
    expect(replayed).toEqual({ kind: "ignored", because: "recorded" });
    const byAdmin = decideItem(requests[name]!, circumstances({ ledger: first.ledger, committed: true }));
    expect(byAdmin).toEqual({ kind: "ignored", because: "recorded" });
  });

  it.each(Object.keys(pages))("%s, replayed after it was recorded, changes nothing", (name) => {
    const at = circumstances({ actor });
    const decision = decidePostmortem(pages[name]!, { ...at, ...nothingMissing, recorded: [at.comment.id] });
    expect(decision).toEqual({ kind: "ignored", because: "recorded" });
  });
});

describe("a refused command", () => {
  const refusal = (decision: ItemDecision) => (decision.kind === "rejected" ? decision.problem : "");

  it("says which role the author has, and who can use the command", () => {
    expect(refusal(decide("waive", person("zoe", "write")) as ItemDecision)).toBe(
      "Only an approver can waive an item, and you have the role write. Approvers are people with the role maintain or admin, grace or members of acme/sre.",
    );
    expect(refusal(decide("extend far", person("zoe", null)) as ItemDecision)).toMatch(
      /^Only an owner of the item or an approver can extend it, and you have a role that could not be determined\. /,
    );
  });

  it("lists what the postmortem lacks", () => {
    const at = circumstances();
    const decision = decidePostmortem(
      { name: "complete" },
      { ...at, ...nothingMissing, recorded: [], missing: ["#12 needs an owner."] },
    );
    expect(decision).toEqual({
      kind: "rejected",
      problem: "The postmortem is not complete yet. #12 needs an owner.",
      example: "/complete",
    });
  });
});

describe("/drop on a postmortem", () => {
  const dropping = (written: string, on: IssueRef = nothingMissing.on) => {
    const request = { name: "drop", reason: written } as const;
    return decidePostmortem(request, { ...circumstances(), ...nothingMissing, on, recorded: [] });
  };

  it.each(["#12 it is gone", "#12: it is gone", "#12 - it is gone", "acme/shop#12 it is gone"])(
    "%s",
    (written) => {
      expect(dropping(written).kind).toBe("accepted");
      const found = readLostItem({ name: "drop", reason: written }, nothingMissing.on);
      expect(found).toEqual({ issue: { ...SHOP, number: 12 }, reason: "it is gone" });
    },
  );

  it.each([
    ["it is gone", "needs the item whose issue is gone"],
    ["#12", "needs the item whose issue is gone"],
    ["#12 ?!", "needs the item whose issue is gone"],
    ["#14 it is gone", "#14 is not an item of this postmortem whose issue is gone"],
    ["acme/infra#12 it is gone", "acme/infra#12 is not an item of this postmortem"],
  ])("%s: rejected", (written, problem) => {
    expect(dropping(written)).toMatchObject({ kind: "rejected", problem: expect.stringContaining(problem) });
  });
});

describe("who wrote a text can't approve it", () => {
  const rita = person("rita", "read");
  const decide = (writing: Partial<Writing>, at = "2026-11-23T09:00:00Z", policy: Policy = POLICY) => {
    const state = { ...nothingMissing.review, writing: { ...nothingMissing.review.writing, ...writing } };
    const asked = circumstances({ actor: rita, policy, comment: { at } });
    return decidePostmortem(
      { name: "approve" },
      { ...asked, ...nothingMissing, recorded: [], review: state },
    );
  };
  const byOlga = (at: string) => ({ edits: [{ by: "olga", at }] });

  it("who edited a section, whenever and in whatever spelling", () => {
    const edits = [{ by: "Rita", at: "2026-11-01T09:00:00Z" }];
    expect(decide({ edits })).toMatchObject({
      kind: "rejected",
      problem: expect.stringMatching(/^You edited sections/),
    });
  });

  it.each([
    ["before the comment", "2026-11-23T08:59:59Z", "accepted"],
    ["in the same second", "2026-11-23T09:00:00Z", "rejected"],
    ["after the comment", "2026-11-23T09:00:01Z", "rejected"],
  ])("a text that others edited %s", (_, at, kind) => {
    expect(decide(byOlga(at)).kind).toBe(kind);
  });

  it.each([
    [true, "accepted"],
    [false, "rejected"],
  ])("who asked to complete it, if all edits can be read: %s", (isComplete, kind) => {
    expect(decide({ isComplete, completers: ["rita"] }).kind).toBe(kind);
  });

  it("approvers review if the settings name no one", () => {
    const policy = { ...POLICY, postmortem: { ...POLICY.postmortem, review: { required: 1, by: [] } } };
    expect(decide({}, undefined, policy)).toMatchObject({
      kind: "rejected",
      problem:
        "Only a reviewer can do this, and you have the role read. Reviewers are people with the role maintain or admin, grace or members of acme/sre. Memberships that Followthrough can't read don't count: it needs “Members: read”.",
    });
  });
});

import { describe, expect, it } from "@jest/globals";
import {
  type Closing,
  evaluateClosing,
  mayCloseItem,
  requiredProof,
} from "../../../src/domain/items/closing.ts";
import type { Policy } from "../../../src/domain/policy.ts";
import type { Priority } from "../../../src/domain/priority.ts";
import { ADMIN, LEDGER, OWNER, POLICY, person } from "../commands/decision-cases.ts";

const closing = (changes: Partial<Closing>): Closing => ({
  stateReason: "completed",
  closer: OWNER,
  mayClose: true,
  closedAt: "2026-11-23T09:00:00Z",
  ledger: LEDGER,
  reason: null,
  mergedPullRequest: false,
  evidence: false,
  duplicateOf: null,
  ...changes,
});

const verdict = (changes: Partial<Closing>, require: Policy["closure"]["require"] = "nothing") => {
  const policy: Policy = { ...POLICY, closure: { require, apps: null } };
  return evaluateClosing(closing(changes), policy);
};

describe("closed as not planned", () => {
  const bot = { ...person("ci", "admin"), kind: "bot" as const };
  const app = { ...person("followthrough", null), kind: "app" as const };

  it.each([
    ["an approver with a reason", ADMIN, "the service is gone", "dropped"],
    ["an approver by team", person("zoe", "read", ["acme/sre"]), "gone", "dropped"],
    ["an approver without a reason", ADMIN, null, "reopen"],
    ["an approver with an empty reason", ADMIN, "…", "reopen"],
    ["its owner", OWNER, "no time", "reopen"],
    ["a person with the write role", person("zoe", "write"), "no time", "reopen"],
    ["an unknown person", person("zoe", null), "no time", "reopen"],
    ["a bot with admin", bot, "stale", "reopen"],
    ["the App, for a deleted line", app, null, "done"],
  ])("by %s", (_, closer, reason, expected) => {
    expect(verdict({ stateReason: "not_planned", closer, reason }).verdict).toBe(expected);
  });

  it("records who dropped it, when and why", () => {
    const reason = `gone\n\n${"x".repeat(500)}`;
    const dropped = {
      reason: expect.stringMatching(/^gone x{294}…$/),
      by: "ada",
      at: "2026-11-23T09:00:00Z",
      commentId: null,
    };
    expect(verdict({ stateReason: "not_planned", closer: ADMIN, reason })).toEqual({
      verdict: "dropped",
      dropped,
    });
  });

  it("says who can drop it, and how", () => {
    const noReason = verdict({ stateReason: "not_planned", closer: ADMIN });
    expect(noReason).toMatchObject({ why: expect.stringContaining("Comment /drop REASON.") });
    const noRight = verdict({ stateReason: "not_planned" });
    expect(noRight).toMatchObject({
      why: expect.stringContaining("people with the role maintain or admin, grace"),
    });
  });

  it("after /drop is final, whoever closes it", () => {
    const dropped = { reason: "gone", by: "ada", at: "2026-11-20T09:00:00Z", commentId: 7 };
    const ledger = { ...LEDGER, dropped };
    expect(verdict({ stateReason: "not_planned", ledger })).toEqual({ verdict: "dropped", dropped });
  });
});

describe("closed as completed", () => {
  it.each<[Policy["closure"]["require"], Partial<Closing>, string]>([
    ["nothing", {}, "done"],
    ["nothing", { stateReason: null }, "done"],
    ["pull_request", {}, "reopen"],
    ["pull_request", { evidence: true }, "reopen"],
    ["pull_request", { mergedPullRequest: true }, "done"],
    ["pull_request", { closer: ADMIN }, "reopen"],
    ["evidence", {}, "reopen"],
    ["evidence", { evidence: true }, "done"],
    ["evidence", { mergedPullRequest: true }, "done"],
  ])("if %s is required, with %j: %s", (require, changes, expected) => {
    const decision = verdict(changes, require);
    expect(decision.verdict).toBe(expected);
    if (decision.verdict !== "reopen") return;
    expect(decision.why).toMatch(new RegExp(`(description|required) \\(closure.require: ${require}\\)`));
  });

  const byPriority = { P0: "pull_request", P1: "evidence", P3: "nothing", default: "evidence" } as const;
  it.each<[Priority | null, Policy["closure"]["require"], Partial<Closing>, string | null]>([
    ["P0", byPriority, { evidence: true }, ", because its priority is P0 (closure.require.P0: pull_request)"],
    ["P0", byPriority, { mergedPullRequest: true }, null],
    ["P1", byPriority, {}, ", because its priority is P1 (closure.require.P1: evidence)"],
    ["P1", byPriority, { evidence: true }, null],
    ["P2", byPriority, {}, " (closure.require.default: evidence)"],
    ["P3", byPriority, {}, null],
    [null, byPriority, {}, " (closure.require.default: evidence)"],
    ["P2", { P0: "pull_request" }, {}, null],
    [null, { P0: "pull_request" }, {}, null],
  ])("as %s, if %j is required, with %j: reopened%s", (priority, require, changes, because) => {
    const ledger = { ...LEDGER, terms: { ...LEDGER.terms, priority } };
    const decision = verdict({ ...changes, ledger }, require);
    expect(decision.verdict).toBe(because === null ? "done" : "reopen");
    if (decision.verdict === "reopen") expect(decision.why).toContain(because);
  });

  it("nothing is required of priorities that the settings leave out", () => {
    const expected = { proof: "nothing", priority: null, setting: "closure.require.default" };
    for (const priority of ["P2", null] as const) {
      expect(requiredProof({ require: { P0: "pull_request" } }, { priority })).toEqual(expected);
    }
  });
});

describe("closed as a duplicate", () => {
  it.each([
    ["of an open item", "open", OWNER, null, "follows"],
    ["of an overdue item", "overdue", OWNER, null, "follows"],
    ["of a done item", "done", OWNER, null, "follows"],
    ["of an issue that is not tracked", null, ADMIN, null, "reopen"],
    ["of an unknown issue, without the evidence for completing", "unknown", ADMIN, null, "reopen"],
    ["of a dropped item, which drops it too", "dropped", OWNER, "same", "reopen"],
    ["of a dropped item, by an approver with a reason", "dropped", ADMIN, "same", "dropped"],
  ] as const)("%s", (_, duplicateOf, closer, reason, expected) => {
    expect(verdict({ stateReason: "duplicate", duplicateOf, closer, reason }, "pull_request").verdict).toBe(
      expected,
    );
  });

  it.each(["unknown", "unnamed"] as const)("of an %s issue counts as completed", (duplicateOf) => {
    expect(verdict({ stateReason: "duplicate", duplicateOf }).verdict).toBe("done");
  });

  it("of an issue that is not tracked is reopened, with what to do instead", () => {
    expect(verdict({ stateReason: "duplicate" })).toEqual({
      verdict: "reopen",
      why: expect.stringContaining("Close it as a duplicate of a tracked item, or as completed"),
    });
  });
});

describe("a closing counts", () => {
  const bot = (login: string) => ({ login, kind: "bot" as const, role: "admin", teams: [] });
  const stranger = person("erin", "read");

  it.each([
    ["of a stranger", stranger, [], false, false],
    ["of a stranger, in a private repository", stranger, [], false, true],
    ["of an owner on record", stranger, ["Erin"], true, false],
    ["of a member of a team that owns it", person("erin", "read", ["acme/ops"]), ["acme/ops"], true, false],
    ["of an owner without a role", person("erin", null), ["erin"], false, true],
    ["of the triage role", person("zoe", "triage"), [], true, false],
    ["of a custom role based on read", { ...person("zoe", "Helper"), builtOn: "read" }, [], false, false],
    ["of an approver by name", person("grace", "read"), [], true, false],
    ["of an App, in a public repository", bot("linear[bot]"), [], false, false],
    ["of an App, in a private repository", bot("linear[bot]"), [], true, true],
    ["of a workflow, in a private repository", bot("github-actions[bot]"), [], false, true],
    ["of this App", { ...bot("followthrough[bot]"), kind: "app" as const }, [], true, false],
  ])("%s", (_, actor, owners, counts, isPrivate) => {
    expect(mayCloseItem(actor, owners, POLICY, !isPrivate)).toBe(counts);
  });

  it.each([
    ["linear[bot]", true],
    ["jira[bot]", false],
    ["github-actions[bot]", false],
  ])("of %s where the settings name the App linear: %s", (login, counts) => {
    const policy = { ...POLICY, closure: { ...POLICY.closure, apps: ["linear"] } };
    expect([true, false].map((isPublic) => mayCloseItem(bot(login), [], policy, isPublic))).toEqual([
      counts,
      counts,
    ]);
  });

  it.each(["completed", "duplicate", null])("only then, closed as %s", (stateReason) => {
    const found = verdict({ stateReason, mayClose: false, closer: stranger, duplicateOf: "open" });
    expect(found).toMatchObject({
      verdict: "reopen",
      why: expect.stringMatching(/^An item can be closed by/),
    });
  });

  it.each([
    ["github-actions[bot]", "Closings by github-actions do not count, because any workflow can act as it."],
    ["jira[bot]", "Closings by the App jira do not count here (closure.apps)."],
  ])("and not that of %s, with the reason", (login, problem) => {
    const decision = verdict({ mayClose: false, closer: bot(login) });
    if (decision.verdict !== "reopen") throw new Error(decision.verdict);
    expect(decision.why.split(" An item can be closed by one of its owners, ")[0]).toBe(problem);
  });
});

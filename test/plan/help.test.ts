import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../src/domain/actor.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { DEFAULT_GATE } from "../../src/domain/gate-policy.ts";
import type { Terms, Waiver } from "../../src/domain/items/ledger.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { ItemIssue } from "../../src/observed/issue.ts";
import { helpOnItem, helpOnPostmortem } from "../../src/plan/help.ts";
import type { PlanInput } from "../../src/plan/plan-input.ts";
import { fields, HOME, item, KEY, planInput, postmortem } from "./builders.ts";

/* Which commands are offered to whom. What each of them does is specified for `help-lines.ts`. */

const person = (login: string, role: string | null): Actor => ({ login, kind: "person", role, teams: [] });
const READER = person("rae", "read");
const OWNER = person("olga", "read");
const TRIAGER = person("tom", "triage");
const APPROVER = person("ada", "admin");

const policy = (over: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, ...over });
const withReview = (by: string[]) =>
  policy({ postmortem: { ...DEFAULT_POLICY.postmortem, review: { required: 1, by } } });
const inAreas = (...names: string[]) => {
  const areas = Object.fromEntries(names.map((name) => [name, { paths: [], labels: [], teams: [] }]));
  return policy({ gate: { ...DEFAULT_GATE, areas } });
};

/** The commands of a text by the words above them. */
function groupsOf(help: string): [who: string, ...commands: string[]][] {
  return help
    .split("\n\n**")
    .slice(1)
    .map((group) => {
      const commands = [...group.matchAll(/^- `([^`]+)`/gm)].map(([, usage]) => usage!);
      return [group.split("\n")[0]!.replace("**", ""), ...commands];
    });
}

/** Its last lines: how to write dates, and the commands elsewhere. */
const endOf = (help: string) => help.split("\n\n").filter((line) => /^(?:`DATE`|Other commands)/.test(line));

describe("/help on an item", () => {
  const open = item(14, "Alert on lag", { assignees: ["olga"] });
  interface Case extends Partial<PlanInput> {
    readonly of?: Partial<ItemIssue>;
    readonly committed?: boolean;
  }
  const help = (actor: Actor, { of, committed = true, ...over }: Case = {}) =>
    helpOnItem(planInput(over), actor, { ...open, ...of }, committed);
  const groups = (actor: Actor, about: Case = {}) => groupsOf(help(actor, about));
  const withTerms = (terms: Partial<Terms>) => {
    const { ledger } = open.marker;
    return { marker: { ...open.marker, ledger: { ...ledger, terms: { ...ledger.terms, ...terms } } } };
  };
  const waivedUntil = (until: string) => {
    const waiver: Waiver = { until, reason: "Frozen", by: "ada", at: "2026-11-02T10:00:00Z", commentId: 1 };
    return { marker: { ...open.marker, ledger: { ...open.marker.ledger, waiver } } };
  };

  const ARRANGERS = "An owner, or anyone with at least the triage role, can";
  const APPROVERS = "use (people with the role maintain or admin)";
  const NOW = ["/due DATE", "/assign @name", "/assign nobody", "/priority P1"];
  const ALLOWED = ["/extend DATE REASON", "/waive 30d REASON", "/drop REASON"];

  it.each<[string, Actor, [who: string, ...commands: string[]][]]>([
    [
      "someone with the read role",
      READER,
      [
        [`${ARRANGERS} use`, ...NOW],
        ["An owner can use", "/extend +7d REASON"],
        [`An approver can ${APPROVERS}`, ...ALLOWED],
      ],
    ],
    [
      "someone whose role is unknown",
      person("olga", null),
      [
        [`${ARRANGERS} use`, ...NOW],
        ["An owner can use", "/extend +7d REASON"],
        [`An approver can ${APPROVERS}`, ...ALLOWED],
      ],
    ],
    [
      "an owner",
      OWNER,
      [
        ["You can use", "/extend +7d REASON", ...NOW],
        [`An approver can also ${APPROVERS}`, ...ALLOWED],
      ],
    ],
    [
      "someone with the triage role",
      TRIAGER,
      [
        ["You can use", ...NOW],
        ["An owner can also use", "/extend +7d REASON"],
        [`An approver can also ${APPROVERS}`, ...ALLOWED],
      ],
    ],
    ["an approver", APPROVER, [["You can use", "/extend DATE REASON", ...NOW, ...ALLOWED.slice(1)]]],
    [
      "an approver who owns it",
      person("olga", "admin"),
      [["You can use", "/extend DATE REASON", ...NOW, ...ALLOWED.slice(1)]],
    ],
  ])("offers what works for %s, and says who can do the rest", (_, actor, expected) => {
    expect(groups(actor, { committed: false })).toEqual(expected);
  });

  it("names the approvers of the settings", () => {
    const approvers = { roles: [], logins: ["grace"], teams: ["acme/sre"] };
    expect(groups(OWNER, { policy: policy({ approvers }) }).at(-1)![0]).toBe(
      "An approver can also use (grace or members of acme/sre)",
    );
    const byLogin = { policy: policy({ approvers: { ...approvers, logins: ["rae"] } }), committed: false };
    expect(groups(READER, byLogin)).toEqual(groups(APPROVER, { committed: false }));
  });

  it.each<[string, Case, string[]]>([
    ["before it is committed", { committed: false }, ["/due DATE", "/assign nobody"]],
    ["once it is committed", {}, ["/assign nobody REASON"]],
    ["if nobody owns it", { of: { assignees: [] } }, []],
    ["P1", { of: withTerms({ priority: "P1" }) }, ["/assign nobody REASON", "/priority P0"]],
    ["while it is waived", { of: waivedUntil("2026-11-02") }, ["/unwaive", "/assign nobody REASON"]],
    ["after its waiver", { of: waivedUntil("2026-11-01") }, ["/assign nobody REASON"]],
    ["outside the areas", { policy: inAreas("web", "api") }, ["/area +web", "/assign nobody REASON"]],
    [
      "in one area of two",
      { policy: inAreas("web", "api"), of: withTerms({ areas: ["web"] }) },
      ["/area +api", "/area -web REASON", "/assign nobody REASON"],
    ],
    [
      "in all areas",
      { policy: inAreas("web"), of: withTerms({ areas: ["web"] }) },
      ["/area -web REASON", "/assign nobody REASON"],
    ],
  ])("depends on the item: %s", (_, about, expected) => {
    const usages = groups(APPROVER, about).flatMap(([, ...commands]) => commands);
    const telling = /^\/(?:due|unwaive|area|assign nobody|priority P0)/;
    expect(usages.filter((usage) => telling.test(usage)).sort()).toEqual(expected.sort());
  });

  it.each<[string, Partial<ItemIssue>, boolean]>([
    ["is assigned", { assignees: ["olga"] }, true],
    ["is named in its line, and the record knows it", lineNames("olga"), true],
    ["is named there, and GitHub refused to assign it", lineNames("olga", []), false],
    ["is neither", { assignees: [] }, false],
    ["is neither, once its line is gone", withoutLine(), false],
  ])("counts as an owner who %s", (_, of, owns) => {
    expect(groups(OWNER, { of })[0]![0]).toBe(owns ? "You can use" : `${ARRANGERS} use`);
  });

  /** The owners in the line and on the issue, when both were last seen. */
  function lineNames(owner: string, assigned = [owner]) {
    const { ledger } = open.marker;
    const base = { ...ledger.base, line: fields({ owners: [owner] }), issue: fields({ owners: assigned }) };
    return { assignees: [], marker: { ...open.marker, ledger: { ...ledger, base } } };
  }

  function withoutLine() {
    const { ledger } = open.marker;
    const base = { ...ledger.base, line: null };
    return { assignees: [], marker: { ...open.marker, ledger: { ...ledger, base } } };
  }

  it("says what is left of the extensions", () => {
    const none = policy({ extensions: { max: 0, ownerDays: 7 }, waivers: { maxDays: 0 } });
    expect(groups(APPROVER, { policy: none })).toEqual([
      [
        "You can use",
        "/assign @name",
        "/assign nobody REASON",
        "/priority P2",
        "/priority P3 REASON",
        "/drop REASON",
      ],
    ]);
  });

  it("explains dates only if a command takes one", () => {
    const today = Temporal.PlainDate.from("2026-11-24");
    expect(endOf(help(OWNER, { today, incident: null }))).toEqual([
      '`DATE` can be `2026-12-08`, `Dec 8`, `+14d` or `"next friday"`.',
    ]);
    const extensions = { max: 0, ownerDays: 0 };
    expect(endOf(help(OWNER, { policy: policy({ extensions }), incident: null }))).toEqual([]);
  });

  it("names the commands on its postmortem and incident", () => {
    const page = postmortem("");
    const there = "`/status`, `/complete` and `/timeline` on [the postmortem](";
    const reviewed =
      "`/status`, `/complete`, `/approve`, `/request-changes` and `/timeline` on [the postmortem](";
    const incident =
      "`/no-postmortem` and `/postmortem` on [the incident](https://github.com/acme/shop/issues/12)";
    const where = `https://github.com/acme/shop/issues/13)`;
    const elsewhere = (over: Case) => endOf(help(OWNER, over)).at(-1);
    expect(elsewhere({ postmortems: [page] })).toBe(`Other commands: ${there}${where}; ${incident}.`);
    expect(elsewhere({ postmortems: [page], policy: withReview([]), incident: null })).toBe(
      `Other commands: ${reviewed}${where}.`,
    );
    expect(elsewhere({})).toBe(`Other commands: ${incident}.`);
  });

  it("offers nothing on a closed one", () => {
    expect(help(APPROVER, { of: { state: "closed" }, incident: null })).toBe(
      "@ada This action item is closed, so no command changes it. If it is not done, reopen it first.",
    );
  });
});

describe("/help on a postmortem", () => {
  const page = postmortem("", { assignees: ["olga"] });
  const help = (actor: Actor, over: Partial<PlanInput> = {}, on = page.ref) => {
    const comment = { id: 5, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-03") };
    const input = planInput({ postmortems: [page], ...over });
    return helpOnPostmortem(input, { on, actor, comment, request: { name: "help" } });
  };
  const groups = (actor: Actor, over: Partial<PlanInput> = {}, on = page.ref) =>
    groupsOf(help(actor, over, on));

  const APPROVERS = "An approver can also use (people with the role maintain or admin)";
  const ALLOWED = ["/extend DATE REASON", "/waive 30d REASON"];

  it.each<[string, Actor, [who: string, ...commands: string[]][]]>([
    [
      "someone with the read role",
      READER,
      [
        ["You can use", "/status"],
        ["An owner, or anyone with at least the triage role, can also use", "/complete", "/timeline"],
        ["An owner can also use", "/extend +7d REASON"],
        [APPROVERS, ...ALLOWED],
      ],
    ],
    [
      "someone to whom it is assigned",
      OWNER,
      [
        ["You can use", "/status", "/complete", "/timeline", "/extend +7d REASON"],
        [APPROVERS, ...ALLOWED],
      ],
    ],
    ["an approver", APPROVER, [["You can use", "/status", "/complete", "/timeline", ...ALLOWED]]],
  ])("offers what works for %s, and says who can do the rest", (_, actor, expected) => {
    expect(groups(actor)).toEqual(expected);
  });

  it.each<[string, Actor, string[], string]>([
    ["whom the settings name", READER, ["rae"], "You can use"],
    ["an approver, if they name nobody", APPROVER, [], "You can use"],
    ["nobody else", READER, ["bob", "acme/sre"], "A reviewer can also use (bob or members of acme/sre)"],
    ["nobody about their own text", OWNER, ["olga"], "A reviewer can also use (olga)"],
  ])("offers reviews to %s", (_, actor, by, expected) => {
    const [who] = groups(actor, { policy: withReview(by) }).find((group) => group.includes("/approve"))!;
    expect(who).toBe(expected);
  });

  it("that is closed has no reviews, and no due date", () => {
    const closed = { ...page, state: "closed" as const };
    expect(groups(APPROVER, { postmortems: [closed], policy: withReview([]) })).toEqual([
      ["You can use", "/status", "/complete", "/timeline"],
    ]);
    expect(endOf(help(APPROVER, { postmortems: [closed] }))).toHaveLength(1);
  });

  it("whose record can't be read has no due date either", () => {
    expect(groups(APPROVER, { postmortems: [] })).toEqual([
      ["You can use", "/status", "/complete", "/timeline"],
    ]);
  });

  it("names an item whose issue is gone, as its comment would", () => {
    const referenced = { "acme/shop#77": { kind: "not-visible" } } as const;
    expect(groups(APPROVER, { referenced })[0]).toContain("/drop #77 REASON");
    const elsewhere = { "acme/ops#77": { kind: "not-visible" } } as const;
    expect(groups(APPROVER, { referenced: elsewhere })[0]).toContain("/drop acme/ops#77 REASON");
  });

  it("names the commands on its incident, and those on items that it does not have itself", () => {
    const items = "`/due`, `/assign`, `/priority` and `/area` on the issue of an action item.";
    expect(endOf(help(OWNER)).at(-1)).toBe(
      `Other commands: \`/no-postmortem\` and \`/postmortem\` on [the incident](https://github.com/acme/shop/issues/12); ${items}`,
    );
    expect(endOf(help(OWNER, { incident: null })).at(-1)).toBe(`Other commands: ${items}`);
  });

  describe("or rather its incident", () => {
    it.each<[string, Actor, Partial<PlanInput>, [who: string, ...commands: string[]][]]>([
      [
        "without a postmortem",
        TRIAGER,
        { postmortems: [] },
        [
          ["You can use", "/postmortem", "/postmortem #12"],
          [APPROVERS, "/no-postmortem REASON"],
        ],
      ],
      [
        "without a postmortem, to someone with the read role",
        READER,
        { postmortems: [] },
        [
          ["Anyone with at least the triage role can use", "/postmortem", "/postmortem #12"],
          [APPROVERS.replace(" also", ""), "/no-postmortem REASON"],
        ],
      ],
      [
        "with one",
        TRIAGER,
        {},
        [
          ["You can use", "/postmortem #12"],
          [APPROVERS, "/no-postmortem REASON"],
        ],
      ],
    ])("%s", (_, actor, over, expected) => {
      expect(groups(actor, over, KEY)).toEqual(expected);
    });

    it("names all commands on its postmortem and the items", () => {
      expect(help(TRIAGER, { postmortems: [] }, KEY)).not.toContain("Other commands");
      expect(endOf(help(TRIAGER, {}, KEY)).at(-1)).toBe(
        "Other commands: `/status`, `/complete` and `/timeline` on [the postmortem](https://github.com/acme/shop/issues/13); `/extend`, `/waive`, `/unwaive`, `/due`, `/assign`, `/priority`, `/area` and `/drop` on the issue of an action item.",
      );
      expect(help(TRIAGER, {}, KEY)).toMatch(/^@tom Commands for this incident\. /);
      expect(help(TRIAGER)).toMatch(/^@tom Commands for this postmortem\. /);
      expect(help(TRIAGER, {}, { ...HOME, number: 99 })).toMatch(/^@tom Commands for this postmortem\. /);
    });
  });
});

import { describe, expect, it } from "@jest/globals";
import { findCommands } from "../../src/commands/find-commands.ts";
import type { Actor } from "../../src/domain/actor.ts";
import { decideItem } from "../../src/domain/commands/item-rules.ts";
import { decidePostmortem } from "../../src/domain/commands/postmortem-rules.ts";
import type { ItemRequest, PostmortemRequest } from "../../src/domain/commands/requests.ts";
import type { Ledger } from "../../src/domain/items/ledger.ts";
import { readBody } from "../../src/markdown/checklist/checklist.ts";
import { helpOnItem, helpOnPostmortem } from "../../src/plan/help.ts";
import {
  ADMIN,
  circumstances,
  extended,
  LEDGER,
  OWNER,
  POLICY,
  person,
  waivedUntil,
} from "../domain/commands/decision-cases.ts";
import { item, postmortem, snapshot } from "../plan/builders.ts";

const policy = {
  ...POLICY,
  gate: { ...POLICY.gate, areas: { web: { paths: ["web/**"], labels: ["web"], teams: [] } } },
};

const READERS: Readonly<Record<string, Actor>> = {
  "an owner": OWNER,
  "an approver": ADMIN,
  "an approver who owns it": { ...OWNER, role: "maintain" },
  "someone with the triage role": person("tom", "triage"),
  "someone with the read role": person("rae", "read"),
};

const LEDGERS: Readonly<Record<string, Ledger>> = {
  fresh: LEDGER,
  "extended once": extended(1),
  "extended as often as possible": extended(2),
  waived: waivedUntil("2026-12-24"),
  "in an area, P0": { ...LEDGER, terms: { ...LEDGER.terms, areas: ["web"], priority: "P0" } },
  P4: { ...LEDGER, terms: { ...LEDGER.terms, priority: "P4" } },
};

function helpFor(actor: Actor, ledger: Ledger, committed: boolean, changes: object = {}): string {
  const at = circumstances();
  const one = item(3, "Alert");
  const { today, now } = at;
  return helpOnItem(
    { ...snapshot({ policy }), today, now, failedWrites: new Map(), memory: new Map(), readBody },
    actor,
    { ...one, assignees: ["olga"], marker: { ...one.marker, ledger }, ...changes },
    committed,
  );
}

/** The same on a postmortem with this due date, about which alone these tests ask. */
function helpForPostmortem(actor: Actor, { originalDue, due, extensions, waiver }: Ledger): string {
  const { today, now, comment } = circumstances();
  const page = postmortem("");
  const marker = { ...page.marker, originalDue, due, extensions, waiver };
  const postmortems = [{ ...page, assignees: ["olga"], marker }];
  const input = {
    ...snapshot({ policy, postmortems }),
    today,
    now,
    failedWrites: new Map(),
    memory: new Map(),
    readBody,
  };
  return helpOnPostmortem(input, { on: page.ref, actor, comment, request: { name: "help" } });
}

/** The commands below a title that begins with these words, ready to post. */
function commandsUnder(help: string, title: string): string[] {
  const [, block = ""] = help.split(`**${title}`);
  const [lines = ""] = block.split(/\n\n(?=\*\*|[^-\n])/);
  return [...lines.matchAll(/^- `(\/[^`]+)`/gm)].map(([, usage]) =>
    usage!.replace("REASON", "the vendor is late").replace("DATE", "2026-12-10").replace("@name", "@bob"),
  );
}

const cases = Object.entries(READERS).flatMap(([who, actor]) =>
  Object.entries(LEDGERS).flatMap(([state, ledger]) =>
    [true, false].map((committed) => ({ who, actor, state, ledger, committed })),
  ),
);

describe("/help on a postmortem", () => {
  it.each(cases.filter(({ committed }) => committed))(
    "offers $who only what works: $state",
    ({ actor, ledger }) => {
      const help = helpForPostmortem(actor, ledger);
      const decide = (usage: string, by: Actor) => {
        const at = { ...circumstances({ actor: by, ledger, policy }), owners: ["olga"] };
        const about = { on: postmortem("").ref, missing: [], lost: [], recorded: [], review: null };
        return decidePostmortem(findCommands(usage)[0] as PostmortemRequest, { ...at, ...about }).kind;
      };
      for (const usage of commandsUnder(help, "You can use"))
        expect([usage, decide(usage, actor)]).toEqual([usage, "accepted"]);
      for (const usage of commandsUnder(help, "An approver can"))
        expect([usage, decide(usage, ADMIN)]).toEqual([usage, "accepted"]);
      expect(help.includes("ends the waiver.")).toBe(ledger.waiver !== null);
      expect(help).toContain("suspends the postmortem until that day, 90 days at most.");
      expect(help).toContain("Other commands: `/no-postmortem` and `/postmortem` on [the incident](");
      expect(help).toMatch(
        /; `\/due`, `\/assign`, `\/priority` and `\/area` on the issue of an action item\.$/,
      );
    },
  );
});

describe("/help on an item", () => {
  it.each(cases)(
    "offers $who only what works: $state, committed: $committed",
    ({ actor, ledger, committed }) => {
      const help = helpFor(actor, ledger, committed);
      const decide = (usage: string, by: Actor) => {
        const [command] = findCommands(usage);
        const request = command as ItemRequest;
        return decideItem(request, circumstances({ actor: by, ledger, policy, committed, owners: ["olga"] }))
          .kind;
      };
      for (const usage of commandsUnder(help, "You can use"))
        expect([usage, decide(usage, actor)]).toEqual([usage, "accepted"]);
      for (const usage of commandsUnder(help, "An approver can")) {
        expect([usage, decide(usage, ADMIN)]).toEqual([usage, "accepted"]);
        // Within the days that an owner can take, the owner's extension is the same command.
        if (!usage.startsWith("/extend")) expect([usage, decide(usage, actor)]).toEqual([usage, "rejected"]);
      }
    },
  );

  it("matches the golden text", () => {
    expect(
      helpFor(OWNER, LEDGER, true),
    ).toBe(`@Olga Commands for this action item. Write each on its own line, in a new comment: edited comments are ignored.

**You can use**

- \`/extend +7d REASON\` moves the due date: once, by 7 days at most.
- \`/assign @name\` changes the owner. \`/assign\` alone makes it yours.
- \`/priority P0\` raises the priority. The due date stays.
- \`/area +web\` puts it into that area.

**An approver can also use** (people with the role maintain or admin, grace or members of acme/sre)

- \`/extend DATE REASON\` moves the due date. 2 extensions are left.
- \`/assign nobody REASON\` leaves it without an owner.
- \`/priority P2 REASON\` lowers the priority. The due date stays.
- \`/waive 30d REASON\` suspends the item until that day, 90 days at most.
- \`/drop REASON\` closes the item as not planned.

\`DATE\` can be \`2026-12-07\`, \`Dec 7\`, \`+14d\` or \`"next friday"\`.

Other commands: \`/no-postmortem\` and \`/postmortem\` on [the incident](https://github.com/acme/shop/issues/12).`);
  });

  it("of a closed item offers nothing", () => {
    expect(helpFor(ADMIN, LEDGER, true, { state: "closed" })).not.toContain("- `/");
  });
});

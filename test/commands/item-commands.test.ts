import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { isEvidence } from "../../src/commands/closing-comment.ts";
import { COMMANDS } from "../../src/commands/command-table.ts";
import { findCommands } from "../../src/commands/find-commands.ts";
import { ANY_CHARACTER } from "../harness/any-character.ts";

const only = (comment: string) => {
  const commands = findCommands(comment, true);
  expect(commands).toHaveLength(1);
  return commands[0]!;
};

const TEN = ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "b1"];

describe("a valid command", () => {
  it.each([
    [
      "/extend 2026-12-01 waiting for the vendor",
      { name: "extend", date: "2026-12-01", reason: "waiting for the vendor" },
    ],
    ["/extend +7d waiting", { name: "extend", date: "+7d", reason: "waiting" }],
    ["/extend + 7 days: waiting", { name: "extend", date: "+ 7 days", reason: "waiting" }],
    [
      '/extend "next friday" we ship on Thursday',
      { name: "extend", date: "next friday", reason: "we ship on Thursday" },
    ],
    ['/extend " +7d " because', { name: "extend", date: "+7d", reason: "because" }],
    ["/extend “next friday” we ship", { name: "extend", date: "next friday", reason: "we ship" }],
    ["/extend 'Dec 1' we ship", { name: "extend", date: "Dec 1", reason: "we ship" }],
    ["/extend next friday we ship", { name: "extend", date: "next friday", reason: "we ship" }],
    ["/extend Dec 1, 2026 — we ship", { name: "extend", date: "Dec 1, 2026", reason: "we ship" }],
    ["/extend to 2026-12-01, since we ship", { name: "extend", date: "2026-12-01", reason: "since we ship" }],
    ["/extend until Dec 1 since we ship", { name: "extend", date: "Dec 1", reason: "since we ship" }],
    ["/extend by 2 weeks since we ship", { name: "extend", date: "2 weeks", reason: "since we ship" }],
    ["/EXTEND\t+7d\tbecause", { name: "extend", date: "+7d", reason: "because" }],
    ["/extend 12/1 whichever", { name: "extend", date: "12/1", reason: "whichever" }],
    ["/waive 30d blocked by the move", { name: "waive", date: "30d", reason: "blocked by the move" }],
    ["/waive until 2026-12-01 blocked", { name: "waive", date: "2026-12-01", reason: "blocked" }],
    ["/unwaive", { name: "unwaive" }],
    ["/Extend\u00a0+7d\u00a0because", { name: "extend", date: "+7d", reason: "because" }],
    ["\u00a0\u200b /extend 2\u202fweeks because", { name: "extend", date: "2 weeks", reason: "because" }],
    ["/extend 7d because.", { name: "extend", date: "7d", reason: "because." }],
    ["/extend: +7d because", { name: "extend", date: "+7d", reason: "because" }],
    ["/extend a week because", { name: "extend", date: "1 week", reason: "because" }],
    ["/extend by another week because", { name: "extend", date: "1 week", reason: "because" }],
    ["/extend for two more weeks because", { name: "extend", date: "2 weeks", reason: "because" }],
    ["/extend by 5 more days, we wait", { name: "extend", date: "5 days", reason: "we wait" }],
    ["/extend due date to Dec 1 because", { name: "extend", date: "Dec 1", reason: "because" }],
    ["/extend [2026-12-01] because", { name: "extend", date: "2026-12-01", reason: "because" }],
    ["/extend (+7d) because", { name: "extend", date: "+7d", reason: "because" }],
    ["/extend **+7d** because", { name: "extend", date: "+7d", reason: "because" }],
    ["/waive until Dec 1. We wait", { name: "waive", date: "Dec 1", reason: "We wait" }],
    ["/unwaive.", { name: "unwaive" }],
    ["/complete!", { name: "complete" }],
    ["/priority: P1.", { name: "priority", priority: "P1" }],
    ["/due on 2026-12-01.", { name: "due", date: "2026-12-01" }],
    ["/assign me", { name: "assign", owners: [] }],
    ["/assign @me.", { name: "assign", owners: [] }],
    ["/assign to @alice, @bob.", { name: "assign", owners: ["alice", "bob"] }],
    ["/drop: the service is gone", { name: "drop", reason: "the service is gone" }],
    ["/drop - the service is gone", { name: "drop", reason: "the service is gone" }],
    ["/postmortem: #12.", { name: "postmortem", share: { owner: null, repo: null, number: 12 } }],
    ["/assign", { name: "assign", owners: [] }],
    ["/assign @Alice", { name: "assign", owners: ["alice"] }],
    ["/assign @alice, @Bob and @acme/sre @alice", { name: "assign", owners: ["alice", "bob", "acme/sre"] }],
    ["/assign @acme/trust-and-safety", { name: "assign", owners: ["acme/trust-and-safety"] }],
    [`/assign ${TEN.map((login) => `@${login}`).join(" ")}`, { name: "assign", owners: TEN }],
    ["/due 2026-12-01", { name: "due", date: "2026-12-01" }],
    ["/due +14d", { name: "due", date: "+14d" }],
    ['/due "next friday"', { name: "due", date: "next friday" }],
    ["/assign nobody Alice left", { name: "assign", owners: [], nobody: true, reason: "Alice left" }],
    ["/assign nobody: Alice left", { name: "assign", owners: [], nobody: true, reason: "Alice left" }],
    ["/assign to nobody", { name: "assign", owners: [], nobody: true }],
    ["/assign @copilot only docs", { name: "assign", owners: ["copilot"], reason: "only docs" }],
    [
      "/assign @Alice, @bob - they know it",
      { name: "assign", owners: ["alice", "bob"], reason: "they know it" },
    ],
    ["/priority P3 one region", { name: "priority", priority: "P3", reason: "one region" }],
    ["/priority p3: one region", { name: "priority", priority: "P3", reason: "one region" }],
    ["/area +payments", { name: "area", change: "+", area: "payments" }],
    ["/area -payments moved away", { name: "area", change: "-", area: "payments", reason: "moved away" }],
    ["/area – payments: moved", { name: "area", change: "-", area: "payments:", reason: "moved" }],
    ['/area -"web shop" moved away', { name: "area", change: "-", area: "web shop", reason: "moved away" }],
    ["/priority p1", { name: "priority", priority: "P1" }],
    ["/drop the service is gone", { name: "drop", reason: "the service is gone" }],
    ["/no-postmortem a drill", { name: "no-postmortem", reason: "a drill" }],
    ["/complete", { name: "complete" }],
    ["/status", { name: "status" }],
    ["/timeline", { name: "timeline" }],
    ["/help", { name: "help" }],
  ])("%s", (comment, command) => {
    expect(only(comment)).toEqual(command);
    expect(only(`Thanks!\n\n${comment}\n\nBye`)).toEqual(command);
  });
});

describe("an invalid command gets an error and an example", () => {
  it.each([
    ["/extend", "needs a date followed by a reason, but found nothing"],
    ["/extend because we are late", "needs a date followed by a reason, but found “because we are late”"],
    ["/extend 2026-12-01", "needs a reason after the date"],
    ["/extend +7d ...", "needs a reason after the date"],
    ["/extend +7d <!-- why -->", "needs a reason after the date"],
    ["/extend +7 because", "needs a date followed by a reason, but found “+7 because”"],
    ["/extend +7d\nbecause", "needs a reason after the date, on the same line"],
    ["/extend 5 business days because", "but found “5 business days because”"],
    ["/extend (we are late) +7d", "needs a date followed by a reason, but found “(we are late) +7d”"],
    ["/waive", "needs its last day followed by a reason, but found nothing"],
    [
      "/waive forever since we can",
      "needs its last day followed by a reason, but found “forever since we can”",
    ],
    ["/waive 30d", "needs a reason"],
    ["/unwaive now", "/unwaive takes no arguments, but found “now”"],
    ["/assign alice", "takes people and teams, each with a leading @, but found “alice”"],
    ["/assign @alice @", "but found “@”"],
    ["/assign @a/b/c", "but found “@a/b/c”"],
    ["/assign @a1 @a2 @a3 @a4 @a5 @a6 @a7 @a8 @a9 @b1 @b2", "at most 10 owners, but found 11"],
    ["/due", "takes exactly one date, but found nothing"],
    ["/due whenever", "but found “whenever”"],
    ["/due 2026-12-01 please", "but found “2026-12-01 please”"],
    ["/area", "takes an area with a leading + or -, but found nothing"],
    ["/area payments", "but found “payments”"],
    ["/priority P10", "but found “P10”"],
    ["/priority", "takes one of P0, P1, P2, P3, P4, but found nothing"],
    ["/priority high", "but found “high”"],
    ["/priority P5", "but found “P5”"],
    ["/drop", "needs a reason"],
    ["/drop ?!", "needs a reason"],
    ["/no-postmortem", "needs a reason"],
    ["/complete please", "/complete takes no arguments, but found “please”"],
    ["/status all", "takes no arguments"],
    ["/timeline x", "takes no arguments"],
    ["/help me", "takes no arguments"],
    [`/help ${"x".repeat(80)}`, `but found “${"x".repeat(80)}”`],
    [`/help ${"x".repeat(81)}`, `but found “${"x".repeat(79)}…”`],
  ])("%s", (comment, text) => {
    const command = only(comment);
    expect(command).toMatchObject({ problem: expect.stringContaining(text) });
    const { example } = command as { example: string };
    expect(only(example)).not.toHaveProperty("problem");
  });
});

describe("every command", () => {
  it.each(COMMANDS.map((grammar) => [grammar.name, grammar] as const))(
    "/%s has an example that works",
    (name, grammar) => {
      expect(only(grammar.example)).toMatchObject({ name });
      expect(only(grammar.example)).not.toHaveProperty("problem");
      expect(grammar.on.length).toBeGreaterThan(0);
    },
  );

  it.each(["/approve", "/aprove", "/request-changes say why"])(
    "%s is none where the settings ask for no review",
    (written) => {
      expect(findCommands(written)).toEqual([]);
      expect(findCommands(written, true)).toHaveLength(1);
    },
  );

  it.each(["> ", "    ", "\t", "`", "- ", "```\n", "<!-- "])("is not a command after %j", (before) => {
    for (const { example } of COMMANDS) expect(findCommands(`${before}${example}`)).toEqual([]);
  });

  it("shortens a long reason and a long error", () => {
    const long = "x".repeat(60_000);
    expect((only(`/drop ${long}`) as { reason: string }).reason).toHaveLength(300);
    expect(JSON.stringify(only(`/complete ${long}`)).length).toBeLessThan(300);
    expect(JSON.stringify(only(`/assign ${long}`)).length).toBeLessThan(300);
    expect(JSON.stringify(only(`/due ${long}`)).length).toBeLessThan(300);
  });

  it("accepts any text after it without an exception", () => {
    const name = fc.constantFrom(...COMMANDS.map((grammar) => grammar.name));
    const rest = fc.oneof(
      fc.string({ unit: ANY_CHARACTER, maxLength: 40 }),
      fc
        .array(
          fc.constantFrom(
            "+7d",
            " ",
            "2026-12-01",
            '"',
            "next friday",
            "@alice",
            "P1",
            ",",
            "why",
            "—",
            "to",
          ),
          {
            maxLength: 8,
          },
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(name, rest, (command, text) => {
        for (const found of findCommands(`/${command} ${text}`)) {
          if ("problem" in found) expect(found.problem.length).toBeGreaterThan(10);
          else if ("reason" in found) expect(found.reason).toMatch(/[\p{L}\p{N}]/u);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("evidence", () => {
  it.each([
    "Evidence: the alarm rang in the drill of May 3",
    "**Evidence:** see the run",
    "proof: it works",
    "Here it is: https://ci.example.com/run/12",
    "thanks\n\nevidence : done",
    "thanks\n  Evidence: done",
  ])("%j", (comment) => {
    expect(isEvidence(comment)).toBe(true);
  });

  it.each([
    "done",
    "evidence:",
    "no evidence at all",
    "> Evidence: x",
    "```\nhttps://a.example/b\n```",
    "<!-- Evidence: x -->",
    "http://x",
  ])("not %j", (comment) => {
    expect(isEvidence(comment)).toBe(false);
  });
});

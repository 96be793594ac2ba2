import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { requiredProof } from "../../../src/domain/items/closing.ts";
import { openExceptions } from "../../../src/domain/items/exceptions.ts";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import { type ItemFacts, managedPart, renderItemHead } from "../../../src/markdown/messages/item-body.ts";
import { ANY_CHARACTER } from "../../harness/any-character.ts";
import { LEDGER } from "../../record/marker-samples.ts";
import { HOSTILE, mentionsIn } from "./message-samples.ts";

const URL = "https://github.com/acme/shop/issues/5";
const why = { reason: "vendor", by: "ada", at: "2026-11-20T09:00:00Z", commentId: 5 };
const { eased: _, ...BARE } = LEDGER;
const fresh: Ledger = {
  ...BARE,
  extensions: [],
  waiver: null,
  due: "2026-12-29",
  originalDue: "2026-12-29",
};
const once: Ledger = {
  ...fresh,
  due: "2027-01-05",
  extensions: [{ from: "2026-12-29", to: "2027-01-05", ...why }],
};

function head(ledger: Ledger, changes: Partial<ItemFacts> = {}): string {
  return renderItemHead({
    from: "From [Postmortem: Checkout answers 500](https://github.com/acme/shop/issues/2), incident #1.",
    state: "open",
    owners: ["bob"],
    ledger,
    priority: null,
    type: "prevent",
    exceptions: openExceptions(ledger, DEFAULT_POLICY),
    proof: requiredProof(DEFAULT_POLICY.closure, ledger.terms),
    url: URL,
    ...changes,
  });
}

const waived: Ledger = { ...fresh, waiver: { until: "2027-01-15", ...why, commentId: 6 } };
const [BEGIN, END] = [
  "<!-- Followthrough keeps these lines up to date; write below them. -->",
  "<!-- Your own words go below this line. -->",
];
const lineIn = (text: string, start: string) => text.split("\n").find((line) => line.startsWith(start));

describe("the head of an item", () => {
  it("matches the golden text", () => {
    expect(head(once)).toBe(`**Due 2027-01-05** · @bob · prevent ${BEGIN}

From [Postmortem: Checkout answers 500](https://github.com/acme/shop/issues/2), incident #1.

- **Done?** Close this issue as completed.
- **More time?** It was extended once already, so an approver decides: \`/extend +7d REASON\`.
- **Blocked, or not worth doing?** An approver can comment \`/waive 30d REASON\` or \`/drop REASON\`.

**Changes to the due date**

- 2026-12-29 → 2027-01-05, by ada: [vendor](${URL}#issuecomment-5)

Comment \`/help\` for all commands.
${END}`);
  });

  it.each<["done" | "dropped"]>([["done"], ["dropped"]])("offers nothing once it is %s", (state) => {
    const [first, ...rest] = head(fresh, { state, from: "From #2." }).split("\n");
    expect(first).toContain(BEGIN);
    expect(rest).toEqual(["", "From #2.", END]);
  });

  it("offers while it is waived what helps then", () => {
    const text = head(waived, { state: "waived", owners: [], from: "From #2." });
    expect(text.split("\n").slice(1)).toEqual([
      ...["", "From #2.", ""],
      "- **Done?** Close this issue as completed.",
      "- **Can you do it?** Comment `/assign` to take it, or `/assign @name`.",
      "- **Not blocked anymore?** Comment `/unwaive`.",
      "- **Not worth doing?** An approver can comment `/drop REASON`.",
      ...["", "**Changes to the due date**", ""],
      `- Waived until 2027-01-15, by ada: [vendor](${URL}#issuecomment-6)`,
      ...["", "Comment `/help` for all commands.", END],
    ]);
  });

  it.each<[string, string, Partial<ItemFacts>]>([
    ["**Overdue since 2026-12-29** · @bob · P0", "overdue", { priority: "P0", type: null }],
    ["**Due 2026-12-29** · **no owner**", "open", { owners: [], type: null }],
    [
      "**Due 2026-12-29** · @bob @acme/sre · P1 · \\*new\\*",
      "open",
      { owners: ["bob", "acme/sre"], priority: "P1", type: "*new*" },
    ],
    ["**Done** · due 2026-12-29 · @bob", "done", { type: null }],
    ["**Dropped** · due 2026-12-29 · @bob", "dropped", { type: null }],
    ["**Waived until 2027-01-15** · due 2026-12-29 · @bob", "waived", { type: null, ledger: waived }],
  ])("begins with %j", (first, state, changes) => {
    const text = head(fresh, { ...changes, state: state as ItemFacts["state"] });
    expect(text.split(" <!--")[0]).toBe(first);
  });

  it.each<[string, string | undefined, Ledger, Partial<ItemFacts>]>([
    ["**More", "- **More time?** Its owner can comment `/extend +7d REASON`, once.", fresh, {}],
    ["**More", undefined, { ...once, extendedBefore: 1 }, {}],
    ["**More", undefined, fresh, { state: "done" }],
    ["**More", undefined, fresh, { state: "waived" }],
    ["**Not blocked", "- **Not blocked anymore?** Comment `/unwaive`.", fresh, { state: "waived" }],
    [
      "**Can",
      "- **Can you do it?** Comment `/assign` to take it, or `/assign @name`.",
      fresh,
      { owners: [] },
    ],
    [
      "**Done",
      "- **Done?** Merge a pull request that names this issue, and close it as completed.",
      fresh,
      { proof: requiredProof({ require: "pull_request" }, { priority: "P0" }) },
    ],
    [
      "**Done",
      "- **Done?** Merge a pull request that names this issue, or comment `Evidence: LINK`. Then close it as completed. A P0 item requires that.",
      fresh,
      { proof: requiredProof({ require: { P0: "evidence" } }, { priority: "P0" }) },
    ],
  ])("offers what works: %s", (start, line, ledger, changes) => {
    expect(lineIn(head(ledger, changes), `- ${start}`)).toBe(line);
  });

  it("lists each change of the terms", () => {
    const text = head({
      ...once,
      extendedBefore: 2,
      eased: [{ what: "lowered from P0 to P3", ...why, commentId: 7 }],
      waiver: { until: "2027-01-15", ...why, commentId: 6 },
      dropped: { ...why, commentId: null },
    });
    expect(text.slice(text.indexOf("**Changes**")).split("\n").slice(2, 7)).toEqual([
      "- Extended 2 times before",
      `- 2026-12-29 → 2027-01-05, by ada: [vendor](${URL}#issuecomment-5)`,
      `- Waived until 2027-01-15, by ada: [vendor](${URL}#issuecomment-6)`,
      `- Eased: lowered from P0 to P3, by ada: [vendor](${URL}#issuecomment-7)`,
      "- Dropped, by ada: vendor",
    ]);
  });

  const extension = (index: number) => ({ from: `2026-12-0${index}`, to: `2026-12-0${index + 1}`, ...why });
  const eased = (index: number) => ({ what: `change ${index}`, ...why });
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const pointsOf = (ledger: Partial<Ledger>) => {
    const lines = head({ ...fresh, ...ledger }).split("\n");
    const from = lines.findIndex((line) => line.startsWith("**Changes"));
    return from === -1 ? [] : [lines[from], ...lines.slice(from + 2, lines.indexOf("", from + 2))];
  };
  const shown = (what: string) => `- ${what}, by ada: [vendor](${URL}#issuecomment-5)`;
  const moves = (from: number, to: number) =>
    numbers(to)
      .slice(from - 1)
      .map((index) => shown(`2026-12-0${index} → 2026-12-0${index + 1}`));

  it.each<[string, Partial<Ledger>, string[]]>([
    ["nothing if nothing changed", {}, []],
    [
      "five extensions",
      { extensions: numbers(5).map(extension) },
      ["**Changes to the due date**", ...moves(1, 5)],
    ],
    [
      "the newest five of six",
      { extensions: numbers(6).map(extension) },
      [...["**Changes to the due date**", "- Extended 1 time before"], ...moves(2, 6)],
    ],
    [
      "the newest five changes of the terms",
      { eased: numbers(6).map(eased) },
      [
        "**Changes**",
        ...numbers(6)
          .slice(1)
          .map((index) => shown(`Eased: change ${index}`)),
      ],
    ],
    [
      "words of the terms as text",
      { eased: [{ ...eased(1), what: "*new*" }] },
      ["**Changes**", shown("Eased: \\*new\\*")],
    ],
    [
      "a drop without a comment",
      { dropped: { ...why, reason: "*old*", commentId: null } },
      ["**Changes**", "- Dropped, by ada: \\*old\\*"],
    ],
    ["a drop without a reason", { dropped: { ...why, reason: "" } }, ["**Changes**", "- Dropped, by ada"]],
  ])("shows %s", (_, ledger, expected) => expect(pointsOf(ledger)).toEqual(expected));

  it("stays one line a change for any reason", () => {
    const evil = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: ANY_CHARACTER, maxLength: 60 }));
    const lines = head(once).split("\n").length;
    fc.assert(
      fc.property(evil, (reason) => {
        const text = head({ ...once, extensions: [{ ...once.extensions[0]!, reason: `x${reason}` }] });
        expect(text.split("\n")).toHaveLength(lines);
        expect(mentionsIn(text)).toEqual(["bob"]);
      }),
      { numRuns: 1000 },
    );
  });

  const { read, write } = managedPart({ adopted: false });
  const MARKER = "<!-- followthrough {} -->";

  it.each<[string, string, string | null, string]>([
    [
      "between what people write",
      `Above.\r\n${head(fresh)}\n\nBelow.\n\n${MARKER}`,
      head(fresh),
      `Above.\r\n${head(once)}\n\nBelow.\n\n${MARKER}`,
    ],
    [
      "with the line ends of another system",
      head(fresh).replaceAll("\n", "\r\n"),
      head(fresh),
      `${head(once)}\n\n${MARKER}`,
    ],
    [
      "as it was edited",
      `Soon ${BEGIN}\nNo.\n${END} Yes.`,
      `Soon ${BEGIN}\nNo.\n${END}`,
      `${head(once)} Yes.\n\n${MARKER}`,
    ],
    ["in no empty body", "", null, `${head(once)}\n\n${MARKER}`],
    [
      "in no body of a person, and goes above it",
      `\nMine.\n\n${MARKER}\n`,
      null,
      `${head(once)}\n\nMine.\n\n${MARKER}`,
    ],
    [
      "in no body without its beginning",
      `Mine.\n${END}`,
      null,
      `${head(once)}\n\nMine.\n${END}\n\n${MARKER}`,
    ],
    ["in no body without its end", `${BEGIN}\nMine.`, null, `${head(once)}\n\n${BEGIN}\nMine.\n\n${MARKER}`],
    [
      "in no body whose end comes first",
      `${END}\n${BEGIN}`,
      null,
      `${head(once)}\n\n${END}\n${BEGIN}\n\n${MARKER}`,
    ],
  ])("is found %s", (_, body, found, written) => {
    expect(read(body)).toBe(found);
    expect(write(body, head(once), MARKER)).toBe(written);
  });
});

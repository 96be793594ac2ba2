import { describe, expect, it } from "@jest/globals";
import {
  isOrderly,
  isPlaceholder,
  judge,
  saysNone,
  type Verdict,
} from "../../../src/markdown/checklist/promise.ts";

/** What words in English are. */
const TABLE: Readonly<Record<Verdict, readonly string[]>> = {
  order: [
    "Add an alert",
    "Please add an alert",
    "also then add an alert",
    "We'll add an alert",
    "Backend: add an alert",
    "Backend & API: add an alert",
    "Don't deploy on Fridays",
    "Let's rest",
    "Do the drill",
    "Not all at once",
    "No longer deploy by hand",
    "No deploy without a review",
    "No merge until it is green",
    "No host should stay alone",
    "It should page somebody",
    "We are moving to another host",
    "They will page somebody",
    "Add an alert?",
    "**Add** an _alert_",
    "1) Add an alert",
    "a) Add an alert",
    "AI-1: Add an alert",
    "AI #3. Add an alert",
    "Action item 4: Add an alert",
    "TODO: add an alert",
    "OPS-123 Add an alert",
    "[db] Add an alert",
    "@alice to add an alert",
    "@alice will add an alert",
    "@acme/db: add an alert",
    "→ Add an alert",
    "[Hold a drill](https://tracker.example/c/1)",
    "Have an alert",
    "Test the backup",
    "Alert on lag",
    "Bring it up again: a drill was held",
  ],
  open: [
    "Better dashboards",
    "Add",
    "No host",
    "Test is missing",
    "Alert which pages",
    "Backend: alerts",
    "Completed orders vanish",
    "Closed accounts are kept",
    "Rate-limited clients",
    "Shared storage from now on",
    "Fixtures",
  ],
  told: [
    "Added an alert",
    "Added alert",
    "Added this",
    "Already in place",
    "Have added it",
    "We added an alert",
    "We have already added an alert",
    "I've added it",
    "At 10:15 the team met",
    "10:15 deploy",
    "Alert was added",
    "Alerts have been missing",
    "The alert had been off",
    "Alice added the alert",
    "Someone restarted it manually",
    "The pod restarted again",
    "The pod restarted",
    "Configured the alert",
  ],
  statement: ["It pages nobody", "We are at risk", "There is no alert", "You know"],
  nothing: [
    "",
    "  ",
    "**",
    "Prevention:",
    "防止：",
    "https://a.example/b",
    "<https://a.example/b>",
    "[Dashboard](https://a.example), [logs](https://b.example)",
    "[A dashboard](https://a.example)",
    "[Add](https://a.example)",
    "PALETTE_TABLE",
    "`some code`",
    "`some code`.",
    "assets-2019",
    "db.example",
    "someCode;",
    "src/main",
    "What should we do?",
    "How come？",
    "Better dashboards?",
    "None",
    "Nothing to do",
    "N/A",
    "No further actions",
    "See above",
    "As described above",
    "TBD",
    "To be decided",
    "Coming soon",
  ],
};

describe.each(Object.entries(TABLE))("%s", (verdict, rows) => {
  it.each(rows)("%j", (words) => expect(judge(words, null)).toBe(verdict));
});

describe("in other languages", () => {
  it.each<[string, string | null, Verdict]>([
    ["Alarm einrichten", "de", "order"],
    ["Bereits eingerichtet", "de", "told"],
    ["Der Alarm wurde eingerichtet", "de", "told"],
    ["Was nun?", "de", "nothing"],
    ["keine", "de", "nothing"],
    ["Déjà fait", "fr", "told"],
    ["Ajouter une alerte", "fr", "order"],
    ["Ya hecho", "es", "told"],
    ["Já feito", "pt", "told"],
    ["Added an alert", "de", "order"],
    ["アラートを追加する", null, "order"],
    ["アラートを追加しました", null, "told"],
    ["追加报警", null, "order"],
    ["已追加报警", null, "told"],
    ["追加？", null, "nothing"],
    ["追加しました", "zh", "order"],
    ["なし", null, "nothing"],
    ["Pay", "xx", "order"],
  ])("%j below a title in %j: %s", (words, language, verdict) =>
    expect(judge(words, language)).toBe(verdict),
  );
});

describe("long words", () => {
  it("are read to their 400th character", () => {
    expect(judge(`Alerts ${"x".repeat(389)} was`, null)).toBe("told");
    expect(judge(`Alerts ${"x".repeat(390)} was`, null)).toBe("open");
  });
});

it.each([
  ["Add an alert", true],
  ["Please add it", true],
  ["Added an alert", false],
  ["Alerts", false],
  ["Add", false],
  ["", false],
])("%j is an order: %s", (words, expected) => expect(isOrderly(words)).toBe(expected));

it.each([
  ["TBD", true],
  ["(to be decided)", true],
  ["**To be decided**", true],
  ["Work in progress", true],
  ["noch offen", true],
  ["Decide it", false],
  ["", false],
])("%j stands where words are to be written: %s", (words, expected) => {
  expect(isPlaceholder(words)).toBe(expected);
});

it.each([
  ["None", true],
  ["none.", true],
  ["Nothing", true],
  ["No action items", true],
  ["*No* follow-ups needed", true],
  ["rien", true],
  ["なし", true],
  ["No alerts", false],
  ["None of the alerts fires", false],
  ["", false],
])("%j says that nothing is to be done: %s", (words, expected) => expect(saysNone(words)).toBe(expected));

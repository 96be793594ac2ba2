import { expect, it } from "@jest/globals";
import { isPhrase, isQuickPhrase } from "../../src/config/schema-rules.ts";

it.each([
  "lost it",
  "{who} (blew|lost) it",
  "{who}'s doing",
  "sloppi*",
  "(sloppy|careless*) work",
  "{who} ... did ... wrong",
  "had {who} (only|) asked",
  "(no one|nobody) cared",
  "schuld daran",
])("%j is a phrase", (say) => expect(isPhrase(say)).toBe(true));

it.each([
  "",
  " lost it",
  "lost  it",
  "{who}",
  "*",
  "...",
  "(a|b",
  "a|b",
  "(a)",
  "((a|b)|c)",
  "{whom} lost it",
  "lo*st it",
  "it ... is ... so ... bad",
  "{who} {who} {who} lost it",
])("%j is not a phrase", (say) => expect(isPhrase(say)).toBe(false));

// Matching tries every combination, and repeated words make each of them possible.
it.each([
  ["{who} (forgot|neglected) to ... check", true],
  ["(a|b|c|d|e|f|g|h|i|j) (k|l|m|n|o|p|q|r|s|t) (u|) it", true],
  ["(a|b|c|d|e|f|g|h|i|j) (k|l|m|n|o|p|q|r|s|t) (u|v|) it", false],
  [`${"(a|) ".repeat(38)}it`, false],
  [`${"(a|a) ".repeat(30)}it`, false],
  [`${"(a*|ab*) ".repeat(20)}it`, false],
  ["it ... is (really|) (just|) (simply|) ... so", true],
])("%j can be matched in a bounded time: %s", (say, isQuick) => {
  expect(isPhrase(say)).toBe(true);
  expect(isQuickPhrase(say)).toBe(isQuick);
});

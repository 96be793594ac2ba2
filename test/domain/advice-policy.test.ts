import { expect, it } from "@jest/globals";
import { isPhrase } from "../../src/config/schema-rules.ts";

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

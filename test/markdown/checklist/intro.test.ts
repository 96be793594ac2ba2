import { describe, expect, it } from "@jest/globals";
import { type IntroKind, introKind } from "../../../src/markdown/checklist/intro.ts";

const TABLE: Readonly<Record<IntroKind, readonly string[]>> = {
  promises: [
    "We will:",
    "We:",
    "To prevent this, we:",
    "The team agreed on:",
    "The following actions:",
    "These follow-ups:",
    "The following three steps:",
    "In order to avoid it:",
    "Left to be done:",
    "To make sure it stays up:",
  ],
  "set-aside": [
    "For example:",
    "Write it like this:",
    "Some tips for the review:",
    "Make sure it has:",
    "We already:",
    "These steps were helpful:",
    "The team did:",
    "Tried so far:",
    "We decided not to:",
    "We will not:",
  ],
  facts: [
    "The outage was because of:",
    "It failed in three places:",
    "The alert is missing on:",
    " The alert is missing on: ",
  ],
  other: [
    "Backend:",
    "The alert is:",
    "The  alert is:",
    " The alert is:",
    "Database and storage team:",
    "The alert is missing until:",
    "",
  ],
};

describe.each(Object.entries(TABLE))("a sentence that says of its list: %s", (kind, rows) => {
  it.each(rows)("%j", (text) => expect(introKind(text)).toBe(kind));
});

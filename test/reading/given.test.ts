import { describe } from "@jest/globals";
import { expectRead } from "./expect-read.ts";

describe("pages that were given with what a careful person takes from them", () => {
  expectRead("given", [
    "21-names-with-and-or.md",
    "05-issue-link-behind-the-words.md",
    "10-table-of-kind-and-description.md",
    "12-a-past-day-in-brackets-becomes-the-due-date.md",
    "13-heading-per-item.md",
    "19-priority-word-in-bold.md",
    "24-issue-addresses-in-corrective-actions.md",
    "26-wiki-paste-with-boxes.md",
    "28-french-plan.md",
    "29-spanish-actions.md",
    "30-japanese-prevention.md",
    "33-front-matter-and-underlined-headings.md",
    "35-to-be-filled-in.md",
    "42-next-steps-in-sentences.md",
  ]);
});

import { describe } from "@jest/globals";
import { expectRead } from "./expect-read.ts";

describe("pages in the manner of public templates and exports that the reader had not seen", () => {
  expectRead("latest", [
    "03-facilitated-debrief.md", // a remark behind the owner stays in the title
    "06-cloud-status-review.md", // so does a month that is no day, which is asked about
    "09-open-source-outage.md", // so does the link to another tracker
    "26-five-whys-with-actions.md", // a table of causes without a heading of action items
    "28-checkbox-states.md", // "EOY" stays, and is asked about
    "38-french-mixed.md", // so does a date that reads two ways
    "40-decision-log.md", // so does a month
    "39-issue-list-by-repo.md", // a lone link next to boxes
    "35-nested-owner-first.md", // the person who groups boxes does not own them yet
    "32-severity-groups.md", // so does the link to a pull request
  ]);
});

import { describe } from "@jest/globals";
import { expectRead } from "./expect-read.ts";

describe("pages in the manner of public templates and exports that the reader had not seen", () => {
  expectRead("latest", [
    "03-facilitated-debrief.md", // a remark behind the owner stays in the title
    "06-cloud-status-review.md", // so does a month that is no day, which is asked about
    "09-open-source-outage.md", // so does the link to another tracker
    "26-five-whys-with-actions.md", // a table of causes without a heading of action items
    "28-checkbox-states.md", // "EOY" stays, and is asked about
    "32-severity-groups.md", // so does the link to a pull request
  ]);
});

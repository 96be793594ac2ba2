import { describe } from "@jest/globals";
import { expectRead } from "./expect-read.ts";

describe("pages whose truth was written before the reader saw them", () => {
  expectRead("own", [
    "02-review-with-ticket-keys-in-bold.md",
    "04-debriefing-with-remediation-items.md",
    "06-corrective-actions-with-links-on-the-next-line.md",
    "08-public-review-less-likely.md",
    "09-narrative-with-open-questions.md",
    "10-export-contributors-and-mitigators.md",
    "11-retrospective-with-fields-below.md",
    "12-report-with-linked-tickets.md",
    "15-what-we-are-doing-about-it.md",
    "16-remediation-we-are.md",
    "18-french-table.md",
    "19-german-measures.md",
    "21-spanish-table.md",
    "22-portuguese-corrective-actions.md",
    "24-chinese-improvements.md",
    "28-chat-paste-with-pictures.md",
    "36-priorities-before-the-words.md",
    "39-minutes-of-the-review.md",
  ]);
});

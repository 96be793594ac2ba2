import { hoursPass, item, opensIncident, postmortem, type Scenario, type Step, writes } from "./scenario.ts";

const LINE = "- [ ] Fix it @alice due 2026-04-01";
const POSTMORTEM = "Postmortem: Down (open)";

const ownerSays =
  (words: string): Step =>
  async (sim) => {
    const { repository, number } = await sim.item("Fix it");
    await sim.as("alice").in(repository).comments(number, words);
  };

/** What people do on hosts that differ from github.com's documentation. */
export const HOSTS: readonly Scenario[] = [
  {
    name: "GitHub's listing by author finds none of the App's issues",
    gap: "its listing by author works",
    world: { repositories: { "acme/infra": {} }, hub: { creatorFilter: "none" } },
    steps: [
      opensIncident,
      writes(LINE, "- [ ] Rotate keys @bob due 2026-04-01 repo: acme/infra"),
      (sim) => sim.sweep(),
      item("Rotate keys", (bob, number) => bob.closes(number)),
      hoursPass(1),
      (sim) => sim.sweep(),
    ],
    outcome: [
      POSTMORTEM,
      "[ ] Fix it · alice · 2026-04-01 (open)",
      "[x] Rotate keys · bob · 2026-04-01 (closed as completed) in acme/infra",
    ],
  },
  {
    name: "comments are updated a second after they were written, on an API without GraphQL",
    world: { graphql: false },
    steps: [
      opensIncident,
      writes(LINE),
      ownerSays("/extend +5d The vendor is late"),
      ownerSays("/extend +5d"),
      postmortem("carol", (carol, number) => carol.comments(number, "/status")),
      (sim) => sim.sweep(),
    ],
    outcome: [POSTMORTEM, "[ ] Fix it · alice · 2026-04-06 (open)"],
  },
];

import { hoursPass, INCIDENT, item, opensIncident, type Scenario, type Step, writes } from "./scenario.ts";

const ONE = "- [ ] Fix it @alice due 2026-04-01";
const oneItem = [opensIncident, writes(ONE)];
const POSTMORTEM = "Postmortem: Down (open)";
const TRANSFER = "no way to transfer an issue (GraphQL)";

const transfers = (to: string): Step => item("Fix it", (bob, number) => bob.transfers(number, to));
const closes: Step = item("Fix it", (bob, number) => bob.closes(number));
const attic = { repositories: { "acme/attic": {} } };

/** Items, repositories and owners that move. */
export const MOVES: readonly Scenario[] = [
  {
    name: "an item is transferred to another repository of the App",
    gap: TRANSFER,
    world: attic,
    steps: [...oneItem, transfers("acme/attic")],
    outcome: [POSTMORTEM, "[ ] Fix it · alice · 2026-04-01 (open) in acme/attic"],
  },
  {
    name: "an item is transferred, and closed there",
    gap: TRANSFER,
    world: attic,
    steps: [...oneItem, transfers("acme/attic"), closes],
    outcome: [POSTMORTEM, "[x] Fix it · alice · 2026-04-01 (closed as completed) in acme/attic"],
  },
  {
    name: "a committed item is deleted, and dropped on its postmortem",
    gap: "no way to delete an issue (GraphQL)",
    steps: [
      ...oneItem,
      hoursPass(25),
      (sim) => sim.sweep(),
      async (sim) => {
        const { number } = await sim.item("Fix it");
        await sim.as("bob").deletes(number);
        const postmortem = await sim.postmortem();
        await sim.as("alice").comments(postmortem.number, `/drop #${number} the vendor is gone`);
      },
    ],
    outcome: [POSTMORTEM],
  },
  {
    name: "an item is closed, and transferred in the same minute",
    gap: TRANSFER,
    world: attic,
    steps: [
      ...oneItem,
      async (sim) => {
        await closes(sim);
        await transfers("acme/attic")(sim);
      },
    ],
    outcome: [POSTMORTEM, "[x] Fix it · alice · 2026-04-01 (closed as completed) in acme/attic"],
  },
  {
    name: "an item is transferred to where others of its postmortem are, and back",
    gap: TRANSFER,
    world: attic,
    steps: [
      opensIncident,
      writes(ONE, "- [ ] Check it @bob due 2026-04-01 repo: acme/attic"),
      transfers("acme/attic"),
      transfers("acme/shop"),
      closes,
    ],
    outcome: [
      POSTMORTEM,
      "[ ] Check it · bob · 2026-04-01 (open) in acme/attic",
      "[x] Fix it · alice · 2026-04-01 (closed as completed)",
    ],
  },
  {
    name: "an item is transferred twice before the App sees it",
    gap: TRANSFER,
    world: { repositories: { "acme/attic": {}, "acme/cellar": {} } },
    steps: [
      ...oneItem,
      async (sim) => {
        await transfers("acme/attic")(sim);
        await transfers("acme/cellar")(sim);
      },
    ],
    outcome: [POSTMORTEM, "[ ] Fix it · alice · 2026-04-01 (open) in acme/cellar"],
  },
  {
    name: "the repository is renamed: its items stay in step",
    gap: "a repository cannot be renamed",
    steps: [...oneItem, (sim) => sim.as("alice").renamesRepository("store"), closes],
    outcome: [
      "Postmortem: Down (open) in acme/store",
      "[x] Fix it · alice · 2026-04-01 (closed as completed) in acme/store",
    ],
  },
  {
    name: "an item's repository is renamed: the item stays in step",
    gap: "a repository cannot be renamed",
    world: attic,
    steps: [
      opensIncident,
      writes(`${ONE} repo: acme/attic`),
      (sim) => sim.as("alice").in("acme/attic").renamesRepository("loft"),
      closes,
    ],
    outcome: [POSTMORTEM, "[x] Fix it · alice · 2026-04-01 (closed as completed) in acme/loft"],
  },
  {
    name: "the incident is transferred, and its item is closed",
    gap: TRANSFER,
    world: attic,
    steps: [
      ...oneItem,
      (sim) => sim.as("alice").transfers(INCIDENT, "acme/attic"),
      (sim) => sim.as("alice").in("acme/attic").labels(1, "incident"),
      closes,
    ],
    outcome: [POSTMORTEM, "[x] Fix it · alice · 2026-04-01 (closed as completed)"],
  },
];

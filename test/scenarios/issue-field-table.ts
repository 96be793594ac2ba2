import { changesLine, hoursPass, item, opensIncident, type Scenario, type Step, writes } from "./scenario.ts";
import type { WorldSeed } from "./simulation.ts";

/** Target date shows due dates. */
export const DATED: WorldSeed = { config: "fields: { due: Target date }\n", choices: ["issue-fields"] };

export const setsDate = (value: string | null): Step =>
  item("Fix it", (bob, number) => bob.setsField(number, "Target date", value));

/** Priority shows priorities, too. */
export const RANKED: WorldSeed = { ...DATED, config: "fields: { due: Target date, priority: Priority }\n" };

export const selects = (option: string | null): Step =>
  item("Fix it", (bob, number) => bob.setsField(number, "Priority", option));

export const tracked: readonly Step[] = [opensIncident, writes("- [ ] Fix it @alice due 2026-04-01")];

/** An approver moves the date. */
const extendsIt: Step = async (sim) => {
  const { number } = await sim.item("Fix it");
  await sim.as("alice").comments(number, "/extend 2026-04-15 Parts are late");
};

/** Postmortems and items open with types, and an issue of another type is an incident. */
export const TYPED: WorldSeed = {
  config: "types: { postmortem: bug, action_item: Task }\nincident: { types: [Feature] }\n",
};

const gap = "no issue fields";

export const ISSUE_FIELDS: readonly Scenario[] = [
  {
    name: "the fields of an API that tells them only by themselves",
    world: { ...DATED, hub: { listsFields: false } },
    gap,
    steps: [...tracked, setsDate("2026-04-11")],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-13 (open)"],
  },
  {
    name: "the field of an item follows its line, and the line follows the field",
    world: DATED,
    gap,
    steps: [
      ...tracked,
      changesLine("Fix it", (line) => line.replace("2026-04-01", "2026-04-08")),
      setsDate("2026-04-11"),
      setsDate(null),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-13 (open)"],
  },
  {
    name: "the field of a committed item moves only by a command",
    world: DATED,
    gap,
    steps: [
      ...tracked,
      hoursPass(25),
      setsDate("2026-04-08"),
      item("Fix it", (bob, number) => bob.comments(number, "/extend 2026-04-02 Parts are late")),
      extendsIt,
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-15 (open)"],
  },
  {
    name: "the fields of issues that people opened or that lost their lines",
    world: DATED,
    gap,
    steps: [
      opensIncident,
      async (sim) => {
        const number = await sim.as("bob").opens({ title: "Test it" });
        await writes("- [ ] Fix it @alice due 2026-04-01", `- [ ] #${number} Test it due 2026-04-03`)(sim);
      },
      hoursPass(25),
      changesLine("Fix it", () => null),
      setsDate("2026-05-04"),
    ],
    outcome: [
      "Postmortem: Down (open)",
      "[ ] Test it · nobody · 2026-04-03 (open)",
      "— Fix it · alice · 2026-04-01 (open)",
    ],
  },
  {
    name: "the priority in a field goes both ways, and down only by a command",
    world: RANKED,
    gap,
    steps: [
      opensIncident,
      writes("- [ ] Fix it @alice due 2026-04-01 P2"),
      selects("Low"),
      changesLine("Fix it", (line) => line.replace("P3", "P1")),
      hoursPass(25),
      selects("Urgent"),
      selects("Medium"),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "postmortems and items open with issue types",
    world: TYPED,
    gap,
    steps: [
      (sim) => sim.as("alice").opens({ title: "Down", type: "Feature" }),
      writes("- [ ] Fix it @alice due 2026-04-01"),
    ],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
  {
    name: "another bot empties the field of every item",
    world: { ...DATED, rival: [({ fields }) => (Object.keys(fields).length > 0 ? { fields: {} } : null)] },
    gap,
    steps: [...tracked],
    outcome: ["Postmortem: Down (open)", "[ ] Fix it · alice · 2026-04-01 (open)"],
  },
];

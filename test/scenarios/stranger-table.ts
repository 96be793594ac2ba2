import {
  type Actor,
  INCIDENT,
  opensIncident,
  type Scenario,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import type { WorldSeed } from "./simulation.ts";

const ROLES = "every member of an organization is an admin";
const OPENED = ["Postmortem: Down (open)"];

/** A public repository, with this setting for who can declare incidents. */
export const publicShop = (config = ""): WorldSeed => ({
  repositories: { "acme/shop": { private: false, files: { ".github/followthrough.yml": config } } },
});

/** Someone opens an issue by the form, which adds the label. */
export const fillsForm =
  (login: string): Step =>
  (sim) =>
    sim.as(login).opens({ title: "Down", labels: ["incident"] });

const onIncident =
  (login: string, words: string): Step =>
  (sim) =>
    sim.as(login).comments(INCIDENT, words);

/** A stranger's issue becomes an item, because someone names it in a line. */
export const adoptsTheirs: readonly Step[] = [
  opensIncident,
  async (sim) => {
    const number = await sim.as("erin").opens({ title: "Slow queries" });
    await writes(`- [ ] #${number} Tune the queries @alice due 2026-04-01`)(sim);
  },
];

/** Someone acts on the issue of that item. */
export const onTheirs =
  (login: string, act: (person: Actor, number: number) => unknown): Step =>
  async (sim) => {
    const { repository, number } = await sim.item("Slow");
    await act(sim.as(login).in(repository), number);
  };

const OPEN_ITEM = [...OPENED, "[ ] Slow queries · alice · 2026-04-01 (open)"];
const DONE_ITEM = [...OPENED, "[x] Slow queries · alice · 2026-04-01 (closed as completed)"];
const closes = (login: string) => onTheirs(login, (person, number) => person.closes(number));

const CLOSINGS: readonly Scenario[] = [
  {
    name: "a stranger closes the issue of an item that they wrote",
    gap: ROLES,
    world: publicShop(),
    steps: [...adoptsTheirs, closes("erin")],
    outcome: OPEN_ITEM,
  },
  {
    name: "a stranger closes the issue of an item that they wrote, and its box follows",
    gap: ROLES,
    world: { ...publicShop(), hub: { boxes: "closing" } },
    steps: [...adoptsTheirs, closes("erin")],
    outcome: OPEN_ITEM,
  },
  {
    name: "a stranger closes the issue of an item that they wrote as a duplicate of another item",
    gap: ROLES,
    world: publicShop(),
    steps: [
      ...adoptsTheirs,
      writes("- [ ] Watch lag @alice due 2026-04-01"),
      onTheirs("erin", async (erin, number) => erin.closesAsDuplicate(number, number + 1)),
    ],
    outcome: [...OPEN_ITEM, "[ ] Watch lag · alice · 2026-04-01 (open)"],
  },
  {
    name: "a stranger closes the issue of an item that they wrote, then someone with the triage role does",
    gap: ROLES,
    world: publicShop(),
    steps: [...adoptsTheirs, closes("erin"), closes("carol")],
    outcome: DONE_ITEM,
  },
  {
    name: "an App closes an item in a public repository",
    gap: ROLES,
    world: publicShop(),
    steps: [...adoptsTheirs, closes("pager[bot]")],
    outcome: OPEN_ITEM,
  },
  {
    name: "an App that the settings name closes an item in a public repository",
    gap: ROLES,
    world: publicShop("closure: { apps: [pager] }\n"),
    steps: [...adoptsTheirs, closes("pager[bot]")],
    outcome: DONE_ITEM,
  },
  {
    name: "an App closes an item in a private repository",
    gap: ROLES,
    steps: [...adoptsTheirs, closes("pager[bot]")],
    outcome: DONE_ITEM,
  },
  {
    name: "a workflow closes an item in a private repository",
    gap: ROLES,
    steps: [...adoptsTheirs, closes("github-actions[bot]")],
    outcome: OPEN_ITEM,
  },
  {
    name: "a merge queue merges the fix of an item, which closes it",
    gap: ROLES,
    world: publicShop(),
    steps: [
      ...adoptsTheirs,
      together(
        onTheirs("erin", (erin, number) =>
          erin.namesInPullRequest(number, { merged: true, from: "acme/shop", body: `Fixes #${number}` }),
        ),
        closes("github-merge-queue[bot]"),
      ),
    ],
    outcome: DONE_ITEM,
  },
];

/** Strangers open incidents by the issue form of a public repository, and close what they wrote. */
export const STRANGERS: readonly Scenario[] = [
  ...CLOSINGS,
  {
    name: "a stranger opens an incident in a public repository",
    gap: ROLES,
    world: publicShop(),
    steps: [fillsForm("erin")],
    outcome: [],
  },
  {
    name: "a stranger opens an incident, and someone with the triage role asks for a postmortem",
    gap: ROLES,
    world: publicShop(),
    steps: [fillsForm("erin"), onIncident("erin", "/postmortem"), onIncident("carol", "/postmortem")],
    outcome: OPENED,
  },
  {
    name: "a stranger opens an incident, and someone with the triage role adds the label again",
    gap: ROLES,
    world: publicShop(),
    steps: [
      fillsForm("erin"),
      (sim) => sim.as("carol").unlabels(INCIDENT, "incident"),
      (sim) => sim.as("carol").labels(INCIDENT, "incident"),
    ],
    outcome: OPENED,
  },
  {
    name: "a stranger opens an incident of an issue type in a public repository",
    gap: "no issue types",
    world: publicShop("incident: { types: [Incident] }\n"),
    steps: [(sim) => sim.as("erin").opens({ title: "Down", type: "Incident" })],
    outcome: [],
  },
  {
    name: "another App opens an incident in a public repository",
    gap: ROLES,
    world: publicShop(),
    steps: [fillsForm("pager[bot]")],
    outcome: OPENED,
  },
  {
    name: "a stranger opens an incident in a public repository that lets anyone declare one",
    gap: ROLES,
    world: publicShop("incident: { anyone: true }\n"),
    steps: [fillsForm("erin")],
    outcome: OPENED,
  },
  {
    name: "someone with the read role opens an incident in a private repository that lets few declare one",
    gap: ROLES,
    world: { config: "incident: { anyone: false }\n" },
    steps: [fillsForm("dave")],
    outcome: [],
  },
];

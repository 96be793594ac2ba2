import { INCIDENT, type Scenario, type Step } from "./scenario.ts";
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

/** Strangers open incidents by the issue form of a public repository. */
export const STRANGERS: readonly Scenario[] = [
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

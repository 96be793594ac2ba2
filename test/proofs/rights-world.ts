import { readMarker } from "../../src/record/marker.ts";
import { APP } from "../fake-github/hub.ts";
import { type IssueRow, type IssueValue, nowOf } from "../fake-github/state.ts";
import { anIncident, fillsSections, INCIDENT, writes } from "../scenarios/scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "../scenarios/simulation.ts";
import { type Checkpoint, keep, restore } from "./checkpoint.ts";
import { ASKERS, type Cell, CONFIG, LINE, NEWS, type View, type Wish } from "./roles.ts";

const POSTMORTEM = 2;
const ITEM = 3;
const OTHER = 4;
const NUMBERS = { incident: INCIDENT, postmortem: POSTMORTEM, item: ITEM, "another issue": OTHER };
const MINUTE = 60_000;

const collaborators = Object.fromEntries(ASKERS.flatMap(({ login, role }) => (role ? [[login, role]] : [])));
const WORLD: WorldSeed = {
  repositories: { "acme/shop": { collaborators, files: { ".github/followthrough.yml": CONFIG } } },
};

/**
 * An incident, its postmortem, one item that nobody counts on yet unless it is complete, and another issue; olga owns
 * both. The App is at rest, then gone.
 */
export async function settled(world: Wish["world"]): Promise<Checkpoint> {
  const sim = new Simulation(WORLD);
  const { state } = sim.github.hub;
  for (const { login, type } of ASKERS) {
    state.users.set(login.toLowerCase(), { login, type, id: sim.github.hub.id() });
  }
  const teams: Record<string, string[]> = {};
  for (const { login, team } of ASKERS) if (team) teams[team] = [...(teams[team] ?? []), login];
  state.organizations.set("acme", { ...state.organizations.get("acme")!, teams });
  sim.startApp();
  await sim.rest();
  for (const step of [anIncident, ...(world === "complete" ? [fillsSections] : []), writes(LINE)]) {
    await step(sim);
    await sim.pass(MINUTE);
  }
  sim.as("alice").opens({ title: "Slow", labels: ["bug"] });
  sim.as("alice").assigns(POSTMORTEM, "olga");
  sim.as("alice").comments(INCIDENT, NEWS);
  if (world === "waived") sim.as("alice").comments(ITEM, "/waive 30d the vendor mends it");
  await sim.pass(MINUTE);
  return keep(sim);
}

/** Plays one cell from there, until nothing is left to do; says what can be seen then. */
export async function playCell(checkpoint: Checkpoint, { asker, wish, fate, way }: Cell): Promise<View> {
  const sim = new Simulation(WORLD);
  restore(sim, checkpoint);
  sim.startApp();
  await sim.rest();
  if (way === "sweep") sim.arrange = () => [];
  const person = sim.as(asker.login);
  const number = NUMBERS[wish.on];
  const comment = person.comments(number, fate === "edited" ? "Hm." : wish.says);
  if (fate === "edited") {
    await sim.pass(2_000);
    person.editsComment(comment, wish.says);
  }
  if (fate === "deleted") sim.github.life.deleteComment(comment, asker.login);
  if (wish.closes) person.closes(number, wish.closes);
  await sim.rest();
  if (way === "sweep") await sim.sweep();
  if (fate === "replayed") await replay(sim);
  return viewOf(sim);
}

/** Every webhook so far comes again, backwards at that; and all is swept once more. */
async function replay(sim: Simulation): Promise<void> {
  await sim.pass(HOUR);
  const deliveries = [...sim.github.hub.state.deliveries].reverse();
  for (const delivery of deliveries) sim.running[0]!.deliver(delivery);
  await sim.rest();
  await sim.sweep();
}

function viewOf({ github: { hub } }: Simulation): View {
  const shop = hub.repository("acme", "shop")!;
  const item = nowOf(hub.issue(shop, ITEM)!);
  const reading = readMarker(item.body ?? "");
  if (reading.found !== "marker" || reading.marker.kind !== "action-item")
    throw new Error("The item is none.");
  const { due, extensions, waiver, dropped } = reading.marker.ledger;
  const page = hub.issue(shop, POSTMORTEM)!;
  const body = nowOf(page).body ?? "";
  const [, box, lineDue] = /^- \[(.)\] #3 .*due (\S+)/m.exec(body) ?? [];
  const labels = shop.labels.filter(({ id }) => item.labels.includes(id)).map(({ name }) => name);
  return {
    due,
    lineDue: lineDue ?? "none",
    box: box === "x",
    state: stateOf(item),
    owners: item.assignees,
    priority: labels.find((name) => /^P\d$/.test(name)) ?? null,
    extensions: extensions.map(({ from, to, by }) => `${from} → ${to} by ${by}`),
    waiver: waiver && `until ${waiver.until} by ${waiver.by}`,
    dropped: dropped ? `by ${dropped.by}: ${dropped.reason}` : null,
    postmortems: hub.issuesOf(shop).filter((row) => isPostmortem(row)).length,
    page: stateOf(nowOf(page)),
    timelineIsNew: body.includes("rolled back"),
    statuses: hub.comments(page).filter((row) => /^\*\*Status.*followthrough-reply/s.test(nowOf(row)!.body))
      .length,
  };
}

function stateOf({ state, stateReason }: IssueValue): string {
  return state === "open" ? "open" : `closed as ${stateReason}`;
}

function isPostmortem(row: IssueRow): boolean {
  return row.author === APP.bot && row.number !== INCIDENT && nowOf(row).title.startsWith("Postmortem");
}

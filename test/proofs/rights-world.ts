import { readMarker } from "../../src/record/marker.ts";
import { APP } from "../fake-github/hub.ts";
import { type IssueRow, type IssueValue, nowOf } from "../fake-github/state.ts";
import { fillsSections, INCIDENT, opensIncident, writes } from "../scenarios/scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "../scenarios/simulation.ts";
import { type Checkpoint, restoreCheckpoint, takeCheckpoint } from "./checkpoint.ts";
import {
  type Cell,
  CONFIG,
  LINE,
  REQUESTERS,
  REVIEW_CONFIG,
  type Request,
  TIMELINE_COMMENT,
  type View,
} from "./roles.ts";

const POSTMORTEM = 2;
const ITEM = 3;
const OTHER = 4;
const NUMBERS = { incident: INCIDENT, postmortem: POSTMORTEM, item: ITEM, "another issue": OTHER };
const MINUTE = 60_000;

const collaborators = Object.fromEntries(
  REQUESTERS.flatMap(({ login, role }) => (role ? [[login, role]] : [])),
);
const withConfig = (config: string): WorldSeed => ({
  repositories: { "acme/shop": { collaborators, files: { ".github/followthrough.yml": config } } },
});
const WORLD = withConfig(CONFIG);

/**
 * An incident, its postmortem, one item that is only committed if the postmortem is complete, and another issue. Olga
 * owns both. The App becomes idle, then stops.
 */
export async function settledWorld(world: Request["world"]): Promise<Checkpoint> {
  const sim = new Simulation(world === "reviewed" ? withConfig(REVIEW_CONFIG) : WORLD);
  const { state } = sim.github.hub;
  for (const { login, type } of REQUESTERS) {
    state.users.set(login.toLowerCase(), { login, type, id: sim.github.hub.id() });
  }
  const teams: Record<string, string[]> = {};
  for (const { login, team } of REQUESTERS) if (team) teams[team] = [...(teams[team] ?? []), login];
  state.organizations.set("acme", { ...state.organizations.get("acme")!, teams });
  sim.startApp();
  await sim.rest();
  const isWhole = world === "complete" || world === "reviewed";
  for (const step of [opensIncident, ...(isWhole ? [fillsSections] : []), writes(LINE)]) {
    await step(sim);
    await sim.pass(MINUTE);
  }
  sim.as("alice").opens({ title: "Slow", labels: ["bug"] });
  sim.as("alice").assigns(POSTMORTEM, "olga");
  sim.as("alice").comments(INCIDENT, TIMELINE_COMMENT);
  if (world === "waived") sim.as("alice").comments(ITEM, "/waive 30d the vendor fixes it");
  await sim.pass(MINUTE);
  return takeCheckpoint(sim);
}

/** Runs one cell from the checkpoint until the App is idle, and returns the visible result. */
export async function playCell(
  checkpoint: Checkpoint,
  { requester, request, commentState, trigger }: Cell,
): Promise<View> {
  const sim = new Simulation(WORLD);
  restoreCheckpoint(sim, checkpoint);
  sim.startApp();
  await sim.rest();
  if (trigger === "sweep") sim.arrange = () => [];
  const person = sim.as(requester.login);
  const number = NUMBERS[request.on];
  const comment = person.comments(number, commentState === "edited" ? "Hm." : request.says);
  if (commentState === "edited") {
    await sim.pass(2_000);
    person.editsComment(comment, request.says);
  }
  if (commentState === "deleted") sim.github.life.deleteComment(comment, requester.login);
  if (request.closes) person.closes(number, request.closes);
  await sim.rest();
  if (trigger === "sweep") await sim.sweep();
  if (commentState === "replayed") await replay(sim);
  return viewOf(sim);
}

/** Delivers every webhook again, in reverse order, and sweeps once more. */
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
  const record = readMarker(body);
  const { reviews = [] } =
    record.found === "marker" && record.marker.kind === "postmortem" ? record.marker : {};
  const [, box, lineDue] = /^- \[(.)\] \[#3\].*due (\S+)/m.exec(body) ?? [];
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
    isTimelineUpdated: body.includes("rolled back"),
    statuses: hub.comments(page).filter((row) => /^### Status: .*followthrough-reply/s.test(nowOf(row)!.body))
      .length,
    reviews: reviews.map(({ by, verdict }) => `${by}: ${verdict}`),
  };
}

function stateOf({ state, stateReason }: IssueValue): string {
  return state === "open" ? "open" : `closed as ${stateReason}`;
}

function isPostmortem(row: IssueRow): boolean {
  return row.author === APP.bot && row.number !== INCIDENT && nowOf(row).title.startsWith("Postmortem");
}

import { INDEX_TITLE, renderIndex } from "../../../src/markdown/messages/repository-index.ts";
import { signComment } from "../../../src/record/comment-signature.ts";
import { STATUS_HEADING, withTag } from "../../../src/record/comment-tag.ts";
import { INDEX_LABEL, signReport } from "../../../src/record/report-tag.ts";
import { APP } from "../../fake-github/hub.ts";
import { type IssueRow, nowOf } from "../../fake-github/state.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import type { Simulation } from "../../scenarios/simulation.ts";
import { imitate, openPage } from "./build-page.ts";
import { COPIED, recordedIn } from "./records.ts";
import { Scene } from "./scene.ts";
import type { AnyState, IncidentState, Place } from "./state.ts";
import { closingOf, filled, mentionOf, NOWHERE, OWNER } from "./texts.ts";

/*
 * Makes a state in the model of GitHub: the App writes what it once wrote, with its own key, and people do the rest. Nobody who is at
 * work hears of it.
 */

/** A simulation whose repository is in this state, a minute or some days after it got there. Nobody is at work. */
export function build(state: AnyState): Simulation {
  const scene = new Scene(state);
  openIncidents(scene);
  for (const incident of state.incidents) {
    for (const page of incident.pages) openPage(scene, incident, page);
    if (incident.imitation > 0) imitate(scene, incident.pages[0]!);
  }
  openIndexes(scene);
  for (const incident of state.incidents) happen(scene, incident);
  scene.in("shop");
  return scene.sim;
}

function openIncidents(scene: Scene): void {
  const { incidents } = scene.state;
  for (const { number, room } of incidents) {
    const body = filled("It is down.", room);
    scene.alice.opens({ title: `Outage ${number}`, labels: ["incident"], body });
    scene.tick();
  }
  for (const { number, shares } of incidents) {
    const [page] = incidents[0]!.pages;
    const command = `/postmortem ${page && mentionOf(page.number, page.home, "shop")}`;
    if (shares !== "nothing") scene.sharing.set(number, scene.alice.comments(number, command).id);
    scene.tick();
  }
}

function openIndexes(scene: Scene): void {
  const { index } = scene.state;
  const count = ["none", "forged"].includes(index)
    ? 0
    : ["one", "closed", "deleted", "full"].includes(index)
      ? 1
      : 2;
  const { life } = scene.sim.github;
  const labels = { actionItem: "action-item", postmortem: "postmortem" };
  const bodyOf = (row: IssueRow | null, part = {}) => {
    const issue = recordedIn(row ?? COPIED, scene.id("shop"));
    return signReport(renderIndex(labels), { issue, openedAt: scene.now, labels, ...part }, SIGNER);
  };
  for (let i = 0; i < count; i++) {
    const part = index.includes("part") ? { part: i + 1, parts: 2 } : {};
    const title = i > 0 && index.includes("part") ? `${INDEX_TITLE} (${i + 1})` : INDEX_TITLE;
    const row = scene.open("shop", title, [INDEX_LABEL], (own) => bodyOf(own, part));
    const isLast = i === count - 1;
    if (isLast && index.startsWith("closed")) scene.sim.as("bob").closes(row.number);
    if (isLast && index.startsWith("deleted")) life.remove(row, OWNER);
    if (index === "full") life.change(row, OWNER, { body: filled(nowOf(row).body!, "none") });
  }
  if (index === "forged")
    scene.sim.as("dave").opens({ title: INDEX_TITLE, body: bodyOf(null), labels: [INDEX_LABEL] });
}

/** What people did since, and what the App said. */
function happen(scene: Scene, incident: IncidentState): void {
  const { hub, life } = scene.sim.github;
  const says = (place: Place, number: number, body: string, author: string = APP.bot) => {
    const repository = scene.in(place);
    const on = { ref: { number }, repositoryId: repository.id };
    life.comment(hub.issue(repository, number)!, author, signComment(body, on, SIGNER));
    scene.tick();
  };
  const { number: first = NOWHERE, home = "shop" } = incident.pages[0] ?? {};
  const named = mentionOf(first, home, "shop");
  const record = withTag(`The postmortem of this incident is ${named}.`, `postmortem acme/${home}#${first}`);
  const { remembers } = incident;
  const forged = record.replaceAll(`#${first}`, `#${NOWHERE}`);
  if (remembers === "by a person") says("shop", incident.number, forged, "dave");
  else
    for (let i = 0; i < ["nothing", "once", "twice"].indexOf(remembers); i++)
      says("shop", incident.number, record);
  for (const page of incident.pages) {
    const bob = scene.as("bob", page.home);
    for (let i = 0; i < page.statuses; i++)
      says(page.home, page.number, `${STATUS_HEADING}\nAs it was ${i}.`);
    if (page.isDiscussed) bob.comments(page.number, "We should talk about this.");
    const reason = closingOf(page.is);
    if (reason) bob.closes(page.number, reason);
    if (page.is === "deleted") scene.as(OWNER, page.home).deletes(page.number);
    const to = page.is === "away" ? "attic" : page.is === "moved" ? "infra" : page.home;
    if (to !== page.home) life.transfer(hub.issue(scene.in(page.home), page.number)!, scene.in(to), OWNER);
    scene.tick();
  }
  if (incident.is === "closed") scene.alice.closes(incident.number);
  if (incident.is === "deleted") scene.alice.deletes(incident.number);
  if (incident.is === "unlabeled") {
    scene.alice.unlabels(incident.number, scene.state.labels === "as set" ? "incident" : "Incident");
  }
}

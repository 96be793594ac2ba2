import { APP } from "../../fake-github/hub.ts";
import type { IssueRow } from "../../fake-github/state.ts";
import { Simulation } from "../../scenarios/simulation.ts";
import { filesOf } from "./records.ts";
import { type AnyState, type Place, placesOf } from "./state.ts";
import { OWNER } from "./texts.ts";

/** The first number in the attic, where no other is like it. */
const FAR = 1_000;
/** What a person wrote in an issue that became an item. */
export const OWN_WORDS = "I saw it first.";

/** The repositories of a state in which nothing happened yet, and who acts there. Nobody is at work. */
export class Scene {
  readonly sim: Simulation;
  readonly state: AnyState;
  /** By the number of an incident, the comment that asks to share the first page. */
  readonly sharing = new Map<number, number>();

  constructor(state: AnyState) {
    const { lacks } = state;
    const api = { subIssues: lacks !== "sub-issues", graphql: lacks !== "GraphQL" };
    const places = placesOf(state);
    const files = filesOf(state);
    const repositories = {
      ...Object.fromEntries(places.map((place) => [`acme/${place}`, { files }])),
      "acme/attic": { installed: false },
    };
    this.sim = new Simulation({ ...api, repositories });
    this.sim.github.hub.repository("acme", "attic")!.nextNumber = FAR;
    this.state = state;
    if (state.labels === "other case")
      for (const place of places) this.as(OWNER, place).makesLabels("Incident", "Postmortem", "Action-Item");
  }

  get alice() {
    return this.as(OWNER);
  }

  as(login: string, place: Place = "shop") {
    return this.sim.as(login).in(`acme/${place}`);
  }

  /** Numbers go on from those of the other repositories, so that each one tells an issue. */
  in(place: Place) {
    const { repositories } = this.sim.github.hub.state;
    const here = repositories.filter(({ name }) => name !== "attic");
    const next = Math.max(...here.map(({ nextNumber }) => nextNumber));
    for (const repository of here) repository.nextNumber = next;
    return this.sim.github.hub.repository("acme", place)!;
  }

  id(place: Place): number {
    return this.in(place).id;
  }

  tick(): void {
    this.sim.time.set(this.sim.time.milliseconds + 2_000);
  }

  get now(): string {
    return `${new Date(this.sim.time.milliseconds).toISOString().slice(0, 19)}Z`;
  }

  /** As the App opens an issue, and writes its record once its id is known. */
  open(
    place: Place,
    title: string,
    labels: string[],
    bodyOf: (row: IssueRow) => string,
    author: string = APP.bot,
  ): IssueRow {
    const { life } = this.sim.github;
    this.tick();
    const body = author === APP.bot ? null : OWN_WORDS;
    const row = life.open(this.in(place), author, { title, labels, body, assignees: [OWNER] });
    life.change(row, APP.bot, { body: bodyOf(row) });
    return row;
  }
}

import type { Ledger } from "../../../src/domain/items/ledger.ts";
import { PRIORITIES } from "../../../src/domain/priority.ts";
import { writeEntries } from "../../../src/record/index-entries.ts";
import { writeMarker } from "../../../src/record/marker.ts";
import type { ItemMarker } from "../../../src/record/marker-types.ts";
import { INDEX_LABEL, INDEX_TAG, signReport } from "../../../src/record/report-tag.ts";
import { APP } from "../../fake-github/hub.ts";
import { Person, settle } from "../../fake-github/people.ts";
import { GitHub } from "../../fake-github/server.ts";
import { nowOf } from "../../fake-github/state.ts";
import { SimulatedTime } from "../../fake-github/time.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import type { Chance } from "../quarter/actions.ts";
import { askGate, type Recorded } from "./recorder.ts";

/* A repository whose records somebody writes as the App does, faster than the App. */

const START = "2026-10-05T06:00:00Z";
const HOUR = 3_600_000;
const MINUTE = 60_000;
const AREAS = {
  web: { paths: ["web/**"], labels: ["area/web"] },
  pay: { paths: ["pay/**"], labels: ["area/pay"] },
};

export interface GeneratedPast {
  readonly github: GitHub;
  readonly time: SimulatedTime;
  readonly recorded: readonly Recorded[];
  /** The numbers of the items. */
  readonly items: readonly number[];
  readonly pulls: readonly number[];
}

class World {
  readonly time = new SimulatedTime(START);
  readonly github = new GitHub(this.time);
  readonly app = new Person(this.github, APP.bot);
  readonly chance: Chance;
  readonly ledgers = new Map<number, Ledger>();
  #index = 0;

  constructor(chance: Chance) {
    this.chance = chance;
    settle(this.github, {
      "acme/shop": { files: { ".github/followthrough.yml": JSON.stringify(this.#settings()) } },
    });
    this.#index = this.app.opens({ title: "Index", body: INDEX_TAG, labels: [INDEX_LABEL] });
    this.writeIndex();
  }

  /** JSON is YAML. */
  #settings() {
    const { chance } = this;
    return {
      ...(chance(2) === 0 && { signing_keys: [SIGNER.publicKey], apps: ["followthrough"] }),
      time_zone: this.pick(["UTC", "Europe/Berlin", "America/Los_Angeles"]),
      gate: {
        areas: AREAS,
        grace_days: chance(3),
        scope: this.pick(["all", "changed-areas"]),
        fail_on: this.pick(["overdue", "due-soon", "none"]),
        hotfix_labels: ["hotfix"],
        ignore_labels: ["ignored"],
        holds_everyone_after_days: 3 + chance(8),
        ...(chance(3) === 0 && { priorities: ["P0", "P1"] }),
      },
    };
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.chance(values.length)]!;
  }

  day(fromNow: number): string {
    return new Date(this.time.milliseconds + fromNow * 24 * HOUR).toISOString().slice(0, 10);
  }

  row(number: number) {
    const { hub } = this.github;
    return hub.issue(hub.repository("acme", "shop")!, number)!;
  }

  /** Opens an item, and names the issue in its record with a second write, as the App does. */
  openItem(): void {
    const owners = this.pick([["alice"], ["bob"], ["alice", "carol"], []]);
    const due = this.day(this.chance(12));
    const synced = { done: false, owners, title: `Item ${this.ledgers.size}` };
    const ledger: Ledger = {
      ...{ originalDue: due, due, trackedAt: this.now(), extensions: [], waiver: null },
      terms: { priority: this.pick([null, ...PRIORITIES]), areas: this.pick([[], ["web"], ["pay"]]), owners },
      base: { line: synced, issue: synced, seenAt: this.now() },
    };
    const labels = ["action-item", ...(this.chance(4) === 0 ? ["area/pay"] : [])];
    const number = this.app.opens({
      title: "Item",
      body: this.#text(ledger, null),
      labels,
      assignees: owners,
    });
    this.keep(number, ledger);
  }

  now(): string {
    return new Date(this.time.milliseconds).toISOString();
  }

  keep(number: number, ledger: Ledger): void {
    this.ledgers.set(number, ledger);
    this.app.edits(number, () => this.#text(ledger, number));
  }

  #text(ledger: Ledger, number: number | null): string {
    const repositoryId = this.github.hub.repository("acme", "shop")!.id;
    const issue = number === null ? { repositoryId } : { repositoryId, number, id: this.row(number).id };
    const marker: ItemMarker = {
      ...{ kind: "action-item", key: "acme/shop#900", words: ledger.base.issue.title, occurrence: 1 },
      postmortem: { repositoryId, number: 901, id: 901 },
      ...{ adopted: false, issue, ledger },
    };
    return `What to do.\n\n${writeMarker(marker, SIGNER)}`;
  }

  /** The App lists what is open. */
  writeIndex(): void {
    const { id: repositoryId } = this.github.hub.repository("acme", "shop")!;
    const row = this.row(this.#index);
    const open = [...this.ledgers].filter(([number]) => nowOf(this.row(number)).state === "open");
    const entries = open.map(([number, { due }]) => {
      return { number, due, node: `I_${this.row(number).id}`, postmortem: "#901" };
    });
    const identity = {
      ...{ issue: { repositoryId, number: this.#index, id: row.id }, openedAt: START },
      ...(entries.length > 0 && { items: writeEntries(entries) }),
    };
    this.app.edits(this.#index, () => signReport(INDEX_TAG, identity, SIGNER));
  }
}

type Act = (world: World, number: number, ledger: Ledger) => void;

const grant = (world: World) => ({
  reason: "Busy",
  by: "alice",
  at: world.now(),
  commentId: world.chance(1e6) + 1,
});
const person = (world: World) => new Person(world.github, world.pick(["alice", "bob"]));

/** What happens to an item. */
const ACTS: readonly Act[] = [
  (world, number, ledger) => {
    const to = world.day(1 + world.chance(9));
    const extension = { from: ledger.due, to, ...grant(world) };
    world.keep(number, { ...ledger, due: to, extensions: [...ledger.extensions, extension] });
  },
  (world, number, ledger) => {
    const waiver = { until: world.day(1 + world.chance(6)), ...grant(world) };
    world.keep(number, { ...ledger, waiver });
  },
  (world, number, ledger) => world.keep(number, { ...ledger, waiver: null }),
  (world, number, ledger) => {
    const terms = {
      ...ledger.terms,
      priority: world.pick(PRIORITIES),
      owners: [world.pick(["alice", "bob"])],
    };
    world.keep(number, { ...ledger, terms });
  },
  (world, number) => person(world).closes(number),
  (world, number) => person(world).reopens(number),
  (world, number) => person(world).edits(number, (body) => `A note.\n\n${body}`),
  // Somebody gives himself a later date, or takes the record away, until the App writes it again.
  (world, number) => person(world).edits(number, (body) => body.replace(/"due":"2026/, '"due":"2027')),
  (world, number) => person(world).edits(number, () => "Nothing"),
  (world, number) => person(world).labels(number, "ignored"),
  (world, number) => person(world).unlabels(number, "ignored"),
];

/** Some weeks with merges before which the gate was asked. */
export async function generatePast(chance: Chance, steps: number): Promise<GeneratedPast> {
  const world = new World(chance);
  const recorded: Recorded[] = [];
  for (let step = 0; step < steps; step += 1) {
    await world.time.pass(2 * HOUR + chance(30) * HOUR);
    if (world.ledgers.size < 5 && chance(3) === 0) world.openItem();
    const number = world.pick([...world.ledgers.keys(), 0]);
    if (number > 0) world.pick(ACTS)(world, number, world.ledgers.get(number)!);
    await world.time.pass(MINUTE);
    world.writeIndex();
    if (chance(2) === 0) recorded.push(await mergesOne(world));
  }
  await world.time.pass(MINUTE);
  const { github, time, ledgers } = world;
  return { github, time, recorded, items: [...ledgers.keys()], pulls: recorded.map(({ number }) => number) };
}

/** A repository with this many merges, each of which one of 120 items held, and with 1,000 items that were closed before them. */
export async function busyPast(
  chance: Chance,
  merges: number,
): Promise<Pick<GeneratedPast, "github" | "time">> {
  const world = new World(chance);
  for (let index = 0; index < 1_120; index += 1) world.openItem();
  for (const number of [...world.ledgers.keys()].slice(0, 1_000)) world.app.closes(number);
  world.writeIndex();
  await world.time.pass(100 * 24 * HOUR);
  for (let index = 0; index < merges; index += 1) {
    const number = person(world).opensPull({ title: "A change" }, { files: ["web/a.ts"] });
    person(world).merges(number);
  }
  await world.time.pass(24 * HOUR);
  return world;
}

async function mergesOne(world: World): Promise<Recorded> {
  const { chance, github, time } = world;
  const author = new Person(github, world.pick(["alice", "bob", "carol", "dave"]));
  const number = author.opensPull(
    {
      title: "A change",
      body: chance(5) === 0 ? `Fixes #${world.pick([...world.ledgers.keys(), 900])}` : "",
      labels: chance(7) === 0 ? ["hotfix"] : [],
    },
    {
      files: world.pick([["web/a.ts"], ["pay/a.ts"], ["other.ts"]]),
      ...(chance(6) === 0 && { base: "next" }),
    },
  );
  await time.pass(MINUTE);
  const said = await askGate(github, time, number);
  author.merges(number);
  return said;
}

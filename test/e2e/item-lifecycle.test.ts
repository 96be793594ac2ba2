import { afterAll, expect, it } from "@jest/globals";
import { eventually } from "../harness/eventually.ts";
import { fillSections } from "../harness/fill-sections.ts";
import { type ActionResult, actionNode, runGate } from "../harness/gate.ts";
import { APP } from "../harness/github.ts";
import type { ApiIssue } from "../harness/person.ts";
import { stopAll } from "../harness/processes.ts";
import { runSweep, type Sweep } from "../harness/sweep-process.ts";
import { type World, withWorld } from "../harness/world.ts";
import { addActionItems, items, labeledIssues, postmortem, waitUntilIdle } from "../harness/world-helpers.ts";

afterAll(stopAll);

const CONFIG = "escalation: { after: [3 business days], to: [acme/platform] }\n";
const files = { "acme/shop:.github/followthrough.yml": CONFIG };

/** Days since the Monday on which the test starts. It is in the future, because the gate's `as-of` must be. */
const MONDAY = nextMonday(Date.now() + 2 * 86_400_000);
const day = (fromMonday: number): string =>
  new Date(MONDAY + fromMonday * 86_400_000).toISOString().slice(0, 10);

function nextMonday(after: number): number {
  const midnight = Math.ceil(after / 86_400_000) * 86_400_000;
  return midnight + ((8 - new Date(midnight).getUTCDay()) % 7) * 86_400_000;
}

/** The days of a test world: its clock, the App's runs, and what people see afterward. */
class Days {
  readonly #world: World;
  readonly #heard = new Set<number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Sets the time to nine in the morning of this day, for GitHub and for App processes that start afterward. */
  startDay(fromMonday: number): void {
    this.#world.github.setClock(`${day(fromMonday)}T09:00:00Z`);
  }

  /** Runs a sweep from the command line, which must succeed. */
  async sweep(): Promise<Sweep> {
    const swept = await runSweep(this.#world, [], this.#now());
    expect(swept).toMatchObject({ code: 0, output: "" });
    return swept;
  }

  async sweepOnDay(fromMonday: number): Promise<Sweep> {
    this.startDay(fromMonday);
    return this.sweep();
  }

  /** Runs the server while people act, until it has processed everything. */
  async whileServed(people: () => Promise<void>): Promise<void> {
    const server = await this.#world.startServer(this.#now());
    await people();
    await waitUntilIdle(this.#world);
    await server.stop();
  }

  /** The App's comments since the last call, as `#3 text`. */
  async newComments(): Promise<string[]> {
    const alice = this.#world.as("alice");
    const texts = await Promise.all(
      (await alice.issues()).map(async ({ number }) =>
        (await alice.comments(number)).map((comment) => ({ number, ...comment })),
      ),
    );
    const unseen = texts.flat().filter(({ id, user }) => user.login === APP.bot && !this.#heard.has(id));
    for (const { id } of unseen) this.#heard.add(id);
    return unseen.map(({ number, body }) => `#${number} ${body}`);
  }

  /** The digests, oldest first: `open` or `closed`, and the title. */
  async digests(): Promise<string[]> {
    return (await this.#digests()).map(({ state, title }) => `${state}: ${title}`);
  }

  /** This week's digest as people see it, without hidden comments. */
  async digest(): Promise<string> {
    const open = (await this.#digests()).filter(({ state }) => state === "open");
    expect(open).toHaveLength(1);
    return open[0]!.body.replace(/<!--.*?-->\n?/gs, "");
  }

  /** The bundle's verdict on this day. */
  gate(fromMonday: number): Promise<ActionResult> {
    const { github } = this.#world;
    const inputs = { "as-of": day(fromMonday) };
    return runGate({ apiUrl: github.url, token: github.token("dave"), inputs, node: actionNode() });
  }

  #digests(): Promise<ApiIssue[]> {
    return labeledIssues(this.#world, "followthrough-digest");
  }

  #now() {
    return { FOLLOWTHROUGH_NOW: this.#world.github.now() };
  }
}

const labelsOf = ({ labels }: ApiIssue): string[] => labels.map(({ name }) => name);
/** The users that GitHub would notify. A name in code is not a mention. */
const mentions = (text: string): string[] =>
  text.replace(/`[^`]*`|<!--.*?-->/gs, "").match(/(?<!\w)@[\w/-]+/g) ?? [];
const week = (first: number) => `Weekly digest: ${day(first)}`;

/** The first day: from an incident to a complete postmortem, and an extension for one of its items. */
async function firstDay(world: World): Promise<{ page: number; item: number }> {
  const [alice, carol] = [world.as("alice"), world.as("carol")];
  await alice.openIssue({ title: "Checkout is down", labels: ["incident", "sev2"] });
  const { number: page } = await postmortem(world);
  const lines = [`- [ ] Alert on replication lag @carol due ${day(7)} P1`, `- [ ] Rotate keys @bob P4`];
  await alice.editBody(page, addActionItems(...lines));
  const [alert] = await items(world, page, 2);
  const item = alert!.number;
  await alice.editBody(page, fillSections);
  await alice.comment(page, "/complete");
  await eventually(async () => expect((await alice.issue(page)).state).toBe("closed"));
  await carol.comment(item, "/extend +7d the vendor ships the exporter next week");
  await eventually(async () => expect((await alice.issue(item)).body).toContain(day(14)));
  return { page, item };
}

it("an item over several weeks: extended, reminded, overdue, escalated, waived, overdue again, and done", async () => {
  await withWorld({ files, serverless: true }, async (world) => {
    const [days, alice, carol] = [new Days(world), world.as("alice"), world.as("carol")];
    const numbers = { page: 0, item: 0 };

    days.startDay(0);
    await days.whileServed(async () => void Object.assign(numbers, await firstDay(world)));
    const { item } = numbers;
    const now = () => alice.issue(item);
    expect((await now()).body).toContain(
      `- ${day(7)} → ${day(14)}, by carol: [the vendor ships the exporter next week](`,
    );
    await days.sweep();
    expect(await days.digests()).toEqual([`open: ${week(0)}`]);
    await days.newComments();

    // A week before the new due date.
    await days.sweepOnDay(7);
    const [reminder, ...others] = await days.newComments();
    expect(reminder).toContain(`is **due in 7 days** (${day(14)})`);
    expect(mentions(reminder!)).toEqual(["@carol"]);
    expect(others).toEqual([]);
    expect(await days.digests()).toEqual([`closed: ${week(0)}`, `open: ${week(7)}`]);
    expect((await days.sweep()).writes).toEqual([]);

    // The previous day is a Sunday.
    await days.sweepOnDay(13);
    expect(await days.newComments()).toEqual([]);
    expect(await days.digest()).toContain(`Last sweep: ${day(13)}`);

    await days.sweepOnDay(14);
    expect(await days.newComments()).toEqual([expect.stringContaining("is **due today**")]);
    expect(labelsOf(await now())).not.toContain("overdue");
    expect(await days.gate(14)).toMatchObject({ code: 0, outputs: { verdict: "pass" } });

    await days.sweepOnDay(15);
    expect(await days.newComments()).toEqual([]);
    expect(labelsOf(await now())).toContain("overdue");
    const overdueGate = await days.gate(15);
    expect(overdueGate).toMatchObject({ code: 1, outputs: { verdict: "fail", "overdue-count": "1" } });
    for (const part of ["Alert on replication lag", `#${item}`, "carol", "1&nbsp;day"])
      expect(overdueGate.summary).toContain(part);
    expect(await days.digest()).toContain("2 action items open: 1 overdue");

    // The last business day before the escalation.
    await days.sweepOnDay(16);
    expect(await days.newComments()).toEqual([expect.stringMatching(/@carol .* is \*\*2 days overdue\*\*/)]);

    // Three business days after.
    await days.sweepOnDay(17);
    const [escalation, ...rest] = await days.newComments();
    expect(escalation).toMatch(/is \*\*3 days overdue\*\* .* reminders had no effect/);
    expect(mentions(escalation!)).toEqual(["@acme/platform"]);
    expect(rest).toEqual([]);
    expect((await days.sweep()).writes).toEqual([]);

    await days.whileServed(async () => {
      await carol.comment(item, `/waive ${day(22)} I would rather not`);
      const refused = () => days.newComments().then((texts) => expect(texts).toHaveLength(1));
      await eventually(refused);
      expect(labelsOf(await now())).toContain("overdue");
      await alice.comment(item, `/waive ${day(22)} the new region opens first`);
      await eventually(async () => expect(labelsOf(await now())).not.toContain("overdue"));
    });
    expect((await now()).body).toContain(
      `- Waived until ${day(22)}, by alice: [the new region opens first](`,
    );
    const waived = await days.gate(17);
    expect(waived).toMatchObject({ code: 0, outputs: { verdict: "pass", "overdue-count": "0" } });
    expect(waived.summary).toContain("the new region opens first");

    // The weekly reminder is **due today**.
    await days.sweepOnDay(21);
    expect(await days.newComments()).toEqual([]);
    expect(await days.digests()).toEqual([
      `closed: ${week(0)}`,
      `closed: ${week(7)}`,
      `closed: ${week(14)}`,
      `open: ${week(21)}`,
    ]);
    expect(await days.digest()).toMatch(
      /Waived \(1\)[^#]*#\d+\]\(\S+\) Alert on replication lag.*new region/,
    );
    expect((await days.gate(22)).code).toBe(0);

    // The waiver ended yesterday.
    await days.sweepOnDay(23);
    expect(await days.newComments()).toEqual([expect.stringContaining("@carol")]);
    expect(labelsOf(await now())).toContain("overdue");
    expect((await days.gate(23)).code).toBe(1);

    await carol.close(item);
    expect((await days.gate(23)).code).toBe(0);
    await days.sweepOnDay(28);
    expect(labelsOf(await now())).not.toContain("overdue");
    expect(await days.digest()).toMatch(/Done last week \(1\)[^#]*#\d+\]\(\S+\) Alert on replication lag/);
    expect((await days.sweep()).writes).toEqual([]);
  });
});

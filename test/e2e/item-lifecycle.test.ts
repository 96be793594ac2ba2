import { afterAll, expect, it } from "@jest/globals";
import { eventually } from "../harness/eventually.ts";
import { filled } from "../harness/fill-sections.ts";
import { actionNode, type GateResult, runGate } from "../harness/gate.ts";
import { APP } from "../harness/github.ts";
import type { ApiIssue } from "../harness/person.ts";
import { stopAll } from "../harness/processes.ts";
import { runSweep, type Sweep } from "../harness/sweep-process.ts";
import { inWorld, type World } from "../harness/world.ts";
import { atRest, items, labelled, postmortem, underActionItems } from "../harness/world-helpers.ts";

afterAll(stopAll);

const CONFIG = "escalation: { after: [3 business days], to: [acme/platform] }\n";
const files = { "acme/shop:.github/followthrough.yml": CONFIG };

/** Days from the Monday on which the story begins. It lies ahead of the machine's day: the gate's `as-of` must. */
const MONDAY = nextMonday(Date.now() + 2 * 86_400_000);
const day = (fromMonday: number): string =>
  new Date(MONDAY + fromMonday * 86_400_000).toISOString().slice(0, 10);

function nextMonday(after: number): number {
  const midnight = Math.ceil(after / 86_400_000) * 86_400_000;
  return midnight + ((8 - new Date(midnight).getUTCDay()) % 7) * 86_400_000;
}

/** The days of a world: its clock, what the App does on one, and what people find there afterwards. */
class Days {
  readonly #world: World;
  readonly #heard = new Set<number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** It is nine in the morning of this day, for GitHub and for whatever is started of the App. */
  comes(fromMonday: number): void {
    this.#world.github.turnTo(`${day(fromMonday)}T09:00:00Z`);
  }

  /** A sweep from the command line, which must succeed. */
  async sweep(): Promise<Sweep> {
    const swept = await runSweep(this.#world, [], this.#now());
    expect(swept).toMatchObject({ code: 0, output: "" });
    return swept;
  }

  async sweepOn(fromMonday: number): Promise<Sweep> {
    this.comes(fromMonday);
    return this.sweep();
  }

  /** The server runs while people do something, until all of it was answered to. */
  async whileServed(people: () => Promise<void>): Promise<void> {
    const server = await this.#world.startServer(this.#now());
    await people();
    await atRest(this.#world);
    await server.stop();
  }

  /** What the App said in comments since this was asked last, as `#3 text`. */
  async news(): Promise<string[]> {
    const alice = this.#world.as("alice");
    const said = await Promise.all(
      (await alice.issues()).map(async ({ number }) =>
        (await alice.comments(number)).map((comment) => ({ number, ...comment })),
      ),
    );
    const fresh = said.flat().filter(({ id, user }) => user.login === APP.bot && !this.#heard.has(id));
    for (const { id } of fresh) this.#heard.add(id);
    return fresh.map(({ number, body }) => `#${number} ${body}`);
  }

  /** The digests, the oldest first: `open` or `closed`, and their titles. */
  async digests(): Promise<string[]> {
    return (await this.#digests()).map(({ state, title }) => `${state}: ${title}`);
  }

  /** This week's digest as people read it: without what is hidden. */
  async digest(): Promise<string> {
    const open = (await this.#digests()).filter(({ state }) => state === "open");
    expect(open).toHaveLength(1);
    return open[0]!.body.replace(/<!--.*?-->\n?/gs, "");
  }

  /** The bundle's verdict on this day. */
  gate(fromMonday: number): Promise<GateResult> {
    const { github } = this.#world;
    const inputs = { "as-of": day(fromMonday) };
    return runGate({ apiUrl: github.url, token: github.token("dave"), inputs, node: actionNode() });
  }

  #digests(): Promise<ApiIssue[]> {
    return labelled(this.#world, "followthrough-digest");
  }

  #now() {
    return { FOLLOWTHROUGH_NOW: this.#world.github.now() };
  }
}

const labelsOf = ({ labels }: ApiIssue): string[] => labels.map(({ name }) => name);
/** Whom GitHub would tell: a name in code is none. */
const mentions = (text: string): string[] =>
  text.replace(/`[^`]*`|<!--.*?-->/gs, "").match(/(?<!\w)@[\w/-]+/g) ?? [];
const week = (first: number) => `Follow-through, ${day(first)} to ${day(first + 6)}`;

/** The first day: from an incident to a complete postmortem, and more time for one of its items. */
async function firstDay(world: World): Promise<{ page: number; item: number }> {
  const [alice, carol] = [world.as("alice"), world.as("carol")];
  await alice.openIssue({ title: "Checkout is down", labels: ["incident", "sev2"] });
  const { number: page } = await postmortem(world);
  const lines = [`- [ ] Alert on replication lag @carol due ${day(7)} P1`, `- [ ] Rotate keys @bob P4`];
  await alice.editBody(page, underActionItems(...lines));
  const [alert] = await items(world, page, 2);
  const item = alert!.number;
  await alice.editBody(page, filled);
  await alice.comment(page, "/complete");
  await eventually(async () => expect((await alice.issue(page)).state).toBe("closed"));
  await carol.comment(item, "/extend +7d the vendor ships the exporter next week");
  await eventually(async () => expect((await alice.issue(item)).body).toContain(day(14)));
  return { page, item };
}

it("from day to day: extended, reminded, overdue, escalated, waived, back again, and done", async () => {
  await inWorld({ files, serverless: true }, async (world) => {
    const [days, alice, carol] = [new Days(world), world.as("alice"), world.as("carol")];
    const story = { page: 0, item: 0 };

    days.comes(0);
    await days.whileServed(async () => void Object.assign(story, await firstDay(world)));
    const { page, item } = story;
    const now = () => alice.issue(item);
    expect((await now()).body).toContain(
      `| extended from ${day(7)} to ${day(14)} | the vendor ships the exporter next week | carol | `,
    );
    await days.sweep();
    expect(await days.digests()).toEqual([`open: ${week(0)}`]);
    await days.news();

    // A week before the new due date.
    await days.sweepOn(7);
    const [reminder, ...others] = await days.news();
    expect(reminder).toContain(`is due in 7 days (${day(14)})`);
    expect(reminder).toContain(`#${page}`);
    expect(mentions(reminder!)).toEqual(["@carol"]);
    expect(others).toEqual([]);
    expect(await days.digests()).toEqual([`closed: ${week(0)}`, `open: ${week(7)}`]);
    expect((await days.sweep()).writes).toEqual([]);

    // The day before is a Sunday.
    await days.sweepOn(13);
    expect(await days.news()).toEqual([]);
    expect(await days.digest()).toContain(`last looked after everything on ${day(13)}`);

    await days.sweepOn(14);
    expect(await days.news()).toEqual([expect.stringContaining("is due today")]);
    expect(labelsOf(await now())).not.toContain("overdue");
    expect(await days.gate(14)).toMatchObject({ code: 0, outputs: { verdict: "pass" } });

    await days.sweepOn(15);
    expect(await days.news()).toEqual([]);
    expect(labelsOf(await now())).toContain("overdue");
    const late = await days.gate(15);
    expect(late).toMatchObject({ code: 1, outputs: { verdict: "fail", "overdue-count": "1" } });
    for (const part of ["Alert on replication lag", `#${item}`, "carol", day(14)])
      expect(late.summary).toContain(part);
    expect(await days.digest()).toContain("2 action items open, 1 overdue.");

    // Three business days after.
    await days.sweepOn(17);
    const [escalation, ...more] = await days.news();
    expect(escalation).toMatch(/is 3 days overdue .* and still open/);
    expect(mentions(escalation!)).toEqual(["@acme/platform"]);
    expect(more).toEqual([]);
    expect((await days.sweep()).writes).toEqual([]);

    await days.whileServed(async () => {
      await carol.comment(item, `/waive ${day(22)} I would rather not`);
      const refused = () => days.news().then((said) => expect(said).toHaveLength(1));
      await eventually(refused);
      expect(labelsOf(await now())).toContain("overdue");
      await alice.comment(item, `/waive ${day(22)} the new region opens first`);
      await eventually(async () => expect(labelsOf(await now())).not.toContain("overdue"));
    });
    expect((await now()).body).toContain(`| waived until ${day(22)} | the new region opens first | alice | `);
    const waived = await days.gate(17);
    expect(waived).toMatchObject({ code: 0, outputs: { verdict: "pass", "overdue-count": "0" } });
    expect(waived.summary).toContain("the new region opens first");

    // The weekly reminder would be today.
    await days.sweepOn(21);
    expect(await days.news()).toEqual([]);
    expect(await days.digests()).toEqual([
      `closed: ${week(0)}`,
      `closed: ${week(7)}`,
      `closed: ${week(14)}`,
      `open: ${week(21)}`,
    ]);
    expect(await days.digest()).toMatch(/### Waived \(1\)[^#]*#\d+ Alert on replication lag.*new region/);
    expect((await days.gate(22)).code).toBe(0);

    // The waiver ended yesterday.
    await days.sweepOn(23);
    expect(await days.news()).toEqual([expect.stringContaining("@carol")]);
    expect(labelsOf(await now())).toContain("overdue");
    expect((await days.gate(23)).code).toBe(1);

    await carol.close(item);
    expect((await days.gate(23)).code).toBe(0);
    await days.sweepOn(28);
    expect(labelsOf(await now())).not.toContain("overdue");
    expect(await days.digest()).toMatch(/### Done last week \(1\)[^#]*#\d+ Alert on replication lag/);
    expect((await days.sweep()).writes).toEqual([]);
  });
});

import { afterAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { outputsOf } from "../../../action/report/outputs.ts";
import { TOKEN, webhookPullRequest } from "../../action/api-world.ts";
import { runInProcess } from "../../action/runner.ts";
import { checkOn } from "../../fake-github/check-views.ts";
import { listen } from "../../fake-github/listen.ts";
import { Network } from "../../fake-github/network.ts";
import { API, WEB } from "../../fake-github/owner-views.ts";
import { Person } from "../../fake-github/people.ts";
import { headOf } from "../../fake-github/pull-views.ts";
import type { GitHub } from "../../fake-github/server.ts";
import { nowOf } from "../../fake-github/state.ts";
import { hurriedClock } from "../../github/client/virtual-clock.ts";
import { share } from "../../harness/cases.ts";
import { type ActionResult, actionNode, runGate } from "../../harness/gate.ts";
import { writeChecks } from "./app.ts";
import { apiWorldOf, CONFIG, gitHubWith, pullNumber } from "./build.ts";
import { type GeneratedWorld, type Owed, worlds, ZONES } from "./world.ts";

/*
 * Two readers, one truth: for every open pull request and merge group, the Action and the App's own check give the same
 * verdict and name the same items, in the same words. Both read one model of GitHub, each in its own way and with a token of
 * its own. The Action runs in this process for every commit, and as the bundle in a process of its own for one of them.
 */

const RUNS = { numRuns: share(300) };
const SHOP = "acme/shop";

interface Change {
  readonly name: string;
  readonly sha: string;
  readonly event: { readonly name: string; readonly payload: object };
  /** Whether it would bring errors into valid settings. */
  readonly bringsErrors: boolean;
}

/** What a reader says of a commit. */
interface Said {
  readonly isGreen: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** One instant for both readers. */
function instantOf(now: number) {
  const clock = { now: () => Temporal.Instant.fromEpochMilliseconds(now), sleep: hurriedClock.sleep };
  const days = (at: number) => ZONES.map((timeZone) => new Date(at).toLocaleDateString("en", { timeZone }));
  return {
    clock,
    time: new Date(now).toISOString(),
    isToday: () => String(days(now)) === String(days(Date.now())),
  };
}

function changesIn(github: GitHub, world: GeneratedWorld, now: number): Change[] {
  const given = apiWorldOf(world, now).pullRequests!;
  const shas = world.pulls.map((_, index) => {
    const number = pullNumber(index);
    return headOf({ number }, given[`${SHOP}#${number}`]!);
  });
  /** A commit has one version of a file, also if several pull requests end in it. */
  const isBadAt = (sha: string) => {
    const changes = world.pulls.filter(
      ({ says }, index) => says.startsWith("repairs") && shas[index] === sha,
    );
    return changes.at(-1)?.says === "repairs badly" && world.broken === null;
  };
  const pulls = world.pulls.map(({ says }, index): Change => {
    const number = pullNumber(index);
    const pull = given[`${SHOP}#${number}`]!;
    const payload = { number, pull_request: webhookPullRequest(SHOP, number, pull) };
    const event = { name: "pull_request", payload };
    const sha = headOf({ number }, pull);
    const bringsErrors = says.startsWith("repairs") && isBadAt(sha);
    return { name: `#${number}`, sha, event, bringsErrors };
  });
  const groups = github.hub.state.queue.map(({ issueId, base, head }): Change => {
    const { number } = github.hub.issueById(issueId)!;
    const head_ref = `refs/heads/gh-readonly-queue/main/pr-${number}-${base}`;
    const merge_group = { head_sha: head, head_ref, base_sha: base, base_ref: "refs/heads/main" };
    const event = { name: "merge_group", payload: { merge_group } };
    return { name: `group of #${number}`, sha: head, event, bringsErrors: false };
  });
  return [...pulls, ...groups];
}

/** What the App's checks say, by commit. A file that somebody broke was fine when the checks began. */
async function readAsApp(
  github: GitHub,
  { broken }: GeneratedWorld,
  now: number,
): Promise<Map<string, Said>> {
  const { clock } = instantOf(now);
  if (broken !== null) {
    await writeChecks(github, clock);
    new Person(github, "alice").commits(CONFIG, broken);
  }
  const heads = await writeChecks(github, clock);
  const repository = github.hub.repository("acme", "shop")!;
  return new Map(
    heads.map(({ sha, verdict }) => {
      const { conclusion, summary } = nowOf(checkOn(github.hub, repository, sha)!);
      const said = {
        isGreen: conclusion === "success",
        outputs: outputsOf(verdict),
        summary: words(summary!),
      };
      return [sha, said];
    }),
  );
}

function saidBy({ code, outputs, summary }: Pick<ActionResult, "code" | "outputs" | "summary">): Said {
  return { isGreen: code === 0, outputs, summary: words(summary) };
}

async function readAsAction(github: GitHub, { event }: Change, now: number): Promise<Said> {
  const { clock, time } = instantOf(now);
  const network = new Network(github);
  const env = { GITHUB_API_URL: API, GITHUB_SERVER_URL: WEB };
  const fetch = network.fetchOf({ isDead: false }, clock);
  const said = saidBy(await runInProcess({ env, now: time, fetch, event }));
  expect(network.violations).toEqual([]);
  return said;
}

/** As a runner starts the bundle. */
async function readAsBundle(github: GitHub, { event }: Change): Promise<Said> {
  const api = await listen((request) => github.answer(request));
  try {
    const result = await runGate({
      apiUrl: api.url,
      token: TOKEN,
      repository: SHOP,
      event,
      node: actionNode(),
    });
    expect(api.violations).toEqual([]);
    return saidBy({ ...result, summary: result.summary.replaceAll("https://github.example", WEB) });
  } finally {
    await api.close();
  }
}

/** A summary without how to run the check again, which the App's check does by itself. */
function words(summary: string): string {
  return RUN_AGAIN.reduce((text, sentence) => text.replaceAll(sentence, ""), summary);
}

const RUN_AGAIN = [
  /, then press \*\*Re-run jobs\*\* at the top of this page/g,
  /^No \*\*Re-run jobs\*\* button[^\n]*\n\n/gm,
  /, and this check turns green by itself within minutes/g,
  /\. This check turns green by itself [^\n]* first(?=\.)/g,
];

/** An overdue item, and a pull request by someone else. */
const LATE: Owed = {
  ...{
    is: "item",
    priority: "P4",
    owners: ["alice"],
    dueIn: -1,
    exception: "none",
    labels: [],
    severity: null,
  },
  ...{ isAdopted: false, isIndexed: true },
};
const PLAIN: GeneratedWorld = {
  owed: [LATE],
  pulls: [{ author: "erin", labels: [], says: "nothing", about: 0, base: "main", files: [], isTwin: false }],
  ...{ queue: [], settings: { zone: "UTC", isPinned: true, gate: {} }, broken: null, organization: "none" },
  ...{ rights: { teams: false, others: false }, graphql: true },
};

/** In each of them the Action fails, and the App knows better (gate.md). */
const DIFFERENCES = [
  { name: "the members of a team", owed: { owners: ["acme/platform"] }, organization: "none" },
  { name: "the settings of a private .github", owed: { priority: "P0", dueIn: -1 }, organization: "private" },
  { name: "where an item was transferred to", owed: { is: "transferred", dueIn: 9 }, organization: "none" },
] as const;

const seen = new Map<string, number>();
afterAll(() => console.log([...seen].map(([what, count]) => `${what}: ${count}`).join(", ")));

describe("the Action and the App's check", () => {
  it.each(DIFFERENCES)(
    "differ because of what a workflow's token can't read: $name",
    async ({ owed, organization }) => {
      const now = Date.now();
      const world = { ...PLAIN, owed: [{ ...LATE, ...owed }], organization };
      const github = gitHubWith(world, now, { teams: true, others: true });
      const app = await readAsApp(github, world, now);
      const [change] = changesIn(github, world, now);
      const action = await readAsAction(github, change!, now);
      expect({ app: app.get(change!.sha)!.isGreen, action: action.isGreen }).toEqual({
        app: true,
        action: false,
      });
    },
  );

  it("say the same of every pull request and merge group", async () => {
    const property = fc.asyncProperty(worlds, fc.nat(), async (world, draw) => {
      const now = Date.now();
      const github = gitHubWith(world, now);
      const app = await readAsApp(github, world, now);
      // Without GraphQL, nothing tells the App of merge queues.
      const isSeen = ({ event }: Change) => world.graphql || event.name !== "merge_group";
      const changes = changesIn(github, world, now).filter(isSeen);
      const expectSame = ({ name, sha, bringsErrors }: Change, { summary, ...action }: Said) => {
        const { summary: own, ...check } = app.get(sha)!;
        const twins = changes.filter((change) => change.sha === sha);
        // A run tells of the settings in its own pull request. The check is for all that end in its commit, and the strictest counts.
        if (twins.some((twin) => twin.bringsErrors))
          expect({ name, isGreen: check.isGreen }).toEqual({ name, isGreen: false });
        if (twins.some((twin) => twin.bringsErrors !== bringsErrors)) return;
        expect({ name, ...action }).toEqual({ name, ...check });
        // It also tells of them in an order of its own.
        if (twins.length === 1) expect(`${name}: ${summary}`).toBe(`${name}: ${own}`);
      };
      for (const change of changes) {
        const action = await readAsAction(github, change, now);
        const { verdict } = action.outputs;
        const kind = change.bringsErrors ? "errors in the settings" : verdict!;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        expectSame(change, action);
      }
      const change = changes[draw % changes.length]!;
      const bundle = await readAsBundle(github, change);
      if (instantOf(now).isToday()) expectSame(change, bundle);
    });
    await fc.assert(property, RUNS);
  });
});

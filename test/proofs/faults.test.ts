import { afterAll, describe, expect, it } from "@jest/globals";
import type { Call } from "../fake-github/network.ts";
import { PERMISSIONS } from "../fake-github/permissions.ts";
import type { WireAnswer } from "../fake-github/server.ts";
import { nowOf } from "../fake-github/state.ts";
import { isPlayed } from "../harness/cases.ts";
import { CHECKS } from "../scenarios/check-table.ts";
import { expectConverged } from "../scenarios/convergence.ts";
import { DEPLOYMENTS } from "../scenarios/deployment-table.ts";
import { ISSUE_FIELDS } from "../scenarios/issue-field-table.ts";
import { duplicates, project, violations } from "../scenarios/projection.ts";
import {
  changesLine,
  item,
  opensIncident,
  play,
  type Scenario,
  type Step,
  writes,
} from "../scenarios/scenario.ts";
import { HOUR, type Simulation } from "../scenarios/simulation.ts";

/** Scenarios in which the App calls every endpoint. */
const SHORT: Scenario = {
  name: "a short scenario",
  world: { repositories: { "acme/infra": {} } },
  steps: [
    opensIncident,
    async (sim) => {
      const slow = await sim.as("alice").opens({ title: "Slow" });
      await sim.as("dave").comments(slow, "/postmortem");
    },
    writes("- [ ] Fix it @alice due 2026-04-01 P1", "- [ ] Check it @bob repo: acme/infra"),
    writes("- [ ] Tell it @erin due someday"),
    changesLine("Tell it", () => null),
    item("Fix it", (bob, number) => bob.closes(number)),
  ],
  outcome: [],
};

/** Drops the webhooks of this step. */
const withoutWebhooks =
  (step: Step): Step =>
  async (stage) => {
    const sim = stage as Simulation;
    sim.arrange = () => [];
    await step(sim);
    await sim.rest();
    sim.arrange = null;
    await sim.sweep();
  };

const EVENTFUL: Scenario = {
  name: "a long scenario",
  world: {
    config:
      "approvers: { teams: [acme/platform] }\ngate: { areas: { docs: { paths: [docs/**], labels: [docs] } } }\n",
  },
  steps: [
    opensIncident,
    writes("- [ ] Ask them repo: globex/thing"),
    changesLine("Ask them", () => null),
    writes("- [ ] Fix it @alice due 2026-04-01 P1", "- [ ] Tell it due someday", "- [ ] Say it due sometime"),
    changesLine("Say it", (line) => line.replace("sometime", "2026-04-02")),
    item("Fix it", (bob, number) => bob.comments(number, "/waive 30d Waiting for parts\n/assign @dvae")),
    (sim) => sim.as("alice").renamesLabel("postmortem", "review"),
    withoutWebhooks(item("Say it", (bob, number) => bob.closes(number))),
    item("Fix it", (bob, number) => bob.closes(number)),
  ],
  outcome: [],
};

const RENAMED: Scenario = {
  name: "a scenario with a renamed repository",
  steps: [
    opensIncident,
    writes("- [ ] Fix it @alice due 2026-04-01 P1"),
    (sim) => sim.as("alice").renamesRepository("store"),
    (sim) => sim.sweep(),
    item("Fix it", (bob, number) => bob.closes(number)),
  ],
  outcome: [],
};
const SCENARIOS = [SHORT, EVENTFUL, RENAMED, ...DEPLOYMENTS, ...CHECKS, ...ISSUE_FIELDS];

const answer = (status: number, message: string, headers: Record<string, string> = {}): WireAnswer => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", ...headers },
  text: JSON.stringify({ message }),
});
const SECONDARY = "You have exceeded a secondary rate limit.";
const elsewhere = { location: "https://api.github.com/repositories/1" };

interface Row {
  readonly answer: WireAnswer;
  /** How often an endpoint fails before it recovers. */
  readonly times: number;
}

/**
 * `fault-table.test.ts` tests the client with all variants of each row. Here is one of each kind. Transient faults:
 * after them, the App has done what it would have done without them.
 */
const TRANSIENT: Readonly<Record<string, Row>> = {
  "403 with retry-after": { answer: answer(403, SECONDARY, { "retry-after": "30" }), times: 1 },
  "a secondary limit without a header": { answer: answer(403, SECONDARY), times: 2 },
  "502, until every try is used up": { answer: answer(502, "Bad Gateway"), times: 3 },
  "401, once": { answer: answer(401, "Bad credentials"), times: 1 },
  "an empty 200": { answer: { ...answer(200, ""), text: "" }, times: 1 },
};

/** Permanent faults: reported, without endless retries and duplicates. */
const PERMANENT: Readonly<Record<string, WireAnswer>> = {
  "301": answer(301, "Moved Permanently", elsewhere),
  "403, no permission": answer(403, "Resource not accessible by integration"),
  "404": answer(404, "Not Found"),
  "410": answer(410, "This issue was deleted"),
  "422": answer(422, "Validation Failed"),
};

/** One endpoint for every query, so no permission belongs to it. */
const GRAPHQL = "POST /graphql";

// `/issues/comments` is not an issue, so patterns with fewer placeholders come first.
const patterns = [...Object.keys(PERMISSIONS), GRAPHQL]
  .map((endpoint) => {
    const [method, path] = endpoint.split(" ") as [string, string];
    const source = path.replace(/\{(\w+)\}/g, (_, name: string) => (name === "path" ? ".+" : "[^/?]+"));
    return { endpoint, method, pattern: new RegExp(`^${source}(\\?|$)`) };
  })
  .sort((a, b) => a.endpoint.split("{").length - b.endpoint.split("{").length);

function endpointOf({ method, path }: Call): string {
  return patterns.find((entry) => entry.method === method && entry.pattern.test(path))!.endpoint;
}

/** A process that requests redeliveries, as the server does. */
function playScenario(
  scenario: Scenario,
  prepare: (sim: Simulation) => void = () => {},
): Promise<Simulation> {
  return play(scenario, (sim) => {
    prepare(sim);
    sim.startApp({ redelivers: true });
  });
}

interface Undisturbed {
  readonly scenario: Scenario;
  readonly calls: number;
  readonly callCounts: ReadonlyMap<string, number>;
  readonly expected: ReturnType<typeof project>;
}

async function undisturbed(scenario: Scenario): Promise<Undisturbed> {
  const { network, github } = await playScenario(scenario);
  const callCounts = new Map<string, number>();
  for (const name of network.calls.map(endpointOf)) callCounts.set(name, (callCounts.get(name) ?? 0) + 1);
  return {
    scenario,
    calls: network.calls.length,
    callCounts,
    expected: project(github.hub),
  };
}

/** The engine cannot run without these. */
const CREDENTIALS = ["GET /app", "POST /app/installations/{installation_id}/access_tokens"];
/** Used by the gate and the recheck, which have no loop, or if an API cannot list an installation's repositories. */
const OUTSIDE = [
  "GET /orgs/{org}/repos",
  "GET /users/{username}/repos",
  "GET /orgs/{org}/teams/{team_slug}/members",
  "GET /repos/{owner}/{repo}/collaborators",
  "POST /repos/{owner}/{repo}/dispatches",
  "GET /repos/{owner}/{repo}/pulls",
  "GET /repos/{owner}/{repo}/pulls/{pull_number}",
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
  "GET /repos/{owner}/{repo}/commits",
  "GET /repos/{owner}/{repo}/commits/{ref}",
  "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs",
  "POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun",
  "GET /repos/{owner}/{repo}/compare/{basehead}",
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
  // They wipe what others wrote, so nobody uses them.
  "PUT /repos/{owner}/{repo}/issues/{issue_number}/issue-field-values",
  "DELETE /repos/{owner}/{repo}/issues/{issue_number}/issue-field-values/{issue_field_id}",
];
const ENDPOINTS = [...Object.keys(PERMISSIONS), GRAPHQL].filter((endpoint) => !OUTSIDE.includes(endpoint));
const found = await scenariosCallingAll(ENDPOINTS);

/** The first scenarios that call all of these endpoints. */
async function scenariosCallingAll(endpoints: readonly string[]): Promise<readonly Undisturbed[]> {
  const played: Undisturbed[] = [];
  for (const scenario of SCENARIOS) {
    played.push(await undisturbed(scenario));
    if (endpoints.every((each) => played.some(({ callCounts }) => callCounts.has(each)))) break;
  }
  return played;
}

/** The first scenario that calls this endpoint. */
function scenarioCalling(endpoint: string): Undisturbed {
  const scenario = found.find(({ callCounts: asked }) => asked.has(endpoint));
  if (scenario) return scenario;
  throw new Error(`${endpoint} is called in none of the lives. Let something happen there that takes it.`);
}

/** Runs a scenario with a failing endpoint. If the scenario calls it more than once, the first call succeeds. */
async function disturbed(scenario: Scenario, endpoint: string, row: Row): Promise<Simulation> {
  const successes = scenarioCalling(endpoint).callCounts.get(endpoint) === 1 ? 0 : 1;
  let asked = 0;
  const sim = await playScenario(scenario, ({ network }) => {
    network.hooks = {
      instead: (call) => {
        if (endpointOf(call) !== endpoint) return null;
        asked++;
        return asked > successes && asked <= successes + row.times ? row.answer : null;
      },
    };
  });
  if (asked <= successes) throw new Error(`${endpoint} was called ${asked} times: nothing went wrong there.`);
  return sim;
}

function ignoreFailures(step: Step): Step {
  return async (sim) => {
    try {
      await step(sim);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith("There is no ")) throw error;
    }
  };
}

/** A refusal here prevents something that people wait for, so a comment has to report it. */
const PEOPLE_WAIT_FOR = [
  "POST /repos/{owner}/{repo}/issues",
  "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
  "POST /repos/{owner}/{repo}/issues/{issue_number}/labels",
  "POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues",
  "POST /repos/{owner}/{repo}/labels",
];
/** Optional: nothing depends on it. */
const REACTION = "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions";
const RIGHTS = [
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
  "GET /orgs/{org}/teams/{team_slug}/memberships/{username}",
];
const DEFINITIONS = ["GET /orgs/{org}/issue-fields", "GET /repos/{owner}/{repo}/issue-types"];
/** If GitHub does not list assignable users, the command continues, and GitHub ignores users who cannot be assigned. */
const ASSIGNABLE = ["GET /repos/{owner}/{repo}/assignees", "GET /repos/{owner}/{repo}/assignees/{assignee}"];

/** Who has to be informed of a fault. Some are valid responses: missing, no role, already created. */
function readersOf(name: string, endpoint: string): "people" | "the operator" | "anybody" {
  if (endpoint === REACTION || ASSIGNABLE.includes(endpoint)) return "anybody";
  if (name === "422" && endpoint === "POST /repos/{owner}/{repo}/labels") return "anybody";
  if (PEOPLE_WAIT_FOR.includes(endpoint)) return "people";
  // An API without GraphQL is served without it.
  if (endpoint === GRAPHQL && ["404", "410"].includes(name)) return "anybody";
  if (endpoint.startsWith("GET") && ["301", "404", "410"].includes(name)) return "anybody";
  if (name.startsWith("403") && RIGHTS.includes(endpoint)) return "anybody";
  // The status of the postmortem says so, in its own words.
  if (name.startsWith("403") && DEFINITIONS.includes(endpoint)) return "anybody";
  return "the operator";
}

/** Whether they were informed: by a comment with GitHub's response, or in the process's log. */
function wasReported(
  { github, processes }: Simulation,
  name: string,
  to: ReturnType<typeof readersOf>,
): boolean {
  if (to === "anybody") return true;
  if (to === "the operator")
    return processes.some(({ logged }) => logged.some((line) => line.includes("Error")));
  const expectedText = name === "301" ? "The repository has moved." : `GitHub returned ${name.slice(0, 3)}`;
  return github.hub.state.comments.some((row) => nowOf(row)?.body.includes(expectedText));
}

const doubled = ({ github: { hub } }: Simulation): string[] => [...violations(hub), ...duplicates(hub)];
let cells = 0;
let sampledOut = 0;

/** The endpoints at which a build plays this fault: in turn, so that each one fails in several ways. */
function played(endpoints: readonly string[], fault: string, table: object): readonly string[] {
  const first = Object.keys(table).indexOf(fault);
  const sample = endpoints.filter((_, index) => isPlayed(first + index, 4));
  sampledOut += endpoints.length - sample.length;
  return sample;
}

describe("the scenarios", () => {
  it.each(ENDPOINTS)("call the endpoint %s", (endpoint) =>
    expect(scenarioCalling(endpoint).calls).toBeGreaterThan(0),
  );
});

describe("transient faults at every endpoint: the same final state", () => {
  it.each(Object.entries(TRANSIENT))("%s", async (name, row) => {
    const endpoints = ENDPOINTS.filter((each) => each !== "GET /app");
    for (const endpoint of played(endpoints, name, TRANSIENT)) {
      const { scenario, expected } = scenarioCalling(endpoint);
      const sim = await disturbed(scenario, endpoint, row);
      sim.network.hooks = {};
      await sim.pass(2 * HOUR);
      await sim.sweep();
      expect({ name, endpoint, ...project(sim.github.hub) }).toEqual({ name, endpoint, ...expected });
      expect({ name, endpoint, doubled: doubled(sim) }).toEqual({ name, endpoint, doubled: [] });
      cells++;
    }
  });
});

describe("permanent faults at every endpoint: reported, with bounded retries and no duplicates", () => {
  it.each(Object.entries(PERMANENT))("%s", async (name, fault) => {
    const endpoints = ENDPOINTS.filter((each) => !CREDENTIALS.includes(each));
    for (const endpoint of played(endpoints, name, PERMANENT)) {
      const { scenario, calls } = scenarioCalling(endpoint);
      // People skip what is impossible: an item that was never tracked cannot be closed.
      const tolerant = { ...scenario, steps: scenario.steps.map(ignoreFailures) };
      const row = { answer: fault, times: Number.POSITIVE_INFINITY };
      const sim = await disturbed(tolerant, endpoint, row);
      const to = readersOf(name, endpoint);
      const isReported = wasReported(sim, name, to);
      const isBounded = sim.network.calls.length <= 3 * calls;
      sim.network.hooks = {};
      await sim.pass(25 * HOUR);
      await sim.sweep();
      const seen = { name, endpoint, to, told: isReported, isBounded, doubled: doubled(sim) };
      expect(seen).toEqual({ name, endpoint, to, told: true, isBounded: true, doubled: [] });
      await expectConverged(sim, { restart: false });
      cells++;
    }
  });
});

afterAll(() => {
  process.stdout.write(
    `faults in the loop: ${cells} cells, ${ENDPOINTS.length} endpoints, ${sampledOut} cells left out\n`,
  );
});

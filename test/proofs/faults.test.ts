import { afterAll, describe, expect, it } from "@jest/globals";
import type { Call } from "../fake-github/network.ts";
import { PERMISSIONS } from "../fake-github/permissions.ts";
import type { WireAnswer } from "../fake-github/server.ts";
import { nowOf } from "../fake-github/state.ts";
import { obeysTheLaw } from "../scenarios/convergence.ts";
import { copies, project, wrongs } from "../scenarios/projection.ts";
import {
  anIncident,
  changesLine,
  item,
  play,
  type Scenario,
  type Step,
  writes,
} from "../scenarios/scenario.ts";
import { HOUR, type Simulation } from "../scenarios/simulation.ts";

/** Lives in which the App calls all that it can call. */
const SHORT: Scenario = {
  name: "a short life",
  world: { repositories: { "acme/infra": {} } },
  steps: [
    anIncident,
    async (sim) => {
      const slow = await sim.as("alice").opens({ title: "Slow" });
      await sim.as("dave").comments(slow, "/postmortem");
    },
    writes("- [ ] Mend it @alice due 2026-04-01 P1", "- [ ] Check it @bob repo: acme/infra"),
    writes("- [ ] Tell it @erin due someday"),
    changesLine("Tell it", () => null),
    item("Mend it", (bob, number) => bob.closes(number)),
  ],
  outcome: [],
};

/** Webhooks of this step get lost. */
const unheard =
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
  name: "an eventful life",
  world: { config: "approvers: { teams: [acme/platform] }\n" },
  steps: [
    anIncident,
    writes("- [ ] Ask them repo: globex/thing"),
    changesLine("Ask them", () => null),
    writes(
      "- [ ] Mend it @alice due 2026-04-01 P1",
      "- [ ] Tell it due someday",
      "- [ ] Say it due sometime",
    ),
    changesLine("Say it", (line) => line.replace("sometime", "2026-04-02")),
    item("Mend it", (bob, number) => bob.comments(number, "/waive 30d Waiting for parts\n/assign @dvae")),
    (sim) => sim.as("alice").renamesLabel("postmortem", "review"),
    unheard(item("Say it", (bob, number) => bob.closes(number))),
    item("Mend it", (bob, number) => bob.closes(number)),
  ],
  outcome: [],
};

const RENAMED: Scenario = {
  name: "a life under two names",
  steps: [
    anIncident,
    writes("- [ ] Mend it @alice due 2026-04-01 P1"),
    (sim) => sim.as("alice").renamesRepository("store"),
    (sim) => sim.sweep(),
    item("Mend it", (bob, number) => bob.closes(number)),
  ],
  outcome: [],
};
const LIVES = [SHORT, EVENTFUL, RENAMED];

const answer = (status: number, message: string, headers: Record<string, string> = {}): WireAnswer => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", ...headers },
  text: JSON.stringify({ message }),
});
const SECONDARY = "You have exceeded a secondary rate limit.";
const elsewhere = { location: "https://api.github.com/repositories/1" };

interface Row {
  readonly answer: WireAnswer;
  /** How often an endpoint answers so before it is well again. */
  readonly times: number;
}

/**
 * What the client makes of each row is told beside it (`fault-table.test.ts`), variants and all: here is one of a kind.
 * Faults that pass: once they are over, the App has done what it would have done without them.
 */
const PASSING: Readonly<Record<string, Row>> = {
  "403 with retry-after": { answer: answer(403, SECONDARY, { "retry-after": "30" }), times: 1 },
  "a secondary limit without a header": { answer: answer(403, SECONDARY), times: 2 },
  "502, until every try is used up": { answer: answer(502, "Bad Gateway"), times: 3 },
  "401, once": { answer: answer(401, "Bad credentials"), times: 1 },
  "an empty 200": { answer: { ...answer(200, ""), text: "" }, times: 1 },
};

/** Faults that repeating does not mend: told, never looped, and nothing is made twice because of them. */
const LASTING: Readonly<Record<string, WireAnswer>> = {
  "301": answer(301, "Moved Permanently", elsewhere),
  "403, no permission": answer(403, "Resource not accessible by integration"),
  "404": answer(404, "Not Found"),
  "410": answer(410, "This issue was deleted"),
  "422": answer(422, "Validation Failed"),
};

// `/issues/comments` is no issue: fewer placeholders are looked at first.
const patterns = Object.keys(PERMISSIONS)
  .map((endpoint) => {
    const [method, path] = endpoint.split(" ") as [string, string];
    const source = path.replace(/\{(\w+)\}/g, (_, name: string) => (name === "path" ? ".+" : "[^/?]+"));
    return { endpoint, method, pattern: new RegExp(`^${source}(\\?|$)`) };
  })
  .sort((a, b) => a.endpoint.split("{").length - b.endpoint.split("{").length);

function endpointOf({ method, path }: Call): string {
  return patterns.find((entry) => entry.method === method && entry.pattern.test(path))!.endpoint;
}

/** A process that has webhooks sent again, as the server does. */
function playIn(life: Scenario, prepare: (sim: Simulation) => void = () => {}): Promise<Simulation> {
  return play(life, (sim) => {
    prepare(sim);
    sim.startApp({ redelivers: true });
  });
}

interface Undisturbed {
  readonly life: Scenario;
  readonly calls: number;
  readonly asked: ReadonlyMap<string, number>;
  readonly expected: ReturnType<typeof project>;
}

async function undisturbed(life: Scenario): Promise<Undisturbed> {
  const { network, github } = await playIn(life);
  const asked = new Map<string, number>();
  for (const name of network.calls.map(endpointOf)) asked.set(name, (asked.get(name) ?? 0) + 1);
  return { life, calls: network.calls.length, asked, expected: project(github.hub) };
}

/** Without these there is no engine that could go on. */
const CREDENTIALS = ["GET /app", "POST /app/installations/{installation_id}/access_tokens"];
/** Asked for by the gate, which has no loop, or where an API lacks the listing of an installation's repositories. */
const OUTSIDE = [
  "GET /orgs/{org}/repos",
  "GET /users/{username}/repos",
  "GET /repos/{owner}/{repo}/pulls/{pull_number}",
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
  "GET /repos/{owner}/{repo}/commits/{ref}",
  "GET /repos/{owner}/{repo}/compare/{basehead}",
];
const ENDPOINTS = Object.keys(PERMISSIONS).filter((endpoint) => !OUTSIDE.includes(endpoint));
const found = await Promise.all(LIVES.map(undisturbed));

/** The first life in which this endpoint is called. */
function lifeWith(endpoint: string): Undisturbed {
  const life = found.find(({ asked }) => asked.has(endpoint));
  if (life) return life;
  throw new Error(`${endpoint} is called in none of the lives. Let something happen there that takes it.`);
}

/** Plays a life with an endpoint that answers once as ever, if it is called twice, and then like this so often. */
async function disturbed(life: Scenario, endpoint: string, row: Row): Promise<Simulation> {
  const well = lifeWith(endpoint).asked.get(endpoint) === 1 ? 0 : 1;
  let asked = 0;
  const sim = await playIn(life, ({ network }) => {
    network.hooks = {
      instead: (call) => {
        if (endpointOf(call) !== endpoint) return null;
        asked++;
        return asked > well && asked <= well + row.times ? row.answer : null;
      },
    };
  });
  if (asked <= well) throw new Error(`${endpoint} was called ${asked} times: nothing went wrong there.`);
  return sim;
}

function asFarAsItGoes(step: Step): Step {
  return async (sim) => {
    try {
      await step(sim);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith("There is no ")) throw error;
    }
  };
}

/** What is refused there keeps something from being done that people wait for: they read of it in a comment. */
const PEOPLE_WAIT_FOR = [
  "POST /repos/{owner}/{repo}/issues",
  "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
  "POST /repos/{owner}/{repo}/issues/{issue_number}/labels",
  "POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues",
  "GET /repos/{owner}/{repo}/labels",
  "POST /repos/{owner}/{repo}/labels",
];
/** A courtesy, which nothing depends on. */
const REACTION = "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions";
const RIGHTS = [
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
  "GET /orgs/{org}/teams/{team_slug}/memberships/{username}",
];
/** Where GitHub does not say who can be assigned, the command goes on, and GitHub drops who cannot. */
const ASSIGNABLE = ["GET /repos/{owner}/{repo}/assignees", "GET /repos/{owner}/{repo}/assignees/{assignee}"];

/** Who has to read of a fault. Some are answers as good as any: it is not there, there are no rights, it was made before. */
function readersOf(name: string, endpoint: string): "people" | "the operator" | "anybody" {
  if (endpoint === REACTION || ASSIGNABLE.includes(endpoint)) return "anybody";
  if (name === "422" && endpoint === "POST /repos/{owner}/{repo}/labels") return "anybody";
  if (PEOPLE_WAIT_FOR.includes(endpoint)) return "people";
  if (endpoint.startsWith("GET") && ["301", "404", "410"].includes(name)) return "anybody";
  if (name.startsWith("403") && RIGHTS.includes(endpoint)) return "anybody";
  return "the operator";
}

/** Whether they could read of it: in a comment with GitHub's answer, or in the log of the process. */
function isTold({ github, processes }: Simulation, name: string, to: ReturnType<typeof readersOf>): boolean {
  if (to === "anybody") return true;
  if (to === "the operator") return processes.some(({ said }) => said.some((line) => line.includes("Error")));
  const words = name === "301" ? "The repository has moved." : `GitHub answered ${name.slice(0, 3)}`;
  return github.hub.state.comments.some((row) => nowOf(row)?.body.includes(words));
}

const doubled = ({ github: { hub } }: Simulation): string[] => [...wrongs(hub), ...copies(hub)];
let cells = 0;

describe("the lives", () => {
  it.each(ENDPOINTS)("call %s", (endpoint) => expect(lifeWith(endpoint).calls).toBeGreaterThan(0));
});

describe("faults that pass, at every endpoint: the same end", () => {
  it.each(Object.entries(PASSING))("%s", async (name, row) => {
    for (const endpoint of ENDPOINTS.filter((each) => each !== "GET /app")) {
      const { life, expected } = lifeWith(endpoint);
      const sim = await disturbed(life, endpoint, row);
      sim.network.hooks = {};
      await sim.pass(2 * HOUR);
      await sim.sweep();
      expect({ name, endpoint, ...project(sim.github.hub) }).toEqual({ name, endpoint, ...expected });
      expect({ name, endpoint, doubled: doubled(sim) }).toEqual({ name, endpoint, doubled: [] });
      cells++;
    }
  });
});

describe("faults that last, at every endpoint: told, bounded, and nothing is made twice", () => {
  it.each(Object.entries(LASTING))("%s", async (name, lasting) => {
    for (const endpoint of ENDPOINTS.filter((each) => !CREDENTIALS.includes(each))) {
      const { life, calls } = lifeWith(endpoint);
      // People do what can be done: an item that was never tracked is not closed.
      const hampered = { ...life, steps: life.steps.map(asFarAsItGoes) };
      const row = { answer: lasting, times: Number.POSITIVE_INFINITY };
      const sim = await disturbed(hampered, endpoint, row);
      const to = readersOf(name, endpoint);
      const told = isTold(sim, name, to);
      const isBounded = sim.network.calls.length <= 3 * calls;
      sim.network.hooks = {};
      await sim.pass(25 * HOUR);
      await sim.sweep();
      const seen = { name, endpoint, to, told, isBounded, doubled: doubled(sim) };
      expect(seen).toEqual({ name, endpoint, to, told: true, isBounded: true, doubled: [] });
      await obeysTheLaw(sim, { fresh: false });
      cells++;
    }
  });
});

afterAll(() => {
  process.stdout.write(`faults in the loop: ${cells} cells, ${ENDPOINTS.length} endpoints\n`);
});

import { afterAll, describe, expect, it } from "@jest/globals";
import type { Call } from "../github/network.ts";
import { PERMISSIONS } from "../github/permissions.ts";
import type { WireAnswer } from "../github/server.ts";
import { HOUR, type Simulation } from "../scenarios/driver.ts";
import { obeysTheLaw } from "../scenarios/law.ts";
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

/** A life in which the App calls most of what it can call. */
const LIFE: Scenario = {
  name: "a life",
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

/** Plays a life with an endpoint that answers once as ever, and then like this so often. */
function disturbed(life: Scenario, endpoint: string, row: Row): Promise<Simulation> {
  const well = 1;
  let asked = 0;
  return play(life, (sim) => {
    sim.network.hooks = {
      instead: (call) => {
        if (endpointOf(call) !== endpoint) return null;
        asked++;
        return asked > well && asked <= well + row.times ? row.answer : null;
      },
    };
  });
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

const undisturbed = await play(LIFE);
const expected = project(undisturbed.github.hub);
const used = [...new Set(undisturbed.network.calls.map(endpointOf))].sort();
/** Without these there is no engine that could go on. */
const CREDENTIALS = ["GET /app", "POST /app/installations/{installation_id}/access_tokens"];
const doubled = ({ github: { hub } }: Simulation): string[] => [...wrongs(hub), ...copies(hub)];
let cells = 0;

describe("faults that pass, at every endpoint: the same end", () => {
  const endpoints = used.filter((endpoint) => endpoint !== "GET /app");

  it.each(Object.entries(PASSING))("%s", async (name, row) => {
    for (const endpoint of endpoints) {
      const sim = await disturbed(LIFE, endpoint, row);
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
  const most = 3 * undisturbed.network.calls.length;
  const endpoints = used.filter((endpoint) => !CREDENTIALS.includes(endpoint));

  /** People do what can be done: an item that was never tracked is not closed. */
  const hampered = { ...LIFE, steps: LIFE.steps.map((step) => asFarAsItGoes(step)) };

  it.each(Object.entries(LASTING))("%s", async (name, lasting) => {
    for (const endpoint of endpoints) {
      const sim = await disturbed(hampered, endpoint, { answer: lasting, times: Number.POSITIVE_INFINITY });
      const isBounded = sim.network.calls.length <= most;
      sim.network.hooks = {};
      await sim.pass(25 * HOUR);
      await sim.sweep();
      const found = { name, endpoint, isBounded, doubled: doubled(sim) };
      expect(found).toEqual({ name, endpoint, isBounded: true, doubled: [] });
      await obeysTheLaw(sim, { fresh: false });
      cells++;
    }
  });
});

afterAll(() => {
  process.stdout.write(`faults in the loop: ${cells} cells, ${used.length} endpoints\n`);
});

import { execFileSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { KEY_COMMAND } from "../../../action/sync/inputs.ts";
import { oldestUnfinished } from "../../../action/sync/missed.ts";
import { sync } from "../../../action/sync/run.ts";
import type { Clock } from "../../../src/reconcile/ports.ts";
import { signerFrom } from "../../../src/record/signature.ts";
import { Network } from "../../fake-github/network.ts";
import { Person, type RepositorySeed, settle } from "../../fake-github/people.ts";
import { GitHub } from "../../fake-github/server.ts";
import { type DeliveryRow, nowOf, type WorkflowRunRow } from "../../fake-github/state.ts";
import { ownToken, WORKFLOW, withWorkflow } from "../../scenarios/workflow-runs.ts";
import { GATE } from "../recheck/actions-host.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");

/** A clock that stands still, except while somebody sleeps. */
function hurriedClock(): Clock {
  let now = Temporal.Instant.from("2026-03-02T09:00:00Z");
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          now = now.add({ milliseconds });
          resolve();
        }, Math.min(milliseconds, 14_000) / 50);
        signal?.addEventListener("abort", () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      }),
  };
}

/** acme/shop with the workflow, and what one run of it says and does. */
class Shop {
  readonly clock = hurriedClock();
  readonly github = new GitHub(this.clock);
  readonly network = new Network(this.github);
  readonly alice = new Person(this.github, "alice");
  readonly #token: string;

  constructor(
    seed: RepositorySeed = {},
    permissions: Record<string, "read" | "write"> = { actions: "read" },
  ) {
    settle(this.github, { "acme/shop": seed });
    const { hub } = this.github;
    withWorkflow(hub);
    this.#token = ownToken(hub, permissions);
    hub.writer = "github-actions[bot]";
  }

  get hub() {
    return this.github.hub;
  }

  /** The webhook that people caused last. */
  get last(): DeliveryRow {
    return this.hub.state.deliveries.at(-1)!;
  }

  async run(
    { event, payload }: Pick<DeliveryRow, "event" | "payload"> = this.last,
    inputs: Readonly<Record<string, string>> = {},
  ) {
    const before = this.network.calls.length;
    const [log, errors, warnings]: [string[], string[], string[]] = [[], [], []];
    let summary = "";
    const given: Record<string, string> = { "github-token": this.#token, "signing-key": KEY, ...inputs };
    const code = await sync({
      fetch: this.network.fetchOf({ isDead: false }, this.clock),
      clock: this.clock,
      env: {
        GITHUB_API_URL: "https://api.github.com",
        GITHUB_EVENT_NAME: event,
        GITHUB_REPOSITORY: "acme/shop",
        GITHUB_REPOSITORY_ID: String(this.hub.repository("acme", "shop")!.id),
        GITHUB_WORKFLOW_REF: `acme/shop/${WORKFLOW}@refs/heads/main`,
        ...Object.fromEntries(
          Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
        ),
      },
      payload: () => payload,
      output: {
        info: (line) => void log.push(line),
        debug() {},
        error: (line) => void errors.push(line),
        warning: (line) => void warnings.push(line),
        summary: async (markdown) => {
          summary = markdown;
        },
      },
      settleMs: 0,
    });
    expect(this.network.violations).toEqual([]);
    return { code, log, errors, warnings, summary, requests: this.network.calls.slice(before) };
  }

  /** A run of the workflow that ended a while ago. */
  ran(conclusion: string, minutesAgo: number): void {
    const at = this.hub.now - minutesAgo * 60_000;
    const row: WorkflowRunRow = {
      ...{ id: this.hub.id(), repositoryId: this.hub.repository("acme", "shop")!.id, workflow: "sync.yml" },
      ...{
        event: "issues",
        headSha: "5".repeat(40),
        createdAt: at,
        startedAt: at,
        updatedAt: at,
        attempt: 1,
      },
      ...{ status: "completed", conclusion, jobs: [] },
    };
    this.hub.state.runs.push(row);
    this.hub.version += 1;
  }

  get titles(): string[] {
    return this.hub.state.issues
      .filter(({ author }) => author === this.hub.writer)
      .map((row) => nowOf(row).title);
  }
}

describe("a run for an event", () => {
  it("opens the postmortem, says so in the log and the summary, and is done", async () => {
    const shop = new Shop();
    shop.alice.opens({ title: "Down", labels: ["incident"] });
    const event = shop.last;
    const { code, log, errors, summary } = await shop.run(event);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(shop.titles).toEqual(["Postmortem: Down"]);
    expect(log.join("\n")).toMatch(/^acme\/shop#1: create postmortem.* \(\d+ requests\)\.$/m);
    expect(summary).toContain("create postmortem");
    expect((await shop.run(event)).log[0]).toMatch(/^Followthrough sync: 0 changes in 0 of 1 key\./);
  });

  it.each<[string, (shop: Shop) => unknown]>([
    ["an issue without a label", ({ alice }) => alice.opens({ title: "Typo", labels: [] })],
    [
      "a comment without a command",
      ({ alice }) => {
        const number = alice.opens({ title: "Typo", labels: [] });
        alice.comments(number, "Thanks for all of this.");
      },
    ],
  ])("ends after one request for %s", async (_name, act) => {
    const shop = new Shop();
    act(shop);
    const { code, log, requests } = await shop.run();
    expect({ code, requests: requests.length, log }).toEqual({
      code: 0,
      requests: 1,
      log: ["Followthrough sync: nothing to do. 1 request."],
    });
  });

  it("makes up for runs that were canceled, and for commands in issues without labels", async () => {
    const shop = new Shop();
    shop.alice.opens({ title: "Down", labels: ["incident"] });
    const number = shop.alice.opens({ title: "Slow", labels: [] });
    shop.alice.comments(number, "/postmortem");
    shop.alice.opens({ title: "Typo", labels: [] });
    shop.ran("success", 5);
    expect((await shop.run()).requests).toHaveLength(1);
    shop.ran("cancelled", 1);
    await shop.run();
    expect([...shop.titles].sort()).toEqual(["Postmortem: Down", "Postmortem: Slow"]);
  });

  it("looks back a while if it may not read the runs", async () => {
    const shop = new Shop({}, {});
    shop.alice.opens({ title: "Down", labels: ["incident"] });
    shop.alice.opens({ title: "Typo", labels: [] });
    await shop.run();
    expect(shop.titles).toEqual(["Postmortem: Down"]);
  });

  it("leaves requests to other workflows, names what it leaves, and is not a good run", async () => {
    const shop = new Shop();
    shop.alice.opens({ title: "Down", labels: ["incident"] });
    shop.hub.state.tokens[0] = { ...shop.hub.state.tokens[0]!, perHour: 301 };
    const { code, errors } = await shop.run();
    expect(code).toBe(1);
    expect(errors).toEqual([
      "Left for the next run, because the rest of GitHub's requests of this hour belongs to other workflows: acme/shop#1. An App's token (input token) has a limit of its own.",
    ]);
    expect(shop.titles).toEqual([]);
  });

  it("says which permission is missing", async () => {
    const shop = new Shop({}, { issues: "read", actions: "read" });
    shop.alice.opens({ title: "Down", labels: ["incident"] });
    const { warnings } = await shop.run();
    expect(warnings.join("\n")).toContain("Resource not accessible by integration");
    expect(warnings.join("\n")).toContain("issues: write");
  });
});

it("writes as the App whose token it gets", async () => {
  const shop = new Shop();
  const { hub } = shop;
  hub.writer = "pager[bot]";
  hub.state.tokens.push({
    ...{ id: hub.id(), token: "ghs_app", account: "acme", repositories: ["shop"], isPersonal: false },
    ...{ login: "pager[bot]", permissions: { contents: "read", issues: "write", metadata: "read" } },
  });
  shop.alice.opens({ title: "Down", labels: ["incident"] });
  const { code } = await shop.run(shop.last, { token: "ghs_app" });
  expect({ code, titles: shop.titles }).toEqual({ code: 0, titles: ["Postmortem: Down"] });
});

describe("a run that turns checks", () => {
  const inputs = { recheck: "true", "gate-workflow": ".github/workflows/followthrough.yml" };

  it("does so after its own work, because what it writes starts no workflow", async () => {
    const shop = new Shop({ files: { ".github/workflows/followthrough.yml": GATE } }, { actions: "write" });
    shop.alice.opens({ title: "Down", labels: ["incident"] });
    const { code, log, requests } = await shop.run(shop.last, inputs);
    expect({ code, last: log.at(-1) }).toEqual({
      code: 0,
      last: "Followthrough recheck: 0 checks started again, 0 up to date, 0 left alone.",
    });
    expect(requests.at(-1)!.method).toBe("GET");
  });

  it("names its own input if there is no such workflow", async () => {
    const shop = new Shop({}, { actions: "write" });
    shop.alice.opens({ title: "Down", labels: ["incident"] });
    const { code, errors } = await shop.run(shop.last, inputs);
    expect(code).toBe(1);
    expect(errors[0]).toMatch(/^The input gate-workflow should be the path of .* does not exist/);
    expect(shop.titles).toEqual(["Postmortem: Down"]);
  });
});

describe("a run on a schedule", () => {
  it("sweeps: it finds what no event told it", async () => {
    const shop = new Shop();
    shop.alice.opens({ title: "Down", labels: ["incident"] });
    const { code, errors } = await shop.run({ event: "schedule", payload: {} });
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(shop.titles[0]).toBe("Postmortem: Down");
  });
});

describe("refusals", () => {
  const event = (name: string) => ({ event: name, payload: {} });
  it.each([
    ["pull_request", "Whoever opens a pull request must not decide what runs with the signing key."],
    ["pull_request_target", "Whoever opens a pull request must not decide what runs with the signing key."],
    ["push", "Start it on issues, issue_comment, repository_dispatch, schedule, workflow_dispatch only."],
  ])("%s", async (name, why) => {
    const { code, errors, requests } = await new Shop().run(event(name));
    expect({ code, requests }).toEqual({ code: 1, requests: [] });
    expect(errors[0]).toContain(why);
  });

  it("names the command that makes a key, if there is none", async () => {
    const { code, errors } = await new Shop().run(event("schedule"), { "signing-key": "" });
    expect(code).toBe(1);
    expect(errors).toEqual([expect.stringContaining(KEY_COMMAND)]);
  });

  it("does not show a wrong key", async () => {
    const { errors } = await new Shop().run(event("schedule"), { "signing-key": "hunter2" });
    expect(errors[0]).toContain("expected an Ed25519 private key");
    expect(errors[0]).not.toContain("hunter2");
  });
});

it("the command prints a secret, and the line for the settings", () => {
  const printed = execFileSync("bash", ["-c", KEY_COMMAND], { encoding: "utf8" });
  const [, secret, key] = /^Secret: (\S+)\nSettings: signing_keys: \["(\S+)"\]\n$/.exec(printed)!;
  expect(signerFrom({ signingKey: secret!, privateKey: "" }).publicKey).toBe(key);
});

describe("what no run saw through", () => {
  const run = (minute: number, conclusion: string | null, tookMinutes = 1) => ({
    status: conclusion === null ? "in_progress" : "completed",
    conclusion,
    created_at: `2026-03-02T09:${String(minute).padStart(2, "0")}:00Z`,
    updated_at: `2026-03-02T09:${String(minute + tookMinutes).padStart(2, "0")}:00Z`,
  });

  it.each([
    ["nothing after good and skipped runs", [run(1, "success"), run(5, "skipped")], null],
    ["nothing of a run in progress", [run(1, "success"), run(5, null)], null],
    ["a canceled run", [run(1, "success"), run(5, "cancelled")], 5],
    ["nothing that ended before a good run began", [run(1, "failure"), run(5, "success")], null],
    ["a run that ended badly after a later one had begun", [run(1, "failure", 9), run(5, "success")], 1],
    ["a run that failed before one that its condition skipped", [run(1, "failure"), run(5, "skipped")], 1],
    ["the oldest of several", [run(1, "success"), run(5, "failure"), run(8, "timed_out")], 5],
    ["the first run of all", [run(1, "failure")], 1],
  ])("%s", (_name, runs, minute) => {
    const expected = minute === null ? null : Date.parse(`2026-03-02T09:0${minute}:00Z`);
    expect(oldestUnfinished(runs)).toBe(expected);
  });
});

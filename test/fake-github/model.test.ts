import { describe, expect, it } from "@jest/globals";
import { createClient } from "../../src/github/client/client.ts";
import { getIfChanged } from "../../src/github/client/conditional-read.ts";
import { allItems } from "../../src/github/client/pages.ts";
import { deploy, makeEnvironment, personSays } from "./deployments.ts";
import { MANIFEST } from "./hub.ts";
import { readManifest } from "./manifest.ts";
import { Network } from "./network.ts";
import { isDescribed } from "./openapi.ts";
import { Person, type RepositorySeed, settle } from "./people.ts";
import { PERMISSIONS } from "./permissions.ts";
import { ROUTES } from "./routes/index.ts";
import { GitHub } from "./server.ts";
import { SimulatedTime } from "./time.ts";

const SHOP = { owner: "acme", repo: "shop" };
const issue = (issue_number: number) => ({ ...SHOP, issue_number });

/** A model with a client on it that neither waits between writes nor tries again. */
function model(shop: RepositorySeed = {}, others: Record<string, RepositorySeed> = {}) {
  const time = new SimulatedTime("2026-03-02T09:00:00Z");
  const github = new GitHub(time);
  settle(github, { "acme/shop": shop, ...others });
  const network = new Network(github);
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  let token = `ghs_815_${time.milliseconds + 3_600_000}`;
  const auth = { token: async () => token, refresh: async () => token };
  const renewToken = () => {
    token = `ghs_815_${time.milliseconds + 3_600_001}`;
  };
  const fetch = network.fetchOf({ isDead: false }, time);
  const options = {
    baseUrl: "https://api.github.com",
    fetch,
    clock: time,
    log,
    userAgent: "test",
    writeIntervalMs: 0,
  };
  const client = createClient({ ...options, auth, writesPerMinute: 1e6, writesPerHour: 1e6, maxPauseMs: 0 });
  const alice = new Person(github, "alice");
  /** Runs time until an answer is there. */
  const ask = async <Answer>(request: Promise<Answer>): Promise<Answer> => {
    request.catch(() => {});
    await time.run();
    return request;
  };
  return { time, github, network, client, alice, ask, renewToken };
}

const statusOf = (request: Promise<unknown>): Promise<number> =>
  request.then(
    () => 200,
    (error: { status?: number }) => error.status ?? 0,
  );

describe("the table of permissions", () => {
  it.each(Object.keys(ROUTES))("%s has a row that cites GitHub, and GitHub describes it", (endpoint) => {
    expect(isDescribed(endpoint)).toBe(true);
    expect(PERMISSIONS[endpoint]?.page).toMatch(/^https:\/\/docs\.github\.com\/rest\/[\w/-]+#[\w-]+$/);
  });

  it.each(Object.entries(PERMISSIONS))("%s exists in GitHub's OpenAPI", (endpoint) => {
    expect(isDescribed(endpoint)).toBe(true);
  });

  it("refuses what the manifest does not permit", async () => {
    const { github, client, ask, alice } = model();
    alice.opens({ title: "Down" });
    github.hub.permissions = { ...MANIFEST.permissions, issues: "read" };
    expect(await ask(statusOf(client.rest.issues.get(issue(1))))).toBe(200);
    expect(await ask(statusOf(client.rest.issues.update({ ...issue(1), title: "Up" })))).toBe(403);
  });
});

describe("the model answers as GitHub does", () => {
  type Model = ReturnType<typeof model>;
  const refusals: [string, RepositorySeed, number, (model: Model) => Promise<unknown>][] = [
    [
      "a title over 256 characters",
      {},
      422,
      ({ client }) => client.rest.issues.create({ ...SHOP, title: "x".repeat(257) }),
    ],
    [
      "a body over 65,536",
      {},
      422,
      ({ client }) => client.rest.issues.create({ ...SHOP, title: "x", body: "x".repeat(65_537) }),
    ],
    [
      "a stranger as assignee",
      {},
      422,
      ({ client }) => client.rest.issues.create({ ...SHOP, title: "x", assignees: ["erin"] }),
    ],
    [
      "an archived repository",
      { archived: true },
      403,
      ({ client }) => client.rest.issues.create({ ...SHOP, title: "x" }),
    ],
    [
      "issues switched off",
      { hasIssues: false },
      410,
      ({ client }) => client.rest.issues.create({ ...SHOP, title: "x" }),
    ],
    ["no such issue", {}, 404, ({ client }) => client.rest.issues.get(issue(9))],
    [
      "a label that is there in other letters",
      {},
      422,
      async ({ client }) => {
        await client.rest.issues.createLabel({ ...SHOP, name: "P1", color: "ffffff" });
        await client.rest.issues.createLabel({ ...SHOP, name: "p1", color: "ffffff" });
      },
    ],
    [
      "a deleted issue",
      {},
      410,
      ({ client, alice }) => {
        alice.deletes(alice.opens({ title: "x" }));
        return client.rest.issues.get(issue(1));
      },
    ],
    [
      "a comment on a locked issue",
      {},
      403,
      ({ client, alice }) => {
        alice.locks(alice.opens({ title: "x" }));
        return client.rest.issues.createComment({ ...issue(1), body: "x" });
      },
    ],
    [
      "a second parent",
      {},
      422,
      async ({ client, alice, github }) => {
        for (const title of ["a", "b", "c"]) alice.opens({ title });
        const sub_issue_id = github.hub.state.issues[2]!.id;
        await client.rest.issues.addSubIssue({ ...issue(1), sub_issue_id });
        await client.rest.issues.addSubIssue({ ...issue(2), sub_issue_id });
      },
    ],
  ];

  it.each(refusals)("%s", async (_, seed, status, request) => {
    const world = model(seed);
    expect(await world.ask(statusOf(request(world)))).toBe(status);
    expect(world.network.violations).toEqual([]);
  });

  it("an unknown field is a violation, on either side", async () => {
    const { client, ask, network } = model();
    const request = client.request("POST /repos/{owner}/{repo}/issues", {
      ...SHOP,
      title: "x",
      colour: "red",
    } as never);
    await expect(ask(request)).rejects.toThrow();
    expect(String(network.violations[0])).toMatch(/additional/);
  });

  it("lists by cursor, with a link to the next page and none to the last", async () => {
    const { client, ask, alice } = model();
    for (let number = 1; number <= 250; number++) alice.opens({ title: `Issue ${number}` });
    const { headers } = await ask(client.rest.issues.listForRepo({ ...SHOP, per_page: 100 }));
    expect(headers.link).toMatch(/after=[^>]+>; rel="next"$/);
    expect(await ask(allItems(client, "GET /repos/{owner}/{repo}/issues", SHOP))).toHaveLength(250);
  });

  it("answers 304 to what did not change, which costs nothing, and only to the same token", async () => {
    const { client, ask, alice, github, renewToken } = model();
    alice.opens({ title: "Down" });
    const route = "GET /repos/{owner}/{repo}/issues/{issue_number}";
    const first = await ask(getIfChanged(client, route, issue(1), null));
    const readAgain = async () => {
      const changed = await ask(getIfChanged(client, route, issue(1), first!.etag));
      return { title: changed?.response.data.title, paid: github.limits.paid };
    };
    expect(await readAgain()).toEqual({ title: undefined, paid: 1 });
    renewToken();
    expect(await readAgain()).toEqual({ title: "Down", paid: 2 });
    alice.changes(1, { title: "Up" });
    expect(await readAgain()).toEqual({ title: "Up", paid: 3 });
  });

  it("reports a request that names no version of the API", () => {
    const { github, time } = model();
    const headers = { authorization: `Bearer ghs_815_${time.milliseconds + 1}` };
    const url = "https://api.github.com/repos/acme/shop/issues";
    expect(() => github.answer({ method: "GET", url, headers, body: undefined })).toThrow(/no version/);
  });

  it("sends an old name of a repository on", async () => {
    const { client, ask, github } = model();
    github.hub.alter(github.hub.repository("acme", "shop")!, { name: "store", formerNames: ["acme/shop"] });
    await expect(ask(client.rest.repos.get(SHOP))).rejects.toThrow(
      /moved to https:\/\/api\.github\.com\/repositories\/\d+/,
    );
  });

  it("shows listings as they were a while ago, and single issues as they are", async () => {
    const { client, ask, alice, github, time } = model();
    github.hub.lag = { listings: 8_000, objects: 0 };
    alice.opens({ title: "Down" });
    const list = async () => (await ask(client.rest.issues.listForRepo(SHOP))).data.length;
    expect([await list(), (await ask(client.rest.issues.get(issue(1)))).status]).toEqual([0, 200]);
    await time.pass(8_000);
    expect(await list()).toBe(1);
  });

  it("refuses the 81st write of a minute", async () => {
    const { client, ask, github } = model();
    const create = () => ask(statusOf(client.rest.issues.create({ ...SHOP, title: "x" })));
    for (let count = 0; count < 80; count++) expect(await create()).toBe(200);
    expect(await create()).not.toBe(200);
    expect(github.limits.met).toBe(1);
  });
});

describe("deployments that wait for the App", () => {
  /** Two jobs of a run wait for the App, and the second one also for a person. */
  function waiting() {
    const world = model();
    const { hub } = world.github;
    Object.assign(hub, readManifest(["deployments"]));
    const shop = hub.repository("acme", "shop")!;
    const run = deploy(world.github, makeEnvironment(hub, shop, "production"));
    deploy(world.github, makeEnvironment(hub, shop, "staging", { asksPerson: true }), run);
    const { actions } = world.client.rest;
    const at = { ...SHOP, run_id: run.id };
    const say = (environment_name: string, said: { state?: "approved"; comment: string }) =>
      world.ask(
        statusOf(
          actions.reviewCustomGatesForRun({ ...at, environment_name, ...said } as Parameters<
            typeof actions.reviewCustomGatesForRun
          >[0]),
        ),
      );
    const pending = async () => {
      const { data } = await world.ask(actions.getPendingDeploymentsForRun(at));
      return data.map(({ environment }) => environment.name);
    };
    return { ...world, hub, run, at, say, pending };
  }

  it("end one by one, once every rule of the environment has approved", async () => {
    const { client, ask, hub, run, at, say, pending } = waiting();
    const { actions } = client.rest;
    expect(hub.state.deliveries.map(({ event, payload }) => [event, payload.environment])).toEqual([
      ["deployment_protection_rule", "production"],
      ["deployment_protection_rule", "staging"],
    ]);
    expect(await pending()).toEqual(["production", "staging"]);
    expect([await say("Production", { state: "approved", comment: "" }), await pending()]).toEqual([
      200,
      ["staging"],
    ]);
    expect([await say("staging", { state: "approved", comment: "Fine" }), await pending()]).toEqual([
      200,
      ["staging"],
    ]);
    const jobs = (await ask(actions.listJobsForWorkflowRun(at))).data.jobs.map(({ status }) => status);
    expect(jobs).toEqual(["in_progress", "waiting"]);
    const listed = async () =>
      (await ask(actions.listWorkflowRunsForRepo({ ...SHOP, status: "waiting" }))).data;
    expect((await listed()).workflow_runs.map(({ id }) => id)).toEqual([run.id]);
    personSays(hub, run, { by: "alice", state: "approved" });
    expect([await pending(), (await listed()).total_count]).toEqual([[], 0]);
    const history = (await ask(actions.getReviewsForRun(at))).data;
    expect(
      history.map(({ state, user, environments }) => [environments[0]?.name, user?.login, state]),
    ).toEqual([
      ["production", "followthrough[bot]", "approved"],
      ["staging", "followthrough[bot]", "approved"],
      ["staging", "alice", "approved"],
    ]);
  });

  it("take 10 status reports of at most 1,024 characters, and nothing about what does not wait", async () => {
    const { say, client, ask } = waiting();
    expect(await say("production", { comment: "x".repeat(1_025) })).toBe(422);
    for (let count = 0; count < 10; count++)
      expect(await say("production", { comment: "x".repeat(1_024) })).toBe(200);
    expect(await say("production", { comment: "One more" })).toBe(422);
    expect(await say("production", { state: "approved", comment: "" })).toBe(200);
    expect(await say("production", { state: "approved", comment: "" })).toBe(422);
    const rulesOf = (environment_name: string) =>
      ask(statusOf(client.rest.repos.getAllDeploymentProtectionRules({ ...SHOP, environment_name })));
    expect([await rulesOf("staging"), await rulesOf("moon")]).toEqual([200, 404]);
  });
});

describe("issue fields and types", () => {
  const target = { field_id: 14, value: "2026-04-01" };
  const values = (
    issue_number: number,
    issue_field_values: { field_id: number; value: string | number }[],
  ) => {
    return { ...issue(issue_number), issue_field_values };
  };
  const ROUTE = "/repos/{owner}/{repo}/issues/{issue_number}/issue-field-values";
  /** A model with an issue that has a date. */
  const dated = async () => {
    const made = model();
    made.github.hub.permissions = { ...MANIFEST.permissions, issue_fields: "read" };
    made.alice.opens({ title: "Fix it" });
    await made.ask(made.client.request(`POST ${ROUTE}`, values(1, [target])));
    return made;
  };
  const shownIn = (data: unknown) =>
    (
      (data as { issue_field_values?: { issue_field_name: string; value: unknown }[] }).issue_field_values ??
      []
    ).map(({ issue_field_name, value }) => `${issue_field_name}: ${value}`);

  it("adds values to others, shows them in listings, and tells of them", async () => {
    const { client, ask, github } = await dated();
    await ask(client.request(`POST ${ROUTE}`, values(1, [{ field_id: 11, value: "High" }])));
    const { data } = await ask(client.rest.issues.listForRepo(SHOP));
    expect(shownIn(data[0])).toEqual(["Priority: High", "Target date: 2026-04-01"]);
    const told = github.hub.state.deliveries.filter(({ action }) => action?.startsWith("field_"));
    expect(told.map(({ action }) => action)).toEqual(["field_added", "field_added"]);
  });

  it("PUT wipes the other values, DELETE one, and an empty POST all", async () => {
    const { client, ask } = await dated();
    await ask(client.request(`PUT ${ROUTE}`, values(1, [{ field_id: 11, value: "High" }])));
    const read = async () => (await ask(client.request(`GET ${ROUTE}`, issue(1)))).data.length;
    expect(await read()).toBe(1);
    const remove = { ...issue(1), issue_field_id: 11 };
    await ask(client.request(`DELETE ${ROUTE}/{issue_field_id}`, remove));
    expect(await ask(statusOf(client.request(`DELETE ${ROUTE}/{issue_field_id}`, remove)))).toBe(404);
    await ask(client.request(`POST ${ROUTE}`, values(1, [target])));
    await ask(client.request(`POST ${ROUTE}`, values(1, [])));
    expect(await read()).toBe(0);
  });

  it.each<[string, (made: ReturnType<typeof model>) => Promise<unknown>, number]>([
    [
      "a day that is none",
      ({ client }) => client.request(`POST ${ROUTE}`, values(1, [{ ...target, value: "soon" }])),
      422,
    ],
    [
      "a number for a day",
      ({ client }) => client.request(`POST ${ROUTE}`, values(1, [{ ...target, value: 7 }])),
      422,
    ],
    [
      "a field that is none",
      ({ client }) => client.request(`POST ${ROUTE}`, values(1, [{ ...target, field_id: 9 }])),
      422,
    ],
    [
      "an option that is none",
      ({ client }) => client.request(`POST ${ROUTE}`, values(1, [{ field_id: 11, value: "P0" }])),
      422,
    ],
    [
      "a type that is none",
      ({ client }) => client.rest.issues.create({ ...SHOP, title: "A", type: "Epic" }),
      422,
    ],
    [
      "values without permission",
      ({ client, github }) => {
        github.hub.permissions = { ...MANIFEST.permissions, issues: "read" };
        return client.request(`POST ${ROUTE}`, values(1, [target]));
      },
      403,
    ],
    [
      "the fields of an organization without permission",
      ({ client, github }) => {
        github.hub.permissions = MANIFEST.permissions;
        return client.request("GET /orgs/{org}/issue-fields", { org: "acme" });
      },
      403,
    ],
    [
      "the fields of an organization without the feature",
      ({ client, github }) => {
        Object.assign(github.hub.state.organizations.get("acme")!, { issueFields: null });
        return client.request("GET /orgs/{org}/issue-fields", { org: "acme" });
      },
      404,
    ],
    [
      "the fields and types of a person",
      ({ client, github }) => {
        github.hub.state.organizations.delete("acme");
        return client.request("GET /repos/{owner}/{repo}/issue-types", SHOP);
      },
      404,
    ],
  ])("refuses %s", async (_, request, status) => {
    const made = await dated();
    expect(await made.ask(statusOf(request(made)))).toBe(status);
  });

  it("sets them at creation, and drops them where they are not supported, without a word", async () => {
    const { client, ask, github } = await dated();
    const create = async () => {
      const wanted = { ...SHOP, title: "A", type: "task", issue_field_values: [target] };
      const { data } = await ask(client.rest.issues.create(wanted));
      return [data.type?.name, ...shownIn(data)];
    };
    expect(await create()).toEqual(["Task", "Target date: 2026-04-01"]);
    Object.assign(github.hub, { keepsFields: false, keepsTypes: false });
    expect(await create()).toEqual([undefined]);
  });
});

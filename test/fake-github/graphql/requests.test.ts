import { describe, expect, it } from "@jest/globals";
import { Network } from "../network.ts";
import { API } from "../owner-views.ts";
import { Violation } from "../server.ts";
import { inShop, MINUTE, type Model, model } from "./world.ts";

describe("what cannot be answered is null, with an error in GitHub's form", () => {
  const missing: [string, (world: Model) => string, (string | number)[], string][] = [
    [
      "a repository",
      () => `{ repository(owner: "acme", name: "x") { id } }`,
      ["repository"],
      "a Repository with the name 'acme/x'.",
    ],
    [
      "an issue",
      () => inShop("issue(number: 9) { id }"),
      ["repository", "issue"],
      "an Issue with the number of 9.",
    ],
    [
      "an issue that is a pull request",
      ({ pull }) => inShop(`issue(number: ${pull()}) { id }`),
      ["repository", "issue"],
      "an Issue with the number of 1.",
    ],
    [
      "a pull request that is an issue",
      ({ alice }) => inShop(`pullRequest(number: ${alice.opens({ title: "x" })}) { id }`),
      ["repository", "pullRequest"],
      "a PullRequest with the number of 1.",
    ],
    [
      "a transferred issue",
      ({ alice }) => {
        alice.transfers(alice.opens({ title: "x" }), "acme/infra");
        return inShop("issueOrPullRequest(number: 1) { __typename }");
      },
      ["repository", "issueOrPullRequest"],
      "an issue or pull request with the number of 1.",
    ],
    [
      "one node of two",
      ({ alice, state }) => {
        alice.opens({ title: "x" });
        return `{ nodes(ids: ["I_${state.issues[0]!.id}", "I_7"]) { ... on Issue { id } } }`;
      },
      ["nodes", 1],
      "a node with the global id of 'I_7'.",
    ],
    [
      "a deleted comment",
      ({ alice, github }) => {
        alice.opens({ title: "x" });
        const comment = alice.comments(1, "ok");
        github.life.deleteComment(comment, "alice");
        return `{ node(id: "IC_${comment.id}") { id } }`;
      },
      ["node"],
      /a node with the global id of/.source,
    ],
  ];

  it.each(missing)("%s", (_, prepare, path, words) => {
    const world = model({}, { "acme/infra": {} });
    const { data, errors } = world.ask(prepare(world));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ type: "NOT_FOUND", path, locations: [{ line: 1 }] });
    expect(errors[0].message).toContain(`Could not resolve to ${words}`);
    expect(path.reduce((value, key) => value[key], data)).toBeNull();
  });

  it("answers the other nodes", () => {
    const { alice, ask, state } = model();
    alice.opens({ title: "x" });
    const id = `I_${state.issues[0]!.id}`;
    const { data } = ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids: ["I_7", id] });
    expect(data.nodes).toEqual([null, { id }]);
  });

  it("forbids what the token is not permitted", () => {
    const { alice, ask, pull, workflow } = model();
    alice.opens({ title: "x" });
    pull();
    const token = workflow({ metadata: "read", issues: "read" });
    const { data, errors } = ask(
      inShop("issue(number: 1) { title } pullRequest(number: 2) { title }"),
      {},
      token,
    );
    expect(data.repository).toEqual({ issue: { title: "x" }, pullRequest: null });
    expect(errors).toEqual([
      {
        type: "FORBIDDEN",
        path: ["repository", "pullRequest"],
        extensions: { saml_failure: false },
        locations: [{ line: 1, column: 72 }],
        message: "Resource not accessible by integration",
      },
    ]);
  });

  it("shows a workflow's token nothing of another repository", () => {
    const { ask, workflow } = model({}, { "acme/infra": {} });
    const token = workflow({ metadata: "read", issues: "read" });
    expect(ask(`{ repository(owner: "acme", name: "infra") { id } }`, {}, token).data.repository).toBeNull();
  });
});

describe("the request", () => {
  const query = "{ rateLimit { remaining } }";

  it("is refused to the App's JSON web token, to an expired token and to none", () => {
    const { send } = model();
    for (const token of ["aa.bb.cc", "ghs_815_1", ""]) expect(send({ query }, token).status).toBe(401);
  });

  it("finds nothing on a host without GraphQL", () => {
    const { github, send } = model();
    github.hub.graphql = false;
    expect(send({ query }).status).toBe(404);
  });

  it("has points of its own, and 200 when they are used up", () => {
    const { github, send } = model();
    github.limits.pointsPerHour = 1;
    github.limits.perHour = 0;
    expect(send({ query }).headers["x-ratelimit-remaining"]).toBe("0");
    const [first, second] = [send({ query }), send({ query })];
    expect([first.status, first.headers["x-ratelimit-remaining"]]).toEqual([200, "0"]);
    expect(first.headers["x-ratelimit-resource"]).toBe("graphql");
    const message = "API rate limit exceeded for installation ID 1.";
    expect(JSON.parse(first.text)).toEqual({ errors: [{ type: "RATE_LIMITED", message }] });
    expect(JSON.parse(second.text).errors[0]).toMatchObject({
      type: "RATE_LIMIT",
      code: "graphql_rate_limit",
    });
  });

  it("meets the secondary limit of REST", () => {
    const { github, send, time } = model();
    github.limits.secondary = { until: time.milliseconds + MINUTE, named: true };
    expect(send({ query })).toMatchObject({ status: 403, headers: { "retry-after": "60" } });
  });

  const invalid: [string, string, object?][] = [
    ["what does not parse", "{ repository("],
    ["a field that is not in the schema", inShop("colour")],
    ["an argument that is missing", "{ repository(owner: 1) { id } }"],
    ["a variable of another type", "query($id: ID!) { node(id: $id) { id } }", { id: [] }],
    ["a list without its size", inShop("issue(number: 1) { labels { totalCount } }")],
    ["a list of more than 100", inShop("issue(number: 1) { labels(first: 101) { totalCount } }")],
    [
      "more than 100 nodes",
      "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
      { ids: Array(101).fill("I_1") },
    ],
  ];

  it.each(invalid)(
    "that has %s is a violation, and answered with errors",
    async (_, text, variables = {}) => {
      const { github, alice, installed, time } = model();
      alice.opens({ title: "x" });
      const network = new Network(github);
      const answer = await network.fetchOf({ isDead: false }, time)(`${API}/graphql`, {
        method: "POST",
        headers: { authorization: `bearer ${installed}` },
        body: JSON.stringify({ query: text, variables }),
      });
      expect(answer.status).toBe(200);
      expect(((await answer.json()) as { errors: object[] }).errors[0]).toHaveProperty("message");
      expect(network.violations).toEqual([expect.any(Violation)]);
      expect(network.writes).toEqual([]);
    },
  );

  it.each([
    ["a field", inShop("stargazerCount")],
    [
      "a type of the timeline",
      inShop("issue(number: 1) { timelineItems(first: 1, itemTypes: [PINNED_EVENT]) { totalCount } }"),
    ],
    ["a mutation", `mutation { addStar(input: { starrableId: "R_1" }) { clientMutationId } }`],
  ])("that GitHub answers and the model does not fails the test: %s", (_, text) => {
    const { alice, ask } = model();
    alice.opens({ title: "x" });
    expect(() => ask(text)).toThrow(/The model.* (does not answer|answers no)/);
  });
});

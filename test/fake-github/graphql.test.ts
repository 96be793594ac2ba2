import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { closedByWords } from "./graphql/closing.ts";
import { ANSWERED } from "./graphql/query.ts";
import { answeredSchema, graphql } from "./graphql/schema.ts";
import { Network } from "./network.ts";
import { API } from "./owner-views.ts";
import { Person, type RepositorySeed, settle } from "./people.ts";
import { GitHub, Violation, type WireAnswer } from "./server.ts";
import type { TokenRow } from "./state.ts";
import { SimulatedTime } from "./time.ts";

const MINUTE = 60_000;
const READER = "reader";
const READS = { contents: "read", issues: "read", metadata: "read", pull_requests: "read" } as const;

/** A model of GitHub, and a way to ask it a query with a token that reads all of acme's, or another. */
function model(shop: RepositorySeed = {}, others: Record<string, RepositorySeed> = {}) {
  const time = new SimulatedTime("2026-03-02T09:00:00Z");
  const github = new GitHub(time);
  settle(github, { "acme/shop": shop, ...others });
  const alice = new Person(github, "alice");
  const { state } = github.hub;
  const grant = { id: 1, account: "acme", repositories: null, isPersonal: false };
  state.tokens.push({ ...grant, token: READER, permissions: READS });
  const installed = `ghs_815_${time.milliseconds + 3_600_000}`;
  const send = (body: object, token = READER): WireAnswer =>
    github.answer({
      method: "POST",
      url: `${API}/graphql`,
      headers: { authorization: `bearer ${token}` },
      body: JSON.stringify(body),
    });
  const ask = (query: string, variables: object = {}, token = READER) =>
    JSON.parse(send({ query, variables }, token).text);
  const pull = (change: { body?: string; base?: string; merged?: boolean } = {}): number => {
    const { body = "", base = "main", merged = false } = change;
    const number = alice.opens({ title: "A change", body });
    state.pulls.push({
      issueId: state.issues.at(-1)!.id,
      base,
      mergedAt: merged ? time.milliseconds : null,
      mergeCommit: "c".repeat(40),
      files: [],
    });
    return number;
  };
  const workflow = (permissions: TokenRow["permissions"]) => {
    state.tokens.push({ ...grant, id: 2, repositories: ["shop"], token: "workflow", permissions });
    return "workflow";
  };
  return { time, github, alice, state, send, ask, pull, workflow, installed };
}

type Model = ReturnType<typeof model>;

const inShop = (fields: string): string => `{ repository(owner: "acme", name: "shop") { ${fields} } }`;
const closing = (number: number, more = ""): string =>
  inShop(`pullRequest(number: ${number}) { closingIssuesReferences(first: 50${more}) { nodes { number } } }`);
const closedBy = (world: Model, number: number, more?: string): number[] =>
  world
    .ask(closing(number, more))
    .data.repository.pullRequest.closingIssuesReferences.nodes.map((node: { number: number }) => node.number);

/** A query with every field that is answered. */
function everything(node: string): string {
  const list = (fields: string) =>
    `{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } nodes { ${fields} } }`;
  const actor = "{ login url ... on Node { id } ... on User { id databaseId login url } }";
  const written = `body createdAt updatedAt lastEditedAt author ${actor} editor ${actor}`;
  const ids = "id databaseId fullDatabaseId";
  const comments = `comments(first: 9) ${list(`${ids} url ${written} repository { id }`)}`;
  const labels = `labels(first: 9) ${list("id name color description createdAt url")}`;
  const thread = `${ids} number url title state closed locked ${written} repository { id } ${labels} ${comments}`;
  const event = "id createdAt actor { login }";
  const canonical = "__typename ... on Issue { number }";
  const events = `... on ClosedEvent { ${event} stateReason } ... on ReopenedEvent { ${event} }
    ... on MarkedAsDuplicateEvent { ${event} isCrossRepository canonical { ${canonical} } duplicate { ${canonical} } }`;
  const timeline = `timelineItems(first: 9, itemTypes: [CLOSED_EVENT, REOPENED_EVENT, MARKED_AS_DUPLICATE_EVENT])
    { filteredCount totalCount pageInfo { endCursor } edges { cursor node { __typename } } nodes { ${events} } }`;
  const merge = "merged mergedAt mergeCommit { id oid url } baseRefName headRefName headRefOid";
  return `{
    rateLimit { cost limit nodeCount remaining resetAt used }
    node(id: "${node}") { id }
    nodes(ids: ["${node}"]) { id }
    repository(owner: "acme", name: "shop") {
      id databaseId name nameWithOwner owner { id login url } url isPrivate visibility isArchived hasIssuesEnabled
      defaultBranchRef { id name }
      issue(number: 1) { ${thread} closedAt stateReason ${timeline} }
      pullRequest(number: 3) { ${thread} ${merge} closingIssuesReferences(first: 9) ${list("number")} }
      issueOrPullRequest(number: 2) { __typename }
    }
  }`;
}

describe("what GraphQL tells of issues, comments and pull requests", () => {
  it("answers every field that it names", () => {
    const { alice, pull, ask, state } = model();
    for (const title of ["a", "b"]) alice.opens({ title, labels: ["incident"] });
    alice.comments(1, "ok");
    alice.closesAsDuplicate(1, 2);
    alice.reopens(1);
    pull({ body: "Fixes #1", merged: true });
    const text = everything(`R_${state.repositories[0]!.id}`);
    const { TypeInfo, parse, visit, visitWithTypeInfo } = graphql();
    const asked = new Set<string>();
    const types = new TypeInfo(answeredSchema(ANSWERED));
    const note = ({ name }: { name: { value: string } }) =>
      void asked.add(`${types.getParentType()!.name}.${name.value}`);
    visit(parse(text), visitWithTypeInfo(types, { Field: note }));
    const named = Object.entries(ANSWERED).flatMap(([type, fields]) =>
      fields.map((field) => `${type}.${field}`),
    );
    // Answers for the interfaces are the objects' own.
    const own = named.filter((name) => !/^(Comment|RepositoryOwner|Organization|Bot)\./.test(name));
    expect(own.filter((name) => !asked.has(name))).toEqual([]);
    const { data, errors } = ask(text);
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toContain(`"canonical":{"__typename":"Issue","number":2`);
  });

  it("tells the last edit of a body, which a new title, a label or a comment is not", async () => {
    const { time, alice, ask } = model();
    alice.opens({ title: "Down", body: "a" });
    const said = () =>
      ask(inShop("issue(number: 1) { createdAt updatedAt lastEditedAt editor { login } }")).data.repository
        .issue;
    await time.pass(MINUTE);
    alice.changes(1, { title: "Up" });
    alice.labels(1, "incident");
    alice.comments(1, "ok");
    expect(said()).toEqual({
      createdAt: "2026-03-02T09:00:00Z",
      updatedAt: "2026-03-02T09:01:00Z",
      lastEditedAt: null,
      editor: null,
    });
    alice.edits(1, () => "b");
    await time.pass(MINUTE);
    alice.edits(1, (body) => body);
    expect(said()).toMatchObject({ lastEditedAt: "2026-03-02T09:01:00Z", editor: { login: "alice" } });
  });

  it("tells the last edit of a comment, which a reaction is not", async () => {
    const { time, github, alice, ask } = model();
    alice.opens({ title: "Down" });
    const comment = alice.comments(1, "ok");
    const said = () =>
      ask(
        "query($id: ID!) { node(id: $id) { ... on IssueComment { lastEditedAt databaseId fullDatabaseId } } }",
        {
          id: `IC_${comment.id}`,
        },
      ).data.node;
    await time.pass(MINUTE);
    github.life.react(comment);
    const ids = { databaseId: comment.id, fullDatabaseId: String(comment.id) };
    expect(said()).toEqual({ lastEditedAt: null, ...ids });
    alice.editsComment(comment, "no");
    expect(said()).toEqual({ lastEditedAt: "2026-03-02T09:01:00Z", ...ids });
  });

  it("keeps the last edit of an issue that moves", async () => {
    const { alice, ask } = model({}, { "acme/infra": {} });
    alice.opens({ title: "Down" });
    alice.edits(1, () => "b");
    const number = alice.transfers(1, "acme/infra");
    const query = `{ repository(owner: "acme", name: "infra") { issue(number: ${number}) { lastEditedAt } } }`;
    expect(ask(query).data.repository.issue.lastEditedAt).toBe("2026-03-02T09:00:00Z");
  });

  const tables: [string, (world: Model) => string, object][] = [
    [
      "a repository",
      () => inShop("nameWithOwner visibility isPrivate owner { login } defaultBranchRef { name }"),
      {
        repository: {
          nameWithOwner: "acme/shop",
          visibility: "PRIVATE",
          isPrivate: true,
          owner: { login: "acme" },
          defaultBranchRef: { name: "main" },
        },
      },
    ],
    [
      "a closed issue with a label, opened by an App",
      ({ github, alice }) => {
        new Person(github, "followthrough[bot]").opens({ title: "Item", labels: ["action-item"] });
        alice.closes(1, "not_planned");
        return inShop(
          "issue(number: 1) { author { __typename login } state stateReason(enableDuplicate: true) labels(first: 9) { totalCount nodes { name } } }",
        );
      },
      {
        repository: {
          issue: {
            author: { __typename: "Bot", login: "followthrough" },
            state: "CLOSED",
            stateReason: "NOT_PLANNED",
            labels: { totalCount: 1, nodes: [{ name: "action-item" }] },
          },
        },
      },
    ],
    [
      "a merged pull request",
      ({ pull }) => {
        pull({ body: "Words", merged: true });
        return inShop(
          "issueOrPullRequest(number: 1) { __typename ... on PullRequest { body state baseRefName headRefOid mergeCommit { oid } } }",
        );
      },
      {
        repository: {
          issueOrPullRequest: {
            __typename: "PullRequest",
            body: "Words",
            state: "MERGED",
            baseRefName: "main",
            headRefOid: "1".repeat(40),
            mergeCommit: { oid: "c".repeat(40) },
          },
        },
      },
    ],
    [
      "an open pull request, which has no merge commit here although REST shows one",
      ({ pull }) => {
        pull();
        return inShop("pullRequest(number: 1) { state mergeCommit { oid } }");
      },
      { repository: { pullRequest: { state: "OPEN", mergeCommit: null } } },
    ],
    [
      "the second page of a list",
      ({ alice }) => {
        alice.opens({ title: "Down", labels: ["a", "b", "c"] });
        const cursor = Buffer.from("cursor:v2:1").toString("base64");
        return inShop(
          `issue(number: 1) { labels(first: 2, after: "${cursor}") { nodes { name } pageInfo { hasNextPage endCursor } } }`,
        );
      },
      {
        repository: {
          issue: {
            labels: {
              nodes: [{ name: "c" }],
              pageInfo: { hasNextPage: false, endCursor: Buffer.from("cursor:v2:2").toString("base64") },
            },
          },
        },
      },
    ],
    [
      "the limits",
      () => "{ rateLimit { cost limit remaining used resetAt } }",
      { rateLimit: { cost: 1, limit: 5000, remaining: 4999, used: 1, resetAt: "2026-03-02T10:00:00Z" } },
    ],
  ];

  it.each(tables)("%s", (_, prepare, data) => {
    const world = model();
    expect(world.ask(prepare(world))).toEqual({ data });
  });

  it("follows a repository to its new name, unless it is told not to", () => {
    const { alice, ask } = model();
    alice.renamesRepository("store");
    expect(ask(inShop("nameWithOwner"))).toEqual({ data: { repository: { nameWithOwner: "acme/store" } } });
    const strict = `{ repository(owner: "acme", name: "shop", followRenames: false) { id } }`;
    expect(ask(strict)).toMatchObject({ data: { repository: null }, errors: [{ type: "NOT_FOUND" }] });
  });
});

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

describe("duplicates", () => {
  const marks = inShop(
    "issue(number: 1) { timelineItems(last: 1, itemTypes: [MARKED_AS_DUPLICATE_EVENT]) { nodes { ... on MarkedAsDuplicateEvent { actor { login } isCrossRepository canonical { ... on Issue { number repository { nameWithOwner } } } } } } }",
  );
  const markOf = (world: Model, token?: string) =>
    world.ask(marks, {}, token).data.repository.issue.timelineItems.nodes[0];

  it("says of what an issue is one, whoever closed it", () => {
    const world = model({}, { "acme/infra": {} });
    world.alice.opens({ title: "a" });
    world.alice.in("acme/infra").opens({ title: "b" });
    world.alice.closesAsDuplicate(1, 1, "acme/infra");
    const canonical = { number: 1, repository: { nameWithOwner: "acme/infra" } };
    expect(markOf(world)).toEqual({ actor: { login: "alice" }, isCrossRepository: true, canonical });
    const token = world.workflow({ metadata: "read", issues: "read" });
    expect(markOf(world, token)).toMatchObject({ isCrossRepository: true, canonical: null });
  });

  const patch = ({ github, installed }: Model, body: object) =>
    github.answer({
      method: "PATCH",
      url: `${API}/repos/acme/shop/issues/1`,
      headers: { authorization: `bearer ${installed}` },
      body: JSON.stringify({ state: "closed", ...body }),
    });

  it("takes the original's database id by REST, for this reason only", () => {
    const world = model();
    for (const title of ["a", "b"]) world.alice.opens({ title });
    const { id } = world.state.issues[1]!;
    expect(patch(world, { state_reason: "completed", duplicate_issue_id: id }).status).toBe(200);
    expect(markOf(world)).toBeUndefined();
    expect(patch(world, { state_reason: "duplicate", duplicate_issue_id: 7 }).status).toBe(422);
    expect(patch(world, { state_reason: "duplicate", duplicate_issue_id: id }).status).toBe(200);
    expect(markOf(world)).toMatchObject({ actor: { login: "followthrough" }, canonical: { number: 2 } });
  });

  it("does not tell of what by REST", () => {
    const world = model();
    for (const title of ["a", "b"]) world.alice.opens({ title });
    world.alice.closesAsDuplicate(1, 2);
    const said = world.github.answer({
      method: "GET",
      url: `${API}/repos/acme/shop/issues/1/events`,
      headers: { authorization: `bearer ${world.installed}` },
      body: undefined,
    });
    expect(said.text).toContain("marked_as_duplicate");
    expect(said.text).not.toContain("canonical");
  });
});

/** Pieces of a description, and whether GitHub closes `#N` for them. */
const PIECES: readonly (readonly [string, boolean])[] = [
  ["Fixes #N", true],
  ["This change CLOSES: #N.", true],
  ["resolved acme/shop#N, as told", true],
  ["Fixed GH-N", true],
  ["closes https://github.com/acme/shop/issues/N", true],
  ["- fixes #N\n- more", true],
  ["1. **Fixes #N**", true],
  ["> resolves #N", true],
  ["| a | b |\n|---|---|\n| Fixes #N | x |", true],
  ["~~close #N~~", true],
  ["`<!--` Fixes #N `-->`", true],
  ["```\n<!--\n```\n\nFixes #N", true],
  ["<b title='x'>Fixes #N</b>", true],
  ["<details><summary>More</summary>\n\nFixes #N\n\n</details>", true],
  ["See #N", false],
  ["Fixes N", false],
  ["prefixes #N", false],
  ["Fixes\u200b#N", false],
  ["Fixes #Nth", false],
  ["Fixes acme/other#N", false],
  ["Fixes mallory/shop#N", false],
  ["Fixes https://github.com/acme/other/issues/N", false],
  ["**Fixes** #N", false],
  ["`Fixes #N`", false],
  ["`two\nFixes #N\nlines`", false],
  ["```\nFixes #N\n```", false],
  ["- a list\n\n      Fixes #N", false],
  ["    Fixes #N", false],
  ["<!-- Fixes #N -->", false],
  ["<!--\n\nFixes #N\n\n-->", false],
  ["<code>Fixes #N</code>", false],
  ["<pre>\nFixes #N\n</pre>", false],
  ["<span title='Fixes #N'>a</span>", false],
  ["![Fixes #N](https://example.com/a.png)", false],
  ["[Fixes #N](https://example.com)", false],
  ["[link](https://example.com 'Fixes #N')", false],
  ["[name]: https://example.com 'Fixes #N'", false],
];

const ISSUES = 6;

describe("closingIssuesReferences", () => {
  /** Issues #1 to #6, of which #5 is deleted and #6 is a pull request. */
  function shop(): Model {
    const world = model({}, { "acme/other": {} });
    for (let number = 1; number < ISSUES; number++) world.alice.opens({ title: `Issue ${number}` });
    world.alice.deletes(5);
    world.pull();
    return world;
  }

  it.each(PIECES)("%j closes: %s", (piece, closes) => {
    const world = shop();
    expect(closedBy(world, world.pull({ body: piece.replaceAll("N", "3") }))).toEqual(closes ? [3] : []);
  });

  it("is what the words of a description close, whatever stands beside them", () => {
    const world = shop();
    const number = world.pull();
    const piece = fc.tuple(fc.constantFrom(...PIECES), fc.integer({ min: 1, max: ISSUES }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.boolean(), (pieces, onDefault) => {
        const written = pieces.map(([[text], issue]) => text.replaceAll("N", String(issue)));
        world.alice.edits(number, () => written.join("\n\n***\n\n"));
        const last = world.state.pulls.length - 1;
        world.state.pulls[last] = { ...world.state.pulls[last]!, base: onDefault ? "main" : "release" };
        const closing = pieces.flatMap(([[, closes], issue]) => (closes && issue < 5 ? [issue] : []));
        expect(closedBy(world, number).sort()).toEqual(onDefault ? [...new Set(closing)].sort() : []);
      }),
    );
  });

  it("finds issues of other repositories that the token opens", () => {
    const world = shop();
    world.alice.in("acme/other").opens({ title: "There" });
    const number = world.pull({ body: "Fixes acme/other#1" });
    expect(closedBy(world, number)).toEqual([1]);
    const token = world.workflow({ metadata: "read", issues: "read", pull_requests: "read" });
    const { nodes } = world.ask(closing(number), {}, token).data.repository.pullRequest
      .closingIssuesReferences;
    expect(nodes).toEqual([]);
  });

  it("lists what was linked by hand, apart if that is asked", () => {
    const world = shop();
    const number = world.pull({ body: "Fixes #1" });
    world.alice.links(number, 2);
    expect(closedBy(world, number)).toEqual([2, 1]);
    expect(closedBy(world, number, ", userLinkedOnly: true")).toEqual([2]);
  });

  it("does not read the messages of commits", () => {
    const world = shop();
    const repositoryId = world.state.repositories[0]!.id;
    const commit = { sha: "1".repeat(40), parent: null, message: "Fixes #1", files: [] };
    world.state.commits.push({ ...commit, repositoryId });
    expect(closedBy(world, world.pull())).toEqual([]);
  });

  it("hears of a description as late as listings do", async () => {
    const world = shop();
    world.github.hub.lag = { listings: 8_000, objects: 0 };
    const number = world.pull({ body: "Fixes #1" });
    expect(closedBy(world, number)).toEqual([]);
    await world.time.pass(8_000);
    expect(closedBy(world, number)).toEqual([1]);
  });

  it("reads a description of 65,536 characters in no time", () => {
    const { state } = shop();
    const text = "Fixes #1 `<b> ".repeat(4_600);
    const begun = performance.now();
    expect(closedByWords(text, state.repositories[0]!).length).toBeGreaterThan(0);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

import { describe, expect, it } from "@jest/globals";
import { readManifest } from "../manifest.ts";
import { API } from "../owner-views.ts";
import { Person } from "../people.ts";
import { API_VERSION } from "../server.ts";
import { ANSWERED } from "./query.ts";
import { answeredSchema, graphql } from "./schema.ts";
import { inShop, MINUTE, type Model, model } from "./world.ts";

const VERSION = { "x-github-api-version": API_VERSION };

/** A query with every field that is answered. */
function everything(node: string): string {
  const list = (fields: string) =>
    `{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } nodes { ${fields} } }`;
  const actor = "{ login url ... on Node { id } ... on User { id databaseId login url } }";
  const written = `body createdAt updatedAt lastEditedAt author ${actor} editor ${actor}`;
  const ids = "id databaseId fullDatabaseId";
  const comments = `comments(first: 9) ${list(`${ids} url ${written} repository { id }`)}`;
  const labels = `labels(first: 9) ${list("id name color description createdAt url")}`;
  const thread = `${ids} number url title state closed locked ${written} repository { id } ${labels} ${comments}
    assignees(first: 9) ${list("login")}`;
  const event = "id createdAt actor { login }";
  const canonical = "__typename ... on Issue { number }";
  const events = `... on ClosedEvent { ${event} stateReason } ... on ReopenedEvent { ${event} }
    ... on LabeledEvent { ${event} label { name } } ... on UnlabeledEvent { ${event} label { name } }
    ... on ConvertedToDiscussionEvent { ${event} } ... on TransferredEvent { ${event} }
    ... on MarkedAsDuplicateEvent { ${event} isCrossRepository canonical { ${canonical} } duplicate { ${canonical} } }`;
  const types =
    "CLOSED_EVENT, CONVERTED_TO_DISCUSSION_EVENT, REOPENED_EVENT, MARKED_AS_DUPLICATE_EVENT, TRANSFERRED_EVENT";
  const timeline = `timelineItems(first: 9, itemTypes: [${types}, LABELED_EVENT, UNLABELED_EVENT])
    { filteredCount totalCount pageInfo { endCursor } edges { cursor node { __typename } } nodes { ${events} } }`;
  const edits = `includesCreatedEdit
    userContentEdits(first: 9) ${list("id createdAt editedAt updatedAt deletedAt diff editor { login }")}`;
  const files =
    "files(first: 9) { totalCount pageInfo { endCursor } edges { cursor node { path } } nodes { path changeType } }";
  const labelings = `timelineItems(first: 9, itemTypes: [LABELED_EVENT])
    { filteredCount totalCount pageInfo { endCursor } edges { cursor node { __typename } } nodes { __typename } }`;
  const run = "id databaseId name url status conclusion externalId startedAt completedAt title summary";
  const suite = `id databaseId status updatedAt checkRuns(first: 9) ${list(run)}`;
  const file = 'file(path: "a") { name oid object { oid ... on Tree { id oid entries { name } } } }';
  const commit = `{ id oid url ${file} checkSuites(first: 9) ${list(suite)} }`;
  const checks = `commits(last: 1) ${list(`id commit ${commit}`)}
    mergeQueueEntry { id position state headCommit ${commit} baseCommit { oid } }`;
  const merge = "merged mergedAt mergeCommit { id oid url } baseRefName headRefName headRefOid";
  return `{
    viewer { login }
    rateLimit { cost limit nodeCount remaining resetAt used }
    node(id: "${node}") { id }
    nodes(ids: ["${node}"]) { id }
    repository(owner: "acme", name: "shop") {
      id databaseId name nameWithOwner owner { id login url } url isPrivate visibility isArchived hasIssuesEnabled
      defaultBranchRef { id name target { oid } }
      issue(number: 1) { ${thread} closedAt stateReason ${timeline} ${edits} }
      pullRequest(number: 3) { ${thread} ${merge} ${checks} ${files} ${labelings} closingIssuesReferences(first: 9) ${list("number")} }
      pullRequests(first: 9, states: OPEN) ${list("number")}
      issues(first: 9) ${list("number")}
      issueOrPullRequest(number: 2) { __typename }
      object(expression: "main:a") { oid ... on Blob { id oid } }
    }
  }`;
}

/** The App writes its check on a commit. */
function writesCheck({ github, installed }: Model, head_sha: string): void {
  Object.assign(github.hub, readManifest(["gate-check"]));
  const output = { title: "Nothing is overdue", summary: "" };
  github.answer({
    method: "POST",
    url: `${API}/repos/acme/shop/check-runs`,
    headers: { authorization: `bearer ${installed}`, ...VERSION },
    body: JSON.stringify({ name: "Followthrough", head_sha, conclusion: "success", output }),
  });
}

describe("what GraphQL tells of issues, comments and pull requests", () => {
  it("answers every field that it names", () => {
    const world = model();
    const { alice, pull, ask, state } = world;
    for (const title of ["a", "b"]) alice.opens({ title, labels: ["incident"] });
    alice.comments(1, "ok");
    alice.closesAsDuplicate(1, 2);
    alice.reopens(1);
    pull({ body: "Fixes #1", merged: true });
    alice.queues(3, "e".repeat(40));
    writesCheck(world, "e".repeat(40));
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
    // Answers for the interfaces are the objects' own. A mutation is no part of a query.
    const own = named.filter(
      (name) => !/^(Comment|RepositoryOwner|Organization|Bot|Mutation|AddSubIssuePayload)\./.test(name),
    );
    expect(own.filter((name) => !asked.has(name))).toEqual([]);
    const { data, errors } = ask(text);
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toContain(`"canonical":{"__typename":"Issue","number":2`);
    expect(JSON.stringify(data.repository.pullRequest.mergeQueueEntry)).toContain(`"conclusion":"SUCCESS"`);
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

  it("lists the texts of a body with their writers, and nothing that is no edit of it", async () => {
    const { github, time, alice, ask } = model();
    alice.opens({ title: "Down", body: "a" });
    await time.pass(MINUTE);
    alice.edits(1, () => "b");
    alice.changes(1, { title: "Up" });
    await time.pass(MINUTE);
    new Person(github, "pager[bot]").edits(1, () => "a");
    const query = inShop(
      "issue(number: 1) { userContentEdits(first: 9) { nodes { editedAt diff editor { __typename login } } } }",
    );
    const edits = () => ask(query).data.repository.issue.userContentEdits.nodes;
    const byAlice = { __typename: "User", login: "alice" };
    expect(edits()).toEqual([
      { editedAt: "2026-03-02T09:02:00Z", diff: "a", editor: { __typename: "Bot", login: "pager" } },
      { editedAt: "2026-03-02T09:01:00Z", diff: "b", editor: byAlice },
      { editedAt: "2026-03-02T09:00:00Z", diff: "a", editor: byAlice },
    ]);
    alice.deletesEdit(1, "2026-03-02T09:01:00Z");
    expect(edits()[1]).toEqual({ editedAt: "2026-03-02T09:01:00Z", diff: null, editor: byAlice });
  });

  it("lists issues by label, state and last change, and merged pull requests, in the order that is asked for", async () => {
    const { time, alice, ask, pull } = model();
    alice.opens({ title: "a", labels: ["x", "y"] });
    alice.opens({ title: "b", labels: ["x"] });
    pull({ merged: true });
    await time.pass(MINUTE);
    alice.closes(1);
    const numbers = (listing: string) =>
      Object.values<{ nodes: { number: number }[] }>(
        ask(inShop(`${listing} { nodes { number } }`)).data.repository,
      ).flatMap(({ nodes }) => nodes.map(({ number }) => number));
    const updated = "orderBy: { field: UPDATED_AT, direction: DESC }";
    expect(numbers(`issues(first: 9, ${updated})`)).toEqual([1, 2]);
    expect(numbers(`issues(first: 9, filterBy: { labels: ["X", "y"] })`)).toEqual([1]);
    expect(numbers(`issues(first: 9, filterBy: { labels: ["x"], states: [OPEN] })`)).toEqual([2]);
    expect(numbers(`issues(first: 9, filterBy: { since: "2026-03-02T09:00:30Z" })`)).toEqual([1]);
    expect(numbers(`issues(first: 9, filterBy: { labels: ["none"] })`)).toEqual([]);
    expect(numbers("pullRequests(first: 9, states: MERGED)")).toEqual([3]);
  });

  it("keeps the last edit of an issue that moves", async () => {
    const { alice, ask } = model({}, { "acme/infra": {} });
    alice.opens({ title: "Down" });
    alice.edits(1, () => "b");
    const number = alice.transfers(1, "acme/infra");
    const query = `{ repository(owner: "acme", name: "infra") { issue(number: ${number}) { lastEditedAt } } }`;
    expect(ask(query).data.repository.issue.lastEditedAt).toBe("2026-03-02T09:00:00Z");
  });

  it("shows an issue that became a discussion as closed and locked, with an event that says so", async () => {
    const { alice, ask } = model();
    alice.opens({ title: "Down" });
    alice.converts(1);
    const query = inShop(
      "issue(number: 1) { state locked timelineItems(itemTypes: [CONVERTED_TO_DISCUSSION_EVENT], first: 1) { nodes { __typename } } }",
    );
    expect(ask(query).data.repository.issue).toEqual({
      state: "CLOSED",
      locked: true,
      timelineItems: { nodes: [{ __typename: "ConvertedToDiscussionEvent" }] },
    });
  });

  it("answers null for the nodes of issues that were deleted or transferred, and shows the others", async () => {
    const { alice, ask, state } = model({}, { "acme/infra": {} });
    for (const title of ["a", "b", "c"]) alice.opens({ title });
    const ids = state.issues.map(({ id }) => `I_${id}`);
    alice.deletes(1);
    alice.transfers(2, "acme/infra");
    const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Issue { number } } }";
    expect(ask(query, { ids }).data.nodes).toEqual([null, null, { number: 3 }]);
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
            headRefOid: "1".padStart(40, "d"),
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
      "the open pull requests",
      ({ pull, alice }) => {
        pull({ merged: true });
        alice.closes(pull());
        pull();
        alice.opens({ title: "An issue" });
        return inShop("pullRequests(states: OPEN, first: 100) { totalCount nodes { number headRefOid } }");
      },
      {
        repository: {
          pullRequests: { totalCount: 1, nodes: [{ number: 3, headRefOid: "3".padStart(40, "d") }] },
        },
      },
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
      headers: { authorization: `bearer ${installed}`, ...VERSION },
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
      headers: { authorization: `bearer ${world.installed}`, ...VERSION },
      body: undefined,
    });
    expect(said.text).toContain("marked_as_duplicate");
    expect(said.text).not.toContain("canonical");
  });
});

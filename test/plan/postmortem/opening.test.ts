import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { pageSections } from "../../../src/markdown/postmortem/sections.ts";
import { BUILT_IN_TEMPLATE } from "../../../src/markdown/postmortem/templates/standard.ts";
import type { OpenOrShareCommand } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { createPlan } from "../../../src/plan/plan.ts";
import { issue, item, kindsOf, postmortem, snapshot, writtenTo } from "../builders.ts";

const plan = createPlan(new Map());

const now = Temporal.Instant.from("2026-11-02T09:00:00Z");
const template = { text: BUILT_IN_TEMPLATE, source: "built in" };
const planned = (over: Partial<Snapshot> = {}) => plan(snapshot({ template, ...over }), now);
const kinds = (over: Partial<Snapshot> = {}) => kindsOf(planned(over));
const opened = (over: Partial<Snapshot> = {}) => planned(over)[0] as Operation<"create-postmortem">;
const holding = (role: string | null) => ({ login: "alice", kind: "person", role, teams: [] }) as const;
const command = (over: Partial<OpenOrShareCommand> = {}): OpenOrShareCommand => ({
  comment: { id: 7, edited: false },
  actor: holding("triage"),
  share: null,
  problem: null,
  ...over,
});
const before = { installedAt: "2026-11-02T08:30:00Z" };

describe("whether a postmortem opens", () => {
  it.each([
    ["for an open incident", {}, ["create-postmortem"]],
    ["not for a closed one", { incident: issue({ state: "closed" }) }, []],
    ["not for an incident from before the installation", before, []],
    [
      "for an incident after adopt_since",
      { ...before, policy: { ...DEFAULT_POLICY, adoptSince: "2026-11-02" } },
      ["create-postmortem"],
    ],
    [
      "not for an incident before adopt_since",
      { ...before, policy: { ...DEFAULT_POLICY, adoptSince: "2026-11-03" } },
      [],
    ],
    [
      "for an old incident at the request of a person with the triage role",
      { ...before, openOrShareCommands: [command()] },
      ["create-postmortem"],
    ],
    [
      "for an issue without the label on request",
      { labelledAt: null, openOrShareCommands: [command()] },
      ["create-postmortem"],
    ],
    [
      "not at the request of a person with the read role, who gets a reply",
      { labelledAt: null, openOrShareCommands: [command({ actor: holding("read") })] },
      ["tagged comment"],
    ],
    [
      "not if the requester is unknown",
      { labelledAt: null, openOrShareCommands: [command({ actor: holding(null) })] },
      ["tagged comment"],
    ],
    [
      "for a closed incident on request, for example after “Close with comment”",
      { incident: issue({ state: "closed" }), openOrShareCommands: [command()] },
      ["create-postmortem"],
    ],
    [
      "for a person with a custom role based on write",
      {
        labelledAt: null,
        openOrShareCommands: [command({ actor: { ...holding("Release manager"), builtOn: "write" } })],
      },
      ["create-postmortem"],
    ],
    ["not in an archived repository", { repository: { ...snapshot().repository, archived: true } }, []],
  ] as const)("%s", (_name, over, expected) => {
    expect(kinds(over)).toEqual(expected);
  });

  it("restores a removed marker without opening a second postmortem", () => {
    const withoutMarker = issue({
      ref: { owner: "acme", repo: "shop", number: 13 },
      byApp: true,
      labels: ["postmortem"],
    });
    expect(kinds({ withoutMarker: [withoutMarker] })).toEqual(["update-postmortem-marker"]);
  });

  it("closes an unchanged second postmortem, and asks about a changed one", () => {
    const first = postmortem("text");
    const written = postmortem("my words", { id: 9, ref: { ...first.ref, number: 14 } });
    const { body } = opened();
    const newPostmortem = postmortem(body, {
      id: 10,
      ref: { ...first.ref, number: 15 },
      marker: { ...first.marker, opened: opened().marker.opened },
    });
    const operations = planned({ template: null, postmortems: [first, written, newPostmortem] });
    expect(operations).toEqual([
      { kind: "close-duplicate", duplicate: newPostmortem.ref, of: { ref: first.ref, id: first.id } },
      {
        kind: "keep-comment",
        issue: first.ref,
        which: "status",
        commentId: null,
        body: expect.stringContaining("acme/shop#14"),
      },
    ]);
  });
});

describe("the text of a new postmortem", () => {
  it("contains the incident, severity, reporter and times, and links back", () => {
    const { title, body, labels, marker } = opened();
    expect(title).toBe("Postmortem: Checkout is down");
    for (const part of ["#12", "sev2", "alice", "2026-11-02 08:00", "2026-11-09"])
      expect(body).toContain(part);
    expect(labels.map(({ name }) => name)).toEqual(["postmortem", "sev2"]);
    expect(marker).toMatchObject({
      key: "acme/shop#12",
      due: "2026-11-09",
      labelledAt: "2026-11-02T08:00:00Z",
    });
  });

  it("links back even if the team's template does not, and keeps unknown placeholders", () => {
    const { body } = opened({ template: { text: "# What\n{{ weather }}", source: "x" } });
    expect(body).toMatch(/#12[\s\S]*# What\n\{\{ weather \}\}/);
  });

  it("mentions no one and is well-formed for any incident title", () => {
    const { body } = opened({ incident: issue({ title: "@everyone <!-- | \n# down" }) });
    expect(body).not.toMatch(/@everyone|^# down/m);
    expect(body.match(/<!--/g)?.length).toBe(BUILT_IN_TEMPLATE.match(/<!--/g)?.length);
  });

  it.each([
    ["an answer of the incident's form", "All of EU.", "All of EU.", true],
    ["its prompt if the field is empty", "_No response_", "_Who noticed", false],
  ])("shows %s in a section, which is content only if someone wrote it", (_, answer, shown, written) => {
    const { body, marker } = opened({ incident: issue({ body: `### Impact\n\n${answer}` }) });
    expect(body).toContain(`\n## Impact\n\n${shown}`);
    const sections = pageSections(body, DEFAULT_POLICY.actionItems.headings, marker.sections ?? {});
    expect(sections.filter((section) => section.saysSomething).map(({ title }) => title)).toEqual(
      written ? ["Impact"] : [],
    );
  });

  it("reports an unknown placeholder of the template until it is replaced", () => {
    const template = { text: "{{ incident.closed-at }}\n\n```\n{{ user }}\n```", source: "x" };
    const { marker, body } = opened({ template });
    expect(marker.unfilled).toEqual(["incident.closed-at"]);
    const reported = (text: string) => {
      const [notes] = planned({
        template: null,
        postmortems: [postmortem(text, { marker: writtenTo(postmortem(text), marker) })],
      });
      return JSON.stringify(notes ?? null).match(/placeholder `[^`]+`/g) ?? [];
    };
    expect(reported(body)).toEqual(["placeholder `{{ incident.closed-at }}`"]);
    expect(reported(body.replace("{{ incident.closed-at }}", "{{ weather }}"))).toEqual([]);
  });
});

describe("the due date of a new postmortem", () => {
  const longAgo = { labelledAt: "2026-03-02T08:00:00Z" };
  it.each<[string, Partial<Snapshot>]>([
    [
      "by adopt_since",
      { installedAt: "2026-11-01T00:00:00Z", policy: { ...DEFAULT_POLICY, adoptSince: "2026-01-01" } },
    ],
    ["by a command", { installedAt: "2026-11-01T00:00:00Z", openOrShareCommands: [command()] }],
    ["in a repository that was added to the installation later", {}],
  ])("is counted from its opening if an old incident gets one %s", (_, over) => {
    expect(
      opened({ ...longAgo, ...over, incident: issue({ labels: ["incident", "sev2"] }) }).marker,
    ).toMatchObject({
      due: "2026-11-09",
      labelledAt: "2026-03-02T08:00:00Z",
    });
  });
});

describe("the repository of a new postmortem", () => {
  const policy = {
    ...DEFAULT_POLICY,
    postmortem: { ...DEFAULT_POLICY.postmortem, repository: "acme/postmortems" },
  };
  const target = { ...snapshot().repository, repo: "postmortems", id: 2 };
  const at = (over: object | null) => {
    const knownRepositories = { "acme/postmortems": over && { ...target, ...over } };
    const { repository, body } = opened({ policy, knownRepositories });
    return [repository.repo, /Opened here instead of/.test(body)];
  };

  it.each([
    ["in the repository that the config names", {}, "postmortems", false],
    [
      "in the incident's repository if the configured one is public and the incident's is not",
      { visibility: "public" },
      "shop",
      true,
    ],
    ["in the incident's repository if the App is not installed on the configured one", null, "shop", true],
    ["in the incident's repository if the configured one is archived", { archived: true }, "shop", true],
  ] as const)("%s", (_name, over, repo, isExplained) => expect(at(over)).toEqual([repo, isExplained]));
});

describe("the link to a new postmortem", () => {
  it("is a sub-issue of the incident", () => {
    expect(kinds({ template: null, postmortems: [postmortem("", { parent: null })] })).toEqual([
      "link-sub-issue",
    ]);
  });

  it("is one line in the incident's body if the API has no sub-issues", () => {
    const over = { template: null, subIssues: false, postmortems: [postmortem("")] };
    expect(planned(over)).toEqual([
      { kind: "link-in-body", incident: snapshot().key, link: "Postmortem: #13" },
    ]);
    expect(kinds({ ...over, incident: issue({ body: "It broke.\n\nPostmortem: #13" }) })).toEqual([]);
    expect(kinds({ ...over, incident: issue({ body: "Postmortem: #130" }) })).toEqual(["link-in-body"]);
  });
});

describe("/postmortem #12", () => {
  const shared = postmortem("", { ref: { owner: "acme", repo: "shop", number: 5 }, id: 55 });
  const namedIssue = { owner: "acme", repo: "shop", number: 4 };

  it("adds this incident to the postmortem of another", () => {
    const share = command({ share: { named: namedIssue, postmortem: shared } });
    expect(planned({ openOrShareCommands: [share] })).toEqual([
      {
        kind: "update-postmortem-marker",
        postmortem: shared.ref,
        marker: expect.objectContaining({
          incidents: [
            ...shared.marker.incidents,
            { repositoryId: 1, number: 12, key: "acme/shop#12", commentId: 7 },
          ],
        }),
        executes: [{ issue: snapshot().key, id: 7 }],
      },
    ]);
  });

  it("is refused if there is no postmortem to share, or if people wrote in this incident's own", () => {
    const missing = command({ share: { named: namedIssue, postmortem: null } });
    expect(kinds({ labelledAt: null, openOrShareCommands: [missing] })).toEqual(["tagged comment"]);
    const share = command({ share: { named: namedIssue, postmortem: shared } });
    expect(
      kinds({ template: null, openOrShareCommands: [share], postmortems: [postmortem("my words")] }),
    ).toEqual(["keep-comment", "tagged comment"]);
  });
});

describe("changes of a postmortem", () => {
  const untouched = (over: object = {}) => {
    const { body, marker } = opened();
    return postmortem(body, { marker: { ...writtenTo(postmortem(body), marker), ...over } });
  };
  const none = { template: null, labelledAt: null };

  it.each([
    [
      "it is withdrawn if the issue is no longer an incident, and a comment says so",
      none,
      untouched(),
      ["tagged comment", "follow-incident", "withdraw"],
    ],
    ["not if a person wrote in it", none, postmortem("my words"), ["tagged comment", "follow-incident"]],
    [
      "not if it has items",
      { ...none, items: [item(20, "Add alerts")] },
      untouched(),
      ["tagged comment", "follow-incident", "tagged comment"],
    ],
    ["it is reopened with the label", { template: null }, untouched({ withdrawn: true }), ["restore"]],
    [
      "its label is restored, because the gate lists by it",
      { template: null },
      { ...untouched(), labels: ["incident-review"] },
      ["add-labels"],
    ],
    ["it is recorded on the incident", { template: null, postedTags: [] }, untouched(), ["tagged comment"]],
  ] as const)("%s", (_name, over, present, expected) => {
    const withItems = { ...over, postmortems: [present] };
    expect(kinds(withItems).filter((kind) => kind !== "update-item" && kind !== "keep-comment")).toEqual(
      expected,
    );
  });

  it("is never created again automatically after deletion; one comment says how to open another", () => {
    const missingPostmortem = { owner: "acme", repo: "shop", number: 13 };
    expect(planned({ missingPostmortem, postedTags: [] })).toEqual([
      {
        kind: "comment",
        issue: snapshot().key,
        tag: "lost acme/shop#13",
        body: expect.stringContaining("/postmortem"),
      },
    ]);
    expect(kinds({ missingPostmortem, postedTags: ["lost acme/shop#13"] })).toEqual([]);
    expect(
      kinds({ missingPostmortem, postedTags: ["lost acme/shop#13"], openOrShareCommands: [command()] }),
    ).toEqual(["create-postmortem"]);
  });

  it("is cut to GitHub's limit, and says so", () => {
    const { body } = opened({ template: { text: "word ".repeat(20_000), source: "x" } });
    expect(body.length).toBeLessThan(65_536);
    expect(body).toMatch(/The template was cut here/);
  });
});

describe("related items", () => {
  const vault = { ...snapshot().repository, repo: "vault", id: 2 };
  const ofVault = item(9, "Rotate keys", {
    ref: { owner: "acme", repo: "vault", number: 9 },
    url: "https://github.com/acme/vault/issues/9",
  });
  const relatedItems = [{ item: ofVault, topics: ["db"], isRecurrenceReported: false }];

  it.each([
    ["shown in a private postmortem", true, true],
    ["left out of a public one, because they are from a private repository", false, false],
  ])("are %s, and never shown in another repository", (_name, isPrivate, isShown) => {
    const repository = {
      ...snapshot().repository,
      visibility: isPrivate ? ("private" as const) : ("public" as const),
    };
    const labelledBy = holding("admin");
    const over = { relatedItems, repository, labelledBy, knownRepositories: { "acme/vault": vault } };
    expect(kinds(over)).toEqual(["create-postmortem"]);
    expect(
      opened(over).body.includes("[acme/vault#9](https://github.com/acme/vault/issues/9) Rotate keys"),
    ).toBe(isShown);
  });

  it("get a comment on the items first, once for each", () => {
    const items = [20, 21].map((number) => ({ item: item(number, "Add alerts"), topics: ["db"] }));
    const over = {
      relatedItems: items.map((entry, index) => ({ ...entry, isRecurrenceReported: index === 0 })),
    };
    expect(kinds(over)).toEqual(["tagged comment", "create-postmortem"]);
    expect(planned(over)[0]).toMatchObject({ issue: { number: 21 }, tag: "again acme/shop#12" });
  });
});

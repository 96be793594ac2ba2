import { describe, expect, it } from "@jest/globals";
import { partOf } from "./issue-texts.ts";
import { listen } from "./listen.ts";
import { Person, settle } from "./people.ts";
import { API_VERSION, GitHub } from "./server.ts";
import { nowOf } from "./state.ts";
import { SimulatedTime } from "./time.ts";
import { showIssue } from "./views.ts";

/** A postmortem (#1) with a comment and a sub-issue (#2), an incident (#3) and a pull request (#4). */
function model() {
  const time = new SimulatedTime("2026-03-02T09:00:00Z");
  const github = new GitHub(time);
  settle(github, { "acme/shop": {} });
  const { hub, life } = github;
  const alice = new Person(github, "alice");
  alice.opens({ title: "Postmortem — “Ausfälle” 🚒", labels: ["postmortem"], assignees: ["bob"] });
  alice.opens({ title: "Alert", labels: ["action-item", "P1"] });
  alice.opens({ title: "Down", labels: ["incident"] });
  alice.opensPull({ title: "A fix" });
  const shop = hub.repository("acme", "shop")!;
  const row = (number: number) => hub.issue(shop, number)!;
  life.adopt(row(1), row(2), "alice");
  const comment = alice.comments(1, "Hello");
  return { time, github, hub, shop, alice, comment };
}

type World = ReturnType<typeof model>;

const CHANGES: Readonly<Record<string, (world: World) => void>> = {
  "a title": ({ alice }) => alice.changes(1, { title: "Another" }),
  "a comment": ({ alice }) => void alice.comments(1, "Once more"),
  "a deleted comment": ({ github, comment }) => github.life.deleteComment(comment, "alice"),
  "a label": ({ alice }) => alice.labels(2, "P2"),
  "a renamed label": ({ alice }) => alice.renamesLabel("P1", "urgent"),
  "a label's color": ({ hub, shop }) => {
    hub.label(shop, "P1")!.color = "ff0000";
  },
  "a closed sub-issue": ({ alice }) => alice.closes(2),
  "a sub-issue of another": ({ alice }) => alice.putsUnder(3, 2),
  "a deleted parent": ({ alice }) => alice.deletes(1),
  "a renamed repository": ({ alice }) => alice.renamesRepository("store"),
  "a repository with another owner": ({ hub, shop }) => hub.alter(shop, { owner: "bob" }),
  "an author who left": ({ hub }) => {
    const acme = hub.state.organizations.get("acme")!;
    hub.state.organizations.set("acme", { ...acme, members: {} });
  },
  "a user with another id": ({ hub }) => {
    hub.state.users.set("bob", { ...hub.state.users.get("bob")!, id: 1 });
  },
  "a host without sub-issues": ({ hub }) => {
    hub.subIssues = false;
  },
  "a host that lists no fields": ({ hub }) => {
    hub.listsFields = false;
  },
  "an owner without fields": ({ hub }) => {
    const acme = hub.state.organizations.get("acme")!;
    hub.state.organizations.set("acme", { ...acme, issueFields: null });
  },
};

describe("the kept JSON of issues", () => {
  const shown = ({ hub, shop }: World) => hub.issuesOf(shop).map((row) => partOf(hub, row, nowOf(row)));

  it.each(Object.entries(CHANGES))("follows %s", (_, change) => {
    const world = model();
    const before = shown(world);
    change(world);
    const { hub, shop } = world;
    const texts = hub.issuesOf(shop).map((row) => JSON.stringify(showIssue(hub, row)));
    expect(shown(world).map(({ text }) => text)).toEqual(texts);
    expect(texts).not.toEqual(before.map(({ text }) => text));
  });

  it("is made once while an issue stays the same", () => {
    const world = model();
    const before = shown(world);
    world.alice.changes(3, { title: "Up" });
    const same = shown(world).map((part, index) => part === before[index]);
    expect(same).toEqual([true, true, false, true]);
  });
});

describe("a listing that is served", () => {
  it.each(["", "&labels=none"])(
    "has the text of the answer, with the server's own addresses (%s)",
    async (more) => {
      const { github, time } = model();
      const headers = {
        authorization: `Bearer ghs_815_${time.milliseconds + 3_600_000}`,
        "x-github-api-version": API_VERSION,
      };
      const path = `/repos/acme/shop/issues?state=all${more}`;
      const server = await listen((request) => github.answer(request));
      const answer = await fetch(server.url + path, { headers });
      const text = await answer.text();
      await server.close();
      const said = github.answer({
        method: "GET",
        url: `https://api.github.com${path}`,
        headers,
        body: undefined,
      });
      expect(text).toBe(said.text.replaceAll("https://api.github.com", server.url));
      expect(JSON.parse(text)).toHaveLength(more === "" ? 4 : 0);
    },
  );
});

import { describe, expect, it } from "@jest/globals";
import type { ChatEntry, ChatPerson } from "../../../src/domain/notices/chat.ts";
import { payloadOf } from "../../../src/markdown/chat/payload.ts";
import { dueWords, literalTitle, noticeHeadline, titleOf } from "../../../src/markdown/chat/words.ts";
import { chatEntry, chatMessage } from "./chat-samples.ts";

/* What each chat gets, as a whole. */

const ALICE: ChatPerson = { name: "alice", id: null };
const SRE: ChatPerson = { name: "acme/sre", id: "S012AB3CD" };
const MEMBER: ChatPerson = { name: "bob", id: "U012AB3CD" };
const CAROL: ChatPerson = { name: "carol_x", id: "carol@example.com" };
const URL = "https://github.com/acme/shop/issues/3";

const MESSAGE = chatMessage({
  headline: "2 action items & 1 <postmortem> are overdue.",
  repository: { owner: "acme", repo: "my_shop" },
  asked: [MEMBER, CAROL],
  entries: [
    chatEntry({ owners: [ALICE, SRE] }),
    chatEntry({ kind: "postmortem", issue: "acme/shop#7", title: null, owners: [], daysLate: 0 }),
  ],
});
const sent = (to: "slack" | "teams" | "json", message = MESSAGE) => {
  const { contentType, body } = payloadOf({ ...message, to });
  return { contentType, body: JSON.parse(body) };
};

describe("a message as a whole", () => {
  it("in Slack is a header, the headline, a list, and a link", () => {
    const text = (words: string) => ({ type: "text", text: words });
    const plain = (words: string) => ({ type: "plain_text", text: words, emoji: false });
    const link = (words: string, url: string) => ({ type: "link", url, text: words });
    expect(sent("slack")).toEqual({
      contentType: "application/json; charset=utf-8",
      body: {
        text: "Followthrough in acme/my_shop: 2 action items &amp; 1 &lt;postmortem&gt; are overdue.",
        blocks: [
          { type: "header", text: plain("Followthrough in acme/my_shop") },
          { type: "section", text: plain("2 action items & 1 <postmortem> are overdue.") },
          {
            type: "rich_text",
            elements: [
              {
                type: "rich_text_list",
                style: "bullet",
                elements: [
                  {
                    type: "rich_text_section",
                    elements: [
                      link("acme/shop#3", URL),
                      ...[" Alert on replication lag", " · 2 days overdue (due 2026-12-01)", " · "].map(text),
                      ...[text("alice"), text(", "), { type: "usergroup", usergroup_id: "S012AB3CD" }],
                    ],
                  },
                  {
                    type: "rich_text_section",
                    elements: [link("acme/shop#7", URL), text(" · due 2026-12-01"), text(" · no owner")],
                  },
                ],
              },
            ],
          },
          {
            type: "rich_text",
            elements: [
              {
                type: "rich_text_section",
                elements: [
                  ...[text("For "), { type: "user", user_id: "U012AB3CD" }, text(", "), text("carol_x")],
                  ...[text(". "), link("Open it in GitHub", `${URL}#issuecomment-7`)],
                ],
              },
            ],
          },
        ],
      },
    });
  });

  it("in Teams is a card with a title, the headline, a row for each entry, and a button", () => {
    const open = (title: string, url: string) => ({ type: "Action.OpenUrl", title, url });
    const row = (issue: string, words: string) => ({
      type: "RichTextBlock",
      inlines: [
        { type: "TextRun", text: issue, selectAction: open(issue, URL) },
        { type: "TextRun", text: words },
      ],
    });
    const block = (text: string, style = {}) => ({ type: "TextBlock", text, wrap: true, ...style });
    expect(sent("teams")).toEqual({
      contentType: "application/json; charset=utf-8",
      body: {
        type: "message",
        attachments: [
          {
            contentType: "application/vnd.microsoft.card.adaptive",
            content: {
              type: "AdaptiveCard",
              $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
              version: "1.4",
              body: [
                block("Followthrough in acme/my\\_shop", { weight: "Bolder", size: "Medium" }),
                block("2 action items & 1 <postmortem> are overdue."),
                row(
                  "acme/shop#3",
                  " Alert on replication lag · 2 days overdue (due 2026-12-01) · alice, acme/sre",
                ),
                row("acme/shop#7", " · due 2026-12-01 · no owner"),
                block("For <at>carol-x</at>"),
              ],
              actions: [open("Open it in GitHub", `${URL}#issuecomment-7`)],
              msteams: {
                width: "Full",
                entities: [
                  {
                    type: "mention",
                    text: "<at>carol-x</at>",
                    mentioned: { id: "carol@example.com", name: "carol-x" },
                  },
                ],
              },
            },
          },
        ],
      },
    });
  });

  it("as a CloudEvent has the facts, and names of people instead of their ids", () => {
    const { kind, issue, url, title, due } = MESSAGE.entries[0]!;
    expect(sent("json")).toEqual({
      contentType: "application/cloudevents+json; charset=utf-8",
      body: {
        specversion: "1.0",
        id: "0c5f",
        source: "https://github.com/acme/my_shop",
        type: "io.github.followthrough.overdue",
        datacontenttype: "application/json",
        data: {
          repository: "acme/my_shop",
          day: "2026-12-03",
          url: `${URL}#issuecomment-7`,
          headline: MESSAGE.headline,
          asked: ["bob", "carol_x"],
          entries: [
            { kind, issue, url, title, due, days_late: 2, owners: ["alice", "acme/sre"] },
            {
              ...{ kind: "postmortem", issue: "acme/shop#7", url, title: null, due },
              ...{ days_late: 0, owners: [] },
            },
          ],
        },
      },
    });
  });

  it("without anything to list has the title, the headline, and the link", () => {
    const empty = chatMessage({ entries: [] });
    expect(sent("slack", empty).body.blocks).toHaveLength(3);
    expect(sent("slack", empty).body.blocks[2].elements[0].elements).toHaveLength(1);
    expect(sent("teams", empty).body.attachments[0].content.body).toHaveLength(2);
  });

  it("names at most ten people of an entry, and says how many there are more", () => {
    const owners = Array.from({ length: 12 }, (_, index) => ({ name: `p${index}`, id: null }));
    const many = chatMessage({ entries: [chatEntry({ owners })] });
    const slack = sent("slack", many).body.blocks[2].elements[0].elements[0].elements;
    expect([slack.length, slack.at(-1).text]).toEqual([3 + 1 + 19 + 1, " and 2 more"]);
    const teams = sent("teams", many).body.attachments[0].content.body[2].inlines[1].text;
    expect(teams).toMatch(/ · p0, .*, p9 and 2 more$/);
    const ten = chatMessage({ entries: [chatEntry({ owners: owners.slice(0, 10) })] });
    expect(JSON.stringify([sent("slack", ten), sent("teams", ten)])).not.toContain("more");
  });

  it("lists at most twenty entries, and says how many there are more", () => {
    const of = (length: number) => chatMessage({ entries: Array.from({ length }, () => chatEntry()) });
    const rest = (length: number) => [
      sent("slack", of(length)).body.blocks[3].elements[0].elements[0].text,
      sent("teams", of(length))
        .body.attachments[0].content.body.slice(22)
        .map(({ text }: { text: string }) => text),
    ];
    expect(rest(20)).toEqual(["Open it in GitHub", []]);
    expect(rest(23)).toEqual(["… and 3 more. ", ["… and 3 more."]]);
  });

  it.each([
    ["someone twice", [CAROL, CAROL], ["carol-x"]],
    ["a user by object ID", [{ name: "bob", id: "87d349ed-44d7-43e1-9a83-5f2406dee5bd" }], ["bob"]],
    ["no one by a longer ID", [{ name: "bob", id: "x87d349ed-44d7-43e1-9a83-5f2406dee5bd" }], []],
    ["no one by an ID with more", [{ name: "bob", id: "87d349ed-44d7-43e1-9a83-5f2406dee5bd0" }], []],
    ["no one by two addresses", [{ name: "bob", id: "a@b@c" }], []],
    ["no one without an ID", [ALICE], []],
  ])("mentions in Teams %s", (_, owners, names) => {
    const { msteams } = sent("teams", chatMessage({ entries: [chatEntry({ owners })] })).body.attachments[0]
      .content;
    expect(msteams.entities.map(({ mentioned }: { mentioned: ChatPerson }) => mentioned.name)).toEqual(names);
  });

  it.each([
    ["U012AB3CD", "user"],
    ["W012AB3CD", "user"],
    ["S012AB3CD", "usergroup"],
    ["xU012AB3CD", "text"],
    ["U012AB3CD!", "text"],
    ["xS012AB3CD", "text"],
    ["S012AB3CD!", "text"],
    ["U1", "text"],
    [null, "text"],
  ])("takes the ID %s in Slack for one of a %s", (id, type) => {
    const entries = [chatEntry({ owners: [{ name: "bob", id }] })];
    const { elements } = sent("slack", chatMessage({ entries })).body.blocks[2].elements[0].elements[0];
    expect(elements.at(-1).type).toBe(type);
  });
});

describe("the headline of a notice", () => {
  const late = (daysLate: number, kind: ChatEntry["kind"] = "action-item") => chatEntry({ daysLate, kind });
  it.each<[string, Parameters<typeof noticeHeadline>[0], ChatEntry[]]>([
    ["1 action item is 1 day overdue.", "overdue", [late(1)]],
    ["Escalated: 1 postmortem is 5 days overdue.", "escalated", [late(5, "postmortem")]],
    ["2 action items are overdue.", "overdue", [late(1), late(2)]],
    ["2 postmortems are overdue.", "overdue", [late(1, "postmortem"), late(2, "postmortem")]],
    ["Escalated: 1 action item and 1 postmortem are overdue.", "escalated", [late(1, "postmortem"), late(2)]],
  ])("%s", (words, event, entries) => {
    expect(noticeHeadline(event, entries)).toBe(words);
  });
});

describe("words in a chat", () => {
  it.each([
    ["digest", "Weekly digest of acme/shop"],
    ["overdue", "Followthrough in acme/shop"],
    ["escalated", "Followthrough in acme/shop"],
  ] as const)("the title of a message of the kind %s", (event, title) => {
    expect(titleOf({ event, repository: { owner: "acme", repo: "shop" } })).toBe(title);
  });

  it.each([
    [0, "due 2026-12-01"],
    [1, "1 day overdue (due 2026-12-01)"],
    [2, "2 days overdue (due 2026-12-01)"],
  ])("an entry that is %i days late", (daysLate, words) => {
    expect(dueWords(chatEntry({ daysLate }))).toBe(words);
  });

  it.each([
    ["see https://x", "see https:|//x"],
    ["WWW.a", "WWW|.|a"],
    ["ask @bob <b>", "ask @|bob <|b>"],
    ["a.b and c. d", "a.|b and c. d"],
    ["www, a @ b < c: d", "www, a @ b < c: d"],
    ["two\nlines", "two lines"],
  ])("the title %j is shown as %j, with a break that nobody sees", (title, shown) => {
    expect(literalTitle(title).replaceAll("\u200b", "|")).toBe(shown);
  });
});

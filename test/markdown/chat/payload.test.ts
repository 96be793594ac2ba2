import { describe, expect, it } from "@jest/globals";
import * as AdaptiveCards from "adaptivecards";
import type { ChatMessage } from "../../../src/domain/notices/chat.ts";
import { teamsCard } from "../../../src/markdown/chat/adaptive-card.ts";
import { slackMessage } from "../../../src/markdown/chat/block-kit.ts";
import { payloadOf } from "../../../src/markdown/chat/payload.ts";
import { chatEntry, chatMessage } from "./chat-samples.ts";

type Node = Readonly<Record<string, unknown>>;

/** Every object in a JSON value. */
function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value !== "object" || value === null) return [];
  return [value as Node, ...Object.values(value).flatMap(nodesIn)];
}

/** What a title can try: to mention, to link, to format, and to leave its JSON. */
const HOSTILE = [
  "<!channel> <!here> <!everyone> <@U012AB3CD> <#C012> <!subteam^S012>",
  "@here @channel @everyone @alice",
  "<https://evil.example|Click> https://evil.example www.evil.example evil.example mailto:x@evil.example",
  "*bold* _it_ ~no~ `code` ```block``` > quote\n- list\n# heading",
  "[link](https://evil.example) ![i](https://evil.example/x.png) **b** <at>alice</at> &lt;at&gt;",
  '"}],"blocks":[{"type":"image"}], \\" \\u003c!channel> \u2028 \u0000 \ud800',
  "\u202ebackwards &amp; :fire: {{DATE(2026-01-01)}}",
];

const HUGE = {
  title: "\u{1F525}W".repeat(128),
  owners: Array.from({ length: 40 }, (_, index) => ({
    name: `${"x".repeat(35)}${index}`,
    id: index % 2 ? `U${"A".repeat(10)}${index}` : `${"x".repeat(60)}${index}@example.com`,
  })),
  issue: `${"o".repeat(39)}/${"r".repeat(100)}#1000000`,
  url: `https://github.com/${"o".repeat(39)}/${"r".repeat(100)}/issues/1000000`,
};

const FULL = chatMessage({
  repository: { owner: "o".repeat(39), repo: "r".repeat(100) },
  headline: "many ".repeat(1_000),
  asked: HUGE.owners,
  entries: Array.from({ length: 50 }, () => chatEntry(HUGE)),
});

function eventsOf(message: ChatMessage): string[] {
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_4);
  const card = new AdaptiveCards.AdaptiveCard();
  card.parse(teamsCard(message).attachments[0].content, context);
  const failures = card.validateProperties().validationEvents.map(({ message }) => message);
  return [
    ...Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message),
    ...failures,
  ];
}

describe("a message for Slack", () => {
  it("says what is late, since when, whose it is, and where", () => {
    const { text, blocks } = slackMessage(chatMessage());
    expect(text).toBe("Followthrough in acme/shop: 1 action item is 2 days overdue.");
    const words = nodesIn(blocks).flatMap((node) => (typeof node.text === "string" ? [node.text] : []));
    expect(words).toEqual([
      "Followthrough in acme/shop",
      "1 action item is 2 days overdue.",
      "acme/shop#3",
      " Alert on replication lag",
      " · 2 days overdue (due 2026-12-01)",
      " · ",
      "alice",
      "Open it in GitHub",
    ]);
  });

  it("mentions whom the settings list, and nobody else", () => {
    const owners = [
      { name: "alice", id: "U012AB3CD" },
      { name: "acme/sre", id: "S012AB3CD" },
      { name: "bob", id: "!channel" },
      { name: "carol", id: "carol@example.com" },
      { name: "dave", id: null },
    ];
    const nodes = nodesIn(slackMessage(chatMessage({ entries: [chatEntry({ owners })] })));
    expect(nodes.filter(({ type }) => type === "user" || type === "usergroup")).toEqual([
      { type: "user", user_id: "U012AB3CD" },
      { type: "usergroup", usergroup_id: "S012AB3CD" },
    ]);
    expect(nodes.map(({ text }) => text)).toEqual(expect.arrayContaining(["bob", "carol", "dave"]));
  });

  it("keeps Slack's limits", () => {
    const { text, blocks } = slackMessage(FULL);
    expect([text.length, blocks.length <= 50]).toEqual([3_000, true]);
    for (const node of nodesIn(blocks)) {
      if (node.type === "header")
        expect((node.text as { text: string }).text.length).toBeLessThanOrEqual(150);
      if (typeof node.text === "string") expect(node.text.length).toBeLessThanOrEqual(3_000);
    }
    expect(JSON.stringify(blocks)).toContain("… and 30 more.");
  });
});

describe("a message for Teams", () => {
  it("is a card without a validation event", () => {
    expect(eventsOf(chatMessage())).toEqual([]);
    expect(eventsOf(FULL)).toEqual([]);
  });

  it("mentions whom the settings list, and nobody else", () => {
    const owners = [
      { name: "alice", id: "alice@example.com" },
      { name: "bob", id: "U012AB3CD" },
      { name: "carol", id: "87d349ed-44d7-43e1-9a83-5f2406dee5bd" },
    ];
    const card = teamsCard(chatMessage({ to: "teams", entries: [chatEntry({ owners })] }));
    const { body, msteams } = card.attachments[0].content;
    expect(msteams.entities.map(({ mentioned }) => mentioned)).toEqual([
      { id: "alice@example.com", name: "alice" },
      { id: "87d349ed-44d7-43e1-9a83-5f2406dee5bd", name: "carol" },
    ]);
    expect(JSON.stringify(body)).toContain("For <at>alice</at>, <at>carol</at>");
    expect(eventsOf(chatMessage({ entries: [chatEntry({ owners })] }))).toEqual([]);
  });

  it("is below 28 KB, in UTF-8 and in UTF-16", () => {
    const text = JSON.stringify(teamsCard(FULL));
    expect(Buffer.byteLength(text)).toBeLessThan(28_000);
    expect(text.length * 2).toBeLessThan(28_000);
    expect(text).toMatch(/… and \d+ more\./);
  });
});

describe.each(HOSTILE)("the title %j", (title) => {
  const message = chatMessage({ entries: [chatEntry({ title, owners: [{ name: title, id: null }] })] });
  const plain = chatMessage();

  it("is only literal text in Slack", () => {
    const nodes = nodesIn(slackMessage(message));
    expect(nodes.map(({ type }) => type)).toEqual(nodesIn(slackMessage(plain)).map(({ type }) => type));
    expect(nodes.map(({ type }) => type)).not.toContain("mrkdwn");
    expect(nodes.map(({ url }) => url)).toEqual(nodesIn(slackMessage(plain)).map(({ url }) => url));
    expect(JSON.stringify(nodes)).not.toMatch(
      /:\/\/evil|www\.evil|evil\.example|@(?:here|channel|alice|U0)|<[!@#h]/,
    );
  });

  it("is only in text runs in Teams", () => {
    const nodes = nodesIn(teamsCard(message));
    expect(nodes.map(({ type }) => type)).toEqual(nodesIn(teamsCard(plain)).map(({ type }) => type));
    const blocks = nodes.filter(({ type }) => type === "TextBlock");
    expect(blocks).toEqual(nodesIn(teamsCard(plain)).filter(({ type }) => type === "TextBlock"));
    expect(JSON.stringify(nodes)).not.toMatch(/:\/\/evil|evil\.example|<at>/);
    expect(eventsOf(message)).toEqual([]);
  });

  it("is as written in a CloudEvent", () => {
    const { body } = payloadOf({ ...message, to: "json" });
    expect(JSON.parse(body).data.entries[0].title).toBe(title);
  });
});

it("a title that must not be shown is in no message", () => {
  const message = chatMessage({ entries: [chatEntry({ title: null })] });
  for (const to of ["slack", "teams", "json"] as const)
    expect(payloadOf({ ...message, to }).body).not.toContain("replication");
});

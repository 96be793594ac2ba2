import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { CHAT_EVENTS, type ChatRule } from "../../../src/domain/notices/chat.ts";
import type { Commitments, DigestSnapshot } from "../../../src/observed/commitments.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { HOME, postmortem } from "../builders.ts";
import { FROM, home, INFRA, NEXT_WEEK, NOW, owed, PRIVATE, planned } from "./digest-world.ts";

const RULE: ChatRule = { to: "slack", address: "sre", events: CHAT_EVENTS, titles: true };

describe("what a chat gets with a digest", () => {
  const items = [owed(14)];
  const chatOf = (of: Partial<Commitments>, over: Partial<DigestSnapshot>) => {
    return (planned(of, over)[0] as Operation<"open-report">).chat;
  };

  it("is one message, which is recorded as pending", () => {
    const policy = { ...DEFAULT_POLICY, people: { alice: "U012AB3CD" } };
    const [operation] = planned({ items }, { chat: [RULE], policy });
    expect(operation).toMatchObject({
      identity: { openedAt: "2026-12-03T12:00:00Z", chat: "pending" },
      chat: { places: [] },
    });
    expect((operation as Operation<"open-report">).chat?.messages).toEqual([
      {
        ...{ to: "slack", address: "sre", event: "digest", day: FROM, id: expect.stringMatching(/^\w{8,}/) },
        repository: HOME,
        headline: "Weekly digest: 1 action item open: 1 overdue. 1 postmortem is overdue.",
        asked: [],
        entries: [
          {
            kind: "postmortem",
            issue: "acme/shop#13",
            url: "https://github.com/acme/shop/issues/13",
            title: "Postmortem: Checkout",
            owners: [],
            due: "2026-11-09",
            daysLate: 24,
          },
          {
            kind: "action-item",
            issue: "acme/shop#14",
            url: "https://github.com/acme/shop/issues/14",
            title: "Item 14",
            owners: [{ name: "alice", id: "U012AB3CD" }],
            due: "2026-12-01",
            daysLate: 2,
          },
        ],
        url: "https://github.com/acme/shop/issues/",
      },
    ]);
  });

  it("has an id of its own for each week and each home, however that is spelled", () => {
    const idOf = (over: Partial<DigestSnapshot>, now = NOW) => {
      const [operation] = planned({ items }, { chat: [RULE], ...over }, now);
      return (operation as Operation<"open-report">).chat!.messages[0]!.id;
    };
    const id = idOf({});
    expect(idOf({}, NOW.add({ hours: 24 }))).toBe(id);
    expect(idOf({ home: { ...home, owner: "Acme" } })).toBe(id);
    expect(idOf({ home: PRIVATE })).not.toBe(id);
    expect(idOf({}, NEXT_WEEK)).not.toBe(id);
  });

  it.each<[string, ChatRule[]]>([
    ["there is no chat", []],
    ["no chat wants digests", [{ ...RULE, events: ["overdue"] }]],
  ])("is nothing if %s", (_, chat) => {
    expect(planned({ items }, { chat })[0]).not.toHaveProperty("chat");
    expect(planned({ items }, { chat })[0]).toMatchObject({ identity: { openedAt: "2026-12-03T12:00:00Z" } });
  });

  it("tells late postmortems from late items", () => {
    const postmortems = [postmortem(""), postmortem("", { ref: { ...HOME, number: 23 }, id: 1023 })];
    const entries = chatOf({ items, postmortems }, { chat: [RULE] })?.messages[0]?.entries;
    expect(entries?.map(({ kind }) => kind)).toEqual(["postmortem", "postmortem", "action-item"]);
  });

  it("has titles only by a rule or from a public repository", () => {
    const titles = (over: Partial<DigestSnapshot>, rule: Partial<ChatRule>) =>
      chatOf({ items }, { ...over, chat: [{ ...RULE, ...rule }] })?.messages[0]?.entries.at(-1)?.title;
    expect(titles({}, { titles: true })).toBe("Item 14");
    expect(titles({}, { titles: false })).toBeNull();
    expect(titles({ home: { ...home, visibility: "public" } }, { titles: false })).toBe("Item 14");
    expect(titles({ home: { ...home, visibility: undefined } }, { titles: false })).toBeNull();
  });

  it("has neither title nor owners of an item in a more private repository", () => {
    const open = { ...home, visibility: "public" } as const;
    const known = { "acme/shop": open, "acme/infra": PRIVATE };
    const hidden = [owed(14, { ref: { ...INFRA, number: 14 } })];
    const chat = chatOf({ items: hidden, knownRepositories: known }, { home: open, chat: [RULE] });
    expect(chat?.messages[0]?.entries).toMatchObject([
      { title: "Postmortem: Checkout" },
      { issue: "acme/infra#14", title: null, owners: [] },
    ]);
  });

  it("names at most 50 entries", () => {
    const many = Array.from({ length: 60 }, (_, index) => owed(100 + index));
    expect(chatOf({ items: many }, { chat: [RULE] })?.messages[0]?.entries).toHaveLength(50);
  });
});

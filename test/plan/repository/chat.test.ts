import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { CHAT_EVENTS, type ChatEvent, type ChatRule } from "../../../src/domain/notices/chat.ts";
import type { Notice, NoticeKind } from "../../../src/domain/notices/notice.ts";
import type { Visibility } from "../../../src/domain/visibility.ts";
import type { Repository } from "../../../src/observed/issue.ts";
import { chatOfNotice } from "../../../src/plan/repository/chat.ts";
import { trackedItem } from "../../markdown/messages/message-samples.ts";
import { HOME, snapshot } from "../builders.ts";

const RULE: ChatRule = { to: "slack", address: "sre", events: CHAT_EVENTS, titles: false };

interface Case {
  readonly kind?: NoticeKind;
  readonly daysLeft?: number;
  readonly of?: "action-item" | "postmortem";
  readonly rules?: readonly Partial<ChatRule>[];
  /** Of the repository of the notices, and of the item's. */
  readonly visibility?: readonly [home: Visibility, item: Visibility];
  readonly people?: Readonly<Record<string, string>>;
}

function messagesOf({
  kind = "reminder",
  daysLeft = -2,
  of = "action-item",
  rules = [{}],
  visibility: [home, place] = ["private", "private"],
  people = {},
}: Case) {
  const repository: Repository = { ...snapshot().repository, visibility: home };
  const elsewhere: Repository = { ...repository, repo: "infra", visibility: place };
  const tracked = { ...trackedItem(3), kind: of, issue: { owner: "acme", repo: "infra", number: 3 } };
  const step = { issue: tracked.issue, kind, due: tracked.due, step: 1 };
  const entry = { tracked, step, daysLeft, reminded: true, lastHeard: null };
  const notice: Notice = { kind, to: ["alice"], on: tracked.issue, day: "2026-12-03", entries: [entry] };
  const known = {
    ...{ repository, chat: rules.map((rule) => ({ ...RULE, ...rule })) },
    policy: { ...DEFAULT_POLICY, people },
    knownRepositories: { "acme/shop": repository, "acme/infra": elsewhere },
  };
  return chatOfNotice(notice, known, () => "https://github.com/acme/infra/issues/3")?.messages ?? [];
}

describe("what a chat gets with a notice", () => {
  it.each<[Case, ChatEvent | undefined]>([
    [{ daysLeft: 7 }, undefined],
    [{ daysLeft: 0 }, undefined],
    [{ daysLeft: -1 }, "overdue"],
    [{ daysLeft: -1, of: "postmortem" }, "postmortem_overdue"],
    [{ kind: "escalation" }, "escalated"],
    [{ kind: "escalation", of: "postmortem" }, "escalated"],
    [{ rules: [{ events: ["escalated", "digest"] }] }, undefined],
    [{ kind: "escalation", rules: [{ events: ["escalated"] }] }, "escalated"],
    [{ rules: [] }, undefined],
  ])("%j: %s", (given, event) => {
    expect(messagesOf(given)[0]?.event).toBe(event);
  });

  it.each<[NonNullable<Case["visibility"]>, titles: boolean, isShown: boolean]>([
    [["public", "public"], false, true],
    [["private", "private"], false, false],
    [["private", "private"], true, true],
    [["internal", "internal"], false, false],
    [["internal", "internal"], true, true],
    // Whoever sets the rules of a public repository does not decide about a private one.
    [["public", "private"], true, false],
    [["internal", "private"], true, false],
    [["private", "public"], false, true],
  ])("in %j with titles: %p, shows a title: %p", (visibility, titles, isShown) => {
    const [message] = messagesOf({ visibility, rules: [{ titles }] });
    expect(message!.entries.map(({ title }) => title !== null)).toEqual([isShown]);
  });

  it("is one message for each address, by the first rule that wants it", () => {
    const rules = [
      { events: ["digest"] as const },
      { titles: true },
      { titles: false },
      { address: "ops", to: "teams" as const },
    ];
    const messages = messagesOf({ rules });
    expect(messages.map(({ address, to }) => `${address} ${to}`)).toEqual(["sre slack", "ops teams"]);
    expect(messages[0]!.entries[0]!.title).not.toBeNull();
  });

  it("says what is late, since when, and where", () => {
    const [message] = messagesOf({ people: { Alice: "U012AB3CD" } });
    expect(message).toMatchObject({ to: "slack", day: "2026-12-03", asked: [] });
    expect(message!.url).toBe("https://github.com/acme/infra/issues/3#issuecomment-");
    expect(message!.entries).toEqual([
      {
        kind: "action-item",
        issue: "acme/infra#3",
        url: "https://github.com/acme/infra/issues/3",
        title: null,
        owners: trackedItem(3).owners.map((name) => ({ name, id: name === "alice" ? "U012AB3CD" : null })),
        due: trackedItem(3).due,
        daysLate: 2,
      },
    ]);
  });

  it("has an id of its own for each notice", () => {
    const ids = [{}, { kind: "escalation" as const }].map((given) => messagesOf(given)[0]!.id);
    expect(new Set(ids).size).toBe(2);
    expect(messagesOf({})[0]!.id).toBe(ids[0]);
  });

  it("is for the repository whose settings have the rule, and mentions whom they list", () => {
    const [message] = messagesOf({ kind: "escalation", people: { Alice: "U012AB3CD" } });
    expect(message!.repository).toEqual(HOME);
    expect(message!.asked).toEqual([{ name: "alice", id: "U012AB3CD" }]);
  });
});

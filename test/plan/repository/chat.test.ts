import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { formatIssueRef } from "../../../src/domain/issue-ref.ts";
import { CHAT_EVENTS, type ChatEvent, type ChatRule } from "../../../src/domain/notices/chat.ts";
import type { Notice, NoticeKind, TrackedObligation } from "../../../src/domain/notices/notice.ts";
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
  readonly others?: readonly TrackedObligation[];
  readonly day?: string;
  readonly step?: number;
}

/** A notice about the item or postmortem acme/infra#3 and these others. */
function postOf({
  kind = "reminder",
  others = [],
  day = "2026-12-03",
  step: number = 1,
  daysLeft = -2,
  of = "action-item",
  rules = [{}],
  visibility: [home, place] = ["private", "private"],
  people = {},
}: Case) {
  const repository: Repository = { ...snapshot().repository, visibility: home };
  const elsewhere: Repository = { ...repository, repo: "infra", visibility: place };
  const tracked = { ...trackedItem(3), kind: of, issue: { owner: "acme", repo: "infra", number: 3 } };
  const entries = [tracked, ...others].map((one) => {
    const step = { issue: one.issue, kind, due: one.due, step: number };
    return { tracked: one, step, daysLeft, reminded: true, lastHeard: null };
  });
  const notice: Notice = { kind, to: ["alice"], on: tracked.issue, day, entries };
  const known = {
    ...{ repository, chat: rules.map((rule) => ({ ...RULE, ...rule })) },
    policy: { ...DEFAULT_POLICY, people },
    knownRepositories: { "acme/shop": repository, "acme/infra": elsewhere },
  };
  return chatOfNotice(notice, known, () => "https://github.com/acme/infra/issues/3");
}

const messagesOf = (given: Case) => postOf(given)?.messages ?? [];

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
    const others = [trackedItem(4)];
    const notices: Case[] = [{}, { kind: "escalation" }, { day: "2026-12-04" }, { step: 2 }, { others }];
    const ids = notices.map((given) => messagesOf(given)[0]!.id);
    expect(new Set(ids).size).toBe(notices.length);
    expect(notices.map((given) => messagesOf(given)[0]!.id)).toEqual(ids);
  });

  it("is about what its rule asks for, items first", () => {
    const others = [trackedItem(4), trackedItem(4, { kind: "postmortem" })];
    const about = (events: readonly ChatEvent[], of: Case["of"] = "postmortem") => {
      const [message] = messagesOf({ of, others, rules: [{ events }] });
      return [message!.event, message!.entries.map(({ kind }) => kind)];
    };
    expect(about(["overdue"])).toEqual(["overdue", ["action-item"]]);
    expect(about(["postmortem_overdue"])).toEqual(["postmortem_overdue", ["postmortem", "postmortem"]]);
    expect(about(CHAT_EVENTS)).toEqual(["overdue", ["postmortem", "action-item", "postmortem"]]);
  });

  it("lists fifty at most", () => {
    const others = Array.from({ length: 50 }, (_, index) => trackedItem(10 + index));
    expect(messagesOf({ others: others.slice(1) })[0]!.entries).toHaveLength(50);
    expect(messagesOf({ others })[0]!.entries).toHaveLength(50);
  });

  it("could be recorded on each of its issues and postmortems", () => {
    const others = [trackedItem(4), trackedItem(5)];
    const names = ["acme/infra#3", "acme/shop#7", "acme/shop#4", "acme/shop#5"];
    expect(postOf({ others })!.places.map(formatIssueRef)).toEqual(names);
  });

  it("shows no title of a repository that is unknown", () => {
    const others = [trackedItem(4, { issue: { owner: "acme", repo: "gone", number: 4 } })];
    expect(messagesOf({ others })[0]!.entries[1]!.title).toBeNull();
  });

  it("is for the repository whose settings have the rule, and mentions whom they list", () => {
    const [message] = messagesOf({ kind: "escalation", people: { Alice: "U012AB3CD" } });
    expect(message!.repository).toEqual(HOME);
    expect(message!.asked).toEqual([{ name: "alice", id: "U012AB3CD" }]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../../src/domain/actor.ts";
import type { PostmortemRequest } from "../../../src/domain/commands/requests.ts";
import type { Review } from "../../../src/domain/postmortem/review.ts";
import { renderRejection } from "../../../src/markdown/messages/replies.ts";
import type { PostmortemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import type { AcceptedCommand } from "../../../src/plan/postmortem/commands.ts";
import {
  closingCommands,
  planRecordedCommands,
  recordedCommands,
  replyOnSharingIncident,
} from "../../../src/plan/postmortem/complete-or-decline.ts";
import { bodyTooLong, MAX_BODY, overflowOfPostmortem } from "../../../src/plan/size-limits.ts";
import type { PostmortemDates, PostmortemMarker } from "../../../src/record/marker-types.ts";
import { HOME, inputAt, KEY, postmortem, snapshot, withMarker } from "../builders.ts";

const REF = { ...HOME, number: 13 };
const AT = "2026-11-03T09:00:00Z";
const EARLIER = "2026-11-02T09:00:00Z";
const root: Actor = { login: "root", kind: "person", role: "admin", teams: [] };

const command = (request: PostmortemRequest, id = 7, on = REF): AcceptedCommand => ({
  comment: { id, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-03") },
  ...{ actor: root, request, on },
});
const complete = (id?: number) => command({ name: "complete" }, id);
const decline = (id?: number) => command({ name: "no-postmortem", reason: "a drill" }, id, KEY);
const extend = (id?: number) => command({ name: "extend", date: "+7d", reason: "holidays" }, id);
const approve = (id?: number) => command({ name: "approve" }, id);

interface Case {
  readonly body?: string;
  readonly page?: Partial<PostmortemIssue>;
  readonly marker?: Partial<PostmortemMarker>;
  readonly world?: Partial<Snapshot>;
  readonly dates?: PostmortemDates;
  readonly reviews?: readonly Review[];
}

const present = ({ body = "text", page, marker }: Case) => withMarker(postmortem(body, page), marker);
const planned = (accepted: AcceptedCommand[], given: Case = {}) => {
  const { world, dates = null, reviews = null } = given;
  const at = inputAt(world, "2026-11-03T09:00:00.123Z");
  return planRecordedCommands(at, present(given), { accepted, dates, reviews });
};

const declined = { reason: "a drill", by: "root", at: AT, commentId: 8 };
const earlier = { ...declined, at: EARLIER, commentId: 3 };
const closed = { state: "closed" } as const;
const dates: PostmortemDates = { due: "2026-11-16", extensions: [], waiver: null };
const reviews: Review[] = [{ verdict: "approved", of: "x", by: "root", at: AT, commentId: 7 }];

/** A write that records these comments; `what` else it says. */
const write = (given: Case, obeyed: number[], marker: object, what: object = {}) => ({
  ...{ kind: "update-postmortem-marker", postmortem: REF },
  marker: { ...present(given).marker, obeyed, ...marker },
  executes: obeyed.map((id) => ({ issue: id === 8 ? KEY : REF, id })),
  ...what,
});
const change = (name: string) => ({ kind: "change-postmortem", change: name });

describe("commands that a record takes", () => {
  it.each<[string, AcceptedCommand[], Case, object, boolean]>([
    ["complete it", [complete()], {}, write({}, [7], { completedAt: AT }, change("complete")), true],
    ["decline it", [decline(8)], {}, write({}, [8], { declined }, change("decline")), true],
    ["extend it", [extend()], { dates }, write({}, [7], {}, { dates }), false],
    ["approve it", [approve()], { reviews }, write({}, [7], {}, { reviews }), false],
    [
      "do it all at once, by the newest that closes it",
      [complete(), decline(8), extend(9), approve(10)],
      { dates, reviews },
      write({}, [7, 8, 9, 10], { declined }, { ...change("decline"), dates, reviews }),
      true,
    ],
    [
      "close it by the newest, whatever their order",
      [decline(8), complete(9), extend(7)],
      { dates },
      write({}, [7, 8, 9], { completedAt: AT }, { ...change("complete"), dates }),
      true,
    ],
    [
      "undo a decline by completing it",
      [complete()],
      { marker: { declined: earlier } },
      write({}, [7], { completedAt: AT }, change("complete")),
      true,
    ],
    [
      "complete it after it was closed without a decision",
      [complete()],
      { page: closed },
      write({}, [7], { completedAt: AT }, change("complete")),
      true,
    ],
    [
      "decline it after it was closed without a decision",
      [decline(8)],
      { page: closed },
      write({}, [8], { declined }, change("decline")),
      true,
    ],
    [
      "complete it again after it opened again",
      [complete()],
      { marker: { completedAt: EARLIER } },
      write({}, [7], { completedAt: AT }, change("complete")),
      true,
    ],
    [
      "decline it after it opened again",
      [decline(8)],
      { marker: { completedAt: EARLIER } },
      write({ marker: { completedAt: EARLIER } }, [8], { declined }, change("decline")),
      true,
    ],
    [
      "are only recorded once it is complete",
      [complete()],
      { page: closed, marker: { completedAt: EARLIER } },
      write({}, [7], { completedAt: EARLIER }),
      true,
    ],
    [
      "do not decline what is complete",
      [decline(8)],
      { page: closed, marker: { completedAt: EARLIER } },
      write({}, [8], { completedAt: EARLIER }),
      true,
    ],
    [
      "do not decline it twice",
      [decline(8)],
      { page: closed, marker: { declined: earlier } },
      write({}, [8], { declined: earlier }),
      true,
    ],
    [
      "complete what was declined",
      [complete()],
      { page: closed, marker: { declined: earlier } },
      write({}, [7], { completedAt: AT }, change("complete")),
      true,
    ],
  ])("%s", (_, accepted, given, operation, isClosed) => {
    expect(planned(accepted, given)).toEqual({ operations: [operation], closed: isClosed });
  });

  it("are remembered with earlier ones, each once and in order", () => {
    const [operation] = planned([extend(9), approve(9), extend(10)], {
      marker: { obeyed: [3, 20] },
      dates,
    })!.operations;
    expect(operation).toMatchObject({
      marker: { obeyed: [3, 9, 10, 20] },
      executes: [9, 9, 10].map((id) => ({ issue: REF, id })),
    });
  });

  it("may be none", () => {
    expect(planned([])).toBeNull();
    expect(planned([command({ name: "status" }), command({ name: "timeline" })])).toBeNull();
  });

  it.each<[string, Case, boolean]>([
    ["an open postmortem", {}, false],
    ["a closed one", { page: closed }, true],
  ])("may be none while reviews leave the record of %s", (_, given, isClosed) => {
    const { marker } = present(given);
    expect(planned([], { ...given, reviews: [] })).toEqual({
      operations: [{ kind: "update-postmortem-marker", postmortem: REF, marker, reviews: [] }],
      closed: isClosed,
    });
  });
});

describe("a decline in a less private repository", () => {
  const vault = { owner: "acme", repo: "vault", number: 13 };
  const known = (visibility: "public" | "private") => ({
    knownRepositories: { "acme/vault": { ...snapshot().repository, repo: "vault", id: 2, visibility } },
  });

  it.each<["public" | "private", object]>([
    ["public", { reason: "given on the incident", by: "an approver" }],
    ["private", { reason: "a drill", by: "root" }],
  ])("says who declined, and why, only if it is as private: %s", (visibility, said) => {
    const found = planned([decline(8)], { page: { ref: vault }, world: known(visibility) })!;
    expect(found.operations).toMatchObject([{ marker: { declined: { ...said, at: AT, commentId: 8 } } }]);
  });
});

describe("a text that leaves no room for the record", () => {
  const long = "x".repeat(MAX_BODY);
  /** The longest text with room for the record that these commands write. */
  const roomFor = (accepted: AcceptedCommand[], given: Case) => {
    const { marker } = planned(accepted, given)!.operations[0] as Operation<"change-postmortem">;
    const { dates, reviews } = given;
    return MAX_BODY - overflowOfPostmortem(long, { ...marker, ...dates, ...(reviews && { reviews }) });
  };

  const extended = {
    ...dates,
    extensions: [{ from: "2026-11-09", to: "2026-11-16", reason: "x", by: "root", at: AT, commentId: 7 }],
  };
  it.each<[string, AcceptedCommand[], Case]>([
    ["complete it", [complete(), extend(8)], { dates: extended }],
    ["review it", [approve(), complete(8)], { reviews }],
    ["neither", [extend(), approve(8)], { dates: extended, reviews }],
  ])("is what commands are told that %s", (_, accepted, given) => {
    const room = roomFor(accepted, given);
    expect(planned(accepted, { ...given, body: "x".repeat(room) })!.operations).toMatchObject([
      { executes: [{}, {}] },
    ]);
    const words = renderRejection("root", { problem: bodyTooLong("the postmortem", 2), example: null });
    expect(planned(accepted, { ...given, body: "x".repeat(room + 2) })).toEqual({
      operations: [7, 8].map((id) => ({
        ...{ kind: "comment", issue: REF, tag: `reply ${id}`, body: words },
        answers: { login: "root", isStranger: false, at: null, commentId: id },
      })),
      closed: false,
    });
  });

  it("leaves it closed if it was", () => {
    expect(planned([complete()], { body: long, page: closed })).toMatchObject({ closed: true });
  });
});

describe("commands on an incident that shares another's postmortem", () => {
  const replies = (...postmortemCommands: AcceptedCommand[]) =>
    replyOnSharingIncident(inputAt({ postmortemCommands, isPrimary: false }), {
      ...postmortem("text"),
      marker: { ...postmortem("text").marker, key: "acme/shop#4" },
    });
  const reply = (id: number, issue: object, words: string) => ({
    ...{ kind: "comment", issue, tag: `reply ${id}`, body: words },
    answers: { login: "root", isStranger: false, at: null, commentId: id },
  });

  it("belong on the postmortem's own incident", () => {
    expect(replies(decline(8))).toEqual([
      reply(
        8,
        KEY,
        "@root This incident shares the postmortem acme/shop#13. Post the command on acme/shop#4.",
      ),
    ]);
  });

  it("are refused before that if they belong elsewhere", () => {
    expect(replies(command({ name: "no-postmortem", reason: "x" }, 8))).toEqual([
      reply(8, REF, "@root /no-postmortem works on the incident: post it on #12."),
    ]);
  });

  it("are refused for it, whatever it lacks", () => {
    const words = "@root This incident shares the postmortem acme/shop#13. Post the command on acme/shop#4.";
    expect(replies(complete(8))).toEqual([reply(8, REF, words)]);
  });

  it("are left to the other incident if they do not close it", () => {
    expect(replies(command({ name: "timeline" }, 8))).toEqual([]);
  });
});

it("knows which commands close a postmortem, and which its last write records, oldest first", () => {
  const names: PostmortemRequest["name"][] = [
    ...(["complete", "no-postmortem", "extend", "waive", "unwaive", "approve", "request-changes"] as const),
    ...(["drop", "status", "timeline", "help"] as const),
  ];
  const all = names.map((name, index) => command({ name } as PostmortemRequest, 90 - index));
  const named = (commands: AcceptedCommand[]) => commands.map(({ request }) => request.name);
  expect(named(closingCommands(all))).toEqual(["no-postmortem", "complete"]);
  expect(named(recordedCommands(all))).toEqual(names.slice(0, 7).reverse());
  expect(named(all)).toEqual(names);
});

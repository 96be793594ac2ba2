import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../../src/domain/actor.ts";
import type { PostmortemRequest, Request } from "../../../src/domain/commands/requests.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Review } from "../../../src/domain/postmortem/review.ts";
import { renderEdited, renderRejection } from "../../../src/markdown/messages/replies.ts";
import type { OpenOrShareCommand, PostmortemCommand, PostmortemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { helpOnPostmortem } from "../../../src/plan/help.ts";
import {
  type PostmortemCommandPlan,
  planOpenOrShare,
  planPostmortemCommands,
} from "../../../src/plan/postmortem/commands.ts";
import { writeEntries } from "../../../src/record/index-entries.ts";
import type { PostmortemMarker } from "../../../src/record/marker-types.ts";
import { HOME, inputAt, item, KEY, postmortem, report, withMarker } from "../builders.ts";

const REF = { ...HOME, number: 13 };
const AT = "2026-11-03T09:00:00Z";
const WHOLE = "## Summary\n\nIt broke.\n\n## Action items\n\nNo action items: it was a drill.\n";
const admin: Actor = { login: "root", kind: "person", role: "admin", teams: [] };
const bob: Actor = { login: "bob", kind: "person", role: "write", teams: [] };
const eve: Actor = { login: "eve", kind: "person", role: "read", teams: [] };
const bot: Actor = { login: "stale[bot]", kind: "bot", role: null, teams: [] };

const said = (
  request: PostmortemCommand["request"],
  actor = admin,
  over: Partial<PostmortemCommand> = {},
): PostmortemCommand => ({
  comment: { id: 7, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-03") },
  ...{ on: REF, actor, request },
  ...over,
});
const comment = (id: number, edited = false) => ({ ...said({ name: "help" }).comment, id, edited });

interface Case {
  readonly body?: string;
  readonly page?: Partial<PostmortemIssue> | null;
  readonly marker?: Partial<PostmortemMarker>;
  readonly world?: Partial<Snapshot>;
}

function planned(
  commands: PostmortemCommand[],
  { body = WHOLE, page = {}, marker, world }: Case = {},
): PostmortemCommandPlan {
  const present = withMarker(postmortem(body, page ?? {}), marker);
  const at = inputAt({ postmortems: page ? [present] : [], postmortemCommands: commands, ...world });
  if (page === null) return planPostmortemCommands(at, undefined, null);
  return planPostmortemCommands(at, present, assessPostmortem(at, present));
}

const plan = (over: Partial<PostmortemCommandPlan>): PostmortemCommandPlan => ({
  ...{ replies: [], accepted: [], dates: null, reviews: null, ...over },
});
const accepts = (...accepted: PostmortemCommand[]) =>
  plan({ accepted: accepted.map((one) => ({ ...one, request: one.request as PostmortemRequest })) });
const rejects = (command: PostmortemCommand, problem: string, example: string | null = null) => {
  const words = renderRejection(command.actor.login, { problem, example });
  return plan({ replies: [{ issue: command.on, command, words }] });
};

describe("a command on a postmortem or its incident", () => {
  const complete = said({ name: "complete" }, bob);
  const skip = said({ name: "no-postmortem", reason: "a drill" }, admin, { on: KEY });
  const status = said({ name: "status" }, eve);
  const edited = said({ name: "complete" }, bob, { comment: comment(7, true) });
  const missing = "The section “Summary” is empty or unchanged from the template.";
  const misplaced = said({ name: "no-postmortem", reason: "a drill" });
  const onIncident = said({ name: "complete" }, bob, { on: KEY });
  const unread = said({ name: "extend", problem: "/extend takes a date.", example: "/extend +7d x" });

  it.each<[string, PostmortemCommand, Case, PostmortemCommandPlan]>([
    ["is accepted", complete, {}, accepts(complete)],
    ["is accepted on the incident", skip, {}, accepts(skip)],
    ["is accepted before there is a postmortem", skip, { page: null }, accepts(skip)],
    ["is accepted from readers if it only asks", status, {}, accepts(status)],
    [
      "is refused while something is missing",
      complete,
      { body: "## Summary\n\n## Action items\n\nNo action items: a drill." },
      rejects(complete, `The postmortem is not complete yet. ${missing}`, "/complete"),
    ],
    ["is ignored once it is recorded", complete, { marker: { obeyed: [7] } }, plan({})],
    ["is not ignored because others are recorded", complete, { marker: { obeyed: [6] } }, accepts(complete)],
    ["is ignored from a bot", said({ name: "complete" }, bot), {}, plan({})],
    [
      "is not executed if its comment was edited",
      edited,
      {},
      plan({ replies: [{ issue: REF, command: edited, words: renderEdited("bob") }] }),
    ],
    [
      "is answered if it belongs on the incident",
      misplaced,
      {},
      rejects(misplaced, "/no-postmortem works on the incident: post it on #12."),
    ],
    [
      "is answered if it belongs on the postmortem",
      onIncident,
      {},
      rejects(onIncident, "/complete works on the postmortem: post it on #13."),
    ],
    [
      "is answered if it can't be read",
      unread,
      {},
      rejects(unread, "/extend takes a date.", "/extend +7d x"),
    ],
  ])("%s", (_, command, given, expected) => expect(planned([command], given)).toEqual(expected));

  it("may come from whoever writes the postmortem", () => {
    const own = said({ name: "complete" }, eve);
    expect(planned([own], { page: { assignees: ["eve"] } })).toEqual(accepts(own));
    expect(planned([own]).accepted).toEqual([]);
  });

  it("may ask for help, which is all of its answer", () => {
    const help = said({ name: "help" }, eve);
    const words = helpOnPostmortem(inputAt({ postmortems: [postmortem(WHOLE)] }), help);
    expect(planned([help])).toEqual(plan({ replies: [{ issue: REF, command: help, words }] }));
  });

  it("is decided on its own", () => {
    const commands = [edited, misplaced, { ...complete, comment: comment(9) }];
    const { replies, accepted } = planned(commands);
    expect(replies.map(({ command }) => command)).toEqual([edited, misplaced]);
    expect(accepted).toEqual([commands[2]]);
  });

  it("names itself in the answer if it is not alone in its comment", () => {
    const second = said({ name: "no-postmortem", reason: "x" }, bob, { on: KEY, commandIndex: 1 });
    expect(planned([second]).replies[0]!.words).toMatch(/^@bob `\/no-postmortem`: Only an approver/);
  });
});

describe("/drop of an item whose issue is gone", () => {
  const drop = said({ name: "drop", reason: "#20 it was deleted" });
  const entry = { number: 20, node: "", postmortem: "#13", due: "2026-12-01" };
  const index = report(30);
  const indexes = [{ ...index, identity: { ...index.identity, items: writeEntries([entry]) } }];

  it("is accepted if an index lists it, and its issue is not there", () => {
    expect(planned([drop], { world: { indexes } })).toEqual(accepts(drop));
    const none =
      "#20 is not an item of this postmortem whose issue is gone. If its issue is still there, comment on that.";
    expect(planned([drop])).toEqual(rejects(drop, none, "/drop REASON"));
    expect(planned([drop], { world: { indexes, items: [item(20, "x")] } })).toEqual(
      rejects(drop, none, "/drop REASON"),
    );
  });
});

describe("an exception for the postmortem itself", () => {
  const extend = (id: number, date: string) =>
    said({ name: "extend", date, reason: "holidays" }, admin, { comment: comment(id) });
  const granted = (from: string, to: string, commentId: number) => ({
    ...{ from, to, reason: "holidays", by: "root", at: AT, commentId },
  });
  const [first, second] = [extend(7, "+7d"), extend(8, "+7d")];
  const recorded = { state: "closed", closedAt: AT } as const;
  const closing = { closer: bob, at: AT, reason: null };

  it("gives its dates, each from the one before", () => {
    expect(planned([first])).toEqual({
      ...accepts(first),
      dates: { due: "2026-11-16", extensions: [granted("2026-11-09", "2026-11-16", 7)], waiver: null },
    });
    expect(planned([first, second]).dates).toEqual({
      due: "2026-11-23",
      extensions: [granted("2026-11-09", "2026-11-16", 7), granted("2026-11-16", "2026-11-23", 8)],
      waiver: null,
    });
  });

  it("has no dates if it is refused", () => {
    const refused = { ...first, actor: bob };
    expect(planned([refused])).toMatchObject({ accepted: [], dates: null });
    expect(planned([refused, second]).dates).toMatchObject({ due: "2026-11-16" });
  });

  it.each<[string, Case, string | null]>([
    ["is open", {}, "2026-11-16"],
    ["was just closed, and may open again", { page: { ...recorded, closing } }, "2026-11-16"],
    ["was closed complete", { page: recorded, marker: { completedAt: AT } }, null],
    ["was withdrawn", { page: recorded, marker: { withdrawn: true } }, null],
    ["does not exist", { page: null }, null],
  ])("needs a postmortem that %s: new date %s", (_, given, due) => {
    const found = planned([first], given);
    expect(found.dates?.due ?? null).toBe(due);
    expect(found.replies).toHaveLength(due === null ? 1 : 0);
  });
});

describe("a review", () => {
  const review = { required: 1, by: [] };
  const policy = { ...DEFAULT_POLICY, postmortem: { ...DEFAULT_POLICY.postmortem, review } };
  const world = { policy };
  const approve = said({ name: "approve" }, admin);
  const at = inputAt(world);
  const of = assessPostmortem(at, postmortem(WHOLE)).review!.of;
  const approval: Review = { verdict: "approved", of, by: "root", at: AT, commentId: 7 };
  const complete = said({ name: "complete" }, bob, { comment: comment(8) });
  const outdated: Review = { ...approval, of: "another text", by: "carol", commentId: 3 };

  it.each<[string, PostmortemCommand[], Case, readonly Review[] | null]>([
    ["is recorded", [approve], { world }, [approval]],
    [
      "is recorded beside others",
      [approve],
      { world, marker: { reviews: [{ ...approval, by: "amy" }] } },
      [{ ...approval, by: "amy" }, approval],
    ],
    ["stays without commands", [], { world, marker: { reviews: [approval] } }, null],
    ["leaves with its text", [], { world, marker: { reviews: [approval, outdated] } }, [approval]],
    ["is not there", [], { world }, null],
    ["is not asked for", [], { marker: { reviews: [outdated] } }, null],
  ])("%s", (_, commands, given, reviews) => {
    expect(planned(commands, given)).toMatchObject({ reviews, replies: [] });
  });

  it("counts for a command that comes after it", () => {
    expect(planned([approve, complete], { world })).toMatchObject({
      ...accepts(approve, complete),
      reviews: [approval],
    });
    const { replies, accepted } = planned([complete, approve], { world });
    expect(replies.map(({ command }) => command)).toEqual([complete]);
    expect(accepted).toEqual([approve]);
  });

  it("is refused from whoever wrote the text", () => {
    const edits = [{ by: "root", at: "2026-11-03T08:00:00Z" }];
    const writing = { edits, isComplete: true, completers: [] };
    expect(planned([approve], { world: { ...world, writing } })).toEqual(
      rejects(approve, "You edited sections of this postmortem. Someone else has to approve it."),
    );
  });
});

describe("/postmortem on an issue", () => {
  const shared = postmortem("", { ref: { ...HOME, number: 5 }, id: 55 });
  const named = { ...HOME, number: 4 };
  const asked = (over: Partial<OpenOrShareCommand> = {}): OpenOrShareCommand => ({
    ...{ comment: { id: 7, edited: false }, actor: bob, share: null, problem: null, ...over },
  });
  const replies = (words: string, tag = "reply 7", actor = bob) => [
    {
      ...{ kind: "comment", issue: KEY, tag, body: words },
      answers: { login: actor.login, isStranger: actor.role === "read", at: null, commentId: 7 },
    },
  ];
  const sharing = (id: number) => [
    {
      ...{ kind: "record-incident", postmortem: shared.ref, marker: shared.marker },
      incident: { repositoryId: 1, number: 12, key: "acme/shop#12", commentId: id },
      executes: [{ issue: KEY, id }],
    },
  ];
  const wrong = {
    name: "postmortem",
    problem: "/postmortem takes one issue.",
    example: "/postmortem #12",
  } as const;

  it.each<[string, OpenOrShareCommand, object[]]>([
    ["opens one elsewhere in the plan", asked(), []],
    ["shares another's", asked({ share: { named, postmortem: shared } }), sharing(7)],
    [
      "shares none if there is none",
      asked({ share: { named, postmortem: null } }),
      replies(
        "@bob acme/shop#4 has no postmortem to share. Name an incident that has one. For example: `/postmortem #12`",
      ),
    ],
    ["is answered if it can't be read", asked({ problem: wrong }), replies(renderRejection("bob", wrong))],
    [
      "is not executed if its comment was edited",
      asked({ comment: { id: 7, edited: true }, share: { named, postmortem: shared } }),
      replies(renderEdited("bob"), "edited 7"),
    ],
    [
      "needs the triage role",
      asked({ actor: eve }),
      replies(
        "@eve /postmortem requires at least the triage role in this repository, and you have the role read. Someone with that role can post the same comment.",
        "reply 7",
        eve,
      ),
    ],
  ])("%s", (_, command, expected) => {
    expect(planOpenOrShare(inputAt({ openOrShareCommands: [command] }))).toEqual(expected);
  });
});

describe("/postmortem on an issue that has a postmortem", () => {
  const AFTER = "2026-11-03T09:30:00Z";
  const asked = (id = 7, at = AFTER): OpenOrShareCommand => ({
    ...{ comment: { id, edited: false, at }, actor: bob, share: null, problem: null },
  });
  const plannedFor = (own: PostmortemIssue, command = asked(), world: Partial<Snapshot> = {}) =>
    planOpenOrShare(inputAt({ postmortems: [own], openOrShareCommands: [command], ...world }));
  const answer = (own: PostmortemIssue, command = asked(), world: Partial<Snapshot> = {}) =>
    plannedFor(own, command, world).map((operation) =>
      operation.kind === "comment" ? operation.body : operation.kind,
    );
  const closed = (marker: Partial<PostmortemMarker>) =>
    withMarker(postmortem(WHOLE, { state: "closed" }), marker);
  const declined = (commentId: number | null) =>
    closed({ declined: { reason: "a drill", by: "root", at: AT, commentId } });

  it.each<[string, PostmortemIssue, OpenOrShareCommand, string]>([
    [
      "names an open one",
      postmortem(WHOLE),
      asked(),
      "@bob This incident has a postmortem already: acme/shop#13.",
    ],
    [
      "names a complete one, and says how to go on",
      closed({ completedAt: AT }),
      asked(),
      "@bob This incident has a postmortem already: acme/shop#13. It is closed; reopen its issue to go on with it.",
    ],
    [
      "names one that an approver declined later",
      declined(8),
      asked(),
      "@bob This incident has a postmortem already: acme/shop#13. It is closed; reopen its issue to go on with it.",
    ],
    [
      "names one that an approver closed later",
      declined(null),
      asked(7, AT),
      "@bob This incident has a postmortem already: acme/shop#13. It is closed; reopen its issue to go on with it.",
    ],
    ["opens one that was closed unused", closed({ withdrawn: true }), asked(), "change-postmortem"],
    ["opens one that was declined before", declined(6), asked(), "change-postmortem"],
    ["opens one that was closed as not planned before", declined(null), asked(), "change-postmortem"],
  ])("%s", (_, own, command, expected) => expect(answer(own, command)).toEqual([expected]));

  it("names one that is shared, and with whom", () => {
    expect(answer(closed({ withdrawn: true }), asked(), { isPrimary: false })).toEqual([
      "@bob This incident shares the postmortem acme/shop#13 with acme/shop#12.",
    ]);
  });

  it("records who asked for it, and gives it the time of a new one", () => {
    const own = withMarker(declined(6), { withdrawn: true });
    const { declined: _, ...marker } = own.marker;
    const [incident] = marker.incidents;
    expect(plannedFor(own)).toEqual([
      {
        ...{ kind: "change-postmortem", change: "restore", postmortem: own.ref },
        marker: { ...marker, withdrawn: false, incidents: [{ ...incident, commentId: 7 }] },
        dates: { due: expect.stringMatching(/^2026-11-1\d$/), extensions: [], waiver: null },
        executes: [{ issue: KEY, id: 7 }],
      },
    ]);
    const later = withMarker(own, { due: "2027-01-04" });
    expect(plannedFor(later)[0]).not.toHaveProperty("dates");
  });
});

it("a command on a postmortem that does not count is answered with the one that does", () => {
  const other = { ...HOME, number: 14 };
  const command = said({ name: "status" }, bob, { on: other });
  expect(planned([command])).toEqual(
    rejects(command, "This postmortem isn't tracked, because #13 is. Post the command there."),
  );
});

it("a command of items is answered on a postmortem", () => {
  const due: Request = { name: "due", date: "+7d" };
  const command = said(due, bob);
  const items = [item(20, "Add alerts")];
  expect(planned([command], { world: { items } })).toEqual(
    rejects(command, "/due works on a single action item: post it on the item's issue, such as #20."),
  );
});

import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { PostmortemRequest } from "../../../src/domain/commands/requests.ts";
import type { PostmortemIssue } from "../../../src/observed/issue.ts";
import type { ReportIssue } from "../../../src/observed/reports.ts";
import type { AcceptedCommand } from "../../../src/plan/postmortem/commands.ts";
import { cleanIndexes, planLostItems } from "../../../src/plan/postmortem/lost-items.ts";
import { bodyTooLong, MAX_BODY, overflowOfPostmortem } from "../../../src/plan/size-limits.ts";
import { type IndexEntry, writeEntries } from "../../../src/record/index-entries.ts";
import type { LostItem } from "../../../src/record/marker-types.ts";
import { HOME, inputAt, KEY, postmortem, report, snapshot, withMarker } from "../builders.ts";

const REF = { ...HOME, number: 13 };
const AT = "2026-11-03T09:00:00Z";
const command = (request: PostmortemRequest, id = 7, on = REF): AcceptedCommand => ({
  comment: { id, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-03") },
  actor: { login: "root", kind: "person", role: "admin", teams: [] },
  ...{ on, request },
});
const drop = (reason: string, id?: number, on?: typeof REF) => command({ name: "drop", reason }, id, on);
const lost = (issue: string, over: Partial<LostItem> = {}): LostItem => ({
  ...{ issue, reason: "deleted by mistake", by: "root", at: AT, commentId: 7, ...over },
});
const page = (items?: readonly LostItem[], body = "text") =>
  withMarker(postmortem(body), items && { lost: items });

describe("/drop of an item whose issue is gone", () => {
  const planned = (given: PostmortemIssue, ...accepted: AcceptedCommand[]) =>
    planLostItems(inputAt({}, "2026-11-03T09:00:00.123Z"), given, accepted);
  const write = (given: PostmortemIssue, items: LostItem[], ids: number[]) => ({
    kind: "update-postmortem-marker",
    postmortem: REF,
    marker: { ...given.marker, lost: items },
    executes: ids.map((id) => ({ issue: REF, id })),
  });
  const [first, second] = [lost("acme/shop#20"), lost("acme/shop#21", { reason: "same", commentId: 8 })];
  const older = lost("acme/shop#20", { reason: "an older one", commentId: 3 });

  it.each<[string, PostmortemIssue, AcceptedCommand[], [LostItem[], number[]]]>([
    ["is recorded", page(), [drop("#20 deleted by mistake")], [[first], [7]]],
    ["is recorded beside earlier ones", page([first]), [drop("#21 same", 8)], [[first, second], [8]]],
    [
      "replaces an earlier one",
      page([older, second]),
      [drop("#20 deleted by mistake")],
      [[first, second], [7]],
    ],
    [
      "is recorded with others in one write",
      page(),
      [drop("#20 deleted by mistake"), drop("#21 same", 8)],
      [
        [first, second],
        [7, 8],
      ],
    ],
  ])("%s", (_, given, accepted, [items, ids]) => {
    expect(planned(given, ...accepted)).toEqual([write(given, items, ids)]);
  });

  it.each<[string, AcceptedCommand]>([
    ["is another command", command({ name: "no-postmortem", reason: "#20 deleted by mistake" })],
    ["is elsewhere", drop("#20 deleted by mistake", 7, KEY)],
    ["names no issue", drop("deleted by mistake")],
  ])("is not what %s", (_, one) => expect(planned(page([first]), one)).toEqual([]));

  it("is refused while the text is too long, and only it", () => {
    const room = MAX_BODY - placeholderLength();
    const fitting = page(undefined, "x".repeat(room));
    const status = command({ name: "status" }, 8);
    expect(planned(fitting, drop("#20 deleted by mistake"), status)).toMatchObject([
      { kind: "update-postmortem-marker" },
    ]);
    const problem = bodyTooLong("the postmortem", 1).replaceAll(".", "\\.");
    expect(planned(page(undefined, "x".repeat(room + 1)), drop("#20 deleted by mistake"), status)).toEqual([
      {
        ...{ kind: "comment", issue: REF, tag: "reply 7", body: expect.stringMatching(problem) },
        answers: { login: "root", isStranger: false, at: null, commentId: 7 },
      },
    ]);
  });

  /** How many characters the record takes in a body that has none yet. */
  function placeholderLength(): number {
    const long = "x".repeat(MAX_BODY);
    return overflowOfPostmortem(long, page([first]).marker);
  }
});

describe("an index that lists items which were dropped", () => {
  const entry = (number: number): IndexEntry => ({ number, node: "", postmortem: "#13", due: "2026-12-01" });
  const index = (numbers: number[], over: Partial<ReportIssue> = {}): ReportIssue => {
    const given = report(30, { body: '<!-- followthrough-index {"a":1} -->\nWords', ...over });
    const items = numbers.length > 0 && { items: writeEntries(numbers.map(entry)) };
    return { ...given, identity: { ...given.identity, part: 1, ...items } };
  };
  const planned = (indexes: ReportIssue[], items?: LostItem[]) =>
    cleanIndexes(snapshot({ indexes }), page(items));
  const update = (numbers: number[]) => ({
    kind: "update-report",
    which: "index",
    issue: { ...HOME, number: 30 },
    id: 1030,
    body: "<!-- followthrough-index -->\nWords",
    identity: {
      ...{ openedAt: "2026-11-02T09:00:00Z", part: 1 },
      ...(numbers.length > 0 && { items: writeEntries(numbers.map(entry)) }),
    },
  });
  const gone = [lost("Acme/Shop#20"), lost("acme/shop#21")];

  it.each<[string, ReportIssue[], LostItem[] | undefined, object[]]>([
    ["keeps the others", [index([20, 21, 22])], gone, [update([22])]],
    ["may keep none", [index([20])], gone, [update([])]],
    ["is left alone if it lists none of them", [index([22])], gone, []],
    [
      "is left alone if it lists the same numbers of another repository",
      [index([20], { ref: { ...HOME, repo: "vault", number: 30 } })],
      gone,
      [],
    ],
    ["is left alone if it is empty", [index([])], gone, []],
    ["is left alone if it is closed", [index([20], { state: "closed" })], gone, []],
    ["is left alone if none was dropped", [index([20])], undefined, []],
    [
      "is written in any case of its name",
      [index([20], { ref: { owner: "ACME", repo: "Shop", number: 30 } })],
      gone,
      [{ ...update([]), issue: { owner: "ACME", repo: "Shop", number: 30 } }],
    ],
  ])("%s", (_, indexes, items, expected) => expect(planned(indexes, items)).toEqual(expected));
});

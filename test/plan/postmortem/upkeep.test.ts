import { describe, expect, it } from "@jest/globals";
import { type WrittenField, writtenField, writtenLabel } from "../../../src/observed/contested.ts";
import type { OpenOrShareCommand, PostmortemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import { postmortemLabel } from "../../../src/plan/labels.ts";
import {
  isUnneeded,
  planDuplicatePostmortems,
  planIncidentLink,
  planLabel,
  planMissingPostmortem,
  planPostmortemLinkComment,
  planWithdrawal,
} from "../../../src/plan/postmortem/upkeep.ts";
import type { PostmortemMarker } from "../../../src/record/marker-types.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { HOME, issue, item, KEY, postmortem, snapshot, withMarker } from "../builders.ts";

const REF = { ...HOME, number: 13 };
const VAULT = { owner: "acme", repo: "vault", number: 9 };
const contested = (field: WrittenField) => ({ contested: [{ ...field, by: "bot" }] });
const marked = (marker: Partial<PostmortemMarker>, over: Partial<PostmortemIssue> = {}): PostmortemIssue => {
  return withMarker(postmortem("text", over), marker);
};
const untouched = (marker: Partial<PostmortemMarker> = {}, over: Partial<PostmortemIssue> = {}) =>
  marked({ opened: fingerprint("text"), ...marker }, over);

describe("other postmortems of the same incident", () => {
  const first = postmortem("text");
  const other = { ref: { ...HOME, number: 14 }, id: 1014 };
  const asked =
    "acme/shop#14 is another postmortem of the same incident, and people have written in it. This one is the one being tracked. Move what you need here and close the other.";
  const close = { kind: "close-duplicate", duplicate: other.ref, of: { ref: REF, id: 1013 } };

  it.each<[string, PostmortemIssue[], object[], string[]]>([
    ["are closed while nobody has used them", [untouched({}, other)], [close], []],
    ["are asked about if somebody wrote in them", [marked({}, other)], [], [asked]],
    [
      "are asked about if somebody commented on them",
      [untouched({}, { ...other, discussed: true })],
      [],
      [asked],
    ],
    ["are left alone once they are closed", [marked({}, { ...other, state: "closed" })], [], []],
    ["may not exist", [], [], []],
  ])("%s", (_, others, operations, notes) => {
    expect(planDuplicatePostmortems(snapshot({ postmortems: [first, ...others] }))).toEqual({
      operations,
      notes,
    });
  });
});

describe("the link between an incident and its postmortem", () => {
  const inBody = { kind: "link-in-body", incident: KEY, link: "Postmortem: #13" };
  const subIssue = { kind: "link-sub-issue", parent: KEY, child: REF, childId: 1013 };
  const without = marked({}, { parent: null });
  const of = (repositoryId: number, number: number) =>
    marked({ incidents: [{ repositoryId, number, key: "acme/shop#12", commentId: null }] }, { parent: null });

  it.each<[string, Partial<Snapshot>, PostmortemIssue, object[]]>([
    ["is a sub-issue", {}, without, [subIssue]],
    ["is there if the postmortem has any parent", {}, marked({}, { parent: VAULT }), []],
    ["is in the body if the postmortem is another incident's first", {}, of(1, 11), [inBody]],
    ["is in the body if that incident has this number elsewhere", {}, of(2, 12), [inBody]],
    ["is in the body without sub-issues", { subIssues: false }, without, [inBody]],
    ["is in the body once", { subIssues: false, incident: issue({ body: "Postmortem: #13" }) }, without, []],
    [
      "is given up if a bot takes it out of the body",
      { subIssues: false, ...contested(writtenField(KEY, "link", "Postmortem: #13")) },
      without,
      [],
    ],
    [
      "is not given up because of another field",
      { subIssues: false, ...contested(writtenField(KEY, "head", "Postmortem: #13")) },
      without,
      [inBody],
    ],
    ["needs an incident", { incident: null }, without, []],
    ["needs an incident for its body, too", { incident: null, subIssues: false }, without, []],
  ])("%s", (_, over, page, expected) => {
    expect(planIncidentLink(snapshot(over), page)).toEqual(expected);
  });
});

describe("the comment on an incident about its postmortem", () => {
  const comment = (mention: string) => ({
    kind: "comment",
    issue: KEY,
    tag: `postmortem ${mention === "#13" ? "acme/shop#13" : mention}`,
    body: `The postmortem of this incident is ${mention}, due 2026-11-09. Followthrough tracks the action items in its checklist until they are done.`,
  });

  it.each<[string, Partial<Snapshot>, Partial<PostmortemIssue>, object[]]>([
    ["names it", { postedTags: [] }, {}, [comment("#13")]],
    ["names one elsewhere in full", { postedTags: [] }, { ref: VAULT }, [comment("acme/vault#9")]],
    ["is posted once", { postedTags: ["postmortem acme/shop#13"] }, {}, []],
    ["is not needed beside a link in the body", { postedTags: [], subIssues: false }, {}, []],
    ["needs an incident", { postedTags: [], incident: null }, {}, []],
  ])("%s", (_, over, page, expected) => {
    expect(planPostmortemLinkComment(snapshot(over), postmortem("text", page))).toEqual(expected);
  });
});

describe("the comment on an incident whose postmortem is gone", () => {
  const gone = { missingPostmortem: REF, postedTags: [] };
  const triager = { login: "alice", kind: "person", role: "triage", teams: [] } as const;
  const command: OpenOrShareCommand = {
    ...{ comment: { id: 7, edited: false }, actor: triager, share: null, problem: null },
  };

  it("says how to get another", () => {
    expect(planMissingPostmortem(snapshot(gone))).toEqual([
      {
        kind: "comment",
        issue: KEY,
        tag: "lost acme/shop#13",
        body: "The postmortem of this incident, acme/shop#13, no longer exists: it was deleted or transferred. Comment `/postmortem` to open another, or `/postmortem #12` to share the one of #12. Its action items are still tracked, each in its own issue.",
      },
    ]);
  });

  it.each<[string, Partial<Snapshot>]>([
    ["is posted once", { postedTags: ["lost acme/shop#13"] }],
    ["is not needed if somebody asks for another", { openOrShareCommands: [command] }],
    ["is not posted while it is there", { missingPostmortem: null }],
  ])("%s", (_, over) => expect(planMissingPostmortem(snapshot({ ...gone, ...over }))).toEqual([]));
});

describe("the label of a postmortem", () => {
  const add = { kind: "add-labels", issue: REF, labels: [postmortemLabel(snapshot().policy)] };

  it.each<[string, string[], Partial<Snapshot>, object[]]>([
    ["comes back", [], {}, [add]],
    ["comes back beside others", ["docs"], {}, [add]],
    ["is there beside others", ["docs", "postmortem"], {}, []],
    ["is there in any case", ["PostMortem"], {}, []],
    ["is given up if a bot removes it", [], contested(writtenLabel(REF, "postmortem", "+")), []],
    ["is not given up because a bot adds it", [], contested(writtenLabel(REF, "postmortem", "-")), [add]],
  ])("%s", (_, labels, over, expected) => {
    expect(planLabel(snapshot(over), postmortem("text", { labels }))).toEqual(expected);
  });
});

describe("a postmortem whose issue is no incident", () => {
  const change = (name: string, withdrawn: boolean, page: PostmortemIssue) => ({
    ...{ kind: "change-postmortem", postmortem: REF, change: name, marker: { ...page.marker, withdrawn } },
  });
  const none = { labelledAt: null };
  const withdrawn = untouched({ withdrawn: true }, { state: "closed" });
  const asked = { repositoryId: 1, number: 12, key: "acme/shop#12", commentId: 7 };
  const shared = { ...asked, number: 4, key: "acme/shop#4", commentId: null };
  const [own] = postmortem("").marker.incidents;
  const needed = untouched({ withdrawn: true, incidents: [own!, shared] }, { state: "closed" });

  it.each<[string, Partial<Snapshot>, PostmortemIssue, object[]]>([
    ["closes", none, untouched(), [change("withdraw", true, untouched())]],
    ["stays if it is an incident", {}, untouched(), []],
    ["stays if somebody wrote in it", none, marked({}), []],
    ["stays if somebody commented on it", none, untouched({}, { discussed: true }), []],
    ["stays if somebody asked for it", none, untouched({ incidents: [asked] }), []],
    ["stays if somebody shared it", none, untouched({ incidents: [shared, own!] }), []],
    ["stays if it has items", { ...none, items: [item(20, "Add alerts")] }, untouched(), []],
    ["stays closed", none, withdrawn, []],
    ["opens again with the label", {}, withdrawn, [change("restore", false, withdrawn)]],
    ["opens again once another incident shares it", none, needed, [change("restore", false, needed)]],
  ])("%s", (_, over, page, expected) => {
    expect(planWithdrawal(snapshot(over), page)).toEqual(expected);
  });

  it.each<[string, Partial<Snapshot>, PostmortemIssue, boolean]>([
    ["is unneeded", none, untouched(), true],
    [
      "is needed after the first of several incidents asked for it",
      none,
      untouched({ incidents: [asked, own!] }),
      false,
    ],
    ["is needed by an incident", {}, untouched(), false],
    ["is needed with text", none, marked({}), false],
  ])("%s", (_, over, page, expected) => expect(isUnneeded(snapshot(over), page)).toBe(expected));
});

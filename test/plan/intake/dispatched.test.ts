import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Dispatch, DispatchedIncident } from "../../../src/domain/intake/dispatched.ts";
import {
  INTAKE_TITLE,
  openedBy,
  readReported,
  renderDispatched,
  renderIncident,
  renderIntakeReport,
} from "../../../src/markdown/messages/intake.ts";
import type { IntakeSnapshot } from "../../../src/observed/intake.ts";
import type { ReportIssue } from "../../../src/observed/reports.ts";
import type { RepeatedIncident } from "../../../src/observed/same-incident.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { planDispatch } from "../../../src/plan/intake/dispatched.ts";
import { incidentLabel, REPORT_LABELS, severityLabel } from "../../../src/plan/labels.ts";
import { readNotes } from "../../../src/record/timeline-note.ts";
import { HOME, issue, KEY, report, snapshot } from "../builders.ts";

const NOW = Temporal.Instant.from("2026-11-24T12:00:00.123Z");
const AT = "2026-11-24T12:00:00Z";
const { repository } = snapshot();
const PRINT = "abc123";
const SAID: DispatchedIncident = {
  ...{ id: "PD-7", title: " Checkout is down ", severity: null, url: null, startedAt: null, body: null },
  ...{ timeline: [], resolved: false },
};
const PROBLEM = { file: "client_payload", path: "url", expected: "a web address", found: '"x"' };
const incident = (over: Partial<RepeatedIncident> = {}): RepeatedIncident => ({
  ...issue({ labels: ["incident", "sev2", "docs"] }),
  postedTags: [],
  ...over,
});

const planned = (
  said: Partial<DispatchedIncident> | null,
  { problems = [], ...over }: Partial<IntakeSnapshot> & Partial<Pick<Dispatch, "problems">> = {},
) =>
  planDispatch(
    {
      dispatch: {
        ...{ repository: HOME, sender: "pager", problems, fingerprint: PRINT },
        incident: said && { ...SAID, ...said },
      },
      ...{ repository, policy: DEFAULT_POLICY, incident: null, reports: [] },
      ...over,
    },
    NOW,
  );

describe("an incident that a tool sends first", () => {
  it("opens", () => {
    const { id, url, startedAt, body } = SAID;
    expect(planned({})).toEqual([
      {
        kind: "open-incident",
        repository,
        id: "PD-7",
        title: "Checkout is down",
        body: renderIncident({ id, url, startedAt, body, sender: "pager", fingerprint: PRINT }),
        identity: { openedAt: AT },
        labels: [incidentLabel("incident")],
        type: null,
      },
    ]);
  });

  it("says what the tool says", () => {
    const said = { url: "https://pager.example/7", startedAt: "2026-11-24T11:00:00Z", body: "No orders." };
    expect(planned(said)).toMatchObject([
      { body: renderIncident({ ...said, id: "PD-7", sender: "pager", fingerprint: PRINT }) },
    ]);
  });

  it.each<[string, { labels: string[]; types: string[] }, string | null, string[], string | null]>([
    ["no severity", { labels: ["incident"], types: [] }, null, ["incident"], null],
    ["a severity", { labels: ["incident"], types: [] }, "SEV1", ["incident", "sev1"], null],
    ["several labels", { labels: ["outage", "incident"], types: ["Bug"] }, null, ["outage"], null],
    ["types only", { labels: [], types: ["Incident", "Bug"] }, "sev3", ["sev3"], "Incident"],
    ["neither", { labels: [], types: [] }, null, [], null],
  ])("has the labels and the type of the settings: %s", (_, by, severity, labels, type) => {
    const policy = { ...DEFAULT_POLICY, incident: { ...DEFAULT_POLICY.incident, ...by } };
    const [open] = planned({ severity }, { policy }) as [Operation<"open-incident">];
    expect(open.labels.map(({ name }) => name)).toEqual(labels);
    expect(open.type).toBe(type);
  });
});

describe("what a tool sends later about an incident", () => {
  const change = (of: object) => ({ kind: "update-incident", incident: KEY, ...of });
  const regraded = (name: string, remove: string[]) =>
    change({ labels: { add: [severityLabel(name)], remove } });
  const note = (text: string, at = AT) => ({ at, by: "pager", text, url: issue().url });
  const line = { at: "2026-11-24T11:30:00Z", text: "Rolled back" };
  const undated = { at: null, text: "Watching" };
  const resolved = { resolved: true };
  const opening = incident({ body: openedBy(PRINT) });

  it.each<[string, Partial<DispatchedIncident>, RepeatedIncident, object[], object[] | null]>([
    ["nothing new", {}, incident(), [], null],
    ["the same severity", { severity: "SEV2" }, incident(), [], null],
    ["another severity", { severity: "Sev1" }, incident(), [regraded("sev1", ["sev2"])], []],
    [
      "a first severity",
      { severity: "sev1" },
      incident({ labels: ["incident"] }),
      [regraded("sev1", [])],
      [],
    ],
    [
      "lines",
      { timeline: [line, undated] },
      incident(),
      [],
      [note("Rolled back", line.at), note("Watching")],
    ],
    ["its end", resolved, incident(), [change({ close: true })], [note("Resolved")]],
    ["its end, once closed", resolved, incident({ state: "closed" }), [], [note("Resolved")]],
    ["what it opened with", { severity: "sev1" }, opening, [], null],
    [
      "lines with what it opened with",
      { severity: "sev1", timeline: [undated] },
      opening,
      [],
      [note("Watching")],
    ],
  ])("%s", (_, said, found, changes, notes) => {
    const operations = planned(said, { incident: found });
    const comments = operations.filter(({ kind }) => kind === "comment") as Operation<"comment">[];
    expect(operations.filter(({ kind }) => kind !== "comment")).toEqual(changes);
    expect(comments.map(({ body }) => readNotes(body))).toEqual(notes === null ? [] : [notes]);
  });

  const all = { severity: "sev1", timeline: [line], resolved: true };

  it("is recorded last, by a comment that says all of it", () => {
    const comment = planned(all, { incident: incident() }).at(-1) as Operation<"comment">;
    expect(comment).toMatchObject({ kind: "comment", issue: KEY, tag: `dispatched ${PRINT}` });
    const said = { sender: "pager", severity: "sev1", resolved: true, lines: ["Rolled back"] };
    expect(comment.body.startsWith(`${renderDispatched(said)}\n\n<!--`)).toBe(true);
    expect(readNotes(comment.body)).toEqual([note("Rolled back", line.at), note("Resolved")]);
  });

  it("changes nothing twice", () => {
    const done = incident({ postedTags: [`dispatched ${PRINT}`] });
    expect(planned(all, { incident: done })).toEqual([]);
    expect(planned(all, { incident: incident({ postedTags: ["dispatched other"] }) })).toHaveLength(2);
  });
});

describe("the report about what tools send", () => {
  const text = (problems: Dispatch["problems"], reported = [PRINT]) =>
    renderIntakeReport(problems, "pager", reported);
  const severity = {
    ...{ file: "client_payload", path: "severity", expected: "sev1, sev2, sev3 or sev4", found: '"huge"' },
  };
  const title = {
    ...{ file: "client_payload", path: "title", found: "nothing" },
    expected: "a title, because no incident has this id",
  };

  it("opens", () => {
    expect(planned(null, { problems: [PROBLEM] })).toEqual([
      {
        kind: "open-report",
        which: "intake",
        repository,
        title: INTAKE_TITLE,
        body: text([PROBLEM]),
        identity: { openedAt: AT },
        labels: [REPORT_LABELS.intake],
      },
    ]);
  });

  it.each<[string, Partial<DispatchedIncident> | null, Parameters<typeof planned>[1], Dispatch["problems"]]>([
    ["is wrong in itself", null, { problems: [PROBLEM] }, [PROBLEM]],
    ["has a severity that the settings don't have", { severity: "huge" }, {}, [severity]],
    ["has no title for a new incident", { title: null }, {}, [title]],
    [
      "has several errors",
      { severity: "huge", title: null },
      { problems: [PROBLEM] },
      [PROBLEM, severity, title],
    ],
    [
      "has a title of which an error is known",
      { title: null },
      { problems: [{ ...PROBLEM, path: "title" }] },
      [{ ...PROBLEM, path: "title" }],
    ],
    [
      "has an error, and an incident",
      { severity: "huge", timeline: [{ at: null, text: "Watching" }] },
      { incident: incident() },
      [severity],
    ],
  ])("says what is wrong if a dispatch %s", (_, said, over, problems) => {
    expect(planned(said, over).at(-1)).toMatchObject({ kind: "open-report", body: text(problems) });
  });

  it.each<[string, Partial<DispatchedIncident> | null, Partial<IntakeSnapshot>]>([
    ["cannot be read, and is not wrong", null, {}],
    ["has no title for a known incident", { title: null }, { incident: incident() }],
    ["ends an unknown incident", { title: null, resolved: true }, {}],
    ["ends an unknown incident by its title", { resolved: true }, {}],
  ])("and no incident opens if a dispatch %s", (_, said, over) => {
    expect(planned(said, over)).toEqual([]);
  });

  it("comes beside what is right in the dispatch", () => {
    const kinds = planned({ severity: "huge" }).map(({ kind }) => kind);
    expect(kinds).toEqual(["open-incident", "open-report"]);
    expect(planned({ title: null }).map(({ kind }) => kind)).toEqual(["open-report"]);
  });

  const earlier = (number: number, reported: string[], over: Partial<ReportIssue> = {}) =>
    report(number, { title: INTAKE_TITLE, body: text([severity], reported), ...over });
  const update = ({ ref, id, identity }: ReportIssue, of: object) => {
    return { kind: "update-report", which: "intake", issue: ref, id, identity, ...of };
  };
  const rewrite = (one: ReportIssue, reported: string[], of: object = {}) =>
    update(one, { title: INTAKE_TITLE, body: text([PROBLEM], reported), ...of });
  const closed = { state: "closed", stateReason: "completed" } as const;
  const [first, second, known] = [earlier(4, ["x"]), earlier(5, ["x"]), earlier(4, ["x", PRINT])];
  const [done, later] = [earlier(4, ["x"], closed), earlier(5, ["x"], closed)];
  const duplicate = earlier(6, ["x"], { state: "closed", stateReason: "duplicate" });

  it.each<[string, ReportIssue[], object[]]>([
    ["is written again for another dispatch", [first], [rewrite(first, ["x", PRINT])]],
    ["stays for GitHub's repetition of a dispatch", [known], []],
    ["is the open one", [done, second], [rewrite(second, ["x", PRINT])]],
    ["opens again", [done], [rewrite(done, [PRINT], { reopen: true })]],
    [
      "opens the last one again, no duplicate",
      [done, later, duplicate],
      [rewrite(later, [PRINT], { reopen: true })],
    ],
    ["is one", [first, second], [rewrite(first, ["x", PRINT]), update(second, { close: { of: first.id } })]],
    ["is one, also for a repetition", [known, second], [update(second, { close: { of: known.id } })]],
  ])("%s", (_, reports, expected) => {
    expect(planned(null, { problems: [PROBLEM], reports })).toEqual(expected);
  });

  it("remembers the last 20 dispatches", () => {
    const many = Array.from({ length: 20 }, (_, index) => `d${index}`);
    const [operation] = planned(null, { problems: [PROBLEM], reports: [earlier(4, many)] });
    const { body = "" } = operation as Operation<"update-report">;
    expect(readReported(body)).toEqual([...many.slice(1), PRINT]);
  });
});

import { Temporal } from "temporal-polyfill";
import { decideItem } from "../src/domain/commands/item-rules.ts";
import { evaluateGate } from "../src/domain/gate/evaluate-gate.ts";
import { withSettingsErrors } from "../src/domain/gate/settings-errors.ts";
import { reportOn } from "../src/domain/insight/report.ts";
import { digestOf } from "../src/domain/notices/weekly-digest.ts";
import { adviseOn, renderAdvice } from "../src/markdown/advice/advice.ts";
import { parseBlocks } from "../src/markdown/blocks.ts";
import { renderConfigProblem } from "../src/markdown/config-problem.ts";
import { renderSummary } from "../src/markdown/gate/summary.ts";
import { renderReport } from "../src/markdown/insight/report.ts";
import { barChart } from "../src/markdown/mermaid.ts";
import { renderConfigReport } from "../src/markdown/messages/config-report.ts";
import { renderWaiting } from "../src/markdown/messages/deployment.ts";
import {
  renderHeldDate,
  renderIncidentChange,
  renderNoLongerIncident,
} from "../src/markdown/messages/incident-changes.ts";
import {
  renderBrought,
  renderDispatched,
  renderIncident,
  renderIntakeReport,
  renderRepeats,
  renderTwin,
} from "../src/markdown/messages/intake.ts";
import {
  renderDoubtfulField,
  renderFieldLack,
  renderNotKept,
} from "../src/markdown/messages/issue-fields.ts";
import { renderHistory, renderItemHead } from "../src/markdown/messages/item-body.ts";
import { renderLack } from "../src/markdown/messages/lacking.ts";
import { renderNotice } from "../src/markdown/messages/notice.ts";
import { renderPutBack } from "../src/markdown/messages/put-back.ts";
import { renderRecurrence, renderRelatedItems } from "../src/markdown/messages/related-items.ts";
import * as answer from "../src/markdown/messages/replies.ts";
import { renderIndex } from "../src/markdown/messages/repository-index.ts";
import { renderStatus } from "../src/markdown/messages/status.ts";
import { renderNoItemsFound, renderUnreadLines } from "../src/markdown/messages/unread-lines.ts";
import { renderDigest } from "../src/markdown/messages/weekly-digest.ts";
import { renderWelcome } from "../src/markdown/messages/welcome.ts";
import { fillTemplate } from "../src/markdown/postmortem/template.ts";
import { renderTimeline, type TimelineEvent } from "../src/markdown/postmortem/timeline.ts";
import { type PolicyResult, renderComparison } from "../src/markdown/simulation/comparison.ts";
import { renderDetails, renderSimulation } from "../src/markdown/simulation/simulation.ts";
import { quote } from "../src/plan/assessed-postmortem.ts";
import * as note from "../src/plan/items/notes.ts";
import { templateValues } from "../src/plan/postmortem/template-values.ts";
import { circumstances, OWNER } from "./domain/commands/decision-cases.ts";
import { anItem, anUnreadable, aPostmortem, reading, SHOP, settings } from "./domain/gate/gate-cases.ts";
import { digestItem, noticesOn, rules, shop, trackedItem } from "./markdown/messages/message-samples.ts";
import { HOME, issue, item, line, snapshot } from "./plan/builders.ts";
import { LEDGER } from "./record/marker-samples.ts";

type Render = (text: string) => string;

const DAY = "2026-12-11";
const AT = "2026-12-11T10:00:00Z";
const RUN = {
  serverUrl: "https://github.com",
  repository: SHOP,
  workflow: null,
  event: "push",
  isRequired: false,
};
const SHOP_ITEM = { owner: "acme", repo: "shop", number: 3 };
const exception = (text: string) => ({ reason: text, by: text, at: AT, commentId: 4 });
const waiver = (text: string) => ({ until: "2027-01-31", ...exception(text) });
const event = (text: string, rest: object): TimelineEvent => ({ at: AT, by: text, ...rest }) as TimelineEvent;

/** Everything that repeats people's text, with hostile text in each position. */
export const RENDERERS: Readonly<Record<string, Render>> = {
  renderSimulation: (text) => renderSimulation(simulated(text), simulation(text)),
  renderDetails: (text) => renderDetails(simulated(text), simulation(text)),
  renderComparison: (text) => {
    const differences = simulated(text).replayed.map(({ merge, holders }) => {
      return { merge, before: "held", after: "passed", by: holders.map(({ issue: ref }) => ref) } as const;
    });
    return renderComparison(simulated(text), simulated(text), differences, simulation(text));
  },
  renderRejection: (text) => answer.renderRejection("bob", { problem: text, example: `/extend +7d ${text}` }),
  "renderRejection of an extension": refusedExtension,
  renderReopened: (text) => answer.renderReopened("bob", [text, text]),
  "renderReopened for one reason": (text) => answer.renderReopened(null, [text]),
  renderUnchecked: answer.renderUnchecked,
  renderPutBack: (text) =>
    renderPutBack([
      { what: "area", area: text, label: text },
      { what: "owners", owners: ["alice"] },
    ]),
  renderFieldLack: (text) => {
    const field = { setting: "fields.due", name: text, where: "acme" };
    const unknown = { kind: "unknown", ...field, known: [text] } as const;
    const type = { kind: "incident-type", setting: "types.postmortem", name: text } as const;
    const options = { kind: "no-option", setting: "fields.priority", name: text } as const;
    return [unknown, type, options, { kind: "wrong-type", ...field, type: text, wanted: "date" } as const]
      .map(renderFieldLack)
      .join("\n\n");
  },
  renderNotKept: (text) => renderNotKept(SHOP_ITEM, SHOP_ITEM, { name: text, value: text, shown: text }),
  renderDoubtfulField: (text) => {
    return renderDoubtfulField(SHOP_ITEM, SHOP_ITEM, {
      name: text,
      shown: DAY,
      doubt: "in the past",
      due: DAY,
    });
  },
  renderRevertedDate: (text) => answer.renderRevertedDate("2026-12-01", text, null, text),
  renderThanks: (text) => answer.renderThanks([`no name ${text}`], 2, 1),
  renderConfigReport: (text) => {
    const problems = [{ file: text, path: text, expected: text, found: text, line: 3 }];
    return renderConfigReport({ kind: "unreadable", problems }, snapshot().repository);
  },
  renderConfigProblem: (text) => {
    const problem = {
      file: text,
      path: text,
      expected: text,
      found: text,
    };
    const unknown = { ...problem, path: "", meant: text };
    return [problem, unknown].map((one) => renderConfigProblem(one, null)).join("\n\n");
  },
  "renderConfigReport of a refused digest": (text) =>
    renderConfigReport({ kind: "digest-refused", refusal: text }, snapshot().repository),
  "renderConfigReport of several writers": (text) =>
    renderConfigReport({ kind: "several-writers", apps: [text, "github-actions"] }, snapshot().repository),
  renderLack: (text) => {
    const lacks = [
      ...(["environment", "rule"] as const).map((kind) => ({ kind, environment: text })),
      { kind: "template", setting: text, path: text } as const,
      { kind: "teams", settings: [text] } as const,
    ];
    return lacks.map((lack) => renderLack(lack, snapshot().repository)).join("\n\n");
  },
  templateValues: (text) => {
    const incident = { ...issue(), title: text, author: text, body: `### Impact\n\nsaid\n${text}` };
    const facts = { incident, repository: HOME, severity: text, due: DAY };
    const values = templateValues(snapshot(), { ...facts, labelledAt: Temporal.Instant.from(AT) });
    const template =
      "{{ incident.title }}\n\n> {{ incident.reporter }}\n\n- {{ incident.severity }}\n\n{{ incident.fields.impact }}";
    return fillTemplate(template, values).text;
  },
  renderIndex: (text) => renderIndex({ actionItem: text, postmortem: text }),
  renderWelcome: (text) => welcome(text, 1),
  "renderWelcome of several": (text) => welcome(text, 2),
  renderTimeline: (text) =>
    renderTimeline(
      [
        event(text, { kind: "opened" }),
        event(text, { kind: "labelled", label: text }),
        event(text, { kind: "unlabelled", label: text }),
        event(text, { kind: "severity", from: text, to: text }),
        event(text, { kind: "assigned", who: text }),
        event(text, { kind: "noted", text, url: text }),
        event(text, { kind: "comment", text, url: "https://github.com/acme/shop/issues/1" }),
        event(text, { kind: "linked", what: "pull request", name: text, title: text, url: text }),
        event(text, { kind: "closed" }),
      ],
      "Europe/Berlin",
    ),
  renderBrought: (text) => renderBrought(text, { issue: "#12", author: text, title: text, words: text }),
  renderRepeats: (text) => renderRepeats(text, "#12"),
  // Only checked ids, addresses and instants get here.
  renderIncident: (text) => {
    const facts = { id: "PD-1", url: "https://a.example", startedAt: AT, fingerprint: "1-2" };
    return renderIncident({ ...facts, body: `said ${text.replace(/\s+/g, " ")}`, sender: text });
  },
  renderDispatched: (text) =>
    renderDispatched({ sender: text, severity: text, resolved: true, lines: [text] }),
  renderIntakeReport: (text) =>
    renderIntakeReport([{ file: text, path: text, expected: text, found: text }], text, ["1-2"]),
  renderTwin: (text) => renderTwin(text, "#12"),
  barChart: (text) => {
    return barChart({ title: text, measure: text, bars: [{ name: text, value: 3, figure: text }] }).join(
      "\n",
    );
  },
  renderReport: (text) => {
    const day = Temporal.PlainDate.from(DAY);
    const item = {
      ...{ originalDue: DAY, outcome: "open" as const, wasDue: false, daysToDone: null, postmortem: 1 },
      ...{ trackedAt: AT, closedAt: null, topics: [text], groups: { team: [text] } },
    };
    const facts = { items: [item], postmortems: [], incidents: [], untrusted: 0 };
    const repositories = [{ name: text, visibility: undefined }];
    const report = reportOn([facts], { since: day, until: day }, "team");
    return renderReport(report, { owner: text, repositories, unread: [text] });
  },
  renderDigest: (text) => {
    const over = { title: text, owners: [text] };
    const items = [
      digestItem(1, { ...over, state: "overdue", due: "2026-12-01" }),
      digestItem(2, { ...over, due: DAY }),
      digestItem(3, { ...over, state: "waived", waiver: waiver(text) }),
      digestItem(4, { ...over, owners: [] }),
      digestItem(5, { ...over, state: "done", closedOn: "2026-12-03" }),
      digestItem(6, { ...over, state: "dropped", closedOn: "2026-12-03" }),
    ];
    const date = { originalDue: "2026-11-30", due: "2026-12-01" };
    const postmortems = [
      { ...over, ...date, issue: shop(7), state: "overdue" as const, waiver: null },
      { ...over, ...date, issue: shop(9), state: "waived" as const, waiver: waiver(text) },
    ];
    const untrusted = [{ ...over, issue: shop(8), record: "edited" as const }];
    const week = digestOf({ items, untrusted, postmortems }, Temporal.PlainDate.from(DAY), { weekday: 1 });
    return renderDigest(week, snapshot().repository, AT, {
      unread: 1,
      emptyAreas: [text],
      drifted: [{ repository: snapshot().repository, missing: [text], stale: [text] }],
    });
  },
  renderNotice: (text) => noticeOf(1, text),
  "renderNotice of several": (text) => noticeOf(2, text),
  renderHistory: (text) =>
    renderHistory({ ...LEDGER, waiver: waiver(text) }, "https://github.com/acme/shop/issues/1").join("\n"),
  renderItemHead: (text) => {
    const extensions = [{ from: "2026-12-01", to: "2026-12-08", ...exception(text) }];
    const eased = [{ what: text, ...exception(text) }];
    return renderItemHead({
      from: "From #2, incident #1.",
      state: "waived",
      owners: [],
      ledger: { ...LEDGER, extensions, eased, waiver: waiver(text), dropped: exception(text) },
      priority: null,
      type: text,
      exceptions: { ownerDays: 0, extensions: 1, waiverDays: 90 },
      proof: { proof: "nothing", priority: null, setting: "" },
      url: "https://github.com/acme/shop/issues/1",
    });
  },
  renderIncidentChange: (text) => {
    const approvers = { roles: [text], logins: [text], teams: [] };
    const due = { due: DAY, dueBefore: DAY, countedFrom: null, approver: text };
    const held = { severity: text, dueFor: text, due: DAY, allowed: DAY, incident: "#1", approvers };
    const severity = { ...due, from: text, to: text, held };
    return `${renderIncidentChange({ severity, title: text, relatedItems: true })}`;
  },
  renderHeldDate: (text) => {
    const approvers = { roles: [], logins: [text], teams: [] };
    return renderHeldDate({
      severity: text,
      dueFor: text,
      due: DAY,
      allowed: DAY,
      incident: "#1",
      approvers,
    });
  },
  renderNoLongerIncident: (text) => {
    const approvers = { roles: [text], logins: [text], teams: [] };
    return renderNoLongerIncident({ postmortem: "#2", due: DAY, closes: false, approvers });
  },
  renderStatus: (text) => {
    const row = { issue: shop(3), title: text, owners: [text], due: DAY, originalDue: DAY, extensions: 0 };
    const items = [{ ...row, state: "waived" as const, waiver: waiver(text), recurrences: 1 }];
    const notes = [quote(line(text))];
    return renderStatus({
      postmortem: { ...shop(2), webUrl: "https://github.com" },
      state: "open",
      due: DAY,
      originalDue: "2026-12-01",
      extensions: 0,
      waivedUntil: DAY,
      ledger: renderHistory({ ...LEDGER, waiver: waiver(text) }, "https://github.com/acme/shop/issues/2"),
      severity: text,
      authors: [text],
      missing: [
        { kind: "section", what: text },
        { kind: "changes", what: text },
        { kind: "review", what: text },
      ],
      sectionCount: 9,
      suggestions: [],
      items,
      notes,
    });
  },
  renderUnreadLines: (text) =>
    (["heading", "set-aside", "words"] as const)
      .map((why) => renderUnreadLines({ heading: text, line: 0, kind: "tasks", count: 2, why }))
      .join("\n"),
  renderNoItemsFound: (text) => renderNoItemsFound([text]),
  renderAdvice: (text) => {
    const options = { quality: true, language: true, phrases: [], names: [], people: ["bob"] };
    const blame = `Bob should have known better ${text.replace(/\s+/g, " ")}`;
    const found = adviseOn([line(text)], parseBlocks(blame), options);
    return renderAdvice([
      ...found.filter(({ line }) => line === null),
      { kind: "language", line: 1, found: text, suggestion: "Say what the system allowed." },
    ]).join("\n");
  },
  renderRelatedItems: (text) => {
    const entry = { link: "#3", title: text, due: DAY, daysOverdue: 3, waivedUntil: null, owners: [text] };
    return renderRelatedItems([{ ...entry, state: "open", topics: [text] }], 2).join("\n");
  },
  renderRecurrence: (text) => renderRecurrence("#1", [text]),
  quote: (text) => quote(line(text)),
  unassigned: (text) => {
    // A name with a slash is a team, which no issue is assigned to.
    const owners = [text.toLowerCase().replaceAll("/", " ")];
    const { marker, ...issue } = item(3, text);
    const base = {
      ...marker.ledger.base,
      line: { done: false, owners, title: text },
      issue: { done: false, owners: [], title: text },
    };
    const named = { ...issue, assignees: [], marker: { ...marker, ledger: { ...marker.ledger, base } } };
    return note.unassigned({ line: line(text, { owners }), item: named, showsIssue: true }, HOME).join("\n");
  },
  repeated: (text) => note.repeated(line(text, { issue: { owner: null, repo: null, number: 3 } }), HOME),
  notAdopted: (text) => note.notAdopted(line(text), shop(3), note.WHY_NOT_ADOPTED["app-issue"], HOME),
  itemElsewhere: (text) => {
    const home = { ref: shop(4), showsItem: true };
    return note.itemElsewhere(line(text), { kind: "item-elsewhere", item: item(3, text), home }, HOME);
  },
  lostItem: (text) => note.lostItem(line(text), shop(3), HOME),
  wrongLink: (text) => note.wrongLink(line(text, { wrongLink: `[${text}](URL)` })).join("\n"),
  undecidable: (text) => note.undecidable(line(text), [item(3, text)], HOME),
  unreadableDue: (text) =>
    note.unreadableDue(line(text, { due: { unreadable: text, hint: "Write a day." } })).join("\n"),
  doubtfulDue: (text) => {
    const said = line(text, { due: { date: "2025-12-10" } });
    return note
      .doubtfulDue({ line: said, item: item(3, text), showsIssue: true }, "in the past", HOME)
      .join("");
  },
  ownerNames: (text) => note.ownerNames(line(text, { ownerNames: [text] })).join("\n"),
  renderSummary: (text) => {
    const over = { title: text, owners: [text] };
    const verdict = evaluateGate(
      [
        reading({
          today: DAY,
          day: DAY,
          items: [
            anItem(1, "2026-12-01", { ...over, labels: [text] }),
            anItem(2, "2026-12-01", {
              ...over,
              ledger: { originalDue: DAY, due: DAY, extensions: [], waiver: waiver(text) },
            }),
            anItem(3, "2027-12-01", over),
            anItem(7, "2026-12-08", { ...over, owners: [text.replaceAll("/", "-")], priority: "P4" }),
            anItem(8, "2026-12-08", { ...over, owners: [`x/${text}`], priority: "P4" }),
          ],
          postmortems: [{ ...aPostmortem(4, "2026-12-01"), ...over }],
          unreadable: [
            anUnreadable(5, { ...over, reason: text }),
            anUnreadable(6, { ...over, tampered: true }),
          ],
          // Code in our own text stays code and is harmless.
          problems: [{ text: text.replaceAll("`", "'") }],
          notes: [text.replaceAll("`", "'")],
        }),
      ],
      settings(),
    );
    const file = "acme/shop:.github/followthrough.yml";
    const problems = [{ file, path: text, expected: "true or false", found: JSON.stringify(text) }];
    const withErrors = withSettingsErrors(verdict, { head: "0".repeat(40), problems });
    return renderSummary(withErrors, RUN, { explain: true });
  },
  renderWaiting: (text) => {
    const items = [anItem(1, "2026-12-01", { title: text, owners: [text] })];
    const verdict = evaluateGate([reading({ today: DAY, day: DAY, items })], settings());
    return renderWaiting({ verdict, home: snapshot().repository, isLast: true, most: 1_024 });
  },
};

/** Renderers that do not repeat people's text, or only within the authors' own postmortem. */
export const UNECHOED: Readonly<Record<string, string>> = {
  renderApproved: "words of our own",
  renderHelp: "words of our own",
  renderEdited: "names its author",
  renderOutdatedApproval: "names reviewers",
  renderCheck: "what `renderSummary` says, and a title that is plain text",
  overlooked: "what `quote` says, and a name of letters",
  renderTampered: "words of our own",
  renderDuplicate: "names issues",
  renderConfigFixed: "words of our own",
  renderAdoptedLine: "names an issue and a day",
  renderItemText: "a line of the postmortem, in the postmortem",
  renderPlainText: "a line of the postmortem, in the postmortem",
  leftoverPlaceholders: "only names of letters and dots",
  markerRestored: "a day",
  recordTooLong: "names an issue",
  tooManyAdopted: "a number",
  fullBody: "a number",
  fullItem: "names an issue",
  renderMonthly: "has figures only",
  withoutLine: "names an issue",
  lostAtOnce: "names issues",
  renderChecked: "names an issue",
  renderRetracted: "names an issue",
  keptDuplicate: "names issues",
  tampered: "names an issue",
};

/** A merge that waits, and one of which nothing is known, with this text wherever people write. */
function simulated(text: string): PolicyResult {
  const merge = {
    title: text,
    author: text,
    isByBot: false,
    mergedAt: Date.parse(AT),
    toDefaultBranch: true,
  };
  const until = Date.parse(AT) + 3_600_000;
  const state = { kind: "action-item", state: "overdue", isOwn: false, until } as const;
  const holders = [{ issue: { ...SHOP, number: 5 }, title: text, ...state }];
  return {
    ...{ name: text, timeZone: "UTC" },
    replayed: [
      { merge: { ...merge, number: 12 }, answer: "held", why: [], holders },
      { merge: { ...merge, number: 13 }, answer: "unknown", why: [text], holders: [] },
    ],
  };
}

function simulation(text: string) {
  return { repository: SHOP, serverUrl: "https://github.com", since: DAY, until: DAY, notes: [text] };
}

/** The owner requests more than an owner can use. */
function refusedExtension(text: string): string {
  const request = { name: "extend", date: "+30d", reason: text } as const;
  const decision = decideItem(request, circumstances({ actor: OWNER, owners: ["olga"] }));
  if (decision.kind !== "rejected") throw new Error("An owner may not take so much.");
  return answer.renderRejection("olga", decision);
}

/** An escalation, which names owners and mentions others. The owners were notified before. */
function noticeOf(count: number, text: string): string {
  const due = "2026-12-01";
  const notified = { due, reminded: 2, remindedOn: "2026-12-03", escalated: 0, escalatedOn: null };
  const all = Array.from({ length: count }, (_, index) =>
    trackedItem(index + 1, { title: text, owners: [text], notified }),
  );
  return renderNotice(noticesOn("2026-12-04", all).find(({ kind }) => kind === "escalation")!, rules());
}

function welcome(text: string, count: number): string {
  const labels = [true, false].map((exists) => ({ name: text, exists, isIncident: !exists }));
  const found = {
    ...{ labels, template: `acme/shop:a file ${text}`, adoptSince: null },
    past: { count: 2, isAll: true },
    gate: { outcome: "undecided", headline: text },
  } as const;
  const named = { ...found, template: `built in: ${text}` };
  const repositories = [found, named].map((one) => ({
    repository: { owner: "acme", repo: "shop" },
    found: one,
  }));
  const home = { ...snapshot().repository, defaultBranch: text };
  return renderWelcome({ home, repositories: repositories.slice(0, count), unlisted: 0 });
}

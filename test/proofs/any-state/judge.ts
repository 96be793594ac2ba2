import { showsAdoptedLine } from "../../../src/markdown/messages/adopted-body.ts";
import { STATUS_HEADING } from "../../../src/record/comment-tag.ts";
import { readMarker } from "../../../src/record/marker.ts";
import { readReportTag } from "../../../src/record/report-tag.ts";
import { APP } from "../../fake-github/hub.ts";
import { type IssueRow, nowOf } from "../../fake-github/state.ts";
import { gateIn } from "../../scenarios/gate.ts";
import type { Simulation } from "../../scenarios/simulation.ts";
import type { Expected } from "./oracle.ts";
import { type AnyState, asRead, type ItemState, type PageState, type Place, placesOf } from "./state.ts";
import { changed, FILLER_START, linkTo, OTHER, pageText, WAIVED_BECAUSE } from "./texts.ts";

/** How the repository at rest differs from what the oracle says, one sentence each. */
export async function judge(
  sim: Simulation,
  state: AnyState,
  expected: Expected,
  before: ReadonlyMap<number, string>,
): Promise<string[]> {
  const { hub } = sim.github;
  const rows = hub.state.issues.filter((row) => !nowOf(row).deleted);
  const placeOf = (row: IssueRow) => hub.repositoryById(row.repositoryId).name as Place;
  const issue = (number: number) => rows.find((row) => row.number === number)!;
  const faults: string[] = [];
  const fault = (sentence: string) => faults.push(sentence);
  const bodyOf = (row: IssueRow) => nowOf(row).body ?? "";

  for (const [number, fate] of expected.fates) {
    const { state: is, stateReason } = nowOf(issue(number));
    const found = is === "closed" && stateReason === "duplicate" && fate === "duplicate" ? "duplicate" : is;
    if (found !== fate) fault(`#${number} is ${found} (${stateReason}), not ${fate}`);
  }
  const isNew = (row: IssueRow) =>
    !before.has(row.number) && row.author === APP.bot && readReportTag(bodyOf(row)) === null;
  const fresh = rows.filter(isNew).map((row) => ({ row, marker: markerIn(bodyOf(row)) }));
  const openedFor = fresh.flatMap(({ marker }) =>
    marker?.kind === "postmortem" ? marker.incidents[0]!.number : [],
  );
  for (const { row, marker } of fresh)
    if (marker?.kind === "postmortem" && placeOf(row) !== state.home)
      fault(`#${row.number} opened in ${placeOf(row)}`);
  if (String(openedFor.sort()) !== String([...expected.opens].sort()))
    fault(`postmortems opened for ${openedFor}, not for ${expected.opens}`);
  const tracked = fresh.flatMap(({ row, marker }) =>
    marker?.kind === "action-item" && !expected.mayTrack.includes(marker.postmortem.number)
      ? `${nowOf(row).title} (#${marker.postmortem.number}) ${nowOf(row).state} in ${placeOf(row)}`
      : [],
  );
  const wanted = [...expected.tracks].flatMap(([page, lines]) =>
    expected.mayTrack.includes(page)
      ? []
      : lines.map(({ words, place }) => `${words} (#${page}) open in ${place}`),
  );
  if (String(tracked.sort()) !== String(wanted.sort())) fault(`items opened: ${tracked}; not: ${wanted}`);

  for (const [number, { page, words }] of expected.shown) {
    const line = bodyOf(issue(page))
      .split("\n")
      .find((text) => text.includes(words));
    if (!line?.includes(linkTo(number, placeOf(issue(number)), placeOf(issue(page)))))
      fault(`the line of #${number} is: ${line}`);
    const isBoxed = line && /\[[ x]\]|\| (open|done) \|/i.test(line);
    const isDone = /\[x\]|\| done \|/i.test(line ?? "");
    if (isBoxed && !expected.waiting.includes(number) && isDone !== (nowOf(issue(number)).state === "closed"))
      fault(`the box of #${number} is wrong: ${line}`);
  }
  for (const [number, line] of expected.synced) {
    const { title, assignees } = nowOf(issue(number));
    const { page } = expected.shown.get(number)!;
    const text =
      bodyOf(issue(page))
        .split("\n")
        .find((one) => one.includes(line.words)) ?? "";
    const words = ["words", "title"].includes(line.change) ? changed(line.words) : line.words;
    const owner = ["owner", "assignee"].includes(line.change) ? OTHER : "alice";
    if (title !== words || !text.includes(words)) fault(`#${number} is “${title}”, and its line: ${text}`);
    if (String(assignees) !== owner || !text.includes(`@${owner}`))
      fault(`#${number} is of ${assignees}, and its line: ${text}`);
  }
  for (const [number, isLate] of expected.late) {
    const overdue = hub.label(hub.repository("acme", placeOf(issue(number)))!, "overdue")?.id;
    const saysLate = overdue !== undefined && nowOf(issue(number)).labels.includes(overdue);
    if (saysLate !== isLate) fault(`#${number} is ${saysLate ? "" : "not "}labeled as overdue`);
  }
  for (const number of expected.extended) {
    const marker = markerIn(bodyOf(issue(number)));
    const ledger = marker?.kind === "action-item" ? marker.ledger : null;
    if (ledger?.extensions.length !== 1 || ledger.due === ledger.originalDue)
      fault(`#${number} has ${ledger?.extensions.length} extensions, and is due ${ledger?.due}`);
  }
  for (const number of expected.waived) {
    const marker = markerIn(bodyOf(issue(number)));
    const ledger = marker?.kind === "action-item" ? marker.ledger : null;
    if (ledger?.waiver?.reason !== WAIVED_BECAUSE || ledger.due !== ledger.originalDue)
      fault(`#${number} is waived: ${JSON.stringify(ledger?.waiver)}, and is due ${ledger?.due}`);
  }
  for (const [number, approvers] of expected.approved) {
    const marker = markerIn(bodyOf(issue(number)));
    const reviews = (marker?.kind === "postmortem" && marker.reviews) || [];
    const by = reviews.filter(({ verdict }) => verdict === "approved").map((review) => review.by);
    if (String(by) !== String(approvers)) fault(`#${number} is approved by ${by}, not by ${approvers}`);
  }
  for (const number of expected.untouched) {
    if (recordIn(bodyOf(issue(number))) !== recordIn(before.get(number)!))
      fault(`the record of #${number} was rewritten`);
  }
  for (const number of expected.released) {
    const body = bodyOf(issue(number));
    const label = hub.label(hub.repository("acme", placeOf(issue(number)))!, "action-item")?.id;
    const isLabeled = label !== undefined && nowOf(issue(number)).labels.includes(label);
    if (isLabeled || recordIn(body) !== undefined || showsAdoptedLine(body))
      fault(`#${number} was not let go: ${isLabeled ? "labeled, " : ""}${body}`);
  }
  const extending = new Set(
    itemsIn(state).flatMap((item) => (item.exception === "extension asked" ? item.number : [])),
  );
  for (const number of expected.believed) {
    const [then, now] = [markerIn(before.get(number)!), markerIn(bodyOf(issue(number)))];
    if (!extending.has(number) && dueIn(then) !== dueIn(now))
      fault(`#${number} is due ${dueIn(now)}, no longer ${dueIn(then)}`);
  }
  for (const [number, body] of before) {
    const row = rows.find((one) => one.number === number);
    const own = body.includes(FILLER_START) ? body.slice(body.indexOf(FILLER_START)) : "";
    if (row && readReportTag(body) === null && !bodyOf(row).includes(own)) fault(`#${number} lost words`);
  }
  for (const { pages } of state.incidents) for (const page of pages) if (issue(page.number)) keepsText(page);
  for (const place of placesOf(state)) await judgeGate(place);
  return faults;

  /** Whether the gate of a repository finds what holds builds there, and the index that tells it where to look. */
  async function judgeGate(place: Place): Promise<void> {
    const here = rows.filter((row) => placeOf(row) === place);
    const isOpenIndex = (row: IssueRow) =>
      row.author === APP.bot && nowOf(row).state === "open" && readReportTag(bodyOf(row)) === "index";
    const indexes = here.filter(isOpenIndex).length;
    const isUsed = here.some(
      ({ number }) => expected.shown.has(number) && expected.fates.get(number) === "open",
    );
    const isRead = state.settings !== "broken";
    const parts = place === "shop" && state.index.includes("part") ? 2 : 1;
    if ((isRead && indexes > parts) || (isUsed && indexes !== parts))
      fault(`${indexes} indexes are open in ${place}`);
    const { outcome, findings } = await gateIn(sim, `acme/${place}`);
    const holds = expected.holds.filter((number) => here.some((row) => row.number === number));
    if ((holds.length > 0 || state.settings === "broken") && outcome === "pass")
      fault(`the gate of ${place} is green`);
    const named = findings.map(({ issue: { number } }) => number);
    for (const number of holds)
      if (!named.includes(number)) fault(`the gate of ${place} does not name #${number}`);
  }

  /** What people wrote is there: the text around the items, their words, and what they said. */
  function keepsText(page: PageState): void {
    const incident = state.incidents.find(({ pages }) => pages.includes(page))!;
    if (page.text === "empty") return;
    const text = bodyOf(issue(page.number));
    const kept = pageText(incident, page, [])
      .split("\n")
      .filter((line) => line !== "");
    for (const line of [...kept, ...page.lines.map(({ words }) => words)]) {
      if (!text.includes(line)) fault(`#${page.number} lost “${line}”`);
    }
    const status = hub
      .comments(issue(page.number))
      .filter((row) => nowOf(row)?.body.startsWith(STATUS_HEADING));
    if (expected.fates.get(page.number) && trackedWithItems(page) && status.length !== 1)
      fault(`#${page.number} has ${status.length} status comments`);
  }

  function trackedWithItems({ number }: PageState): boolean {
    return [...expected.shown.values()].some(({ page }) => page === number);
  }
}

const itemsIn = ({ incidents }: AnyState): ItemState[] =>
  incidents.flatMap(({ pages }) =>
    pages.map((page) => asRead({ ...page, text: "empty" })).flatMap(({ lineless }) => lineless),
  );

const markerIn = (body: string) => {
  const reading = readMarker(body);
  return reading.found === "marker" ? reading.marker : null;
};

const recordIn = (body: string): string | undefined => /<!-- followthrough \{.*/s.exec(body)?.[0];

const dueIn = (marker: ReturnType<typeof markerIn>): string | undefined =>
  marker?.kind === "action-item" ? marker.ledger.due : marker?.due;

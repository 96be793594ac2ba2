import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { openExceptions } from "../../../src/domain/items/exceptions.ts";
import { renderAdoptedLine } from "../../../src/markdown/messages/adopted-body.ts";
import { renderItemHead } from "../../../src/markdown/messages/item-body.ts";
import { INDEX_TITLE, renderIndex } from "../../../src/markdown/messages/repository-index.ts";
import { reviewedText } from "../../../src/markdown/postmortem/reviewed-text.ts";
import { openedSections } from "../../../src/markdown/postmortem/sections.ts";
import { signComment } from "../../../src/record/comment-signature.ts";
import { STATUS_HEADING, withTag } from "../../../src/record/comment-tag.ts";
import { readMarker, replaceMarker, writeMarker } from "../../../src/record/marker.ts";
import type { ItemMarker, PostmortemMarker } from "../../../src/record/marker-types.ts";
import { INDEX_LABEL, signReport } from "../../../src/record/report-tag.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { APP } from "../../fake-github/hub.ts";
import { WEB } from "../../fake-github/owner-views.ts";
import { type IssueRow, nowOf } from "../../fake-github/state.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import { Simulation } from "../../scenarios/simulation.ts";
import { adoptedIn, COPIED, elsewhereOf, filesOf, recordedIn, recordOf } from "./records.ts";
import type { AnyState, IncidentState, ItemState, LineState, PageState, Place } from "./state.ts";
import { originOf, placesOf } from "./state.ts";
import {
  changed,
  dueOf,
  extendedFrom,
  filled,
  LINELESS,
  mentionOf,
  NOWHERE,
  OTHER,
  OWNER,
  PAGE_DUE,
  pageText,
  urlOf,
  WAIVED_BECAUSE,
  WAIVED_UNTIL,
} from "./texts.ts";

/*
 * Makes a state in the model of GitHub: the App writes what it once wrote, with its own key, and people do the rest. Nobody who is at
 * work hears of it.
 */

const SHOP = "acme/shop";
/** The first number in the attic, where no other is like it. */
const FAR = 1_000;

/** A simulation whose repository is in this state, a minute or some days after it got there. Nobody is at work. */
export function build(state: AnyState): Simulation {
  return new Builder(state).sim;
}

class Builder {
  readonly sim: Simulation;
  readonly #state: AnyState;
  /** By the number of an incident, the comment that asks to share the first page. */
  readonly #sharing = new Map<number, number>();

  constructor(state: AnyState) {
    const { lacks } = state;
    const api = { subIssues: lacks !== "sub-issues", graphql: lacks !== "GraphQL" };
    const places = placesOf(state);
    const files = filesOf(state);
    const repositories = {
      ...Object.fromEntries(places.map((place) => [`acme/${place}`, { files }])),
      "acme/attic": { installed: false },
    };
    this.sim = new Simulation({ ...api, repositories });
    this.sim.github.hub.repository("acme", "attic")!.nextNumber = FAR;
    this.#state = state;
    if (state.labels === "other case")
      for (const place of places) this.#as(OWNER, place).makesLabels("Incident", "Postmortem", "Action-Item");
    for (const incident of state.incidents) {
      const body = filled("It is down.", incident.room);
      this.#alice.opens({ title: `Outage ${incident.number}`, labels: ["incident"], body });
      this.#tick();
    }
    for (const { number, shares } of state.incidents) {
      const [page] = state.incidents[0]!.pages;
      const command = `/postmortem ${page && mentionOf(page.number, page.home, "shop")}`;
      if (shares !== "nothing") this.#sharing.set(number, this.#alice.comments(number, command).id);
      this.#tick();
    }
    for (const incident of state.incidents) {
      for (const page of incident.pages) this.#openPage(incident, page);
      if (incident.imitation > 0) this.#imitate(incident.pages[0]!);
    }
    this.#openIndexes();
    for (const incident of state.incidents) this.#happen(incident);
    this.#in("shop");
  }

  get #alice() {
    return this.#as(OWNER);
  }

  #as(login: string, place: Place = "shop") {
    return this.sim.as(login).in(`acme/${place}`);
  }

  /** Numbers go on from those of the other repositories, so that each one tells an issue. */
  #in(place: Place) {
    const { repositories } = this.sim.github.hub.state;
    const here = repositories.filter(({ name }) => name !== "attic");
    const next = Math.max(...here.map(({ nextNumber }) => nextNumber));
    for (const repository of here) repository.nextNumber = next;
    return this.sim.github.hub.repository("acme", place)!;
  }

  #id(place: Place): number {
    return this.#in(place).id;
  }

  #tick(): void {
    this.sim.time.set(this.sim.time.milliseconds + 2_000);
  }

  get now(): string {
    return `${new Date(this.sim.time.milliseconds).toISOString().slice(0, 19)}Z`;
  }

  /** As the App opens an issue, and writes its record once its id is known. */
  #open(
    place: Place,
    title: string,
    labels: string[],
    bodyOf: (row: IssueRow) => string,
    author: string = APP.bot,
  ): IssueRow {
    const { life } = this.sim.github;
    this.#tick();
    const body = author === APP.bot ? null : OWN_WORDS;
    const row = life.open(this.#in(place), author, { title, labels, body, assignees: [OWNER] });
    life.change(row, APP.bot, { body: bodyOf(row) });
    return row;
  }

  #openPage(incident: IncidentState, page: PageState): void {
    const { life, hub } = this.sim.github;
    const text = pageText(incident, asOpened(page), []);
    const repositoryId = this.#id("shop");
    const now = this.now;
    const isShared = incident === this.#state.incidents[0];
    const isOnRecord = (number: number) => this.#state.incidents[number - 1]!.shares === "recorded";
    const sharing = [...this.#sharing].filter(([number]) => isShared && isOnRecord(number));
    const marker = (row: Pick<IssueRow, "id" | "number">, of = incident.number): PostmortemMarker => ({
      kind: "postmortem",
      key: `${SHOP}#${of}`,
      incidents: [
        { repositoryId, number: of, key: `${SHOP}#${of}`, commentId: null },
        ...sharing.map(([number, commentId]) => ({
          repositoryId,
          number,
          key: `${SHOP}#${number}`,
          commentId,
        })),
      ],
      issue: recordedIn(row, this.#id(page.home)),
      openedAt: now,
      labelledAt: "2026-03-02T09:00:00Z",
      originalDue: PAGE_DUE,
      due: PAGE_DUE,
      extensions: [],
      waiver: null,
      taken: {
        changes: 0,
        title: `Outage ${incident.number}`,
        severity: null,
        topics: fingerprint(""),
        isIncident: true,
      },
      repositories: elsewhereOf(page).map((place) => `acme/${place}`),
      ...adoptedIn(page),
      opened: fingerprint(text),
      sections: openedSections(text),
      withdrawn: false,
      ...(page.is === "complete" && { completedAt: now }),
    });
    const row = this.#open(
      page.home,
      `Postmortem: Outage ${incident.number}`,
      page.hasLabel ? ["postmortem"] : [],
      (own) => `${text}\n\n${recordOf(page.record, marker(own), marker(COPIED, NOWHERE))}`,
    );
    const parent = hub.issue(this.#in("shop"), incident.number)!;
    if (page.isLinked && hub.subIssues) life.adopt(parent, row, APP.bot);
    else if (page.isLinked && page === incident.pages[0])
      life.change(parent, APP.bot, {
        body: filled(
          `It is down.\n\nPostmortem: ${mentionOf(page.number, page.home, "shop")}`,
          incident.room,
        ),
      });
    this.#openItems(incident, page, row);
  }

  #imitate({ number, home }: PageState): void {
    const { hub } = this.sim.github;
    const { title, body } = nowOf(hub.issue(this.#in(home), number)!);
    this.#as("dave", home).opens({ title, body: body ?? "", labels: ["postmortem", "action-item"] });
  }

  #openIndexes(): void {
    const { index } = this.#state;
    const count = ["none", "forged"].includes(index)
      ? 0
      : ["one", "closed", "deleted", "full"].includes(index)
        ? 1
        : 2;
    const { life } = this.sim.github;
    const labels = { actionItem: "action-item", postmortem: "postmortem" };
    const bodyOf = (row: IssueRow | null, part = {}) => {
      const issue = recordedIn(row ?? COPIED, this.#id("shop"));
      return signReport(renderIndex(labels), { issue, openedAt: this.now, labels, ...part }, SIGNER);
    };
    for (let i = 0; i < count; i++) {
      const part = index.includes("part") ? { part: i + 1, parts: 2 } : {};
      const title = i > 0 && index.includes("part") ? `${INDEX_TITLE} (${i + 1})` : INDEX_TITLE;
      const row = this.#open("shop", title, [INDEX_LABEL], (own) => bodyOf(own, part));
      const isLast = i === count - 1;
      if (isLast && index.startsWith("closed")) this.sim.as("bob").closes(row.number);
      if (isLast && index.startsWith("deleted")) life.remove(row, OWNER);
      if (index === "full") life.change(row, OWNER, { body: filled(nowOf(row).body!, "none") });
    }
    if (index === "forged")
      this.sim.as("dave").opens({ title: INDEX_TITLE, body: bodyOf(null), labels: [INDEX_LABEL] });
  }

  #openItems(incident: IncidentState, page: PageState, row: IssueRow): void {
    const { life } = this.sim.github;
    for (const line of page.lines) {
      if (line.item) this.#openItem(incident, page, row, line.item, line);
      for (const copy of line.copies) this.#openItem(incident, page, row, copy, { words: line.words });
      if (line.shows === "stranger") this.#openStranger(line);
    }
    for (const [index, item] of page.lineless.entries())
      this.#openItem(incident, page, row, item, { words: LINELESS[index]! });
    const edited = page.text === "empty" ? "" : pageText(incident, page, page.lines);
    this.#tick();
    const body = nowOf(row).body!.replace(pageText(incident, asOpened(page), []), () => edited);
    const written = page.text === "windows" ? body.replaceAll("\n", "\r\n") : body.trim();
    life.change(row, OWNER, { body: filled(written, page.room) });
    this.#review(page, row);
  }

  /** What a reviewer or an author said of a text, and what the record knows of that. */
  #review({ review, home }: PageState, row: IssueRow): void {
    const { life } = this.sim.github;
    if (review === "none") return;
    this.#tick();
    const reviewer = review === "by its author" ? OWNER : "bob";
    const { id: commentId } = this.#as(reviewer, home).comments(row.number, "/approve");
    this.#tick();
    const body = nowOf(row).body!;
    if (review === "asked before an edit")
      life.change(row, OWNER, { body: body.replace("## Lessons", "It was down for an hour.\n\n## Lessons") });
    const reading = readMarker(body);
    const isRecorded = review === "recorded" || review === "of another text";
    if (!isRecorded || reading.found !== "marker" || reading.marker.kind !== "postmortem") return;
    const of = review === "recorded" ? reviewedText(body, this.#checklist(home)) : fingerprint("");
    const said = { verdict: "approved", of, by: reviewer, at: this.now, commentId } as const;
    const marker = { ...reading.marker, obeyed: [commentId], reviews: [said] };
    life.change(row, APP.bot, { body: replaceMarker(body, writeMarker(marker, SIGNER)) });
  }

  #checklist(home: Place) {
    const { headings } = DEFAULT_POLICY.actionItems;
    return {
      headings,
      today: Temporal.PlainDate.from("2026-03-02"),
      home: { owner: "acme", repo: home, webUrl: WEB },
    };
  }

  #openStranger({ words, room, place }: LineState): void {
    this.#in(place);
    this.#as("carol", place).opens({ title: `Known before: ${words}`, body: filled("As I said.", room) });
  }

  #openItem(
    { number }: IncidentState,
    { home }: PageState,
    page: IssueRow,
    item: ItemState,
    { words, change = "nothing" }: Pick<LineState, "words"> & Partial<LineState>,
  ): void {
    const { hub, life } = this.sim.github;
    const { place } = originOf(item);
    const repositoryId = this.#id(place);
    this.#tick();
    const trackedAt = this.now;
    const said = (done: boolean) => ({ done, owners: [OWNER], title: words });
    let granted: Pick<ItemMarker["ledger"], "extensions" | "waiver"> = { extensions: [], waiver: null };
    const marker = ({ number: own, id }: Pick<IssueRow, "id" | "number">, isDone: boolean): ItemMarker => ({
      kind: "action-item",
      key: `${SHOP}#${number}`,
      postmortem: { repositoryId: page.repositoryId, number: page.number, id: page.id },
      words: words.toLowerCase(),
      occurrence: 1,
      adopted: item.isAdopted,
      issue: item.isAdopted
        ? { repositoryId, number: own, id }
        : recordedIn({ number: own, id }, repositoryId),
      ledger: {
        originalDue: dueOf(item),
        due: granted.extensions[0]?.to ?? dueOf(item),
        trackedAt,
        ...(item.isAdopted && { adoptedAt: trackedAt }),
        terms: { priority: null, areas: [], owners: [OWNER] },
        ...granted,
        base: { line: said(isDone), issue: said(isDone), due: dueOf(item), seenAt: this.now },
      },
    });
    const text = (own: IssueRow, isDone: boolean): string => {
      const { ledger } = marker(own, isDone);
      const head = renderItemHead({
        from: `From [Postmortem: Outage ${number}](${urlOf(page.number, home)}), incident ${mentionOf(number, "shop", place)}.`,
        state: isDone ? "done" : "open",
        owners: [OWNER],
        ledger,
        priority: null,
        type: null,
        exceptions: openExceptions(ledger, DEFAULT_POLICY),
        proof: { proof: "nothing", priority: null, setting: "closure.require" },
        url: urlOf(own.number, place),
      });
      const record = recordOf(item.record, marker(own, isDone), marker(COPIED, isDone));
      const line = renderAdoptedLine({
        postmortem: mentionOf(page.number, home, place),
        due: ledger.due,
      });
      return item.isAdopted ? `${OWN_WORDS}\n\n${line}\n${record}` : `${head}\n\n${record}`;
    };
    const row = this.#open(
      place,
      words,
      [...(item.hasLabel ? ["action-item"] : []), ...(item.saysLate ? ["overdue"] : [])],
      (own) => text(own, false),
      item.isAdopted ? "carol" : APP.bot,
    );
    if (item.isLinked && hub.subIssues) life.adopt(page, row, APP.bot);
    this.#tick();
    const [alice, bob] = [this.#as(OWNER, place), this.#as("bob", place)];
    if (item.exception !== "none") {
      const isExtension = item.exception.startsWith("extension");
      const reason = isExtension ? "The vendor is late" : WAIVED_BECAUSE;
      const command = `${isExtension ? "/extend +7d" : `/waive ${WAIVED_UNTIL}`} ${reason}`;
      const { id: commentId } = alice.comments(row.number, command);
      const said = { reason, by: OWNER, at: this.now, commentId };
      if (item.exception.endsWith("recorded")) {
        granted = isExtension
          ? { extensions: [{ ...said, from: dueOf(item), to: extendedFrom(item) }], waiver: null }
          : { extensions: [], waiver: { ...said, until: WAIVED_UNTIL } };
        life.change(row, APP.bot, { body: text(row, false) });
      }
    }
    if (change === "title") alice.changes(row.number, { title: changed(words) });
    if (change === "assignee") alice.assigns(row.number, OTHER);
    if (item.isDiscussed) bob.comments(row.number, "I look into it.");
    if (isClosedBy(item.is)) bob.closes(row.number, isClosedBy(item.is)!);
    this.#tick();
    if (isClosedBy(item.is) && item.isKnown) life.change(row, APP.bot, { body: text(row, true) });
    if (item.room !== "plenty") life.change(row, OWNER, { body: filled(nowOf(row).body!, item.room) });
    if (item.isLocked) alice.locks(row.number);
    if (item.is === "deleted") alice.deletes(row.number);
    const to = item.is === "away" ? "attic" : item.place;
    if (to !== place) life.transfer(row, this.#in(to), OWNER);
  }

  /** What people did since, and what the App said. */
  #happen(incident: IncidentState): void {
    const { hub, life } = this.sim.github;
    const says = (place: Place, number: number, body: string, author: string = APP.bot) => {
      const repository = this.#in(place);
      const on = { ref: { number }, repositoryId: repository.id };
      life.comment(hub.issue(repository, number)!, author, signComment(body, on, SIGNER));
      this.#tick();
    };
    const { number: first = NOWHERE, home = "shop" } = incident.pages[0] ?? {};
    const named = mentionOf(first, home, "shop");
    const record = withTag(
      `The postmortem of this incident is ${named}.`,
      `postmortem acme/${home}#${first}`,
    );
    const { remembers } = incident;
    const forged = record.replaceAll(`#${first}`, `#${NOWHERE}`);
    if (remembers === "by a person") says("shop", incident.number, forged, "dave");
    else
      for (let i = 0; i < ["nothing", "once", "twice"].indexOf(remembers); i++)
        says("shop", incident.number, record);
    for (const page of incident.pages) {
      const bob = this.#as("bob", page.home);
      for (let i = 0; i < page.statuses; i++)
        says(page.home, page.number, `${STATUS_HEADING}\nAs it was ${i}.`);
      if (page.isDiscussed) bob.comments(page.number, "We should talk about this.");
      const reason = isClosedBy(page.is);
      if (reason) bob.closes(page.number, reason);
      if (page.is === "deleted") this.#as(OWNER, page.home).deletes(page.number);
      const to = page.is === "away" ? "attic" : page.is === "moved" ? "infra" : page.home;
      if (to !== page.home) life.transfer(hub.issue(this.#in(page.home), page.number)!, this.#in(to), OWNER);
      this.#tick();
    }
    if (incident.is === "closed") this.#alice.closes(incident.number);
    if (incident.is === "deleted") this.#alice.deletes(incident.number);
    if (incident.is === "unlabeled") {
      this.#alice.unlabels(incident.number, this.#state.labels === "as set" ? "incident" : "Incident");
    }
  }
}

/** A page before anyone wrote in it. */
const asOpened = (page: PageState): PageState => ({ ...page, text: "as written" });

function isClosedBy(is: string): "completed" | "not_planned" | "duplicate" | null {
  if (is === "completed" || is === "complete") return "completed";
  return is === "not planned" ? "not_planned" : is === "duplicate" ? "duplicate" : null;
}

const OWN_WORDS = "I saw it first.";

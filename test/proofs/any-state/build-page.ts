import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { reviewedText } from "../../../src/markdown/postmortem/reviewed-text.ts";
import { openedSections } from "../../../src/markdown/postmortem/sections.ts";
import { readMarker, replaceMarker, writeMarker } from "../../../src/record/marker.ts";
import type { PostmortemMarker } from "../../../src/record/marker-types.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { APP } from "../../fake-github/hub.ts";
import { WEB } from "../../fake-github/owner-views.ts";
import { type IssueRow, nowOf } from "../../fake-github/state.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import { openItem, openStranger } from "./build-item.ts";
import { adoptedIn, COPIED, elsewhereOf, recordedIn, recordOf } from "./records.ts";
import type { Scene } from "./scene.ts";
import type { IncidentState, PageState, Place } from "./state.ts";
import { filled, LINELESS, mentionOf, NOWHERE, OWNER, PAGE_DUE, pageText, SHOP } from "./texts.ts";

/* How postmortems got into their state: the App opened them, and people wrote in them, reviewed and copied them. */

/** Opens a page with its items, and lets people write in it. */
export function openPage(scene: Scene, incident: IncidentState, page: PageState): void {
  const { life, hub } = scene.sim.github;
  const text = pageText(incident, asOpened(page), []);
  const repositoryId = scene.id("shop");
  const now = scene.now;
  const isShared = incident === scene.state.incidents[0];
  const isOnRecord = (number: number) => scene.state.incidents[number - 1]!.shares === "recorded";
  const sharing = [...scene.sharing].filter(([number]) => isShared && isOnRecord(number));
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
    issue: recordedIn(row, scene.id(page.home)),
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
  const row = scene.open(
    page.home,
    `Postmortem: Outage ${incident.number}`,
    page.hasLabel ? ["postmortem"] : [],
    (own) => `${text}\n\n${recordOf(page.record, marker(own), marker(COPIED, NOWHERE))}`,
  );
  const parent = hub.issue(scene.in("shop"), incident.number)!;
  if (page.isLinked && hub.subIssues) life.adopt(parent, row, APP.bot);
  else if (page.isLinked && page === incident.pages[0])
    life.change(parent, APP.bot, {
      body: filled(`It is down.\n\nPostmortem: ${mentionOf(page.number, page.home, "shop")}`, incident.room),
    });
  openItems(scene, incident, page, row);
}

/** A person opens an issue with the text, the record and the labels of a page. */
export function imitate(scene: Scene, { number, home }: PageState): void {
  const { hub } = scene.sim.github;
  const { title, body } = nowOf(hub.issue(scene.in(home), number)!);
  scene.as("dave", home).opens({ title, body: body ?? "", labels: ["postmortem", "action-item"] });
}

function openItems(scene: Scene, incident: IncidentState, page: PageState, row: IssueRow): void {
  const { life } = scene.sim.github;
  for (const line of page.lines) {
    if (line.item) openItem(scene, incident, page, row, line.item, line);
    for (const copy of line.copies) openItem(scene, incident, page, row, copy, { words: line.words });
    if (line.shows === "stranger") openStranger(scene, line);
  }
  for (const [index, item] of page.lineless.entries())
    openItem(scene, incident, page, row, item, { words: LINELESS[index]! });
  const edited = page.text === "empty" ? "" : pageText(incident, page, page.lines);
  scene.tick();
  const body = nowOf(row).body!.replace(pageText(incident, asOpened(page), []), () => edited);
  const written = page.text === "windows" ? body.replaceAll("\n", "\r\n") : body.trim();
  life.change(row, OWNER, { body: filled(written, page.room) });
  review(scene, page, row);
}

/** What a reviewer or an author said of a text, and what the record knows of that. */
function review(scene: Scene, { review, home }: PageState, row: IssueRow): void {
  const { life } = scene.sim.github;
  if (review === "none") return;
  scene.tick();
  const reviewer = review === "by its author" ? OWNER : "bob";
  const { id: commentId } = scene.as(reviewer, home).comments(row.number, "/approve");
  scene.tick();
  const body = nowOf(row).body!;
  if (review === "asked before an edit")
    life.change(row, OWNER, { body: body.replace("## Lessons", "It was down for an hour.\n\n## Lessons") });
  const reading = readMarker(body);
  const isRecorded = review === "recorded" || review === "of another text";
  if (!isRecorded || reading.found !== "marker" || reading.marker.kind !== "postmortem") return;
  const of = review === "recorded" ? reviewedText(body, checklist(home)) : fingerprint("");
  const said = { verdict: "approved", of, by: reviewer, at: scene.now, commentId } as const;
  const marker = { ...reading.marker, obeyed: [commentId], reviews: [said] };
  life.change(row, APP.bot, { body: replaceMarker(body, writeMarker(marker, SIGNER)) });
}

function checklist(home: Place) {
  const { headings } = DEFAULT_POLICY.actionItems;
  return {
    headings,
    today: Temporal.PlainDate.from("2026-03-02"),
    home: { owner: "acme", repo: home, webUrl: WEB },
  };
}

/** A page before anyone wrote in it. */
const asOpened = (page: PageState): PageState => ({ ...page, text: "as written" });

import { Temporal } from "temporal-polyfill";
import { closingWords, duplicateIn, isEvidence } from "../src/commands/closing-comment.ts";
import { findCommands } from "../src/commands/find-commands.ts";
import { DEFAULT_POLICY } from "../src/domain/default-policy.ts";
import { namesIssue } from "../src/domain/issue-ref.ts";
import { readReason } from "../src/domain/text.ts";
import { closedIssues, revertClaims } from "../src/github/gate/change/description.ts";
import { adviseOn } from "../src/markdown/advice/advice.ts";
import { parseBlocks } from "../src/markdown/blocks.ts";
import { findItems, rewriteItems } from "../src/markdown/checklist/checklist.ts";
import { forMarkdownBody, forTableCell } from "../src/markdown/escape.ts";
import { readIncidentId, wordsBesideId } from "../src/markdown/incident-id.ts";
import {
  readAdoptedLine,
  releasedBody,
  showsAdoptedLine,
  writeAdoptedBody,
} from "../src/markdown/messages/adopted-body.ts";
import { readReported } from "../src/markdown/messages/intake.ts";
import { managedPart } from "../src/markdown/messages/item-body.ts";
import { titleFrom } from "../src/markdown/messages/item-title.ts";
import { relatedItemsFingerprint, replaceRelatedItems } from "../src/markdown/messages/related-items.ts";
import { filledLines, refillLines } from "../src/markdown/postmortem/filled-lines.ts";
import { formFields } from "../src/markdown/postmortem/form-fields.ts";
import { reviewedText } from "../src/markdown/postmortem/reviewed-text.ts";
import {
  noItemsReason,
  openedSections,
  pageSections,
  sectionsAfter,
  writtenSections,
} from "../src/markdown/postmortem/sections.ts";
import { fillTemplate, placeholdersIn } from "../src/markdown/postmortem/template.ts";
import { renderTimeline } from "../src/markdown/postmortem/timeline.ts";
import {
  replaceTimeline,
  withoutTimelineBlocks,
  withTimelinePlace,
} from "../src/markdown/postmortem/timeline-block.ts";
import { proseLines, proseText } from "../src/markdown/prose-lines.ts";
import { readContestedMarks } from "../src/observed/contested.ts";
import {
  commentTextOf,
  readCommentSignature,
  signComment,
  unsignedComment,
} from "../src/record/comment-signature.ts";
import { readTag } from "../src/record/comment-tag.ts";
import { readBodyLink, showsBodyLink } from "../src/record/links.ts";
import { readMarker, replaceMarker, stripMarker } from "../src/record/marker.ts";
import { readNoticeTag } from "../src/record/notice-tag.ts";
import { readDigestTag, readLastSweep, readReport, withoutSignature } from "../src/record/report-tag.ts";
import { readNotes } from "../src/record/timeline-note.ts";
import { fingerprint, withoutTimeline } from "../src/record/visible-text.ts";
import { HOME } from "./plan/builders.ts";

const COMMENTED = { ref: { number: 1 }, repositoryId: 1 };
const TODAY = Temporal.PlainDate.from("2026-11-29");
const REF = { ...HOME, number: 12 };
const OPTIONS = {
  headings: DEFAULT_POLICY.actionItems.headings,
  today: TODAY,
  home: { ...HOME, webUrl: "https://github.com" },
};
const FILLED = filledLines(["Due {{ postmortem.due_date }}."], { "postmortem.due_date": "2026-12-01" });

/** Everything that reads a body, a comment or a description that people can write. */
export const BODY_READERS: Readonly<Record<string, (body: string) => unknown>> = {
  parseBlocks,
  findItems: (body) => findItems(body, OPTIONS),
  rewriteItems: (body) =>
    rewriteItems(body, OPTIONS, [{ find: { issue: null, words: "a", occurrence: 1 }, set: { done: true } }]),
  pageSections: (body) => pageSections(body, OPTIONS.headings, {}),
  openedSections,
  writtenSections: (body) => writtenSections(body, { a: "1" }),
  sectionsAfter: (body) => sectionsAfter({ a: "1" }, body, `${body} `),
  noItemsReason,
  reviewedText: (body) => reviewedText(body, OPTIONS),
  "advice on items and language": (body) => {
    const blocks = parseBlocks(body);
    const advice = {
      quality: true,
      verbs: [],
      language: true,
      phrases: [],
      names: [],
      people: ["alice"],
      memory: new Map(),
    };
    return adviseOn(findItems(body, OPTIONS), withoutTimelineBlocks(blocks), advice);
  },
  placeholdersIn,
  formFields,
  fillTemplate: (body) => fillTemplate(body, { repository: "acme/shop" }),
  refillLines: (body) => refillLines(body, FILLED, FILLED),
  replaceTimeline: (body) => replaceTimeline(body, "- 10:00 Down"),
  withTimelinePlace,
  "a comment in the timeline": (text) =>
    renderTimeline([{ kind: "comment", at: "2026-11-29T10:00:00Z", by: "alice", text, url: "" }], "UTC"),
  "the head of an item": (body) => managedPart({ adopted: false }).read(body),
  "writing the head of an item": (body) =>
    managedPart({ adopted: false }).write(body, "head", "<!-- followthrough {} -->"),
  readAdoptedLine,
  showsAdoptedLine,
  releasedBody,
  writeAdoptedBody: (body) =>
    writeAdoptedBody(
      body,
      "Tracked as an action item of the postmortem #2, due 2026-12-01.",
      "<!-- followthrough {} -->",
    ),
  replaceRelatedItems: (body) => replaceRelatedItems(body, relatedItemsFingerprint(["> x"]), ["> y"]),
  proseLines,
  proseText,
  readIncidentId,
  wordsBesideId,
  readNotes,
  readReported,
  findCommands,
  closingWords,
  duplicateIn,
  isEvidence,
  closedIssues: (body) => closedIssues(body, HOME, "github.com"),
  revertClaims: (body) => revertClaims(body, HOME, "github.com"),
  readContestedMarks,
  readTag,
  signComment: (body) => signComment(body, COMMENTED, { publicKey: "", sign: () => "x" }),
  readCommentSignature,
  unsignedComment,
  commentTextOf: (body) => commentTextOf(body, COMMENTED),
  readBodyLink: (body) => readBodyLink({ body, ref: REF }),
  showsBodyLink: (body) => showsBodyLink(body, "Postmortem: #1"),
  readMarker,
  replaceMarker: (body) => replaceMarker(body, "<!-- followthrough {} -->"),
  stripMarker,
  readNoticeTag,
  readDigestTag,
  readLastSweep,
  readReport,
  withoutSignature,
  fingerprint,
  withoutTimeline,
  namesIssue: (body) => namesIssue(body, REF, HOME),
  readReason,
  titleFrom,
  forMarkdownBody,
  forTableCell,
};

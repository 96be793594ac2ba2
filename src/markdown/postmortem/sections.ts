import type { PageSection } from "../../domain/postmortem/completeness.ts";
import { splitLines } from "../../domain/text.ts";
import { stripMarker } from "../../record/marker.ts";
import { fingerprint, withoutTimeline } from "../../record/visible-text.ts";
import { type BlockToken, foldTitle, parseBlocks } from "../blocks.ts";
import { titleReader } from "../titles/titles.ts";
import { withoutTimelineBlocks } from "./timeline-block.ts";

/** Fingerprints of the sections when the postmortem opened, by folded title. */
export type OpenedSections = Readonly<Record<string, string>>;

interface RawSection {
  readonly title: string;
  readonly level: number;
  /** The lines up to the next heading of the same or a higher level. */
  readonly text: string;
}

/** What the sections of a new page say before anybody wrote in them; those that say nothing are left out. */
export function openedSections(body: string): OpenedSections {
  const saying = rawSections(body, parseBlocks(body)).filter(({ text }) => saysSomething(text));
  return Object.fromEntries(saying.map(({ title, text }) => [foldTitle(title), fingerprint(text)]));
}

/**
 * The fingerprints after the App changed the body: sections that were as they opened still are.
 * @param before the body before that change
 */
export function sectionsAfter(opened: OpenedSections, before: string, after: string): OpenedSections {
  if (before === after) return opened;
  const [then, now] = [openedSections(before), openedSections(after)];
  const stays = (title: string) => Object.hasOwn(then, title) && then[title] === opened[title];
  return Object.fromEntries(
    Object.entries(opened).map(([title, known]) => [title, stays(title) ? (now[title] ?? known) : known]),
  );
}

/**
 * The sections of a postmortem and whether each has content, without the action item sections. Comments, empty tables and
 * lists, labels without a value and placeholder words are not content.
 * @param opened the template's text of each section, which is not content
 * @param blocks of this body, if it was parsed before
 * @param required folded titles of sections that count even if they hold action items
 */
export function pageSections(
  body: string,
  actionHeadings: readonly string[],
  opened: OpenedSections,
  blocks: readonly BlockToken[] = parseBlocks(body),
  required: readonly string[] = [],
): PageSection[] {
  const readTitle = titleReader(actionHeadings);
  const sections: PageSection[] = [];
  let below: number | null = null;
  for (const { title, level, text } of rawSections(body, blocks)) {
    const folded = foldTitle(title);
    if (below !== null && level > below) continue;
    below = readTitle(title).kind === "promises" && !required.includes(folded) ? level : null;
    if (below !== null || folded === "") continue;
    const written = !isAsOpened(folded, text, opened) && saysSomething(text);
    sections.push({ title, folded, saysSomething: written });
  }
  return sections;
}

/** Whether each section has content that is not from the template, by folded title. The last one of a title counts. */
export function writtenSections(
  body: string,
  opened: OpenedSections,
  blocks: readonly BlockToken[] = parseBlocks(body),
): ReadonlyMap<string, boolean> {
  return new Map(
    rawSections(body, blocks).map(({ title, text }) => {
      const folded = foldTitle(title);
      return [folded, !isAsOpened(folded, text, opened) && saysSomething(text)];
    }),
  );
}

function isAsOpened(folded: string, text: string, opened: OpenedSections): boolean {
  return Object.hasOwn(opened, folded) && opened[folded] === fingerprint(text);
}

/** The reason after `No action items:`; null if there is none. */
export function noItemsReason(body: string): string | null {
  const lines = splitLines(withoutComments(body)).map((line) => line.replace(/[*_`]/g, ""));
  const reasons = lines.flatMap((line) => NO_ITEMS.exec(line)?.[1]?.trim() ?? []);
  return reasons.find((reason) => /[\p{L}\p{N}]/u.test(reason) && !PLACE_HOLDING.test(reason)) ?? null;
}

const NO_ITEMS =
  /^\s{0,20}(?:[-+>]\s{1,5})?(?:\[[ x]\]\s{1,5})?no action items?\s{0,5}(?::|[-–—])\s{0,5}(\S[^\r\n]{0,500})$/i;

/** GitHub writes `_No response_` for an empty field of an issue form. */
const PLACE_HOLDING = /^(?:tb[acd]|todo|fixme|n\/?a|none|no response|reason|why|\.{3}|…|[-–—?_.]+)[.!]?$/i;

/** Sections without the App's own text: neither its timeline nor its marker makes one, or counts as text of one. */
function rawSections(body: string, blocks: readonly BlockToken[]): RawSection[] {
  const lines = splitLines(body);
  const tokens = withoutTimelineBlocks(blocks);
  const headings = tokens.flatMap((token, index) => {
    if (token.type !== "heading_open" || token.level !== 0) return [];
    const title = withoutComments(tokens[index + 1]?.content ?? "")
      .replace(/\s+/g, " ")
      .trim();
    return [{ title, level: Number(token.tag.slice(1)), line: token.map![0], from: token.map![1] }];
  });
  const endOf = (index: number): number => {
    let next = index + 1;
    while (next < headings.length && headings[next]!.level > headings[index]!.level) next += 1;
    return headings[next]?.line ?? lines.length;
  };
  return headings.map(({ title, level, from }, index) => {
    const text = lines.slice(from, endOf(index)).join("\n");
    return { title, level, text: withoutTimeline(stripMarker(text)) };
  });
}

function saysSomething(text: string): boolean {
  const lines = splitLines(withoutComments(text));
  return lines.some((line, index) => !isTableHead(lines, index) && ownWords(line) !== "");
}

/** A line without list markers, headings, table bars and emphasis. Empty if only a placeholder is left. */
function ownWords(line: string): string {
  if (/^ {0,3}#{1,6}(?:\s|$)/.test(line)) return "";
  const words = line
    .replace(/\{\{[^{}]*\}\}|<[^<>]*>/g, " ")
    .replace(/^[\s>]*(?:[-+*]|\d{1,9}[.)])?\s*(?:\[[ xX]\])?/, "")
    .replace(/[*_`~|\\]/g, " ")
    .trim();
  if (!/[\p{L}\p{N}]/u.test(words) || PLACE_HOLDING.test(words) || /^[^:]{1,60}:$/.test(words)) return "";
  return words;
}

/** The names of a table's columns, which the template wrote. */
function isTableHead(lines: readonly string[], index: number): boolean {
  const below = lines[index + 1] ?? "";
  return (
    lines[index]!.includes("|") && /^[\s|:-]+$/.test(below) && below.includes("-") && below.includes("|")
  );
}

/** In linear time; a comment that never ends reaches to the end. */
export function withoutComments(text: string): string {
  return text.replace(/<!--[\s\S]*?(?:-->|$)/g, "");
}

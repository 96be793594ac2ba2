import { Temporal } from "temporal-polyfill";
import { cutText, listSome, plural } from "../../domain/text.ts";
import { forLinkText, forTableCell } from "../escape.ts";
import { dayInTable, type Limit, table } from "../table.ts";

/** The events of an incident, from GitHub. Times are ISO 8601, people are logins. */
export type TimelineEvent = { readonly at: string; readonly by: string } & (
  | { readonly kind: "opened" | "closed" | "reopened" }
  /** A comment without a timeline reaction. It is not listed, but its author counts as a participant. */
  | { readonly kind: "spoke" }
  | { readonly kind: "labelled" | "unlabelled"; readonly label: string }
  | { readonly kind: "severity"; readonly from: string | null; readonly to: string | null }
  | { readonly kind: "assigned"; readonly who: string }
  /** One that a person starred, or that begins with `timeline:`. */
  | { readonly kind: "comment"; readonly text: string; readonly url: string }
  /** What was said about the incident elsewhere. */
  | { readonly kind: "noted"; readonly text: string; readonly url: string }
  | {
      readonly kind: "linked";
      readonly what: "pull request" | "commit";
      /** `#12`, `owner/repo#12` or a short hash. */
      readonly name: string;
      /** Empty when it is not known. */
      readonly title: string;
      readonly url: string;
    }
);

/** What a comment for the timeline begins with, in bold or not. */
export const TIMELINE_MARK = /^\s*(\*\*|__|[*_]|)timeline(?::\1|\1:)\s*/i;

/** Rows that leave room for what people write: GitHub takes 65,536 characters. */
const MOST: Limit = { lines: 200, length: 24_000 };

const LONGEST_TEXT = 200;

const MAX_PEOPLE = 50;

const MAX_SEVERITIES = 10;

/**
 * The timeline of an incident as Markdown: what took how long, who took part, and a row for each event in the order of time,
 * in the team's time zone and in UTC. It mentions no one.
 * @param zone IANA name
 */
export function renderTimeline(events: readonly TimelineEvent[], zone: string): string {
  const sorted = events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (sorted.length === 0) return "Nothing is known yet.";
  const told = sorted.filter((event) => event.kind !== "spoke");
  const zones = zone === "UTC" ? ["UTC"] : [zone, "UTC"];
  const days = new Set(told.flatMap(({ at }) => zones.map((one) => dayIn(at, one))));
  const [day] = days.size === 1 ? days : [];
  // Hyphens at which no browser breaks a narrow column.
  const names = zones.map((one) => one.replaceAll("-", "\u2011"));
  const head = [`${day === undefined ? "Time" : dayInTable(day)} (${names[0]})`, ...names.slice(1)];
  const rows = told.map((event) => {
    return [...zones.map((one) => clock(event.at, one, day !== undefined)), tell(event)];
  });
  const more = (left: number) => `And ${plural(left, "more event")}.`;
  return [summary(sorted), "", ...table([...head, "What happened"], rows, MOST, more)].join("\n");
}

const OWN_LINE =
  /^(?:\|.*|(?:Acknowledged in|Not acknowledged yet) .*|And \d+ more events?\.|Nothing is known yet\.)$/;

/** Whether a line looks like one of a rendered timeline. */
export function isTimelineLine(line: string): boolean {
  return OWN_LINE.test(line.trimEnd());
}

/** One line: how long it took, how severe it was, and who took part. */
function summary(events: readonly TimelineEvent[]): string {
  const { acknowledged, resolved } = timelineDurations(events);
  const severities = events.flatMap((event) => (event.kind === "severity" && event.to ? [event.to] : []));
  const names = people(events).map(forTableCell);
  const took = listSome(names.slice(0, -1), MAX_PEOPLE);
  return [
    acknowledged ? `Acknowledged in ${spell(acknowledged)}` : "Not acknowledged yet",
    resolved ? `resolved in ${spell(resolved)}` : "not resolved yet",
    ...(severities.length > 1
      ? [`severity ${severities.slice(-MAX_SEVERITIES).map(forTableCell).join(", then ")}`]
      : []),
    ...(names.length > 0 ? [`${took === "" ? "" : `${took} and `}${names.at(-1)} took part`] : []),
  ].join(" · ");
}

/**
 * How long it took from the opening until somebody took it on (was assigned, or a person who had not opened it did something),
 * and until it was closed for good; null for what has not come about.
 * @internal
 */
export function timelineDurations(
  events: readonly TimelineEvent[],
): Record<"acknowledged" | "resolved", Temporal.Duration | null> {
  const opened = events.find((event) => event.kind === "opened") ?? events[0];
  if (!opened) return { acknowledged: null, resolved: null };
  const since = (event: TimelineEvent | undefined): Temporal.Duration | null => {
    return event ? Temporal.Instant.from(opened.at).until(Temporal.Instant.from(event.at)) : null;
  };
  const taken = events.find(({ kind, by }) => {
    const isAct = kind !== "opened" && kind !== "noted";
    return kind === "assigned" || (isAct && isPerson(by) && by !== opened.by);
  });
  const state = events.findLast((event) => event.kind === "closed" || event.kind === "reopened");
  return { acknowledged: since(taken), resolved: state?.kind === "closed" ? since(state) : null };
}

function people(events: readonly TimelineEvent[]): string[] {
  const logins = events.flatMap((event) => (event.kind === "assigned" ? [event.by, event.who] : [event.by]));
  return [...new Map(logins.filter(isPerson).map((login) => [login.toLowerCase(), login])).values()];
}

/** A machine that labels within a second took nothing on. */
function isPerson(login: string): boolean {
  return !login.endsWith("[bot]");
}

function dayIn(at: string, zone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** With spaces and hyphens at which no browser breaks it. */
function clock(at: string, zone: string, isTimeOnly: boolean): string {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainTime();
  const time = local.toString({ smallestUnit: "minute" });
  return isTimeOnly ? time : `${dayInTable(dayIn(at, zone))}\u00a0${time}`;
}

/** `2 h 5 min`: the two largest units, cut off and not rounded. */
function spell(duration: Temporal.Duration): string {
  const minutes = Math.floor(duration.total("minutes"));
  const parts = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor(minutes / 60) % 24, "h"],
    [minutes % 60, "min"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return "less than a minute";
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(" ");
}

function tell(event: Exclude<TimelineEvent, { kind: "spoke" }>): string {
  const by = forTableCell(event.by);
  switch (event.kind) {
    case "opened":
    case "closed":
    case "reopened":
      return `${by} ${event.kind} the incident`;
    case "labelled":
      return `${by} added the label ${forTableCell(event.label)}`;
    case "unlabelled":
      return `${by} removed the label ${forTableCell(event.label)}`;
    case "severity":
      return `${by} changed the severity from ${severityName(event.from)} to ${severityName(event.to)}`;
    case "assigned":
      return event.who === event.by
        ? `${by} self-assigned the incident`
        : `${by} assigned ${forTableCell(event.who)}`;
    case "comment":
    case "noted":
      return `${by}: ${link(forLinkText(cutText(commentText(event.text), LONGEST_TEXT)).replaceAll("|", "&#124;"), event.url)}`;
    case "linked":
      return `${by} linked the ${event.what} ${link(referenceName(event.name), event.url)}${linkedTitle(event.title)}`;
  }
}

function linkedTitle(title: string): string {
  return title === "" ? "" : `: ${forTableCell(cutText(title, LONGEST_TEXT))}`;
}

function severityName(severity: string | null): string {
  return severity === null ? "none" : forTableCell(severity);
}

/** The first paragraph of a comment, without the word that marked it. */
function commentText(text: string): string {
  const [first = ""] = text.trim().split(/(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)/);
  return first.replace(TIMELINE_MARK, "");
}

function referenceName(name: string): string {
  return /^[\w./#-]{1,150}$/.test(name) ? name : forTableCell(name);
}

/** Only web addresses become links. Other characters are removed. */
function link(text: string, url: string): string {
  return /^https:\/\/[^\s()|<>[\]\\`]+$/.test(url) ? `[${text}](${url})` : text;
}

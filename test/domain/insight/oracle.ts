import {
  type History,
  INSTALLED,
  type IncidentHistory,
  type ItemHistory,
  REPOSITORIES,
  START,
} from "./history.ts";

/*
 * Tells from what happened what a report must say. It shares no code with src/domain/insight, and knows no ledger: it replays
 * what people did.
 */

const HOUR = 3_600_000;

/** The calendar day of an hour of the history in a zone. */
export function dayOf(hour: number, zone: string): string {
  const key = `${hour} ${zone}`;
  const known = days.get(key);
  if (known) return known;
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  formats.set(zone, format);
  const day = format.format(new Date(START + hour * HOUR));
  days.set(key, day);
  return day;
}

const days = new Map<string, string>();
const formats = new Map<string, Intl.DateTimeFormat>();

export function plusDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 24 * HOUR).toISOString().slice(0, 10);
}

type Fate = "onTime" | "late" | "waived" | "dropped" | "open" | "overdue" | "no item" | "not trusted";

type How = "open" | "done" | "dropped" | "duplicate" | "retracted";

interface ToldItem {
  fate: Fate;
  due: string;
  days: number | null;
  kind: string | null;
  groups: Record<string, string[]>;
  at: number;
  doneAt: number | null;
  incident: number;
}

function tellItem(history: History, item: ItemHistory): ToldItem | null {
  const { zone, now } = history;
  const incident = history.incidents[item.incident];
  const postmortem = incident?.postmortem;
  if (!incident || !postmortem) return null;
  const at = incident.at + postmortem.after + item.after;
  if (at > now) return null;
  const withdrawnAt =
    postmortem.fate === "withdrawn" ? incident.at + postmortem.after + postmortem.fateAfter : Infinity;
  if (withdrawnAt <= now) return null;
  const due = plusDays(dayOf(at, zone), item.dueDays);
  let place = item.repository;
  let how = "open" as How;
  let closedAt = 0;
  let waivedUntil = "";
  let forged = false;
  let clock = at;
  for (const event of item.events) {
    clock += event.after;
    if (clock > now) break;
    const isOpen = how === "open";
    if (event.what === "transfer") place = event.repository;
    else if (event.what === "forge") forged = true;
    else if (event.what === "reopen") how = "open";
    else if (!isOpen) continue;
    else if (event.what === "waive") waivedUntil = plusDays(dayOf(clock, zone), event.days);
    else if (event.what !== "extend") {
      closedAt = clock;
      how = { close: "done", drop: "dropped", duplicate: "duplicate", retract: "retracted" }[
        event.what
      ] as How;
    }
  }
  const today = dayOf(now, zone);
  const closedDay = dayOf(closedAt, zone);
  const fates: Record<How, Fate> = {
    done: closedDay <= due ? "onTime" : "late",
    dropped: "dropped",
    duplicate: "no item",
    retracted: "no item",
    open: waivedUntil >= today ? "waived" : today > due ? "overdue" : "open",
  };
  const trackedDay = dayOf(at, zone);
  const elapsed = (Date.parse(closedDay) - Date.parse(trackedDay)) / (24 * HOUR);
  return {
    fate: forged ? "not trusted" : fates[how],
    due,
    days: how === "done" ? elapsed : null,
    kind: item.kind === "alice" ? "other" : item.kind,
    groups: {
      team: item.owners.filter((owner) => owner.startsWith("acme/")),
      repository: [REPOSITORIES[place]!],
      severity: incident.severity ? [incident.severity] : [],
      priority: item.priority ? [item.priority] : [],
      kind: item.kind === null ? [] : [item.kind === "alice" ? "other" : item.kind],
    },
    at,
    doneAt: how === "open" ? null : closedAt,
    incident: item.incident,
  };
}

function percent(count: number, of: number): number | null {
  return of >= 5 ? Math.floor((count / of) * 100 + 1e-9) : null;
}

const share = (count: number, of: number) => ({ count, of, percent: percent(count, of) });

function tellItems(items: readonly ToldItem[], today: string) {
  const count = (fate: Fate) => items.filter((one) => one.fate === fate).length;
  const due = items.filter((one) => one.due < today);
  const spans = items
    .map((one) => one.days)
    .filter((one) => one !== null)
    .sort((a, b) => a - b);
  const half = spans.length / 2;
  const median = spans.length % 2 ? spans[half - 0.5]! : (spans[half - 1]! + spans[half]!) / 2;
  const kinds = items.filter((one) => one.kind !== null);
  return {
    items: items.length,
    onTime: count("onTime"),
    late: count("late"),
    waived: count("waived"),
    dropped: count("dropped"),
    open: count("open"),
    overdue: count("overdue"),
    onTimeShare: share(due.filter((one) => one.fate === "onTime").length, due.length),
    daysToDone: { days: spans.length < 5 ? null : median, of: spans.length },
    preventOrDetect: share(
      kinds.filter((one) => ["prevent", "detect"].includes(one.kind!)).length,
      kinds.length,
    ),
  };
}

type PostmortemFate = "none" | "onTime" | "late" | "declined" | "waived" | "pending" | "overdue";

function tellPostmortem(history: History, { at, postmortem }: IncidentHistory): PostmortemFate {
  const { zone, now } = history;
  if (!postmortem || at + postmortem.after > now) return "none";
  const opened = at + postmortem.after;
  const ended = opened + postmortem.fateAfter;
  const due = plusDays(dayOf(opened, zone), postmortem.dueDays);
  const today = dayOf(now, zone);
  if (ended <= now && postmortem.fate === "withdrawn") return "none";
  if (ended <= now && postmortem.fate === "declined") return "declined";
  if (ended <= now && postmortem.fate === "complete") return dayOf(ended, zone) <= due ? "onTime" : "late";
  const { waivedDays } = postmortem;
  if (waivedDays !== null && plusDays(dayOf(opened, zone), waivedDays) >= today) return "waived";
  return today > due ? "overdue" : "pending";
}

interface ToldIncident {
  fate: PostmortemFate;
  opened: string;
  known: boolean | null;
  size: number;
  index: number;
  groups: Record<string, string[]>;
}

function tellIncidents(history: History, items: readonly ToldItem[]): ToldIncident[] {
  return history.incidents.flatMap((incident, index) => {
    if (incident.at > history.now) return [];
    const fate = tellPostmortem(history, incident);
    if (fate === "none" && (incident.duplicate || incident.at < INSTALLED)) return [];
    const known = items.some((item) => {
      const other = history.incidents[item.incident]!;
      if (item.incident === index && fate !== "none") return false;
      const source = history.items[told.get(item)!]!;
      const about = [...source.topics, ...other.topics, ...other.postmortem!.topics];
      const wasOpen = item.at < incident.at && (item.doneAt === null || item.doneAt > incident.at);
      const isShared = about.some((topic) => incident.topics.includes(topic));
      return other.repository === incident.repository && wasOpen && isShared;
    });
    return [
      {
        fate,
        opened: dayOf(incident.at, history.zone),
        known: incident.topics.length > 0 ? known : null,
        size: items.filter((item) => item.incident === index).length,
        index,
        groups: {
          repository: [REPOSITORIES[incident.repository]!],
          severity: incident.severity ? [incident.severity] : [],
        },
      },
    ];
  });
}

/** The index of each item in its history. */
const told = new WeakMap<ToldItem, number>();

function tellIncidentFigures(incidents: readonly ToldIncident[]) {
  const having = (...fates: PostmortemFate[]) => incidents.filter((one) => fates.includes(one.fate)).length;
  const all = incidents.length;
  const withOne = incidents.filter((one) => one.fate !== "none");
  const topical = incidents.filter((one) => one.known !== null);
  const items = withOne.reduce((sum, one) => sum + one.size, 0);
  return {
    incidents: all,
    withPostmortem: share(withOne.length, all),
    complete: share(having("onTime", "late"), all),
    onTime: share(having("onTime"), all - having("pending")),
    declined: having("declined"),
    knownBefore: share(topical.filter((one) => one.known).length, topical.length),
    itemsPerPostmortem: withOne.length < 5 ? null : Math.round((10 * items) / withOne.length) / 10,
  };
}

/** What the report over this history must say, for the months from `since` on. */
export function tell(history: History, since: string, by: string | null) {
  const today = dayOf(history.now, history.zone);
  const [year, month] = today.split("-").map(Number) as [number, number];
  const until = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  const all = history.items.flatMap((item, index) => {
    const one = tellItem(history, item);
    if (!one) return [];
    told.set(one, index);
    return [one];
  });
  const counted = all.filter((one) => one.fate !== "not trusted" && one.fate !== "no item");
  const items = counted.filter((one) => one.due >= since && one.due <= until);
  const incidents = tellIncidents(history, counted).filter((one) => one.opened >= since);
  const cohort = (
    name: string | null,
    label: string | null,
    its: typeof items,
    theirs: typeof incidents | null,
  ) => ({
    month: name,
    group: label,
    items: tellItems(its, today),
    incidents: theirs && tellIncidentFigures(theirs),
  });
  const months: string[] = [];
  for (let at = since.slice(0, 7); at <= today.slice(0, 7); at = plusDays(`${at}-28`, 5).slice(0, 7))
    months.push(at);
  const named = (one: { groups: Record<string, string[]> }) => {
    const names = one.groups[by ?? ""] ?? [];
    return names.length > 0 ? names : [""];
  };
  const withIncidents = by === "repository" || by === "severity";
  const names = new Set([...items, ...(withIncidents ? incidents : [])].flatMap(named));
  const groups =
    by === null ? [] : [...names].sort((a, b) => (a === "" ? 1 : b === "" ? -1 : a < b ? -1 : 1));
  return {
    total: cohort(null, null, items, incidents),
    months: months.map((name) =>
      cohort(
        name,
        null,
        items.filter((one) => one.due.slice(0, 7) === name),
        incidents.filter((one) => one.opened.slice(0, 7) === name),
      ),
    ),
    groups: groups.map((name) =>
      cohort(
        null,
        name,
        items.filter((one) => named(one).includes(name)),
        withIncidents ? incidents.filter((one) => named(one).includes(name)) : null,
      ),
    ),
    groupMonths: groups.flatMap((name) =>
      months.flatMap((inMonth) => {
        const its = items.filter((one) => named(one).includes(name) && one.due.slice(0, 7) === inMonth);
        const theirs = withIncidents
          ? incidents.filter((one) => named(one).includes(name) && one.opened.slice(0, 7) === inMonth)
          : null;
        return its.length + (theirs?.length ?? 0) === 0 ? [] : [cohort(inMonth, name, its, theirs)];
      }),
    ),
    dueLater: counted.filter((one) => one.due > until).length,
    untrusted: all.filter((one) => one.fate === "not trusted").length,
  };
}

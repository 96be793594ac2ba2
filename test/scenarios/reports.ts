import { readMarker } from "../../src/record/marker.ts";
import { type ReportKind, readReportTag, withoutSignature } from "../../src/record/report-tag.ts";
import { APP } from "../fake-github/hub.ts";
import { nowOf } from "../fake-github/state.ts";
import type { Simulation } from "./simulation.ts";

export interface SeenReport {
  readonly number: number;
  readonly title: string;
  /** Without its signature. */
  readonly body: string;
  readonly state: string;
  readonly labels: readonly string[];
}

/** The reports that the App opened in a repository, oldest first. */
export function reportsIn(sim: Simulation, kind: ReportKind, repository = "acme/shop"): SeenReport[] {
  const { hub } = sim.github;
  const [owner, name] = repository.split("/") as [string, string];
  const place = hub.repository(owner, name)!;
  return hub.issuesOf(place).flatMap((row) => {
    const { title, body, state, labels: ids, deleted } = nowOf(row);
    const labels = place.labels.filter(({ id }) => ids.includes(id)).map((label) => label.name);
    const isOurs = row.author === APP.bot && !deleted && readMarker(body ?? "").found === "none";
    if (!isOurs || readReportTag(body ?? "") !== kind) return [];
    return [{ number: row.number, title, body: withoutSignature(body ?? ""), state, labels }];
  });
}

/** One `#5 Title (open)` for each. */
export function describeReports(reports: readonly SeenReport[]): string[] {
  return reports.map(({ number, title, state }) => `#${number} ${title} (${state})`);
}

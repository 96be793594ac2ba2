import { Temporal } from "temporal-polyfill";
import { createLog } from "../app/runtime.ts";
import { startService } from "../app/service.ts";
import { readWorkSettings } from "../app/settings.ts";
import type { ReportedRepository } from "../domain/insight/facts.ts";
import { type Report, reportOn } from "../domain/insight/report.ts";
import { SettingsError } from "../domain/settings-error.ts";
import { messageOf } from "../domain/text.ts";
import type { FactsReading } from "../engine/facts-reading.ts";
import { type Coverage, renderReport } from "../markdown/insight/report.ts";
import { toCsv } from "./report-csv.ts";
import { REPORT_USAGE, type ReportOptions, readReportOptions } from "./report-options.ts";
import { runCommand } from "./run.ts";

/** A terminal shows progress if reading takes longer than this. */
const QUIET_MS = 2_000;

const FORMATS: Readonly<Record<ReportOptions["format"], (report: Report, coverage: Coverage) => string>> = {
  md: renderReport,
  csv: (report) => toCsv(report),
  json: (report, { owner, repositories, unread }) => {
    const covered = repositories.map(({ name, visibility }) => ({ name, visibility: visibility ?? null }));
    return JSON.stringify({ owner, repositories: covered, unread, ...report }, null, 2);
  },
};

await runCommand(main);

/** Returns the exit code: 0 if every repository could be read, otherwise 1. */
async function main(args: readonly string[]): Promise<number> {
  const options = readReportOptions(args);
  if (options === null) {
    console.log(REPORT_USAGE);
    return 0;
  }
  const settings = readWorkSettings(process.env);
  const stopping = new AbortController();
  const service = await startService(settings, createLog("warn", process.stderr), stopping.signal);
  const today = (settings.now ?? Temporal.Now.instant()).toZonedDateTimeISO("UTC").toPlainDate();
  const since = options.since ?? today.with({ day: 1 }).subtract({ months: 11 });
  if (Temporal.PlainDate.compare(since, today) > 0)
    throw new SettingsError(`--since should be today or earlier, but is ${since.toString()}.`);
  const { covered, unread } = await readAll(
    service.readFacts(options.owner, `${since.toString()}T00:00:00Z`),
  );
  const report = reportOn(
    covered.map(({ facts }) => facts),
    { since, until: today },
    options.by,
  );
  const coverage = { owner: options.owner, repositories: covered, unread };
  console.log(FORMATS[options.format](report, coverage).trimEnd());
  stopping.abort(new Error("the report is written"));
  await service.close();
  return unread.length > 0 ? 1 : 0;
}

async function readAll(readings: AsyncIterable<FactsReading>) {
  const covered: ReportedRepository[] = [];
  const unread: string[] = [];
  const startedAt = Date.now();
  for await (const { index, count, name, repository, problem } of readings) {
    if (repository) covered.push(repository);
    if (problem) {
      unread.push(name);
      console.error(`${name} could not be read: ${messageOf(problem)}`);
    }
    if (process.stderr.isTTY && Date.now() - startedAt > QUIET_MS)
      console.error(`${index} of ${count} repositories read`);
  }
  return { covered, unread };
}

import { Temporal } from "temporal-polyfill";
import { createLog } from "../app/runtime.ts";
import { startService } from "../app/service.ts";
import { readLogLevel, readWorkSettings, type WorkSettings } from "../app/settings.ts";
import { plural } from "../domain/text.ts";
import { describeOperation } from "../operations/describe-operation.ts";
import { readOptions, type SweepOptions, USAGE } from "./options.ts";
import { runCommand } from "./run.ts";
import { summarize } from "./summary.ts";

await runCommand(main);

/** Returns the exit code: 0 if everything could be observed and brought up to date, otherwise 1. */
async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const settings = readWorkSettings(process.env);
  return options.dryRun ? dryRun(settings, options) : sweepOnce(settings, options);
}

async function sweepOnce(settings: WorkSettings, { repository }: SweepOptions): Promise<number> {
  const stopping = stopOnSignals();
  const service = await startService(settings, createLog(readLogLevel(process.env)), stopping.signal);
  await service.redeliver();
  const result = await service.sweep(repository ?? undefined);
  await service.idle();
  const summary = summarize(result, service.unconverged());
  if (summary) console.error(summary);
  // The server or the next sweep retries what failed.
  stopping.abort(new Error("the sweep is over"));
  await service.close();
  return summary ? 1 : 0;
}

async function dryRun(settings: WorkSettings, { repository, asOf }: SweepOptions): Promise<number> {
  // At this time, the date is the same everywhere from Hawaii (UTC-10) to Auckland in summer (UTC+13).
  const now = asOf ? Temporal.Instant.from(`${asOf.toString()}T10:30:00Z`) : settings.now;
  const service = await startService({ ...settings, now }, createLog("warn"), stopOnSignals().signal);
  let operations = 0;
  let problems = 0;
  for await (const preview of service.preview(repository ?? undefined)) {
    if (preview.problem) {
      problems++;
      console.log(`${preview.of}\n  could not be observed: ${(preview.problem as Error).message}`);
    } else if (preview.operations.length > 0) {
      operations += preview.operations.length;
      console.log(
        `${preview.of}\n${preview.operations.map((each) => `  ${describeOperation(each)}`).join("\n")}`,
      );
    }
  }
  console.log(
    operations === 0
      ? "Nothing to do."
      : `${plural(operations, "change")} planned (dry run; nothing was changed).`,
  );
  return problems > 0 ? 1 : 0;
}

function stopOnSignals(): AbortController {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      stopping.abort(new Error(`stopped by ${signal}`));
      process.exit(1);
    });
  }
  return stopping;
}

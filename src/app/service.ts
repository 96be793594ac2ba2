import type { Engine } from "../engine/engine.ts";
import { Monitor } from "../engine/monitor.ts";
import { appTokens } from "../github/client/app-auth.ts";
import type { ClientOptions } from "../github/client/client-options.ts";
import { ChatNotifier } from "../notify/notifier.ts";
import type { RedisSharing } from "../queue/share.ts";
import type { Log } from "../reconcile/ports.ts";
import { startAppEngine } from "./app-engine.ts";
import { connectionTo } from "./connection.ts";
import { systemClock } from "./runtime.ts";
import { isLocal, type WorkSettings } from "./settings.ts";

/** With a shorter interval between writes, an emulator on this machine is spared GitHub's other limits, too. */
const FULL_PACE_MS = 750;

/** The working part of the App, as the server and the command line run it. */
export type Service = Engine;

/**
 * Connects to GitHub and starts working; waits while GitHub cannot be reached.
 * Throws `SettingsError` when GitHub does not accept the App's credentials.
 */
export async function startService(
  settings: WorkSettings,
  log: Log,
  signal: AbortSignal,
  monitor = new Monitor({ log, clock: systemClock() }),
  sharing: RedisSharing | null = null,
): Promise<Service> {
  const clientOptions = {
    ...connectionTo(settings.apiUrl, process.env, log),
    ...paceOf(settings),
  };
  return startAppEngine({
    clientOptions,
    tokens: appTokens({
      ...{ ...clientOptions, monitor: monitor.ofApp() },
      ...{ appId: settings.appId, privateKey: settings.privateKey },
    }),
    signer: settings.signer,
    clock: systemClock(settings.now),
    log,
    settleMs: settings.settleMs,
    signal,
    monitor,
    notifier: new ChatNotifier({
      ...{ addresses: settings.chatAddresses, post: clientOptions.fetch, clock: systemClock(), log, signal },
      metrics: monitor.metrics,
    }),
    sharing,
    ...(sharing && { limitsOf: (installation: number) => sharing.limitsOf(installation) }),
  });
}

/**
 * How fast the App may write. GitHub counts by the minute and by the hour, however short the interval is.
 * @internal
 */
export function paceOf({ apiUrl, writeIntervalMs, timesFaster = 1 }: PaceSettings): Pace {
  if (timesFaster > 1) return { writeIntervalMs: writeIntervalMs / timesFaster, timesFaster };
  const isFast = isLocal(apiUrl) && writeIntervalMs < FULL_PACE_MS;
  return { writeIntervalMs, ...(isFast && { writesPerMinute: 1e6, writesPerHour: 1e6 }) };
}

type PaceSettings = Pick<WorkSettings, "apiUrl" | "writeIntervalMs"> &
  Partial<Pick<WorkSettings, "timesFaster">>;

type Pace = Pick<ClientOptions, "writeIntervalMs" | "writesPerMinute" | "writesPerHour" | "timesFaster">;

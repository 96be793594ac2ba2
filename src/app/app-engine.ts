import { type Engine, type EngineOptions, startEngine } from "../engine/engine.ts";
import { Monitor } from "../engine/monitor.ts";
import { AppHost, type AppHostOptions } from "../github/hosts/app-host.ts";

export interface AppEngineOptions
  extends Pick<AppHostOptions, "clientOptions" | "tokens">,
    Omit<EngineOptions, "host" | "pace" | "monitor"> {
  readonly monitor?: Monitor;
}

/**
 * The engine of a GitHub App. Reads the App's identity from GitHub, and waits while GitHub cannot be reached.
 * Throws `SettingsError` when GitHub does not accept the App's credentials.
 */
export function startAppEngine({ tokens, ...options }: AppEngineOptions): Promise<Engine> {
  const { log, signal } = options;
  const monitor = options.monitor ?? new Monitor({ log, clock: options.clientOptions.clock });
  const clientOptions = { ...options.clientOptions, monitor };
  const host = new AppHost({
    ...{ clientOptions, tokens, log, signal, ownMonitor: monitor.ofApp() },
    connecting: (why) => monitor.connecting(why),
  });
  return startEngine({ ...options, host, pace: clientOptions, monitor });
}

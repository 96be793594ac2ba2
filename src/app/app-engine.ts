import { type Engine, type EngineOptions, startEngine } from "../engine/engine.ts";
import { Monitor } from "../engine/monitor.ts";
import { AppHost, type AppHostOptions } from "../github/hosts/app-host.ts";

export interface AppEngineOptions
  extends Pick<AppHostOptions, "clientOptions" | "tokens">,
    Omit<EngineOptions, "host" | "pace" | "monitor"> {
  readonly monitor?: Monitor;
  /** What the clients of an installation share with other processes. Default: nothing. */
  readonly limitsOf?: AppHostOptions["limitsOf"];
}

/**
 * The engine of a GitHub App. Reads the App's identity from GitHub, and waits while GitHub cannot be reached.
 * Throws `SettingsError` when GitHub does not accept the App's credentials.
 */
export function startAppEngine({ tokens, limitsOf, ...options }: AppEngineOptions): Promise<Engine> {
  const { log, signal } = options;
  const monitor = options.monitor ?? new Monitor({ log, clock: options.clientOptions.clock });
  const clientOptions = { ...options.clientOptions, monitor };
  const host = new AppHost({
    ...{ clientOptions, tokens, limitsOf, log, signal, ownMonitor: monitor.ofApp() },
    connecting: (why) => monitor.connecting(why),
  });
  return startEngine({ ...options, host, pace: clientOptions, monitor });
}

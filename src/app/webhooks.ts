import type { Logger } from "pino";
import { Probot, ProbotOctokit } from "probot";
import type { Engine } from "./engine.ts";
import { EVENTS, type Hint, hintOf, type Payload } from "./events.ts";
import type { Service } from "./service.ts";
import type { Settings } from "./settings.ts";

export const WEBHOOK_PATH = "/api/github/webhooks";

/**
 * Probot would make a client for each event, with queues of its own. No handler calls GitHub, so all events are handed
 * the same one, which signs in nowhere.
 */
const OneOctokit = ProbotOctokit.defaults({
  authStrategy: ({ octokit }: { octokit: ProbotOctokit }) =>
    Object.assign(async () => octokit, {
      hook: () => Promise.reject(new Error("Webhooks only name keys: GitHub is called by src/github alone.")),
    }),
});

/**
 * Probot verifies and reads the webhooks; a handler only notes keys, so that GitHub is answered at once.
 * `service` may still be connecting: events wait for it, and a failed start ends the process.
 */
export function createWebhooks(settings: Settings, service: Promise<Service>, log: Logger): Probot {
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.apiUrl,
    Octokit: OneOctokit,
    log,
  });
  probot.on(EVENTS, ({ name, payload }) => {
    const hint = hintOf(name, payload as Payload);
    const report = (error: unknown) => log.error({ event: name, err: error }, "could not be followed");
    if (hint) void service.then((engine) => followHint(hint, engine).catch(report), ignore);
  });
  return probot;
}

/** A service that cannot start is reported where it is started. */
function ignore(): void {}

/** Has the engine look where an event hints at. Resolves once all that is to be swept was looked at. */
export async function followHint(
  { keys, changed, sweep }: Hint,
  engine: Pick<Engine, "note" | "forgetComments" | "sweepPart">,
): Promise<void> {
  if (changed) engine.forgetComments(changed);
  keys.forEach(engine.note);
  if (sweep) await engine.sweepPart(sweep);
}

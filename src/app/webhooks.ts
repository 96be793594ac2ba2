import type { Logger } from "pino";
import { Probot, ProbotOctokit } from "probot";
import { issueOfChangedComment, KEYS_OF, type Payload, repositoryOf, SWEEPING_EVENTS } from "./events.ts";
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
  for (const event of ["issues", "issue_comment", "sub_issues"] as const) {
    probot.on(event, ({ payload }) => {
      const keys = KEYS_OF[event](payload as Payload);
      const changed = event === "issue_comment" ? issueOfChangedComment(payload as Payload) : null;
      const tell = ({ note, forgetComments }: Service) => {
        if (changed) forgetComments(changed);
        keys.forEach(note);
      };
      if (keys.length > 0) void service.then(tell, ignore);
    });
  }
  probot.on([...SWEEPING_EVENTS], ({ name, payload }) => {
    const repository = repositoryOf(payload as Payload);
    const sweepAgain = async ({ forget, sweep }: Service) => {
      if (repository) forget(repository);
      await sweep();
    };
    service.then(sweepAgain).catch((error) => log.error({ event: name, err: error }, "sweep failed"));
  });
  return probot;
}

/** A service that cannot start is reported where it is started. */
function ignore(): void {}

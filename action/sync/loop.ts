import type { IssueRef } from "../../src/domain/issue-ref.ts";
import { applyEffect } from "../../src/engine/effects.ts";
import { type Engine, startEngine } from "../../src/engine/engine.ts";
import type { WebhookEffect } from "../../src/engine/events.ts";
import { Monitor } from "../../src/engine/monitor.ts";
import { createClient, fixedToken } from "../../src/github/client/client.ts";
import type { ClientOptions } from "../../src/github/client/client-options.ts";
import { WorkflowHost } from "../../src/github/hosts/workflow-host.ts";
import type { ChatAddresses } from "../../src/notify/addresses.ts";
import type { Post } from "../../src/notify/attempt.ts";
import { ChatNotifier } from "../../src/notify/notifier.ts";
import type { Clock } from "../../src/reconcile/ports.ts";
import type { Signer } from "../../src/record/marker.ts";
import type { SyncInputs } from "./inputs.ts";
import type { Report } from "./report.ts";
import type { RequestBudget } from "./request-budget.ts";

/** How long a run waits for what GitHub may show soon, before it leaves it to the next one. A minute of a runner costs money. */
const MAX_WAIT_MS = 90_000;

/** GitHub keeps what a dispatch says only in its run. */
const UNWRITTEN =
  "What the tool sent is not written. Run this workflow run again: GitHub keeps what was sent only there.";

const LOOK_AGAIN_MS = 5_000;

export interface LoopOptions {
  readonly inputs: SyncInputs;
  readonly signer: Signer;
  readonly clientOptions: Omit<ClientOptions, "auth">;
  readonly clock: Clock;
  readonly settleMs: number;
  readonly requests: RequestBudget;
  readonly report: Report;
  readonly chatAddresses: ChatAddresses;
  /** For chats. The one in `clientOptions` counts requests to GitHub. */
  readonly post: Post;
}

/** What a run has to look at, in this order. */
export interface Errand {
  readonly effect: WebhookEffect | null;
  readonly missed: readonly IssueRef[];
  readonly sweeps: boolean;
}

/** Runs the App's loop over an errand until nothing is left to do. Throws only what ends the whole run. */
export async function runLoop(errand: Errand, options: LoopOptions): Promise<void> {
  const { report, requests, clock } = options;
  const stopping = new AbortController();
  const engine = await startLoop(options, stopping.signal);
  try {
    const { dispatch = null } = errand.effect ?? {};
    if (errand.effect)
      await applyEffect({ ...errand.effect, dispatch: null }, engine, { event: "the event" });
    let isWritten = dispatch === null || (await engine.takeIn(dispatch));
    await engine.idle();
    for (const key of errand.missed) engine.enqueue(key, null, { event: "a run that did not end well" });
    await engine.idle();
    if (errand.sweeps) await sweep(engine, options);
    await waitForRetries(engine, clock);
    if (dispatch && !isWritten) isWritten = await engine.takeIn(dispatch);
    if (!isWritten) report.problem(UNWRITTEN);
    report.unconverged(engine.unconverged());
    if (requests.teamsAreHidden) report.teamsAreHidden();
  } finally {
    stopping.abort(new Error("the run is over"));
    await engine.close();
  }
}

function startLoop(options: LoopOptions, signal: AbortSignal): Promise<Engine> {
  const { inputs, signer, clock, settleMs, requests, report } = options;
  const { log } = report;
  const monitor = new Monitor({ log, clock, metrics: report });
  const clientOptions = { ...options.clientOptions, log, monitor };
  const ownClient = createClient({ ...clientOptions, auth: fixedToken(inputs.ownToken) });
  const client = inputs.token
    ? createClient({ ...clientOptions, auth: fixedToken(inputs.token) })
    : ownClient;
  const { repository, workflow } = inputs;
  const host = new WorkflowHost({ client, ownClient, repository, workflow });
  return startEngine({
    ...{ host, pace: clientOptions, signer, clock, log, settleMs, signal, monitor },
    notifier: new ChatNotifier({
      ...{ addresses: options.chatAddresses, post: options.post, clock, log, metrics: report, signal },
    }),
    mayBegin: () => requests.hasRoom(),
  });
}

async function sweep(engine: Engine, { report, requests }: LoopOptions): Promise<void> {
  if (!requests.hasRoom()) return report.left(["the sweep"]);
  const { failed, unlisted } = await engine.sweep();
  await engine.idle();
  if (failed + unlisted > 0) report.problem("The repository could not be swept. See the log.");
}

/** What GitHub shows with a delay is looked at again soon. */
async function waitForRetries(engine: Engine, clock: Clock): Promise<void> {
  for (let waited = 0; waited < MAX_WAIT_MS; waited += LOOK_AGAIN_MS) {
    if (![...engine.unconverged().values()].includes("retry")) return;
    await clock.sleep(LOOK_AGAIN_MS);
    await engine.idle();
  }
}

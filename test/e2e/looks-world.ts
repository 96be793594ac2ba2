import { existsSync, readFileSync } from "node:fs";
import { renderSummary } from "../../src/markdown/gate/summary.ts";
import { stripMarker } from "../../src/record/marker.ts";
import type { Hub } from "../fake-github/hub.ts";
import { nowOf } from "../fake-github/state.ts";
import { anchorsOf } from "../harness/headings.ts";
import { gateIn } from "../scenarios/gate.ts";
import { reportsIn } from "../scenarios/reports.ts";
import { bodyOf, editsPostmortem, writes } from "../scenarios/scenario.ts";
import { HOUR, Simulation } from "../scenarios/simulation.ts";
import { FIGURES } from "./looks-figures.ts";

export interface Artifacts {
  /** Where they were written. */
  readonly worlds: readonly Simulation[];
  /** The Markdown of everything that people see, by name. */
  readonly artifacts: Readonly<Record<string, string>>;
}

const CONFIG = ".github/followthrough.yml";
const BAD = "time_zone: Mars/Olympus\nseverites:\n  sev1: { postmortem_due: 1 }\ngate:\n  fail_on: overdu\n";
const CONTEXT = {
  serverUrl: "https://github.com",
  repository: { owner: "acme", repo: "shop" },
  runId: "9",
  isRequired: false,
  workflow: ".github/workflows/followthrough.yml",
};

const ITEMS = [
  "- [ ] Alert when replication lags by a minute @bob due 2026-12-08 P0 #detect",
  "- [ ] Ship to one canary first @bob due 2026-12-29 #prevent",
  "- [ ] Rehearse the failover every quarter @alice due 2026-12-11 P2",
  "- [ ] Be more careful when running migrations by hand",
];

/** Two weeks in acme/shop: an incident, its half-written postmortem, four items, and at last a broken settings file. */
export async function artifactsOfOneWorld(): Promise<Artifacts> {
  const sim = new Simulation({ start: "2026-11-30T09:54:00Z" });
  const [alice, bob] = [sim.as("alice"), sim.as("bob")];
  const days = async (count: number) => {
    for (let day = 0; day < count; day++) {
      await sim.pass(24 * HOUR);
      await sim.sweep();
    }
  };
  sim.startApp();
  await sim.rest();
  alice.opens({ title: "Checkout answers 500", labels: ["sev2", "incident"] });
  bob.comments(1, "timeline: Rolled back release 2026.11.29-3");
  await sim.rest();
  const fresh = bodyOf(sim);

  alice.assigns(sim.postmortem().number, "alice");
  await editsPostmortem((body) =>
    body
      .replace(
        /(?<=## Summary\n\n)_.*_/,
        "A migration locked the orders table, and every checkout failed with a 500.",
      )
      .replace(/(?<=## Impact\n\n)_.*_/, "2,140 orders failed. Bob carelessly ran the migration by hand."),
  )(sim);
  await writes(...ITEMS)(sim);
  await sim.rest();
  const numberOf = (words: string) => sim.item(words).number;
  const [late, canary, failover] = ["Alert", "Ship", "Rehearse"].map(numberOf) as [number, number, number];
  await days(2);
  const green = await gateIn(sim, "acme/shop");
  bob.comments(canary, "/extend +7d Waiting for the new load balancer, which arrives on Monday");
  alice.comments(failover, "/waive 2027-01-28 The failover site is being moved until January");
  await sim.rest();
  for (const number of [canary, sim.postmortem().number, 1]) bob.comments(number, "/help");
  await days(12);
  const red = await gateIn(sim, "acme/shop");
  const half = bodyOf(sim);
  const digest = reportsIn(sim, "digest").at(-1)!.body;
  alice.commits(CONFIG, BAD);
  await sim.pass(HOUR);
  await sim.sweep();
  const undecided = await gateIn(sim, "acme/shop");

  const summaryOf = ({ verdict }: typeof red) =>
    renderSummary(verdict, { ...CONTEXT, event: "pull_request" });
  const page = sim.postmortem().number;
  const [one, several] = [await welcomed("shop"), await welcomed("shop", "web", ".github")];
  return {
    worlds: [sim, one, several],
    artifacts: {
      "postmortem-fresh": stripMarker(fresh),
      "postmortem-half": stripMarker(half),
      status: commentOn(sim, page, "### Status"),
      "item-extended": stripMarker(issueBody(sim, canary)),
      "item-overdue": stripMarker(issueBody(sim, late)),
      reminder: commentOn(sim, late, "followthrough-notice"),
      digest,
      ...FIGURES,
      help: commentOn(sim, canary, "Commands for this action item"),
      "help-postmortem": commentOn(sim, page, "Commands for this postmortem"),
      "help-incident": commentOn(sim, 1, "Commands for this incident"),
      "config-error": reportsIn(sim, "config").at(-1)!.body,
      "gate-red": summaryOf(red),
      "gate-green": summaryOf(green),
      "gate-undecided": summaryOf(undecided),
      welcome: reportsIn(one, "welcome")[0]!.body,
      "welcome-several": reportsIn(several, "welcome", "acme/.github")[0]!.body,
    },
  };
}

/** acme installs the App on these repositories, after incidents in one of them. */
async function welcomed(...names: string[]): Promise<Simulation> {
  const sim = new Simulation({ repositories: { "acme/web": {}, "acme/.github": {} } });
  for (const title of ["Checkout is slow", "Checkout answers 500"])
    sim.as("alice").opens({ title, labels: ["incident", "sev2"] });
  await sim.pass(24 * HOUR);
  sim.as("alice").installs(...names);
  sim.startApp();
  await sim.rest();
  return sim;
}

function issueBody(sim: Simulation, number: number): string {
  const { hub } = sim.github;
  return nowOf(hub.issue(hub.repository("acme", "shop")!, number)!).body ?? "";
}

/** The last comment on an issue that contains these words. */
function commentOn(sim: Simulation, number: number, words: string): string {
  const { hub } = sim.github;
  const rows = hub.comments(hub.issue(hub.repository("acme", "shop")!, number)!);
  const body = rows.map((row) => nowOf(row)?.body ?? "").findLast((text) => text.includes(words));
  if (body === undefined) throw new Error(`No comment on #${number} contains “${words}”.`);
  return body;
}

/** Whether an address leads somewhere in one of the worlds, or to a page of this repository. */
export function resolvesIn({ worlds }: Artifacts, href: string): boolean {
  return worlds.some(({ github: { hub } }) => resolvesInOne(hub, href));
}

function resolvesInOne(hub: Hub, href: string): boolean {
  const { hostname, pathname, hash } = new URL(href);
  const [, owner = "", repo = "", kind, name = "", ...path] = pathname.split("/");
  if (hostname !== "github.com") return false;
  if (`${owner}/${repo}` === "followthrough/followthrough") return isDocumented(kind, [name, ...path], hash);
  const shop = hub.repository(owner, repo);
  if (!shop) return false;
  if (kind === undefined || (kind === "new" && name === "main")) return true;
  if (kind === "issues") {
    const issue = hub.issue(shop, Number(name));
    const comment = /^#issuecomment-(\d+)$/.exec(hash)?.[1];
    return issue !== undefined && (!comment || hub.comments(issue).some(({ id }) => id === Number(comment)));
  }
  if (kind === "blob" || kind === "edit") {
    const lines = shop.files[path.join("/")]?.split("\n").length ?? 0;
    return ["main", "HEAD"].includes(name) && lines >= Number(/^#L(\d+)$/.exec(hash)?.[1] ?? 1);
  }
  return kind === "actions" && name === "runs";
}

/** A page of the documentation, with its heading. */
function isDocumented(kind: string | undefined, path: readonly string[], hash: string): boolean {
  const file = kind === "blob" ? path.slice(1).join("/") : "README.md";
  const url = new URL(`../../${file}`, import.meta.url);
  if (!existsSync(url)) return false;
  return hash === "" || anchorsOf(readFileSync(url, "utf8")).includes(hash.slice(1));
}

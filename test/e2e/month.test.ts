import { afterAll, expect, it } from "@jest/globals";
import { readTag } from "../../src/record/comment-tag.ts";
import { readNoticeTag } from "../../src/record/notice-tag.ts";
import { APP } from "../fake-github/hub.ts";
import { nowOf } from "../fake-github/state.ts";
import { stopAll } from "../harness/processes.ts";
import { isWrite } from "../harness/recording-proxy.ts";
import { duplicates, violations } from "../scenarios/projection.ts";
import { item, opensIncident, postmortem, type Step, writes } from "../scenarios/scenario.ts";
import { EmulatedStage } from "./emulated-stage.ts";

const DAY = 24 * 3_600_000;
const DAYS = 30;

const dueIn = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const says = (words: string, text: string): Step => item(words, (bob, number) => bob.comments(number, text));

/** What people do on these days; each answer and each notice is posted once. */
const ACTS: Readonly<Record<number, Step>> = {
  1: says("Rotate", "/extend"),
  2: says("Rotate", "/extend +3d The vendor is late"),
  3: postmortem("alice", (alice, number) => alice.comments(number, "/status")),
  4: says("Alert", "/waive 5d"),
  5: says("Alert", "/waive 5d The vendor first"),
  6: says("Alert", "/unwaive"),
  8: item("Canary", (bob, number) => bob.closes(number, "not_planned")),
  9: says("Canary", "/assign @carol"),
  10: postmortem("bob", (bob, number) => bob.closes(number)),
  12: postmortem("alice", (alice, number) => alice.comments(number, "/complete")),
  13: (stage) => stage.as("alice").opens({ title: "Slow", labels: ["incident"] }),
  15: says("Rotate", "/extend +900d Much later"),
  17: item("Alert", (bob, number) => bob.closes(number)),
  18: item("Alert", (bob, number) => bob.reopens(number)),
  20: says("Rotate", "/priority P9"),
  22: says("Canary", "/extend +2d\n\n/assign @nobody-here"),
  25: says("Rotate", "/drop"),
};

afterAll(stopAll);

it(
  "a month of a busy repository on the emulator: nothing is posted twice",
  async () => {
    const stage = await EmulatedStage.start();
    try {
      await opensIncident(stage);
      await stage.rest();
      await writes(
        `- [ ] Rotate keys @alice due ${dueIn(8)}`,
        `- [ ] Alert on lag @bob due ${dueIn(14)} P1`,
        `- [ ] Canary for the proxy @carol due ${dueIn(20)}`,
        "- [ ] Write the runbook",
      )(stage);
      await stage.rest();
      for (let day = 1; day <= DAYS; day++) {
        await stage.pass(DAY);
        await ACTS[day]?.(stage);
        await stage.rest();
        if (day % 7 === 4) await stage.restart();
        await stage.sweep();
        const before = stage.wire.requests.length;
        await stage.sweep();
        expect([day, stage.wire.requests.slice(before).filter(isWrite)]).toEqual([day, []]);
      }
      const hub = await stage.hub();
      expect([...duplicates(hub), ...violations(hub)]).toEqual([]);
      const posted = hub.state.comments.filter(({ author }) => author === APP.bot);
      const bodies = posted.map((row) => nowOf(row)!.body);
      expect(bodies.filter((body) => readNoticeTag(body)).length).toBeGreaterThan(8);
      expect(bodies.filter((body) => readTag(body)).length).toBeGreaterThan(8);
    } finally {
      await stage.stop();
    }
  },
  15 * 60_000,
);

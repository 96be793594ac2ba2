import { afterAll, expect, it } from "@jest/globals";
import { eventually } from "../harness/eventually.ts";
import { fillSections } from "../harness/fill-sections.ts";
import { actionNode, runGate } from "../harness/gate.ts";
import { stopAll } from "../harness/processes.ts";
import { SyncWorkflow } from "../harness/sync-workflow.ts";
import { addActionItems, lineOf } from "../harness/world-helpers.ts";

afterAll(stopAll);

it("goes from a label to a failing build and back to a passing one, with workflow runs alone", async () => {
  const workflow = await SyncWorkflow.start(actionNode());
  const { github } = workflow;
  const alice = github.as("alice");
  const written = async (label: string) =>
    (await alice.issues()).filter(
      ({ user, labels }) => user.login === SyncWorkflow.bot && labels.some(({ name }) => name === label),
    );
  const gate = (asOf?: string) =>
    runGate({
      apiUrl: github.url,
      token: github.token("alice"),
      inputs: asOf ? { "as-of": asOf } : {},
      node: actionNode(),
    });

  const { number } = await alice.openIssue({ title: "Checkout is down", labels: ["sev2"] });
  await alice.label(number, "incident");
  const page = await eventually(async () => {
    const [found] = await written("postmortem");
    return found!.number;
  });
  await workflow.idle();

  await github
    .as("bob")
    .editBody(page, addActionItems("- [ ] Alert on lag @alice P0 due: +1d", "- [ ] Add a canary stage @bob"));
  const item = await eventually(async () => {
    const [alert, canary] = await written("action-item");
    const { body } = await alice.issue(page);
    expect(lineOf(body, alert!.number)).toMatch(/Alert on lag @alice · due \d{4}-\d\d-\d\d · P0$/);
    expect(lineOf(body, canary!.number)).toContain("Add a canary stage @bob · due ");
    return alert!.number;
  });
  await workflow.idle();

  await alice.editBody(page, fillSections);
  await alice.comment(page, "/complete");
  await eventually(async () => expect((await alice.issue(page)).state).toBe("closed"));
  await workflow.idle();
  expect((await gate()).outputs).toMatchObject({ verdict: "pass", "open-count": "2" });

  const later = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
  const red = await gate(later);
  expect(red).toMatchObject({ code: 1, outputs: { verdict: "fail", "overdue-count": "1" } });
  for (const part of ["Alert on lag", `#${item}`, "alice"]) expect(red.summary).toContain(part);

  await alice.close(item);
  await eventually(async () => expect(lineOf((await alice.issue(page)).body, item)).toMatch(/^- \[x\] /));
  expect(await gate(later)).toMatchObject({ code: 0, outputs: { verdict: "pass" } });

  await workflow.idle();
  const before = workflow.results.length;
  await alice.comment(page, "Thanks, all.");
  await workflow.sweep();
  await workflow.sweep();
  expect(workflow.results).toHaveLength(before + 2);
  expect(workflow.results.at(-1)!.summary).toContain("0 changes");
  expect(workflow.results.filter(({ code }) => code !== 0)).toEqual([]);
  expect(await written("postmortem")).toHaveLength(1);
  expect(await written("action-item")).toHaveLength(2);
  await workflow.stop();
});

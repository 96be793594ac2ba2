import type { Temporal } from "temporal-polyfill";
import { issueKey } from "../../src/domain/issue-ref.ts";
import { rewriteItems } from "../../src/markdown/checklist/checklist.ts";
import type { ItemIssue, PostmortemIssue } from "../../src/observed/issue.ts";
import type { Snapshot } from "../../src/observed/snapshot.ts";
import type { Operation, OperationKind } from "../../src/operations/operation.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { issue, item, writtenTo } from "../plan/builders.ts";

/** Rest is reached after the items, their lines and the status. */
const MOST_PASSES = 6;

/** The snapshot after the App did what it plans, until nothing is left to do: every write succeeds. */
export function atRest(snapshot: Snapshot, now: Temporal.Instant, plan: Plan): Snapshot {
  let world = snapshot;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = world;
    for (const operation of plan(world, now)) world = written(world, operation);
    if (world === before) break;
  }
  return world;
}

type Write<Kind extends OperationKind> = (operation: Operation<Kind>, world: Snapshot) => Snapshot;

/** The writes that the plan of a new page depends on. The others change nothing that is read here. */
const WRITES: { readonly [Kind in OperationKind]?: Write<Kind> } = {
  "create-item": ({ repository, title, body, marker, labels, assignees, parent }, world) => {
    const ref = { ...repository, number: 1_000 + world.items.length };
    const names = labels.map(({ name }) => name);
    const made = issue({ ref, title, body, labels: names, assignees, parent, byApp: true });
    return withItem(world, { ...item(ref.number, title), ...made, marker: writtenTo(made, marker) });
  },
  "adopt-item": ({ item: ref, marker, labels }, world) => {
    const { [issueKey(ref)]: known, ...referenced } = world.referenced;
    if (known?.kind !== "adoptable") return world;
    const names = [...known.issue.labels, ...labels.map(({ name }) => name)];
    const made = { ...item(ref.number, known.issue.title), ...known.issue, labels: names };
    return withItem({ ...world, referenced }, { ...made, marker: writtenTo(known.issue, marker) });
  },
  "update-item": ({ item: ref, title, assignees, marker }, world) => ({
    ...world,
    items: world.items.map((one) =>
      issueKey(one.ref) === issueKey(ref)
        ? {
            ...one,
            title: title ?? one.title,
            assignees: assignees ?? one.assignees,
            marker: writtenTo(one, marker),
          }
        : one,
    ),
  }),
  "update-postmortem-marker": ({ marker, agreed }, world) => {
    return withPostmortem(world, {
      marker: { ...writtenTo(world.postmortems[0]!, marker), ...(agreed && { agreed }) },
    });
  },
  "edit-lines": ({ checklist, edits }, world) =>
    withPostmortem(world, { body: rewriteItems(world.postmortems[0]!.body, checklist, edits) }),
  "keep-comment": ({ which, body }, world) => ({
    ...world,
    kept: { ...world.kept, [which]: body === "" ? [] : [{ commentId: 1, body }] },
  }),
};

function written(world: Snapshot, operation: Operation): Snapshot {
  const write = WRITES[operation.kind] as Write<OperationKind> | undefined;
  return write ? write(operation, world) : world;
}

function withItem(world: Snapshot, made: ItemIssue): Snapshot {
  return { ...world, items: [...world.items, made] };
}

function withPostmortem(world: Snapshot, change: Partial<PostmortemIssue>): Snapshot {
  return { ...world, postmortems: [{ ...world.postmortems[0]!, ...change }] };
}

import { hash } from "node:crypto";
import type { Hub } from "./hub.ts";
import { fieldsOf } from "./issue-fields.ts";
import type { IssueRow, IssueValue } from "./state.ts";
import { countComments, countFamily, showIssue } from "./views.ts";

/** A part of many answers, in JSON. */
export class Part {
  readonly text: string;
  #digest: string | null = null;

  constructor(text: string) {
    this.text = text;
  }

  get digest(): string {
    this.#digest ??= hash("sha1", this.text);
    return this.#digest;
  }
}

/** The body of an answer that lists things whose JSON is known. */
export class ListOfParts {
  readonly parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.parts = parts;
  }

  toString(): string {
    return `[${this.parts.map(({ text }) => text).join(",")}]`;
  }
}

interface Kept {
  readonly part: Part;
  readonly madeOf: readonly unknown[];
}

const kept = new WeakMap<IssueValue, Kept>();

/** The JSON of an issue. Listings show the same issues again and again, so it is kept while all that it is made of stays the same. */
export function partOf(hub: Hub, row: IssueRow, seen: IssueValue): Part {
  const madeOf = inputsOf(hub, row, seen);
  const known = kept.get(seen);
  const isSame =
    known?.madeOf.length === madeOf.length && known.madeOf.every((one, at) => one === madeOf[at]);
  if (isSame) return known.part;
  const part = new Part(JSON.stringify(showIssue(hub, row, seen)));
  kept.set(seen, { part, madeOf });
  return part;
}

/** All that `showIssue` reads. */
function inputsOf(hub: Hub, row: IssueRow, seen: IssueValue): readonly unknown[] {
  const repository = hub.repositoryById(row.repositoryId);
  const parent = seen.parent === null ? undefined : hub.issueById(seen.parent);
  const { owner, name } = repository;
  const place = parent && hub.repositoryById(parent.repositoryId);
  const { total, completed } = countFamily(hub, row);
  const people = [row.author, ...seen.assignees, ...(seen.closedBy === null ? [] : [seen.closedBy])];
  return [
    ...[row, owner, name, parent, place?.owner, place?.name, countComments(hub, row, seen), total, completed],
    ...[hub.pull(row) !== undefined, hub.association(repository, row.author), hub.subIssues],
    ...[hub.listsFields, fieldsOf(hub, owner)],
    ...people.map((login) => hub.state.users.get(login.toLowerCase())),
    ...repository.labels
      .filter(({ id }) => seen.labels.includes(id))
      .flatMap((label) => [label.id, label.name, label.color, label.description]),
  ];
}

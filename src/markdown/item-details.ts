import type { ItemFields, TextContext } from "./item-fields.ts";
import { parseItemText } from "./item-text.ts";
import { cutPlainLine } from "./list-line.ts";
import { cutTask } from "./task-list.ts";

const FIELD =
  "owners?|owned by|assignees?|assigned(?: to)?|responsible|dri|due(?: date| by| on)?|eta|deadline|target(?: date)?|complete by|completion date|prio(?:rity)?|type|repo(?:sitory)?|(?:tracking |github )?(?:issue|ticket|bug)|tracked in";
const READ = new RegExp(`^[*_]{0,3}(?:${FIELD})[*_]{0,3}\\s{0,3}[:=]`, "i");
const LABEL = new RegExp(
  `^[*_]{0,3}(?:${FIELD}|status|state|links?|prs?|pull requests?|jira|estimate|effort|severity|component|notes?)[*_]{0,3}\\s{0,3}[:=]`,
  "i",
);
/** More lines than anybody writes below one promise to say whose it is. */
const MOST_LINES = 20;

/** With more words than these behind its label a bullet may be a promise: `Link: the page of … leads nowhere, mend it`. */
const MOST_WORDS = 8;

/** Whether a bullet says something about another one and promises nothing itself: `Owner: @alice`, `Issue: #12`. */
export function isLabelled(text: string): boolean {
  return LABEL.test(text) && text.trim().split(/\s+/, MOST_WORDS + 1).length <= MOST_WORDS;
}

/**
 * What the lines below an item's own say about it behind a label: in bullets below it, and where its paragraph goes on. What
 * stands below a task among them is that one's. The App only reads them.
 * @param end the line behind the item's list item
 */
export function readDetails(
  lines: readonly string[],
  line: number,
  end: number,
  context: TextContext,
): ItemFields[] {
  const found: ItemFields[] = [];
  for (let at = line + 1; at < Math.min(end, line + 1 + MOST_LINES); at += 1) {
    const raw = lines[at] ?? "";
    if (cutTask(at, raw)) break;
    const text = cutPlainLine(raw)?.text ?? raw.trim();
    if (READ.test(text)) found.push(parseItemText(text, context).fields);
  }
  return found;
}

/** An item's fields: what its own line leaves open, the lines below it say. */
export function withDetails(own: ItemFields, details: readonly ItemFields[]): ItemFields {
  const all = [own, ...details];
  const named = all.find(({ owners, ownerNames }) => owners.length > 0 || ownerNames.length > 0) ?? own;
  const dated = all.find(({ due }) => due !== null) ?? own;
  const first = <Field extends "issue" | "priority" | "type" | "repository">(field: Field) => {
    return all.find((fields) => fields[field] !== null)?.[field] ?? null;
  };
  return {
    ...own,
    issue: first("issue"),
    owners: named.owners,
    ownerNames: named.ownerNames,
    due: dated.due,
    dueFloats: dated.dueFloats === true,
    priority: first("priority"),
    type: first("type"),
    repository: first("repository"),
  };
}

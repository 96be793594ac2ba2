import { type IssueRef, mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { FieldLack } from "../../domain/items/issue-fields.ts";
import { listSome } from "../../domain/text.ts";
import { forMarkdownBody } from "../escape.ts";

const PAGES = "https://github.com/followthrough/followthrough/blob/main/.github/docs/";

/** So many of an organization's fields are listed. It can have 25. */
const MAX_NAMED = 25;

const TYPES: Readonly<Record<string, string>> = { date: "date field", single_select: "single-select field" };

/** Why a part of the settings about issue fields or types has no effect, and what to do, as Markdown. */
export function renderFieldLack(lack: FieldLack): string {
  const noun = `issue ${lack.setting.split(".")[0]!.slice(0, -1)}`;
  const start = `\`${lack.setting}\` has no effect, because`;
  switch (lack.kind) {
    case "forbidden":
      return `${start} Followthrough can't read the ${noun}s of ${lack.where}. If the App runs on a server, give it the organization permission _Issue Fields: read-only_, and approve it where it is installed. If a workflow runs, [pass it an App's token](${PAGES}without-a-server.md#teams-and-other-repositories).`;
    case "none":
      return `${start} ${lack.where} has no ${noun}s. Only organizations have them.`;
    case "unknown": {
      const known = lack.known.map(quoted);
      const choice = known.length === 0 ? "" : ` It has ${listSome(known, MAX_NAMED)}.`;
      return `${start} ${lack.where} has no ${noun} ${quoted(lack.name)}.${choice} Correct the name.`;
    }
    case "wrong-type":
      return `${start} the ${noun} ${quoted(lack.name)} is a ${typeWords(lack.type)}. Name a ${typeWords(lack.wanted)}.`;
    case "no-option":
      return `${start} no option of the ${noun} ${quoted(lack.name)} is a priority. Name its options P0 to P4, or Urgent, High, Medium and Low.`;
    case "incident-type":
      return `${start} ${quoted(lack.name)} is among \`incident.types\`, and an issue of such a type is an incident. Name another type.`;
  }
}

function typeWords(type: string): string {
  return TYPES[type] ?? `${forMarkdownBody(type.replaceAll("_", "-"))} field`;
}

function quoted(name: string): string {
  return `“${forMarkdownBody(name)}”`;
}

/** A value that was gone right after it was written. */
export function renderNotKept(
  item: IssueRef,
  contextRepository: RepositoryRef,
  { name, value, shown }: { readonly name: string; readonly value: string; readonly shown: string | null },
): string {
  const instead = shown === null ? "is empty" : `says ${forMarkdownBody(shown)}`;
  return `The field ${quoted(name)} of ${mentionIssue(item, contextRepository)} ${instead}, although Followthrough set it to ${forMarkdownBody(value)}: GitHub did not keep the value, or another App changed it at once. Followthrough does not set it again before the value changes. What counts is in the text of the issue.`;
}

/** A date in a field that can't be meant. `doubt` is the end of a sentence. */
export function renderDoubtfulField(
  item: IssueRef,
  contextRepository: RepositoryRef,
  field: { readonly name: string; readonly shown: string; readonly doubt: string; readonly due: string },
): string {
  const ref = mentionIssue(item, contextRepository);
  return `The field ${quoted(field.name)} of ${ref} says ${field.shown}, which is ${field.doubt}. Correct it there, or comment \`/due DATE\` on ${ref}. Until then, ${ref} is due ${field.due}.`;
}

import { issueKey, type RepositoryRef, resolveMention } from "../domain/issue-ref.ts";
import { type ItemLine, normalizeWords } from "../domain/items/action-item.ts";
import type { PostmortemMarker } from "../record/marker-types.ts";
import { fingerprint } from "../record/visible-text.ts";

/** More lines than this are a checklist for people, not examples. The rest counts as written by people. */
const MAX_EXAMPLES = 30;

/** How many characters of a marker the examples may take: a name of up to 140 and a fingerprint, each. */
export const EXAMPLES_ROOM = MAX_EXAMPLES * 170;

type Examples = NonNullable<PostmortemMarker["examples"]>;

/** The lines of a template that read like items: nobody promised them. By words or issue, with all that the line says. */
export function examplesIn(lines: readonly ItemLine[], home: RepositoryRef): Examples {
  return Object.fromEntries(
    lines.slice(0, MAX_EXAMPLES).flatMap((line) => {
      const issue = issueOf(line, home);
      return [...(issue === null ? [] : [issue]), wordsOf(line)].map((name) => [name, allOf(line)]);
    }),
  );
}

/** The lines of a postmortem by who wrote them, people or the template. */
export interface ByAuthor {
  readonly promised: readonly ItemLine[];
  /** Lines of the template that people changed, but not their words, or not the issue that they name. */
  readonly halfEdited: readonly ItemLine[];
}

/** Tells apart what people wrote and what the template showed as an example. */
export function byAuthor(
  lines: readonly ItemLine[],
  examples: Examples | undefined,
  home: RepositoryRef,
): ByAuthor {
  if (!examples) return { promised: lines, halfEdited: [] };
  // A line with an issue of its own is no example, whatever its words say: it may be an item already.
  const nameOf = (line: ItemLine) => issueOf(line, home) ?? wordsOf(line);
  const shown = lines.filter((line) => Object.hasOwn(examples, nameOf(line)));
  return {
    promised: lines.filter((line) => !shown.includes(line)),
    halfEdited: shown.filter((line) => examples[nameOf(line)] !== allOf(line)),
  };
}

/** What a line says will be done, as a fingerprint. */
function wordsOf({ words }: ItemLine): string {
  return fingerprint(normalizeWords(words));
}

/** All that a line says. The App rewrites tables, so their text may change. A relative date is another one each day. */
function allOf({ words, owners, ownerNames, due, dueIsRelative, priority }: ItemLine): string {
  return fingerprint(
    JSON.stringify([normalizeWords(words), owners, ownerNames, dueIsRelative ? null : due, priority]),
  );
}

function issueOf({ issue }: ItemLine, home: RepositoryRef): string | null {
  return issue ? issueKey(resolveMention(issue, home)) : null;
}

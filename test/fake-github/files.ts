import { createHash } from "node:crypto";
import type { Hub } from "./hub.ts";
import { headOf } from "./pull-views.ts";
import type { RepositoryRow } from "./state.ts";

/**
 * The texts of the files on the default branch, or with the changes of the pull requests whose last commit this is.
 * Undefined if there is no such commit.
 */
export function filesAt(
  hub: Hub,
  repository: RepositoryRow,
  sha: string | null,
): Readonly<Record<string, string>> | undefined {
  if (sha === null) return repository.files;
  const changes = hub.issuesOf(repository).flatMap((row) => {
    const pull = hub.pull(row);
    return pull && headOf(row, pull) === sha ? [pull.files] : [];
  });
  if (changes.length === 0) return undefined;
  const files = new Map(Object.entries(repository.files));
  for (const file of changes.flat()) {
    if (typeof file === "string") continue;
    if (file.previous_filename !== undefined) files.delete(file.previous_filename);
    if (file.status === "removed") files.delete(file.filename);
    else if (file.text !== undefined) files.set(file.filename, file.text);
  }
  return Object.fromEntries(files);
}

/** What is in a folder: for each name the text of a file, or null for a folder. */
export function entriesIn(
  files: Readonly<Record<string, string>>,
  folder: string,
): Map<string, string | null> {
  const inside = Object.entries(files).filter(([path]) => path.startsWith(`${folder}/`));
  return new Map(
    inside.map(([path, text]) => {
      const [name, ...rest] = path.slice(folder.length + 1).split("/");
      return [name!, rest.length > 0 ? null : text];
    }),
  );
}

/** The id that git gives to a text. */
export function blobIdOf(text: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
}

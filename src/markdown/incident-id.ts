import { proseLines } from "./prose-lines.ts";

/** What an id is made of: nothing that Markdown, GitHub or the shell gives a meaning, and no spaces. At most 128 characters. */
const INCIDENT_ID = /^[A-Za-z0-9][A-Za-z0-9._:/+=~-]{0,127}$/;

const LINE = /^(\*\*|__|)Incident-ID(?::\1|\1:)[ \t]*(`?)(\S{1,128})\2$/i;

/**
 * The id that a tool gave to an incident, in a line `Incident-ID: …` of its issue; null if there is none. The first such line
 * counts. Lines in code, quotes and comments do not, because others wrote them.
 */
export function readIncidentId(body: string): string | null {
  if (!/incident-id/i.test(body)) return null;
  for (const line of proseLines(body)) {
    const id = LINE.exec(line)?.[3];
    if (id !== undefined && INCIDENT_ID.test(id)) return id;
  }
  return null;
}

/** What an issue says, in one line: its prose without the line that has the id. */
export function wordsBesideId(body: string): string {
  return proseLines(body)
    .filter((line) => line !== "" && !LINE.test(line))
    .join(" ");
}

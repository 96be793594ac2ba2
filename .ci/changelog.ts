/* CHANGELOG.md as text: what is not released yet becomes a version, and a version becomes release notes. */

const UNRELEASED = "## [Unreleased]";

/**
 * Puts what is below *Unreleased* under this version and day. A version that has a section already stays as it is.
 * Throws if nothing was written, since a release that changes nothing for its users is a mistake.
 */
export function withVersion(changelog: string, version: string, day: string): string {
  const isWritten = sectionOf(changelog, `[${version}]`) !== null;
  const waiting = sectionOf(changelog, "[Unreleased]");
  if (waiting === null) throw new Error(`CHANGELOG.md should have a line "${UNRELEASED}", but has none.`);
  if (isWritten && waiting === "") return changelog;
  if (isWritten) {
    throw new Error(
      `CHANGELOG.md has a section for ${version}, and below "Unreleased" is more. Move it there, or choose another version.`,
    );
  }
  if (waiting === "") throw new Error('CHANGELOG.md has nothing below "Unreleased": write what changed.');
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## [${version}] - ${day}`);
}

/** The notes of a version, as GitHub shows them below the release's own title. Throws if there are none. */
export function notesOf(changelog: string, version: string): string {
  const notes = sectionOf(changelog, `[${version}]`);
  if (notes) return notes;
  throw new Error(`CHANGELOG.md should have a section "## [${version}]" with text, but has none.`);
}

/** The text below a heading of the second level; null without that heading. */
function sectionOf(changelog: string, name: string): string | null {
  const [, ...sections] = changelog.split(/^## (?=\[)/m);
  const section = sections.find((text) => text.startsWith(name));
  return section === undefined ? null : section.slice(section.indexOf("\n")).trim();
}

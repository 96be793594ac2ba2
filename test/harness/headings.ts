/** The anchors that GitHub gives the headings of a page. */
export function anchorsOf(markdown: string): string[] {
  const headings = markdown.match(/^#+ .*$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, "")
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replace(/ /g, "-"),
  );
}

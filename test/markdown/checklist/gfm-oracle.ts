import type { List, ListItem, Nodes, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** The lines, from 0, on which a standard parser finds task items, list items and rows between two headings. */
export interface Seen {
  readonly tasks: number[];
  /** Only of the outermost lists: nested ones are explanations. */
  readonly bullets: number[];
  /** Those whose first line names a person. */
  readonly owned: number[];
  readonly rows: number[];
}

const lineOf = (node: Nodes): number => node.position!.start.line - 1;

/** The content below a heading, up to each of its sub-headings. */
export function seenByGfm(body: string, heading: string): Seen[] {
  const root: Root = fromMarkdown(body, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const parts: Seen[] = [];
  let seen: Seen = noLines();
  let depth = 0;
  for (const node of root.children) {
    if (node.type === "heading") {
      if (depth === 0 || node.depth <= depth)
        depth = titleOf(node.children as RootContent[]) === heading ? node.depth : 0;
      seen = noLines();
      if (depth > 0) parts.push(seen);
    } else if (depth > 0 && node.type === "list") seeList(node, true, seen);
    else if (depth > 0 && node.type === "table") seen.rows.push(...node.children.slice(1).map(lineOf));
  }
  return parts;
}

function noLines(): Seen {
  return { tasks: [], bullets: [], owned: [], rows: [] };
}

function seeList(list: List, outer: boolean, seen: Seen): void {
  for (const item of list.children) {
    const [first] = item.children;
    if (first?.type === "paragraph" && isTask(item)) seen.tasks.push(lineOf(first));
    else if (first?.type === "paragraph" && outer) {
      seen.bullets.push(lineOf(first));
      if (
        titleOf(first.children as RootContent[])
          .split("\n")[0]!
          .includes("@")
      )
        seen.owned.push(lineOf(first));
    }
    const inner = outer && first?.type !== "paragraph";
    for (const child of item.children) if (child.type === "list") seeList(child, inner, seen);
  }
}

const isTask = (item: ListItem): boolean => typeof item.checked === "boolean";

function titleOf(nodes: readonly RootContent[]): string {
  return nodes.map((node) => ("value" in node ? node.value : "")).join("");
}

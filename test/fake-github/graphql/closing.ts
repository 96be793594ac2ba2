import { createRequire } from "node:module";
import type * as Commonmark from "commonmark";
import type * as Parse5 from "parse5";
import { fullName } from "../hub.ts";
import { at, type IssueRow, type IssueValue, type PullRow, type RepositoryRow } from "../state.ts";
import { type Asker, canSee } from "./asker.ts";

/**
 * The issues that a pull request closes when it is merged, as GitHub tells of them:
 * https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
 *
 * - Keywords in the description count where the base is the default branch; "any other branch, then these keywords are
 *   ignored, no links are created". They link an issue some time after the description was written, as listings lag.
 * - Links by hand are listed whatever the base is: GitHub does not say, and this is what a reader must stand.
 * - Keywords in commit messages close an issue too, "but the pull request … will not be listed as a linked pull request".
 */
export function closingIssues(asker: Asker, pull: PullRow, row: IssueRow, linkedOnly: boolean): IssueRow[] {
  const { hub } = asker;
  const byHand = hub.state.links.filter(({ pullId }) => pullId === row.id);
  const found = byHand.map(({ issueId }) => hub.issueById(issueId));
  const value: IssueValue | undefined = at(row, hub.now - hub.lag.listings);
  if (!linkedOnly && value && pull.base === DEFAULT_BRANCH) {
    const repository = hub.repositoryById(row.repositoryId);
    for (const { owner, repo, number } of closedByWords(value.body ?? "", repository)) {
      const place = hub.repository(owner, repo) ?? hub.renamedRepository(owner, repo);
      found.push(place && hub.issue(place, number));
    }
  }
  return [...new Set(found)].filter((issue): issue is IssueRow => {
    if (!issue || hub.pull(issue)) return false;
    return at(issue, hub.now)?.deleted === false && canSee(asker, issue);
  });
}

export const DEFAULT_BRANCH = "main";

export interface Reference {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** "The keywords can be followed by colons or in uppercase"; each names one issue. */
const KEYWORD = "(?<![\\w/-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \\t]+";
/** The forms of docs.github.com, "Autolinked references and URLs". */
const ISSUE =
  "(?:([\\w-]+)/([\\w.-]+))?#(\\d+)|GH-(\\d+)|https://github\\.com/([\\w-]+)/([\\w.-]+)/issues/(\\d+)";
const CLOSES = new RegExp(`${KEYWORD}(?:${ISSUE})(?![\\w-])`, "gi");

/** What the words of a description close, in their order. */
export function closedByWords(description: string, repository: RepositoryRow): Reference[] {
  return words(description).flatMap((text) =>
    [...text.matchAll(CLOSES)].map(([, owner, repo, number, short, urlOwner, urlRepo, urlNumber]) => {
      const [here, there] = fullName(repository).split("/") as [string, string];
      return {
        owner: owner ?? urlOwner ?? here,
        repo: repo ?? urlRepo ?? there,
        number: Number(number ?? short ?? urlNumber),
      };
    }),
  );
}

/** GitHub's HTML pipeline looks for no references in these. */
const SILENT: ReadonlySet<string> = new Set(["pre", "code", "tt", "a", "style", "script"]);

let libraries: { commonmark: typeof Commonmark; parse5: typeof Parse5 } | undefined;

/**
 * The texts that GitHub looks for references in. It renders the Markdown, reads the HTML and goes over its text nodes,
 * so that comments, attributes, titles of links and alternative texts are none.
 * The parser is the sibling of GitHub's own; what GitHub adds to Markdown moves no keyword to its number.
 */
function words(description: string): string[] {
  const load = createRequire(import.meta.url);
  libraries ??= { commonmark: load("commonmark"), parse5: load("parse5") };
  const { commonmark, parse5 } = libraries;
  const html = new commonmark.HtmlRenderer().render(new commonmark.Parser().parse(description));
  const texts: string[] = [];
  const walk = (node: Parse5.DefaultTreeAdapterTypes.ChildNode): void => {
    if (node.nodeName === "#text") texts.push((node as Parse5.DefaultTreeAdapterTypes.TextNode).value);
    if ("childNodes" in node && !SILENT.has(node.nodeName)) node.childNodes.forEach(walk);
  };
  parse5.parseFragment(html).childNodes.forEach(walk);
  return texts;
}

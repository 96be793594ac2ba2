import { formatIssueLink, type IssueMention } from "../../src/domain/issue-ref.ts";

/** The repository of the bodies in these tests. */
export const HOME = { webUrl: "https://github.com", owner: "acme", repo: "shop" } as const;

/** An issue as the App writes it into a line: of `acme/shop`, unless a repository of `acme` is given. */
export function link(number: number, repo: string = HOME.repo): string {
  const mention: IssueMention = { owner: HOME.owner, repo, number };
  return formatIssueLink(mention, HOME);
}

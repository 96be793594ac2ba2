import type { Projection } from "./projection.ts";

/**
 * A projection in a few lines: postmortems with their incidents, and items with checkbox, owners, due date and state.
 */
export function summary({ postmortems, deployments }: Projection): string[] {
  const views = postmortems.flatMap(({ incidents, state, repository, items }) => [
    `Postmortem: ${incidents.join(", ")} (${state})${repositorySuffix(repository)}`,
    ...items
      .map(({ line, title, owners, ledger, state, repository }) => {
        const box = line === null ? "—" : (/\[[ x]\]/.exec(line)?.[0] ?? "?");
        const { due } = ledger as { due: string };
        return `${box} ${title} · ${owners.join(", ") || "nobody"} · ${due} (${state})${repositorySuffix(repository)}`;
      })
      .sort((a, b) => (a.slice(3) < b.slice(3) ? -1 : 1)),
  ]);
  return [...views, ...deployments.map((state) => `Deployment: ${state}`)];
}

function repositorySuffix(repository: string): string {
  return repository === "acme/shop" ? "" : ` in ${repository}`;
}

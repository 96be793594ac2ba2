import { nowOf } from "../state.ts";
import { showLabel } from "../views.ts";
import { invalid, issueOf, ok, paged, type Routes, repositoryOf, writable } from "./route.ts";

const MAX_NAME = 50;
const MAX_DESCRIPTION = 100;

export const LABEL_ROUTES: Routes = {
  "GET /repos/{owner}/{repo}/labels": (request) => {
    const { hub } = request;
    const repository = repositoryOf(request);
    const rows = repository.labels.filter(({ createdAt }) => createdAt <= hub.now - hub.lag.listings);
    return paged(
      request,
      rows.map((label) => showLabel(repository, label)),
    );
  },

  "POST /repos/{owner}/{repo}/labels": (request) => {
    const { hub, body } = request;
    const repository = repositoryOf(request);
    writable(repository);
    const { name, color, description } = body as { name: string; color?: string; description?: string };
    if (hub.label(repository, name)) throw invalid("Label", "name", "already_exists");
    if (name.length > MAX_NAME) throw invalid("Label", "name", "invalid");
    if (color !== undefined && !/^[0-9a-f]{6}$/i.test(color)) throw invalid("Label", "color", "invalid");
    if ((description ?? "").length > MAX_DESCRIPTION) throw invalid("Label", "description", "invalid");
    return ok(showLabel(repository, hub.addLabel(repository, name, color, description ?? null)), 201);
  },

  "POST /repos/{owner}/{repo}/issues/{issue_number}/labels": (request) => {
    const { body, life } = request;
    const row = issueOf(request);
    const repository = repositoryOf(request);
    writable(repository);
    const present = () => repository.labels.filter(({ id }) => nowOf(row).labels.includes(id));
    const labels = [...present().map(({ name }) => name), ...(body.labels as string[])];
    life.change(row, request.actor, { labels });
    return ok(present().map((label) => showLabel(repository, label)));
  },
};

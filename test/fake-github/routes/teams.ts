import { API, showUser } from "../owner-views.ts";
import { notFound, ok, paged, type Routes } from "./route.ts";

export const TEAM_ROUTES: Routes = {
  "GET /orgs/{org}/teams/{team_slug}/members": (request) => {
    const { hub, path } = request;
    const { org, team_slug } = path as Record<"org" | "team_slug", string>;
    const members = hub.state.organizations.get(org.toLowerCase())?.teams[team_slug];
    if (!members) throw notFound();
    return paged(
      request,
      members.map((login) => showUser(hub, login)),
    );
  },
  "GET /orgs/{org}/teams/{team_slug}/memberships/{username}": ({ hub, path }) => {
    const { org, team_slug, username } = path as Record<"org" | "team_slug" | "username", string>;
    const members = hub.state.organizations.get(org.toLowerCase())?.teams[team_slug] ?? [];
    if (!members.some((login) => login.toLowerCase() === username.toLowerCase())) throw notFound();
    const url = `${API}/orgs/${org}/teams/${team_slug}/memberships/${username}`;
    return ok({ url, role: "member", state: "active" });
  },
};

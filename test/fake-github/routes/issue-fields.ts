import {
  checkedValues,
  fieldsOf,
  showField,
  showFieldValues,
  showTypeRow,
  typesOf,
} from "../issue-fields.ts";
import type { IssueChange } from "../issue-life.ts";
import { at, nowOf } from "../state.ts";
import {
  issueOf,
  notFound,
  ok,
  paged,
  type Request,
  type Routes,
  repositoryOf,
  shownIssueOf,
  writable,
} from "./route.ts";

const VALUES = "/repos/{owner}/{repo}/issues/{issue_number}/issue-field-values";

export const ISSUE_FIELD_ROUTES: Routes = {
  "GET /orgs/{org}/issue-fields": ({ hub, path, installation }) => {
    const org = path.org!;
    const isOurs = !installation?.account || installation.account.toLowerCase() === org.toLowerCase();
    const fields = isOurs ? fieldsOf(hub, org) : undefined;
    if (!fields) throw notFound();
    return ok(fields.map(showField));
  },

  "GET /repos/{owner}/{repo}/issue-types": (request) => {
    const types = typesOf(request.hub, repositoryOf(request).owner);
    if (!types) throw notFound();
    return ok(types.map(showTypeRow));
  },

  [`GET ${VALUES}`]: (request) => {
    const { hub } = request;
    const row = shownIssueOf(request);
    const values = showFieldValues(hub, row, at(row, hub.now - hub.lag.objects));
    if (!values) throw notFound();
    return paged(request, values);
  },

  /** "Adding an empty array will clear all existing field values for the issue." */
  [`POST ${VALUES}`]: (request) => {
    const given = givenIn(request);
    const before = nowOf(issueOf(request)).fields ?? {};
    return write(request, Object.keys(given).length === 0 ? {} : { ...before, ...given });
  },

  /** "This operation will replace all existing field values with the provided ones." */
  [`PUT ${VALUES}`]: (request) => write(request, givenIn(request)),

  [`DELETE ${VALUES}/{issue_field_id}`]: (request) => {
    const row = issueOf(request);
    writable(repositoryOf(request));
    const { [Number(request.path.issue_field_id)]: removed, ...others } = nowOf(row).fields ?? {};
    if (removed === undefined) throw notFound();
    request.life.change(row, request.actor, { fields: others });
    return { status: 204 };
  },
};

function givenIn({ hub, body, ...request }: Request) {
  const repository = repositoryOf({ hub, body, ...request });
  writable(repository);
  if (!fieldsOf(hub, repository.owner)) throw notFound();
  return checkedValues(hub, repository, body.issue_field_values);
}

function write(request: Request, fields: NonNullable<IssueChange["fields"]>) {
  const { hub, life, actor } = request;
  const row = issueOf(request);
  if (hub.keepsFields) life.change(row, actor, { fields });
  return ok(showFieldValues(hub, row));
}

import { showCheckRun, suiteOn } from "../check-views.ts";
import { APP, type Hub } from "../hub.ts";
import { at, type CheckRunRow, type CheckValue, nowOf } from "../state.ts";
import {
  invalid,
  notFound,
  ok,
  paged,
  Refusal,
  type Request,
  type Routes,
  repositoryOf,
  writable,
} from "./route.ts";

/** What a body of a write to check runs can have. Its summary's limit is the document's own. */
interface Body {
  readonly name?: string;
  readonly head_sha?: string;
  readonly external_id?: string;
  readonly status?: CheckValue["status"];
  readonly conclusion?: string;
  readonly output?: { readonly title?: string; readonly summary?: string };
}

export const CHECK_ROUTES: Routes = {
  "POST /repos/{owner}/{repo}/check-runs": (request) => {
    const { hub } = request;
    const repository = repositoryOf(request);
    writable(repository);
    const body = request.body as Body;
    const headSha = body.head_sha!;
    if (!hub.hasHead(repository, headSha)) throw new Refusal(422, `No commit found for SHA: ${headSha}`);
    const row: CheckRunRow = {
      id: hub.id(),
      repositoryId: repository.id,
      headSha,
      name: body.name!,
      createdAt: hub.now,
      versions: [],
    };
    if (!suiteOn(hub, repository, headSha)) {
      const suite = { id: hub.id(), repositoryId: repository.id, headSha };
      hub.state.suites.push({ ...suite, status: "queued", updatedAt: hub.now });
    }
    hub.state.checks.push(row);
    write(hub, row, { ...EMPTY, ...checkValue(body, hub) });
    return ok(showCheckRun(hub, row), 201);
  },

  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": (request) => {
    const { hub } = request;
    const row = checkOf(request);
    write(hub, row, { ...nowOf(row), ...checkValue(request.body as Body, hub) });
    return ok(showCheckRun(hub, row));
  },

  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": (request) => {
    const { hub, path, query } = request;
    const repository = repositoryOf(request);
    const isOurs = [null, String(APP.id)].includes(query.get("app_id"));
    const rows = hub.state.checks.filter((row) => {
      const isWanted = row.repositoryId === repository.id && row.headSha === path.ref && isOurs;
      return isWanted && row.name === (query.get("check_name") ?? row.name) && shown(hub, row);
    });
    const newest = rows.filter((row) => !rows.some(({ id, name }) => name === row.name && id > row.id));
    const page = paged(request, newest);
    const check_runs = (page.body as CheckRunRow[]).map((row) => showCheckRun(hub, row, shown(hub, row)));
    return { ...page, body: { total_count: newest.length, check_runs } };
  },
};

/** A check run as readers see it now; undefined while they have not heard of it. */
export function shown(hub: Hub, row: CheckRunRow): CheckValue | undefined {
  return at(row, hub.now - hub.lag.listings);
}

const EMPTY: CheckValue = {
  externalId: null,
  status: "queued",
  conclusion: null,
  title: null,
  summary: null,
  completedAt: null,
};

/** "Providing `conclusion` will automatically set the `status` parameter to `completed`." */
function checkValue({ external_id, status, conclusion, output }: Body, hub: Hub): Partial<CheckValue> {
  if (output && (output.title === undefined || output.summary === undefined)) {
    throw invalid("CheckRun", "output", "missing_field");
  }
  return {
    ...(external_id !== undefined && { externalId: external_id }),
    ...(status !== undefined && { status }),
    ...(conclusion !== undefined && { conclusion, status: "completed", completedAt: hub.now }),
    ...(output && { title: output.title!, summary: output.summary! }),
  };
}

/** A suite is completed once its check runs are. */
function write(hub: Hub, row: CheckRunRow, value: CheckValue): void {
  row.versions.push({ at: hub.now, value });
  const suite = suiteOn(hub, hub.repositoryById(row.repositoryId), row.headSha)!;
  Object.assign(suite, { status: value.status === "completed" ? "completed" : "queued", updatedAt: hub.now });
  hub.version++;
}

function checkOf(request: Request): CheckRunRow {
  const repository = repositoryOf(request);
  writable(repository);
  const id = Number(request.path.check_run_id);
  const row = request.hub.state.checks.find((check) => check.id === id);
  if (row?.repositoryId !== repository.id) throw notFound();
  return row;
}

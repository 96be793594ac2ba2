/** An issue in GitHub's API, with the fields that tests use. */
export interface ApiIssue {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly state_reason: string | null;
  readonly labels: readonly { readonly name: string }[];
  readonly assignees: readonly { readonly login: string }[];
  readonly user: { readonly login: string };
  readonly html_url: string;
  readonly created_at: string;
}

export interface ApiComment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}

export interface ApiPull {
  readonly number: number;
  readonly title: string;
  readonly head: { readonly sha: string };
}

export interface ApiCheck {
  readonly conclusion: string | null;
  readonly output: { readonly title: string; readonly summary: string };
}

export interface NewIssue {
  readonly title: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
}

/** A person with an account and a token, who does through the API what people do on the website. */
export type Person = ReturnType<typeof person>;

/** @param repository `owner/repo` in which the person works */
export function person(apiUrl: string, token: string, repository: string) {
  const here = `/repos/${repository}`;
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  };
  const patch = (number: number, change: object) =>
    call<ApiIssue>("PATCH", `${here}/issues/${number}`, change);
  const issue = (number: number) => call<ApiIssue>("GET", `${here}/issues/${number}`);

  return {
    call,
    issue,
    /** All issues of the repository, by number. */
    issues: async () => {
      const all = await call<ApiIssue[]>("GET", `${here}/issues?state=all&per_page=100`);
      return all.sort((a, b) => a.number - b.number);
    },
    comments: (number: number) => call<ApiComment[]>("GET", `${here}/issues/${number}/comments?per_page=100`),
    openIssue: (fields: NewIssue) => call<ApiIssue>("POST", `${here}/issues`, fields),
    label: (number: number, ...labels: string[]) =>
      call<unknown>("POST", `${here}/issues/${number}/labels`, { labels }),
    unlabel: (number: number, label: string) =>
      call<unknown>("DELETE", `${here}/issues/${number}/labels/${encodeURIComponent(label)}`),
    comment: (number: number, body: string) =>
      call<ApiComment>("POST", `${here}/issues/${number}/comments`, { body }),
    editBody: async (number: number, edit: (body: string) => string) =>
      patch(number, { body: edit((await issue(number)).body) }),
    retitle: (number: number, title: string) => patch(number, { title }),
    close: (number: number, reason: "completed" | "not_planned" | "duplicate" = "completed") =>
      patch(number, { state: "closed", state_reason: reason }),
    reopen: (number: number) => patch(number, { state: "open" }),
    /** Opens a pull request with one commit on a branch of its own. */
    openPull: async (title: string) => {
      const { object } = await call<{ object: { sha: string } }>("GET", `${here}/git/ref/heads/main`);
      const branch = title.toLowerCase().replaceAll(" ", "-");
      await call("POST", `${here}/git/refs`, { ref: `refs/heads/${branch}`, sha: object.sha });
      const file = { message: title, content: "", branch };
      await call("PUT", `${here}/contents/${branch}.md`, file);
      return call<ApiPull>("POST", `${here}/pulls`, { title, head: branch, base: "main" });
    },
    /** The newest check with this name on a commit; undefined without one. */
    checkOn: async (sha: string, name: string) => {
      const path = `${here}/commits/${sha}/check-runs?check_name=${encodeURIComponent(name)}`;
      const { check_runs } = await call<{ check_runs: ApiCheck[] }>("GET", path);
      return check_runs[0];
    },
    /** Commits a new file to the default branch. */
    addFile: (path: string, content: string) =>
      call<unknown>("PUT", `${here}/contents/${path}`, {
        message: `Add ${path}`,
        content: Buffer.from(content).toString("base64"),
      }),
  };
}

import type { GitHub } from "../harness/github.ts";
import type { Actor } from "../scenarios/scenario.ts";

/** A person who acts over HTTP, as people act directly on the model. URLs are those of the emulator. */
export function actor(github: GitHub, login: string, repository: string): Actor {
  const person = github.as(login, repository);
  const here = `/repos/${repository}`;
  const patch = (number: number, change: object) => person.call("PATCH", `${here}/issues/${number}`, change);
  const done = async (...work: Promise<unknown>[]): Promise<void> => void (await Promise.all(work));
  const cannot = (what: string) => async (): Promise<never> => {
    throw new Error(`The emulator has no way to ${what}; tag the scenario with that gap.`);
  };
  return {
    in: (other) => actor(github, login, other),
    opens: async ({ title, body, labels, assignees }) => {
      const issue = { title, labels: [...(labels ?? [])], assignees: [...(assignees ?? [])] };
      return (await person.openIssue({ ...issue, ...(body && { body }) })).number;
    },
    changes: (number, { stateReason, ...change }) =>
      done(patch(number, { ...change, ...(stateReason && { state_reason: stateReason }) })),
    labels: (number, ...names) => done(person.label(number, ...names)),
    unlabels: (number, name) => done(person.unlabel(number, name)),
    closes: (number, reason) => done(person.close(number, reason)),
    reopens: (number) => done(person.reopen(number)),
    edits: async (number, edit) => {
      const { origin } = new URL((await person.issue(number)).html_url);
      await person.editBody(number, (body) => edit(body).replaceAll("https://github.com/", `${origin}/`));
    },
    assigns: (number, ...assignees) => done(patch(number, { assignees })),
    comments: (number, body) => person.comment(number, body),
    locks: (number) => done(person.call("PUT", `${here}/issues/${number}/lock`, {})),
    makesLabels: (...names) =>
      done(...names.map((name) => person.call("POST", `${here}/labels`, { name, color: "ededed" }))),
    renamesLabel: (name, to) => done(person.call("PATCH", `${here}/labels/${name}`, { new_name: to })),
    commits: (path, text) => done(person.addFile(path, text)),
    editsComment: cannot("edit a comment here"),
    closesAsDuplicate: cannot("say of what an issue is a duplicate"),
    links: cannot("link issues to pull requests"),
    stars: cannot("react to a comment"),
    refersTo: cannot("name an issue in a pull request"),
    namesInPullRequest: cannot("name issues in pull requests"),
    putsUnder: cannot("make sub-issues"),
    deletes: cannot("delete an issue"),
    converts: cannot("convert an issue to a discussion"),
    transfers: cannot("transfer an issue"),
    installs: cannot("install an App"),
    suspendsTheApp: cannot("suspend an App"),
    renamesRepository: cannot("rename a repository"),
    changesVisibility: cannot("change who can read a repository"),
    archivesRepository: cannot("archive a repository"),
    transfersRepository: cannot("transfer a repository"),
    switchesIssues: cannot("switch issues off"),
    opensPull: cannot("open a pull request"),
    pushes: cannot("push to a pull request"),
    queues: cannot("use a merge queue"),
    merges: cannot("merge a pull request here"),
    setsField: cannot("set a field of an issue"),
    deletesEdit: cannot("delete an edit from a history"),
    rerunsCheck: cannot("run a check again"),
    dispatches: cannot("send an event to a repository"),
    approvesPermissions: cannot("approve what an App asks for"),
  };
}

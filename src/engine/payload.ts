/** The fields of a payload that the handlers read. A payload is not trusted: it only says where to look. */
export interface Payload {
  readonly action?: string;
  readonly repository?: {
    readonly id?: number;
    readonly owner: { readonly login: string };
    readonly name: string;
    readonly default_branch?: string;
  };
  /** Of a push: the full name of its branch or tag, whether it replaced commits, and its commits with the paths they touch. */
  readonly ref?: string;
  readonly forced?: boolean;
  readonly commits?: readonly PushedCommit[];
  readonly issue?: PayloadIssue;
  readonly parent_issue?: PayloadIssue;
  readonly sub_issue?: PayloadIssue;
  readonly comment?: PayloadText;
  readonly sender?: PayloadUser;
  readonly changes?: { readonly body?: { readonly from?: unknown } | boolean; readonly title?: unknown };
  readonly account?: { readonly login?: string };
  /** Of a dispatch: what a tool sent. */
  readonly client_payload?: unknown;
  readonly installation?: { readonly id: number; readonly account?: { readonly login?: string } };
}

type PushedCommit = Readonly<Partial<Record<"added" | "modified" | "removed", readonly string[]>>>;

interface PayloadUser {
  readonly login: string;
  readonly type?: string;
}

interface PayloadText {
  readonly body?: string | null;
  readonly user?: PayloadUser | null;
  readonly author_association?: string;
}

export interface PayloadIssue extends PayloadText {
  readonly number: number;
  readonly url?: string;
  readonly updated_at?: string;
  readonly labels?: readonly unknown[];
  readonly type?: unknown;
  readonly pull_request?: unknown;
}

/** All fields of a type. Those of its objects can be named in turn. */
type FieldsOf<Value> = { readonly [Name in keyof Value]-?: FieldsOf<ObjectIn<Value[Name]>> | "all" };

type ObjectIn<Value> =
  NonNullable<Value> extends readonly (infer Element)[]
    ? ObjectIn<Element>
    : Extract<NonNullable<Value>, object>;

const USER: FieldsOf<PayloadUser> = { login: "all", type: "all" };

const ISSUE: FieldsOf<PayloadIssue> = {
  ...{ number: "all", url: "all", updated_at: "all", body: "all", user: USER, author_association: "all" },
  // Only whether there is one.
  ...{ labels: {}, type: {}, pull_request: {} },
};

/** The same fields by name. The others are not even parsed. */
export const PAYLOAD_FIELDS: FieldsOf<Payload> = {
  action: "all",
  repository: { id: "all", owner: { login: "all" }, name: "all", default_branch: "all" },
  ref: "all",
  forced: "all",
  commits: { added: "all", modified: "all", removed: "all" },
  issue: ISSUE,
  parent_issue: ISSUE,
  sub_issue: ISSUE,
  comment: { body: "all", user: USER, author_association: "all" },
  sender: USER,
  changes: { body: { from: "all" }, title: {} },
  account: { login: "all" },
  client_payload: "all",
  installation: { id: "all", account: { login: "all" } },
};

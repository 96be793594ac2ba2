interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const CACHES = new Set(["LRUCache", "WeakMap", "WeakSet", "WeakRef"]);

const COLLECTIONS = new Set(["Map", "Set"]);

const MUTATORS = new Set(
  "push pop shift unshift splice sort reverse fill copyWithin set add delete clear".split(" "),
);

const FUNCTIONS = /^(?:Function|ArrowFunction)|Method$|^Constructor$|^(?:Getter|Setter)Property$/;

const FIELDS = /^(?:Class|Private)Property$/;

/**
 * What a module keeps from one call to the next. What is declared at its top never changes: no `let`, no cache, no empty
 * `Map` or `Set` to be filled, nothing that a function writes to, no static field that is not readonly, and no `/g` pattern
 * that is asked with `test` or `exec`, which remember where they stopped. A `/y` pattern is told each time where to look.
 * @param module as `parseSync` of @swc/core gives it
 */
export function moduleState(module: object): string[] {
  const body = (module as { body: readonly Node[] }).body;
  const declarations = body
    .map((item) => (item.type === "ExportDeclaration" ? (item.declaration as Node) : item))
    .filter(({ type }) => type === "VariableDeclaration");
  const variables = declarations.filter(({ kind }) => kind !== "const").flatMap(declarators);
  const constants = declarations.filter(({ kind }) => kind === "const").flatMap(declarators);
  const names = new Set(constants.map(({ name }) => name));
  const patterns = new Set(constants.filter(({ init }) => isStatefulPattern(init)).map(({ name }) => name));
  const found = new Set(variables.map(({ name }) => `let ${name}`));
  walk(body, false, (node, inFunction) => {
    if (!inFunction) note(found, memoryMadeBy(node));
    note(found, staticField(node));
    if (inFunction) note(found, writeTo(node, names));
    note(found, question(node, patterns));
  });
  return [...found];
}

function note(found: Set<string>, what: string | null): void {
  if (what !== null) found.add(what);
}

/** Visits every node, and tells whether it runs later than the module itself: in a function, or for each object. */
function walk(value: unknown, inFunction: boolean, visit: (node: Node, inFunction: boolean) => void): void {
  if (value === null || typeof value !== "object") return;
  const node = value as Node; // or an array, which has no type
  if (node.type) visit(node, inFunction);
  const type = node.type ?? "";
  const inside = inFunction || FUNCTIONS.test(type) || (FIELDS.test(type) && !node.isStatic);
  for (const child of Object.values(node)) walk(child, inside, visit);
}

function declarators({ declarations }: Node): { name: string; init: Node | null }[] {
  return (declarations as { id: Node; init: Node | null }[]).map(({ id, init }) => {
    return { name: identifier(id) || "(a pattern)", init };
  });
}

/** `new WeakMap()`, or `new Map()` without anything in it. */
function memoryMadeBy(node: Node): string | null {
  if (node.type !== "NewExpression") return null;
  const name = identifier(node.callee);
  const [first] = (node.arguments ?? []) as { expression: Node }[];
  const isEmpty = !first || (first.expression.elements as unknown[] | undefined)?.length === 0;
  return CACHES.has(name) || (COLLECTIONS.has(name) && isEmpty) ? `new ${name}()` : null;
}

function staticField(node: Node): string | null {
  if (!FIELDS.test(node.type) || !node.isStatic || node.readonly) return null;
  return `static ${(node.key as { value?: string }).value ?? "(computed)"}`;
}

/** `NAME.key = …`, `NAME.list.push(…)`, `delete NAME[key]`, `Object.assign(NAME, …)` */
function writeTo(node: Node, names: ReadonlySet<string>): string | null {
  const target = targetOf(node);
  const name = target && !isPosition(target) && rootOf(target);
  return name && names.has(name) ? `a function writes to ${name}` : null;
}

function targetOf(node: Node): Node | null {
  const isMember = (value: unknown) => (value as Node | null)?.type === "MemberExpression";
  if (node.type === "AssignmentExpression") return isMember(node.left) ? (node.left as Node) : null;
  const changes =
    node.type === "UpdateExpression" || (node.type === "UnaryExpression" && node.operator === "delete");
  if (changes) return isMember(node.argument) ? (node.argument as Node) : null;
  if (node.type !== "CallExpression" || !isMember(node.callee)) return null;
  const { object, property } = node.callee as Node;
  if (MUTATORS.has(identifier(property))) return object as Node;
  if (identifier(object) !== "Object" || identifier(property) !== "assign") return null;
  return (node.arguments as { expression: Node }[])[0]?.expression ?? null;
}

/** Where a `/y` pattern is to look. */
function isPosition({ property }: Node): boolean {
  return identifier(property) === "lastIndex";
}

/** The name at the beginning of `name.of[a].chain`. */
function rootOf(node: Node): string {
  return node.type === "MemberExpression" ? rootOf(node.object as Node) : identifier(node);
}

function isStatefulPattern(init: Node | null): boolean {
  if (init?.type === "RegExpLiteral") return String(init.flags).includes("g");
  if (init?.type !== "NewExpression" || identifier(init.callee) !== "RegExp") return false;
  const [, flags] = (init.arguments ?? []) as { expression: Node }[];
  return String(flags?.expression.value ?? "").includes("g");
}

function question(node: Node, patterns: ReadonlySet<string>): string | null {
  if (node.type !== "CallExpression" || (node.callee as Node).type !== "MemberExpression") return null;
  const { object, property } = node.callee as Node;
  const [name, method] = [identifier(object), identifier(property)];
  const isStateful = patterns.has(name) && (method === "test" || method === "exec");
  return isStateful ? `${name}.${method}() of a /g pattern` : null;
}

function identifier(node: unknown): string {
  const { type, value } = (node ?? {}) as Node;
  return type === "Identifier" ? String(value) : "";
}

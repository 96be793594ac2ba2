import { parseSync } from "@swc/core";
import { moduleState } from "./module-state.ts";

/** One row of the rules: what the files of a layer can import. */
interface LayerRule {
  /** A folder (`src/domain`) or a single file (`src/index.ts`). */
  readonly path: string;
  /** Other layers that its files can import. Files of the same layer are always allowed. */
  readonly layers: readonly string[];
  /** Packages and node: modules. A trailing `*` is a wildcard. */
  readonly packages: readonly string[];
}

export interface Rules {
  readonly layers: readonly LayerRule[];
  /** Files that see no clock, no chance, no environment and no I/O, and keep nothing from one call to the next. */
  readonly pure: readonly RegExp[];
  /** node: modules that single files can import although their layer cannot. */
  readonly exceptions: Readonly<Record<string, readonly string[]>>;
  /** Of code. Data files (JSON in `data/`) have no limit. */
  readonly maxLines: number;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const AMBIENT = new Set(
  `process console setTimeout setInterval setImmediate queueMicrotask fetch performance crypto navigator
   globalThis global`.split(/\s+/),
);
const AMBIENT_MEMBERS = new Set(["Date.now", "Math.random", "Temporal.Now"]);

/**
 * The violations in a file, with how to fix them.
 * @param path relative to the repository's root, with forward slashes
 */
export function violations(path: string, source: string, rules: Rules): string[] {
  const rule = rules.layers.find((layer) => contains(layer.path, path));
  if (!rule) return [`${path} stands in no layer: give its folder a row in test/architecture.test.ts`];
  const found: string[] = [];
  const lines = source.trimEnd().split("\n").length;
  if (lines > rules.maxLines) found.push(`${path} has ${lines} lines: split it, one story a file`);
  const { imports, ambient, state } = read(source);
  for (const specifier of imports) {
    const complaint = specifier.startsWith(".")
      ? relativeComplaint(path, specifier, rule, rules)
      : packageComplaint(path, specifier, rule, rules);
    if (complaint) found.push(complaint);
  }
  if (rules.pure.some((pattern) => pattern.test(path))) {
    for (const name of ambient) found.push(`${path} is pure but uses ${name}: take it as an argument`);
    for (const what of state) found.push(`${path} is pure but keeps state: ${what}`);
  }
  return found;
}

/**
 * Circular imports, including types, as `a.ts → b.ts → a.ts`.
 * @param sources texts by path, as for `violations`
 */
export function circles(sources: ReadonlyMap<string, string>): string[] {
  const leansOn = new Map(
    [...sources].map(([path, source]) => {
      const relativeImports = [...read(source).imports].filter((specifier) => specifier.startsWith("."));
      return [
        path,
        relativeImports.map((specifier) => resolve(path, specifier)).filter((to) => sources.has(to)),
      ];
    }),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(" → "));
    if (start >= 0 || done.has(path)) return;
    for (const to of leansOn.get(path)!) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of sources.keys()) visit(path, []);
  return found;
}

function relativeComplaint(path: string, specifier: string, rule: LayerRule, rules: Rules): string | null {
  const target = resolve(path, specifier);
  const layer = rules.layers.find((other) => contains(other.path, target));
  if (layer === rule) return null;
  if (!layer) return `${path} imports ${target}, which stands in no layer`;
  return rule.layers.includes(layer.path)
    ? null
    : `${path} imports ${target}: ${rule.path} may not lean on ${layer.path}`;
}

function packageComplaint(path: string, specifier: string, rule: LayerRule, rules: Rules): string | null {
  const allowed = [...rule.packages, ...(rules.exceptions[path] ?? [])];
  const fits = allowed.some((name) =>
    name.endsWith("*") ? specifier.startsWith(name.slice(0, -1)) : specifier === name,
  );
  return fits ? null : `${path} imports ${specifier}: ${rule.path} may not`;
}

function contains(layer: string, path: string): boolean {
  return path === layer || path.startsWith(`${layer}/`);
}

function resolve(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** The modules that a source names, types included, the ambient things that it touches, and what it keeps. */
function read(source: string): { imports: Set<string>; ambient: Set<string>; state: string[] } {
  const imports = new Set<string>();
  const ambient = new Set<string>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== "object") return;
    const node = value as Node; // or an array, which has no type and matches nothing below
    const specifier = importOf(node);
    if (specifier !== null) imports.add(specifier);
    const name = ambientOf(node);
    if (name !== null) ambient.add(name);
    for (const [key, child] of Object.entries(node)) if (!isMereName(node, key, child)) visit(child);
  };
  const module = parseSync(source, { syntax: "typescript", target: "es2022" });
  visit(module);
  return { imports, ambient, state: moduleState(module) };
}

function importOf(node: Node): string | null {
  if (/^(Import|ExportAll|ExportNamed)Declaration$/.test(node.type)) return literal(node.source);
  if (node.type === "TsImportType") return literal(node.argument);
  if (node.type === "TsExternalModuleReference") return literal(node.expression);
  if (node.type !== "CallExpression" || (node.callee as Node).type !== "Import") return null;
  const [first] = node.arguments as { expression: unknown }[];
  return literal(first?.expression) ?? "(a computed module name)";
}

function literal(node: unknown): string | null {
  const { type, value } = (node ?? {}) as Node;
  return type === "StringLiteral" ? String(value) : null;
}

function ambientOf(node: Node): string | null {
  if (node.type === "Identifier" && AMBIENT.has(String(node.value))) return String(node.value);
  if (node.type === "MemberExpression") {
    const name = `${identifier(node.object)}.${identifier(node.property)}`;
    return AMBIENT_MEMBERS.has(name) ? name : null;
  }
  if (node.type === "NewExpression" && identifier(node.callee) === "Date") {
    return (node.arguments as unknown[] | null)?.length ? null : "new Date()";
  }
  return node.type === "CallExpression" && identifier(node.callee) === "Date" ? "Date()" : null;
}

function identifier(node: unknown): string {
  const { type, value } = (node ?? {}) as Node;
  return type === "Identifier" ? String(value) : "";
}

/** `item.process` and `{ process: 1 }` are properties, not the global. */
function isMereName(parent: Node, key: string, child: unknown): boolean {
  if ((child as Node | null)?.type !== "Identifier") return false;
  return key === "key" || (key === "property" && parent.type === "MemberExpression");
}

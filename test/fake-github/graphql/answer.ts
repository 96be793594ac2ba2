import type {
  DocumentNode,
  ExecutionResult,
  GraphQLError,
  GraphQLFieldResolver,
  GraphQLSchema,
} from "graphql";
import { type Asker, Unresolved } from "./asker.ts";
import { BadQuery } from "./connection.ts";
import { MUTATION } from "./mutation.ts";
import { ANSWERED, QUERY } from "./query.ts";
import { answeredSchema, fullSchema, graphql } from "./schema.ts";

export interface GraphQLAnswer {
  readonly data?: unknown;
  readonly errors?: readonly object[];
}

/** What a client sent that GitHub refuses, with what GitHub answers: 200, and errors. */
export class InvalidQuery extends Error {
  readonly answer: GraphQLAnswer;

  constructor(answer: GraphQLAnswer) {
    super(`a query is not as GitHub's GraphQL schema has it: ${JSON.stringify(answer.errors)}`);
    this.answer = answer;
  }
}

let schema: GraphQLSchema | undefined;
/** Queries that were found valid: the same few are sent thousands of times. */
const known = new Map<string, DocumentNode>();

/**
 * Executes a query over what the model knows.
 * @param body of the request
 * @throws InvalidQuery for what GitHub refuses, and other errors for what the model cannot answer
 */
export function answerQuery(asker: Asker, body: unknown): GraphQLAnswer {
  const { query, variables, operationName } = readBody(body);
  const document = known.get(query) ?? validated(query);
  known.set(query, document);
  const result = graphql().execute({
    schema: schema!,
    document,
    rootValue: isMutation(document) ? MUTATION : QUERY,
    contextValue: asker,
    variableValues: variables,
    operationName,
    fieldResolver: resolve,
  }) as ExecutionResult;
  const answer = show(result);
  // Nothing was executed: the variables are not as the query declares them.
  if (result.data === undefined) throw new InvalidQuery(answer);
  const causes = (result.errors ?? []).map(({ originalError }) => originalError);
  const failure = causes.find((cause) => !(cause instanceof Unresolved || cause instanceof BadQuery));
  if (failure) throw failure;
  if (causes.some((cause) => cause instanceof BadQuery)) throw new InvalidQuery(answer);
  return answer;
}

function readBody(body: unknown) {
  const { query, variables, operationName, ...rest } = Object(body) as Record<string, unknown>;
  if (typeof query !== "string" || Object.keys(rest).length > 0) {
    throw new Error(`POST /graphql takes query, variables and operationName, not ${JSON.stringify(body)}.`);
  }
  return { query, variables: variables as Record<string, unknown>, operationName: operationName as string };
}

/** Throws unless the query is valid, and answered. */
function validated(query: string): DocumentNode {
  const { parse, validate, GraphQLError: SyntaxFault } = graphql();
  schema ??= answeredSchema(ANSWERED);
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (error instanceof SyntaxFault) throw new InvalidQuery(show({ errors: [error] }));
    throw error;
  }
  const unanswered = validate(schema, document)[0]?.message;
  if (unanswered === undefined) return document;
  const errors = validate(fullSchema(), document);
  if (errors.length > 0) throw new InvalidQuery(show({ errors }));
  throw new Error(`The model of GitHub does not answer this query: ${unanswered}`);
}

function isMutation({ definitions }: DocumentNode): boolean {
  return definitions.some((part) => "operation" in part && part.operation === "mutation");
}

/** Reads a property, or calls it with the arguments; one that is not there is a gap of the model, not null. */
const resolve: GraphQLFieldResolver<Record<string, unknown>, Asker> = (source, args, asker, info) => {
  const { fieldName, parentType } = info;
  if (!(fieldName in source)) throw new Error(`The model does not answer ${parentType.name}.${fieldName}.`);
  const value = source[fieldName];
  return typeof value === "function" ? value(args, asker) : value;
};

/** In GitHub's form: `type` beside the message, and `data` only if something was executed. */
function show({ data, errors }: ExecutionResult): GraphQLAnswer {
  return { ...(data !== undefined && { data }), ...(errors && { errors: errors.map(showError) }) };
}

function showError({ message, locations, path, originalError }: GraphQLError): object {
  const cause = originalError as Partial<Unresolved> | undefined;
  return {
    ...(cause?.type && { type: cause.type }),
    ...(path && { path }),
    ...(cause?.type === "FORBIDDEN" && { extensions: { saml_failure: false } }),
    ...(locations && { locations }),
    message,
  };
}

import { id, optional, type Shape } from "./shape.ts";

/**
 * The issue that a record is signed for. A number alone would not do, since other repositories have the same numbers.
 * GitHub uses a database id only once, and a transfer gives an issue a new one.
 */
export interface RecordedIssue {
  /** The database id of its repository. */
  readonly repositoryId: number;
  /** Missing when the issue opens, before it is known. */
  readonly number?: number;
  /** The issue's database id. Missing when the issue opens, before it is known. */
  readonly id?: number;
}

export const RECORDED_ISSUE: Shape<RecordedIssue> = {
  repositoryId: id,
  number: optional(id),
  id: optional(id),
};

/** A record as a plan has it: the write that signs it adds the issue. */
export type WithoutIssue<Recorded> = Recorded extends { readonly issue: RecordedIssue }
  ? Omit<Recorded, "issue">
  : never;

/** An issue that has a record. */
export interface MarkedIssue {
  readonly ref: { readonly number: number };
  /** The database id. */
  readonly id: number;
  /** The database id of its repository; null if it was not read. */
  readonly repositoryId: number | null;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Where GitHub says that it was before it was transferred. */
  readonly formerPlaces?: readonly FormerPlace[];
}

export interface FormerPlace {
  readonly repositoryId: number;
  readonly number: number;
}

/** A plan holds for a minute, and two clocks differ: no issue is opened an hour after its record was made. */
const MOST_APART_MS = 3_600_000;

/**
 * Whether a record was signed for this issue, since a signed record can be copied. It names the issue from the second
 * write on; until then it names the repository, and was made when the issue was.
 * @param madeAt when the record was made, ISO 8601
 */
export function isRecordedIssue(issue: MarkedIssue, recorded: RecordedIssue, madeAt: string): boolean {
  return isWhereRecorded(issue, recorded, madeAt) || wasWhereRecorded(issue, recorded, madeAt);
}

/** The same, without regard to where the issue was before: a transferred issue needs its record signed again. */
export function isWhereRecorded(
  { ref, id, repositoryId, createdAt }: MarkedIssue,
  recorded: RecordedIssue,
  madeAt: string,
): boolean {
  if (repositoryId !== null && recorded.repositoryId !== repositoryId) return false;
  if (recorded.id !== undefined) return recorded.id === id && recorded.number === ref.number;
  return repositoryId !== null && isMadeWith(createdAt, madeAt);
}

function wasWhereRecorded(
  { createdAt, formerPlaces = [] }: MarkedIssue,
  { repositoryId, number }: RecordedIssue,
  madeAt: string,
): boolean {
  const places = formerPlaces.filter((place) => place.repositoryId === repositoryId);
  if (number === undefined) return places.length > 0 && isMadeWith(createdAt, madeAt);
  return places.some((place) => place.number === number);
}

/** Whether an issue was created when a record was made; both ISO 8601. */
export function isMadeWith(createdAt: string, madeAt: string): boolean {
  return Math.abs(Date.parse(createdAt) - Date.parse(madeAt)) <= MOST_APART_MS;
}

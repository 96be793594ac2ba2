/** Who can read a repository: everyone, everyone in the enterprise, or only those who were given access. */
export type Visibility = "public" | "internal" | "private";

const BY_READERS: readonly Visibility[] = ["public", "internal", "private"];

/**
 * Whether fewer people can read one place than another, so that its words must not be shown there. An unknown visibility
 * counts so that nothing is shown: as private where words come from, and as public where they go.
 */
export function isMorePrivate(from: Visibility | undefined, to: Visibility | undefined): boolean {
  return BY_READERS.indexOf(from ?? "private") > BY_READERS.indexOf(to ?? "public");
}

/** Whether everyone can read it, as far as known. */
export function isPublic(visibility: Visibility | undefined): boolean {
  return isMorePrivate("internal", visibility);
}

/** What the API says about a repository. Only hosts that have internal repositories send `visibility`. */
interface ApiVisibility {
  /** True for internal repositories, too. */
  readonly private?: boolean;
  readonly visibility?: string;
}

/** The visibility of a repository of the API; undefined if its fields are missing or contradict each other. */
export function visibilityOf(answer: ApiVisibility): Visibility | undefined {
  const { visibility = answer.private === false ? "public" : "private" } = answer;
  const known = BY_READERS.find((one) => one === visibility);
  return answer.private === (known !== "public") ? known : undefined;
}

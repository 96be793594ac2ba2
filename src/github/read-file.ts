import type { RepositoryRef } from "../domain/issue-ref.ts";
import type { Client } from "./client.ts";
import { kindOf } from "./errors.ts";

/**
 * A text file of a repository's default branch; null when there is no such file or repository, or it is no file.
 * The contents API sends files of up to 1 MB: https://docs.github.com/rest/repos/contents.
 */
export async function readFile(
  client: Client,
  { owner, repo }: RepositoryRef,
  path: string,
): Promise<string | null> {
  try {
    const { data } = await client.rest.repos.getContent({ owner, repo, path });
    if (Array.isArray(data) || data.type !== "file" || !("content" in data)) return null;
    return Buffer.from(data.content, "base64").toString("utf8");
  } catch (error) {
    if (kindOf(error) === "not-found") return null;
    throw error;
  }
}

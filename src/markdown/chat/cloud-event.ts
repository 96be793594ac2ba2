import { formatRepository } from "../../domain/issue-ref.ts";
import type { ChatMessage } from "../../domain/notices/chat.ts";

/** Reverse-DNS, as the specification asks for. */
const TYPE = "io.github.followthrough";

/**
 * A message as a CloudEvent 1.0 in structured mode (cloudevents.io, `spec.md` and `bindings/http-protocol-binding.md`). Its text is
 * raw: whoever shows it makes it harmless there.
 */
export function cloudEvent(message: ChatMessage): object {
  const { id, event, repository, day, url, headline, asked, entries } = message;
  const name = formatRepository(repository);
  const namesOf = (people: ChatMessage["asked"]) => people.map((person) => person.name);
  return {
    specversion: "1.0",
    id,
    source: `${new URL(url).origin}/${name}`,
    type: `${TYPE}.${event}`,
    datacontenttype: "application/json",
    data: {
      ...{ repository: name, day, url, headline, asked: namesOf(asked) },
      entries: entries.map(({ owners, daysLate, ...entry }) => {
        return { ...entry, owners: namesOf(owners), days_late: daysLate };
      }),
    },
  };
}

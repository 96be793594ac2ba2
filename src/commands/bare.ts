import type { RequestName } from "../domain/request.ts";
import { shorten } from "./arguments.ts";
import type { CommandGrammar, CommandPlace } from "./grammar.ts";

/** A command that says all in its name, and takes nothing behind it. */
export function bareCommand<const Name extends RequestName>(
  name: Name,
  { does, who }: { readonly does: string; readonly who: string },
  on: readonly CommandPlace[],
): CommandGrammar<{ readonly name: Name }> {
  const example = `/${name}`;
  return {
    name,
    usage: example,
    does,
    who: () => who,
    example,
    on,
    read(rest) {
      if (rest === "") return { name };
      return { name, problem: `/${name} takes nothing, but found “${shorten(rest)}”.`, example };
    },
  };
}

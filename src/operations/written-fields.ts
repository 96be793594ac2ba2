import { type WrittenField, writtenField, writtenLabel, writtenLineFields } from "../observed/contested.ts";
import type { ByKind, Operation, OperationKind } from "./operation.ts";

/** The fields that an operation writes and that another bot may want to be different. */
export function fieldsWrittenBy<Kind extends OperationKind>(operation: Operation<Kind>): WrittenField[] {
  return FIELDS[operation.kind]?.(operation) ?? [];
}

const FIELDS: Partial<ByKind<WrittenField[]>> = {
  "update-item": (operation) => {
    const { item, title, state, assignees, labels, head, marker, expected } = operation;
    const fields = [
      ...(title === undefined ? [] : [writtenField(item, "title", title)]),
      ...(state === undefined ? [] : [writtenField(item, "state", state)]),
      ...(assignees === undefined ? [] : [writtenField(item, "owners", assignees.join(" "))]),
      ...(labels?.add ?? []).map(({ name }) => writtenLabel(item, name, "+")),
      ...(labels?.remove ?? []).map((name) => writtenLabel(item, name, "-")),
    ];
    // Every update writes the head; only one that has no other purpose restores it.
    const isAboutHead = fields.length === 0 && JSON.stringify(marker) === JSON.stringify(expected.marker);
    return isAboutHead ? [writtenField(item, "head", head)] : fields;
  },
  "set-fields": ({ item, values }) =>
    values.map(({ which, value }) => writtenField(item, `field-${which}`, value)),
  "edit-lines": ({ postmortem, edits }) => edits.flatMap((edit) => writtenLineFields(postmortem, edit)),
  "add-labels": ({ issue, labels }) => labels.map(({ name }) => writtenLabel(issue, name, "+")),
  "link-in-body": ({ incident, link }) => [writtenField(incident, "link", link)],
};

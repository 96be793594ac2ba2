/** A postmortem's body with something written in every section but that of the action items. */
export const filled = (body: string): string =>
  body.replace(/^## .*$/gm, (heading) =>
    /action items/i.test(heading) ? heading : `${heading}\n\nWe know now.`,
  );

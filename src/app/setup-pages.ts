/** The page that sends the manifest to GitHub; `action` is GitHub's page for new Apps. */
export function startPage(action: string, manifest: Readonly<Record<string, unknown>>): string {
  return page(
    "Register Followthrough",
    `<p>GitHub shows the name and the permissions of the App before it creates it. Choose a name of your own, because the names
of Apps are unique.</p>
<form action="${escaped(action)}" method="post">
<input type="hidden" name="manifest" value="${escaped(JSON.stringify(manifest))}">
<button>Register the App on GitHub</button>
</form>`,
  );
}

export function successPage(installUrl: string): string {
  return page(
    "The App is registered",
    `<p>Its credentials are in <code>.env</code>.</p>
<ol>
<li><a href="${escaped(installUrl)}">Install the App</a> on your repositories.</li>
<li>Run <code>npm start</code> again.</li>
</ol>`,
  );
}

export function failurePage(reason: string): string {
  return page(
    "The App could not be registered",
    `<p>${escaped(reason)}</p>
<p>Open the address that the server printed, and try again.</p>`,
  );
}

export function refusedPage(): string {
  return page(
    "This address is not valid",
    "<p>Open the whole address that the server printed when it started. It works once.</p>",
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>
<h1>${title}</h1>
${body}
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

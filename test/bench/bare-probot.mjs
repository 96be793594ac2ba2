// A minimal Probot app: one handler that does nothing.
import { createServer } from "node:http";
import { Probot } from "probot";

const { APP_ID, PRIVATE_KEY, WEBHOOK_SECRET, PORT } = process.env;
const probot = new Probot({
  appId: APP_ID,
  privateKey: PRIVATE_KEY,
  secret: WEBHOOK_SECRET,
  logLevel: "warn",
});
probot.on("issues", () => {});
const handle = await probot.getNodeMiddleware({ path: "/api/github/webhooks" });
createServer((request, response) => {
  if (request.url === "/readyz") response.end("ready");
  else void handle(request, response);
}).listen({ host: "127.0.0.1", port: Number(PORT) });

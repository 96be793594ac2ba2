# The server. It reads credentials from environment variables; the README lists their names.
#   docker build -t followthrough .
#   docker run -p 3000:3000 -e APP_ID -e WEBHOOK_SECRET -e PRIVATE_KEY_PATH=/run/secrets/key -v "$PWD/key.pem:/run/secrets/key:ro" followthrough
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY package.json app.yml ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/build ./build
USER node
EXPOSE 3000
HEALTHCHECK CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Runs node directly, not npm, so that SIGTERM reaches the server and it can finish the current write. Like `npm start`, it
# limits the semi-space to 4 MB: events leave mostly short-lived objects, and by default 48 MB of them would accumulate.
CMD ["node", "--max-semi-space-size=4", "build/index.js"]

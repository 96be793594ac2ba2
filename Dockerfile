# The server. Credentials come from the environment; see the README for their names.
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
# node itself, not npm, so that SIGTERM reaches the server and it can finish the work in hand. As `npm start` does, it is
# told to collect young garbage after 4 MB: events leave little else behind, and by itself it would let 48 MB of it pile up.
CMD ["node", "--max-semi-space-size=4", "build/index.js"]

# The server. It reads its credentials from environment variables or from a file; .github/docs/operate.md lists them.
#   docker build -t followthrough .
#   docker run --read-only --cap-drop ALL --security-opt no-new-privileges -p 3000:3000 \
#     -e APP_ID -e WEBHOOK_SECRET -e PRIVATE_KEY_PATH=/run/secrets/key -v "$PWD/key.pem:/run/secrets/key:ro" followthrough
# The image is named by its exact version; Dependabot proposes newer ones, and the digest can be added with
# `docker buildx imagetools inspect`.
FROM node:24.14.0-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24.14.0-trixie-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
# Owned by root: the server writes no file, so the container can be read-only.
COPY package.json app.yml LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/build ./build
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Runs node directly, not npm, so that SIGTERM reaches the server and it can finish the current write. Like `npm start`, it
# limits the semi-space to 2 MB, since by default 48 MB of short-lived objects would accumulate, and lets the heap grow by half
# before it is collected, not to several times its size.
CMD ["node", "--max-semi-space-size=2", "--heap-growing-percent=50", "build/index.js"]

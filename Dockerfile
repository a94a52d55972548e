# Generated from mlops.yaml > deploy by `mlops generate`. Change it there, not here.
FROM node:22-bookworm-slim AS dependencies
WORKDIR /project
ENV ONNXRUNTIME_NODE_INSTALL=skip
COPY package.json package-lock.json .npmrc ./
COPY vendor ./vendor
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --omit=optional

FROM dependencies AS build
RUN --mount=type=cache,target=/root/.npm npm ci
COPY generated ./generated
RUN npx tsc --project generated

FROM node:22-bookworm-slim
ENV NODE_ENV=production ORT_DISABLE_TELEMETRY=1
WORKDIR /project
RUN install -d -m 0700 -o node -g node /var/lib/mlops /var/lib/mlops/spool
COPY --from=dependencies /project/node_modules ./node_modules
COPY package.json ./
COPY --from=build /project/build ./build
USER node
CMD ["node", "build/generated/worker.js"]

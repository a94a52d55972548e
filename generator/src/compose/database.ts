import { baseImage } from "../deployment/images.js";
import { databaseName, logins } from "../deployment/index.js";
import { hardened, internal, secretPath, stopGracePeriod, type Container } from "./container.js";

/** Name of the container, and with it of its host. */
export const databaseHost = "database";

/** PostgreSQL, which Compose runs beside the project's processes. */
export function databaseContainer(): Container {
  const { user, password } = logins.owner;
  return {
    image: baseImage("postgres"),
    user: "postgres",
    restart: "unless-stopped",
    ...hardened,
    environment: {
      POSTGRES_USER: user,
      POSTGRES_DB: databaseName,
      POSTGRES_PASSWORD_FILE: secretPath(password),
    },
    secrets: [password],
    volumes: ["database:/var/lib/postgresql/data"],
    tmpfs: ["/tmp", "/var/run/postgresql"],
    networks: [internal],
    healthcheck: {
      test: ["CMD", "pg_isready", "--host=127.0.0.1", `--username=${user}`, `--dbname=${databaseName}`],
      interval: "2s",
      timeout: "2s",
      retries: 30,
      start_period: "30s",
    },
    stop_grace_period: stopGracePeriod,
  };
}

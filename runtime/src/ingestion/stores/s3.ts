import picomatch from "picomatch";
import { resolveReference, resolveText } from "../../configuration/references.js";
import { messageOf, RuntimeError } from "../../errors/index.js";
import type { S3ConnectionDefinition } from "../../definitions/connection.js";
import type { SourceDefinition } from "../../definitions/source.js";
import type { Store, StoreContext } from "./store.js";
import { silenceMilliseconds } from "./silence.js";
import { tellingWaits } from "./waiting.js";

/** Objects of a bucket whose keys match. An object's ETag and size are its stamp. */
export function s3Objects(connection: S3ConnectionDefinition, { source, log }: StoreContext): Store {
  const { bucket, path } = connection;
  const whom = `the bucket ${bucket}`;
  const wrap = (error: unknown): RuntimeError =>
    error instanceof RuntimeError ? error : failed(bucket, error);
  return {
    path: () => null,
    async list() {
      const { paginateListObjectsV2 } = await loadSdk();
      const client = await clientOf(connection, source);
      const matches = picomatch(path, { dot: true });
      const files: { name: string; stamp: string; contentHash: null }[] = [];
      const list = async (): Promise<void> => {
        for await (const page of paginateListObjectsV2(
          { client },
          { Bucket: bucket, Prefix: fixedPrefix(path) },
        ))
          for (const { Key: key, ETag: tag, Size: size } of page.Contents ?? [])
            if (key !== undefined && (key === path || matches(key)))
              files.push({ name: key, stamp: `${tag} ${size}`, contentHash: null });
      };
      try {
        await tellingWaits(log, whom, list);
      } catch (error) {
        throw wrap(error);
      } finally {
        client.destroy();
      }
      if (files.length === 0)
        throw new RuntimeError(
          "MLO5101",
          `Source ${source.name}: no object matches ${path} in the bucket ${bucket}.`,
          {
            hint: "The path is a key, or a glob over keys, without the bucket's name.",
          },
        );
      return files.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async open(name) {
      const { GetObjectCommand } = await loadSdk();
      const client = await clientOf(connection, source);
      try {
        const get = new GetObjectCommand({ Bucket: bucket, Key: name });
        const {
          Body: body,
          ContentLength: size,
          ETag: tag,
        } = await tellingWaits(log, whom, () => client.send(get));
        async function* bytes(): AsyncGenerator<Buffer> {
          let read = 0;
          try {
            for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
              read += chunk.length;
              yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
            }
          } catch (error) {
            throw wrap(error);
          } finally {
            client.destroy();
          }
          if (size !== undefined && read !== size)
            throw failed(bucket, new Error(`${name} ended after ${read} of ${size} bytes`));
        }
        return { size: size ?? null, bytes: bytes(), stamp: `${tag} ${size}` };
      } catch (error) {
        client.destroy();
        throw wrap(error);
      }
    },
  };
}

/** The SDK is large: only a process that reads from S3 loads it. */
function loadSdk(): Promise<typeof import("@aws-sdk/client-s3")> {
  return import("@aws-sdk/client-s3");
}

async function clientOf(
  { region, endpoint, credentials }: S3ConnectionDefinition,
  { ingest }: SourceDefinition,
): Promise<import("@aws-sdk/client-s3").S3Client> {
  const { S3Client } = await loadSdk();
  const silence = Math.min(silenceMilliseconds, ingest.timeoutSeconds * 1000);
  return new S3Client({
    // The source's `retries` are its flow's; these save a long listing from one busy answer.
    maxAttempts: ingest.retries.attempts === 0 ? 1 : 3,
    requestHandler: { connectionTimeout: silence, socketTimeout: silence },
    region: region ?? process.env["AWS_REGION"] ?? "us-east-1",
    ...(endpoint !== undefined && { endpoint: resolveText(endpoint), forcePathStyle: true }),
    ...(credentials && {
      credentials: {
        accessKeyId: resolveReference(credentials.accessKeyId),
        secretAccessKey: resolveReference(credentials.secretAccessKey),
      },
    }),
  });
}

/** What every key that matches begins with. */
function fixedPrefix(path: string): string {
  const wildcard = path.search(/[*?[\]{}()!+@]/);
  return wildcard === -1 ? path : path.slice(0, wildcard);
}

/** Answers that the same request would get again; S3 also says 400 of a connection that was idle for too long. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !("$metadata" in error) || error.name === "RequestTimeout") return false;
  const { httpStatusCode: status = 0 } = error.$metadata as { readonly httpStatusCode?: number };
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

function failed(bucket: string, error: unknown): RuntimeError {
  const name = error instanceof Error ? error.name : "";
  const hint =
    name === "NoSuchBucket"
      ? "Check the source's bucket, region and endpoint."
      : /AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|CredentialsProviderError|Forbidden/.test(name)
        ? "Check the source's credentials and what they may read."
        : "Check that the storage can be reached from here; the next run tries again.";
  return new RuntimeError(
    isRefusal(error) ? "MLO5037" : "MLO5111",
    `The bucket ${bucket} cannot be read: ${messageOf(error)}`,
    {
      cause: error,
      hint,
    },
  );
}

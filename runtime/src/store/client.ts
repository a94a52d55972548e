import pg from "pg";
import { codeOf, isEncryptionRefused } from "../errors/index.js";
import type { Ssl } from "./encryption.js";

/** Where a database is, and how to connect where it will not be connected to with `ssl`. */
export interface Address extends pg.ClientConfig {
  readonly sslFallback?: Ssl;
}

/** How the server of an address was connected to that leaves the choice: a pool asks once. */
const choices = new WeakMap<Address, Promise<Ssl>>();

/**
 * A connection that, where `sslmode` leaves the choice (allow, prefer), takes what the server has. pg itself knows only
 * with and without.
 */
export class Client extends pg.Client {
  readonly #address: Address;

  constructor(address: Address = {}) {
    super(address);
    this.#address = address;
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | void {
    const connected = this.#connect();
    if (callback === undefined) return connected;
    connected.then(
      () => (callback as () => void)(),
      (error: unknown) => callback(error as Error),
    );
  }

  async #connect(): Promise<pg.Client> {
    if (this.#address.sslFallback === undefined) return super.connect();
    const choice = choices.get(this.#address) ?? choose(this.#address);
    choices.set(this.#address, choice);
    try {
      useSsl(this, await choice);
      return await super.connect();
    } catch (error) {
      choices.delete(this.#address);
      throw error;
    }
  }
}

async function choose(address: Address): Promise<Ssl> {
  const { sslFallback: fallback = false, ssl: first = false, ...rest } = address;
  const client = new pg.Client({ ...rest, password: address.password, ssl: first });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return first as Ssl;
  } catch (error) {
    if (isRefused(error)) return fallback;
    throw error;
  } finally {
    void client.end().catch(() => undefined);
  }
}

/** Whether the server will not be connected to this way: it has no encryption, or its pg_hba.conf wants the other. */
function isRefused(error: unknown): boolean {
  const code = codeOf(error) ?? "";
  return code === "28000" || /^(?:ERR_SSL_|EPROTO)/.test(code) || isEncryptionRefused(error);
}

/** pg reads both when it connects. */
function useSsl(client: pg.Client, ssl: Ssl): void {
  const inner = client as unknown as { ssl: Ssl; connection: { ssl: Ssl } };
  inner.ssl = ssl;
  inner.connection.ssl = ssl;
}

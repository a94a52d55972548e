import { writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { columnsOf, customerOf, eventOf, eventsCsv } from "./events.mjs";

/** Requests of one kind that may wait for an answer; those beyond are left out and counted. */
const mostWaiting = 64;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/**
 * Load on a running system until it is stopped: predictions, look-ups and pushes at a steady rate, and in turn files,
 * materialisations, trainings, moves of the alias and drift.
 * @param rate predictions a second; a fifth as many look-ups, a tenth as many pushes of three rows
 */
export function startLoad(project, { rate, random }) {
  /** Done so far, by unit; limits.mjs explains growth by it. */
  const work = {
    request: 0,
    prediction: 0,
    batch: 0,
    delivery: 0,
    row: 0,
    quarantined: 0,
    training: 0,
    move: 0,
  };
  /** How often each was met: all of them are counted. */
  const problems = new Map();
  const problem = (what) => problems.set(what, (problems.get(what) ?? 0) + 1);
  const left = { out: 0 };
  let running = true;
  let regime = 0;
  let files = 0;

  const predict = async () => {
    const { amount, channel, customer } = eventOf(random, { regime });
    const answer = await post(`${project.predictions}/predict`, { amount, channel, customer });
    if (answer.status === 200) work.prediction += 1;
    else problem(`POST /predict: ${answer.status} ${answer.text.slice(0, 200)}`);
  };
  const lookUp = async () => {
    const entities = { customer: [customerOf(random), customerOf(random)] };
    const answer = await post(`${project.features}/get-online-features`, {
      features: ["newest:last_amount", "activity:spent_10m"],
      entities,
    });
    if (answer.status !== 200)
      problem(`POST /get-online-features: ${answer.status} ${answer.text.slice(0, 200)}`);
  };
  const push = async () => {
    const rows = [1, 2, 3].map(() => eventOf(random, { regime }));
    const df = columnsOf(rows);
    const answer = await post(`${project.features}/push`, { push_source_name: "events", to: "online", df });
    if (answer.status === 200) {
      work.batch += 1;
      work.row += rows.length;
    } else problem(`POST /push: ${answer.status} ${answer.text.slice(0, 200)}`);
  };
  const deliver = async () => {
    const rows = 100;
    const name = `events-${String(++files).padStart(5, "0")}.csv`;
    await writeFile(
      join(project.folder, "data/events", name),
      eventsCsv(random, rows, { badShare: 0.05, regime }),
    );
    work.batch += 1;
    work.delivery += 1;
    work.row += rows;
    work.quarantined += rows * 0.05;
  };
  const materialise = async () => {
    const answer = await post(`${project.features}/materialize-incremental`, {
      end_ts: new Date().toISOString(),
      feature_views: ["newest", "activity"],
    });
    if (answer.status !== 200)
      problem(`POST /materialize-incremental: ${answer.status} ${answer.text.slice(0, 200)}`);
  };
  const command = async (...args) => {
    const { code, stderr } = await project.mlops(...args);
    if (code !== 0) problem(`mlops ${args.join(" ")} ended with ${code}: ${stderr.slice(-300)}`);
  };
  const train = () => command("run", "train.returns", "--wait");
  const moveAlias = async () => {
    await command("models", "promote", "returns@1", "champion", "--reason", "soak");
    work.move += 1;
  };
  const drift = () => {
    regime = 1 - regime;
    return Promise.resolve();
  };

  const post = async (url, body) => {
    work.request += 1;
    try {
      return await postJson(url, body);
    } catch (error) {
      return { status: 0, text: String(error) };
    }
  };
  const steadily = async (perSecond, ask) => {
    const waiting = new Set();
    const start = performance.now();
    for (let sent = 0; running;) {
      const due = Math.floor(((performance.now() - start) / 1000) * perSecond);
      for (; sent < due; sent++) {
        if (waiting.size >= mostWaiting) left.out += 1;
        else {
          const asked = ask().finally(() => waiting.delete(asked));
          waiting.add(asked);
        }
      }
      await sleep(20);
    }
    await Promise.all(waiting);
  };
  const every = async (seconds, act) => {
    for (let due = performance.now() + seconds * 1000; running; due += seconds * 1000) {
      while (running && performance.now() < due) await sleep(200);
      if (running) await act();
    }
  };

  const done = Promise.all([
    steadily(rate, predict),
    steadily(rate / 5, lookUp),
    steadily(rate / 10, push),
    every(20, deliver),
    every(15, materialise),
    every(90, train),
    every(130, moveAlias),
    every(240, drift),
  ]);
  return {
    work,
    problems,
    left,
    async stop() {
      running = false;
      await done;
      agent.destroy();
    },
  };
}

function postJson(url, body) {
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: "POST", agent, headers, timeout: 60_000 }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode, text: Buffer.concat(parts).toString() }),
      );
      response.on("error", reject);
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer within 60 s")));
    asked.on("error", reject);
    asked.end(text);
  });
}

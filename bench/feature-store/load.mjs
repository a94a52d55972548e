/** Callers that keep their connection and ask again when the answer is there; run by run.mjs. */
import http from "node:http";

const { url, callers, seconds, entities, batch, features } = JSON.parse(process.argv[2]);
const agent = new http.Agent({ keepAlive: true, maxSockets: callers });
const bodies = Array.from({ length: 500 }, () => {
  const keys = Array.from({ length: batch }, () => Math.floor(Math.random() * entities));
  return Buffer.from(JSON.stringify({ features, entities: { entity: keys }, full_feature_names: true }));
});
const begin = performance.now() + 2000;
const end = begin + seconds * 1000;
const latencies = [];
let failures = 0;
let next = 0;

/** The status of the answer; the error's code where the server closes the connection, as some do after many requests. */
const ask = (body) =>
  new Promise((resolve) => {
    const headers = { "content-type": "application/json", "content-length": body.length };
    const request = http.request(`${url}/get-online-features`, { agent, method: "POST", headers });
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    request.on("error", ({ code }) => resolve(code));
    request.end(body);
  });

async function caller() {
  for (;;) {
    const started = performance.now();
    if (started > end) return;
    const status = await ask(bodies[next++ % bodies.length]);
    if (started < begin) continue;
    if (status === 200) latencies.push(performance.now() - started);
    else failures += 1;
  }
}
await Promise.all(Array.from({ length: callers }, caller));
agent.destroy();
latencies.sort((a, b) => a - b);
const quantile = (share) =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? NaN;
process.stdout.write(
  JSON.stringify({
    perSecond: latencies.length / seconds,
    p50: quantile(0.5),
    p99: quantile(0.99),
    failures,
  }),
);

/** Callers that keep their connection and send the next request when the answer is there. Run by run.mjs. */
import http from "node:http";
import { requestBody } from "./project.mjs";

const [url, callers, seconds, warmUpSeconds] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const bodies = Array.from({ length: 1000 }, (_, n) => Buffer.from(JSON.stringify(requestBody(n))));
const agent = new http.Agent({ keepAlive: true, maxSockets: callers });
const begin = performance.now() + warmUpSeconds * 1000;
const end = begin + seconds * 1000;
const latencies = [];
let failures = 0;

function ask(body) {
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/predict`, {
      agent,
      method: "POST",
      headers: { "content-type": "application/json", "content-length": body.length },
    });
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    request.on("error", reject);
    request.end(body);
  });
}

let next = 0;
async function caller() {
  for (;;) {
    const started = performance.now();
    if (started > end) return;
    const status = await ask(bodies[next++ % bodies.length]);
    if (started < begin) continue;
    if (status === 200) latencies.push(performance.now() - started);
    else failures++;
  }
}

await Promise.all(Array.from({ length: callers }, caller));
agent.destroy();
latencies.sort((a, b) => a - b);
const quantile = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
const result = {
  requests: latencies.length,
  failures,
  sent: next,
  seconds,
  p50: quantile(0.5),
  p99: quantile(0.99),
};
process.stdout.write(`${JSON.stringify(result)}\n`);

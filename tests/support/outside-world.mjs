// All that a process of a closed machine can reach of the outside: writes one JSON line for each name that is asked for
// and each connection that is made. Runs within the namespaces that closed-machine.ts makes.
import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const [resolver] = process.argv.slice(2);

execFileSync("ip", ["link", "set", "lo", "up"]);
// Every address is this machine.
execFileSync("ip", ["route", "add", "local", "0.0.0.0/0", "dev", "lo"]);
writeFileSync(resolver, "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
execFileSync("mount", ["--bind", resolver, "/etc/resolv.conf"]);

const names = createSocket("udp4");
names.on("message", (query, sender) => {
  tell({ name: nameOf(query) });
  const answer = Buffer.from(query);
  answer.writeUInt16BE(0x8183, 2); // no such name
  names.send(answer, sender.port, sender.address);
});
await new Promise((resolve) => names.bind(53, "127.0.0.1", resolve));
for (const port of [53, 80, 443]) {
  const server = createServer((socket) => {
    tell({ address: `${socket.localAddress}:${port}` });
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(port, "0.0.0.0", resolve));
}
tell({ pid: process.pid });

/** The name of a DNS question (RFC 1035, 4.1.2): labels, each behind its length. */
function nameOf(query) {
  const labels = [];
  for (let at = 12; query[at] > 0; at += 1 + query[at])
    labels.push(query.toString("latin1", at + 1, at + 1 + query[at]));
  return labels.join(".");
}

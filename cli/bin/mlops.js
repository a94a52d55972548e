#!/usr/bin/env node
// An older Node has to be able to read this file to say that it is too old: old syntax, no static imports, and what
// needs the newer one is loaded after the check. The number is that of `engines` in package.json.
const needed = [20, 19];
const found = process.versions.node.split(".").map(Number);

if (found[0] > needed[0] || (found[0] === needed[0] && found[1] >= needed[1])) {
  void import("./start.js");
} else {
  process.stderr.write(
    "error MLO6070 mlops needs Node " +
      needed.join(".") +
      " or later, and this is Node " +
      process.versions.node +
      "\nhint Install Node 22 or 24, for example from https://nodejs.org, and run `npm ci` again.\n",
  );
  process.exitCode = 2;
}

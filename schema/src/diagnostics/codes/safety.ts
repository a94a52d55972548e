import type { CodeEntry } from "./code-entry.js";

/** MLO140: leaks; MLO141: schedules; MLO142: what is open to others. */
export const safetyCodes = [
  {
    code: "MLO1401",
    title: "Input gives the label away",
    cause:
      "A model without times has a column as an input from which its label is computed: it would learn the answer.",
    remedy: "Remove the column from the inputs.",
  },
  {
    code: "MLO1410",
    title: "Schedule never comes",
    cause: "No date fits the cron expression: `0 0 31 2 *` asks for 31 February.",
    remedy: "Write a day that the month has, or `L` for the last day of each month: `0 0 L * *`.",
  },
  {
    code: "MLO1420",
    title: "Service is open to others without a key",
    cause:
      "`deploy.compose.publish` opens a service beyond this machine, and the service asks for no key: whoever reaches the port may get predictions, or push rows and recompute features.",
    remedy:
      "Declare the service's `auth: { api_key }`, or remove it from `deploy.compose.publish`: it is then published on 127.0.0.1.",
  },
  {
    code: "MLO1421",
    title: "Data stands beside secrets",
    cause:
      "The worker's container is given the folder of each source's files. Here that is the project's folder, which also holds `.secrets`, `.env` and `.mlops`, or one of these: a glob at the top of the project (`*.csv`) names the whole folder.",
    remedy:
      "Put the data in a folder that holds nothing else, such as `data/*.csv`, or name one file. Where no containers are wanted, write `deploy: { compose: false }`.",
  },
  {
    code: "MLO1422",
    title: "Data stands where the image has files of its own",
    cause:
      "The image has `build` and `node_modules` in the project's folder. Data that is mounted there would hide them, and nothing could run.",
    remedy: "Put the data in another folder, such as `data`.",
  },
] as const satisfies readonly CodeEntry[];

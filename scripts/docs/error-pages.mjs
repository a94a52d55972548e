/** Pages of the error reference: one a code, and an index. */

const families = [
  ["MLO1", "mlops.yaml"],
  ["MLO2", "Expressions and known times"],
  ["MLO3", "Generating"],
  ["MLO5", "Running"],
  ["MLO6", "The command"],
];

/**
 * @param {readonly { code: string, title: string, cause: string, remedy: string }[]} entries
 * @returns {Map<string, string>} path in the repository -> text
 */
export function errorPages(entries) {
  const sorted = [...entries].sort((a, b) => (a.code < b.code ? -1 : 1));
  const pages = new Map([["docs/reference/errors/README.md", indexPage(sorted)]]);
  for (const entry of sorted) pages.set(`docs/reference/errors/${entry.code}.md`, page(entry));
  return pages;
}

function page({ code, title, cause, remedy }) {
  return `# ${code}: ${title}\n\n**Why.** ${cause}\n\n**What to do.** ${remedy}\n\n[All codes](README.md)\n`;
}

function indexPage(entries) {
  const sections = families
    .map(([prefix, heading]) => [heading, entries.filter(({ code }) => code.startsWith(prefix))])
    .filter(([, members]) => members.length > 0)
    .map(([heading, members]) => {
      const lines = members.map(({ code, title }) => `- [${code}](${code}.md) ${title}`);
      return `## ${heading}\n\n${lines.join("\n")}\n`;
    });
  const intro =
    "A code is permanent: it never comes to mean something else. `mlops explain CODE` shows its page in the terminal.";
  return `# Error codes\n\n${intro}\n\n${sections.join("\n")}`;
}

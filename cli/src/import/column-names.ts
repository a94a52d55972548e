import { isColumnName, systemColumns } from "@mlops-yaml/schema";

/** A name for each name in the data: itself where the language takes it, else its words; each only once. */
export function columnNames(names: readonly string[]): string[] {
  const taken = new Set([...systemColumns, ...names.filter(isColumnName)]);
  return names.map((name) => {
    if (isColumnName(name)) return name;
    const words = snake(name) || "column";
    const base = (/^[a-z]/.test(words) ? words : `column_${words}`).slice(0, 58).replace(/_+$/, "");
    let chosen = base;
    for (let number = 2; taken.has(chosen); number++) chosen = `${base}_${number}`;
    taken.add(chosen);
    return chosen;
  });
}

/** A name for a source, from the path or glob of its files: data/flights/*.csv.gz -> flights. */
export function sourceName(path: string): string {
  const parts = path.split(/[/\\]/);
  const last = (parts.at(-1) ?? "")
    .replace(/\.(gz|zst|zstd)$/i, "")
    .replace(/\.(csv|tsv|txt|jsonl|ndjson|json|parquet|pq)$/i, "");
  const words = [
    snake(last.replace(/[*?[\]{}!()]+/g, " ").replace(/^\W+|\W+$/g, "")),
    snake(parts.at(-2) ?? ""),
  ];
  const name = words.find((each) => /[a-z]/.test(each)) ?? "data";
  return (/^[a-z]/.test(name) ? name : `data_${name}`).slice(0, 40).replace(/_+$/, "");
}

function snake(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toLowerCase();
}

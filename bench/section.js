// One section of the benchmarks, in a process of its own, so that what the compiler and the garbage collector have learnt
// from one does not colour the next. Its rows go to standard output as JSON.

/** @import { Row } from "./row.js" */
/** @import { Effort } from "./time-in-turn.js" */

const [name, effort = "{}"] = process.argv.slice(2);
/** @type {{ default: (effort: Effort) => Row[] | Promise<Row[]> }} */
const { default: run } = await import(`./sections/${name}.js`);
process.stdout.write(JSON.stringify(await run(JSON.parse(effort))));

// Measures one row, for run.js.
import { ROWS } from "./rows.js";

console.log(JSON.stringify(await ROWS[Number(process.argv[2])]?.measure()));

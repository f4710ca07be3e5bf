/** The two ways to load the package, and the module of the suite that does so. */
export const FORMATS = [
  { format: "import", entry: "./import.js" },
  { format: "require", entry: "./require.cjs" },
];

/** Neither: the command, which is a program of its own. */
export const COMMAND = "the command";

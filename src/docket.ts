export {
  type DocketKeys,
  type DocketOptions,
  type DocketOwner,
  type DocketPatterns,
  type DocketTaskIdNames,
  type DocketTaskNames,
  docketKeys,
} from "./docket/docket-keys.js";
export type { DocketMeta } from "./docket/meta.js";
export type { DocketLayout, DocketName } from "./docket/parse-name.js";
export type { DocketTask } from "./docket/task.js";

export { writeOnce, writeWhole, type WriteOptions } from "./write-whole.js";

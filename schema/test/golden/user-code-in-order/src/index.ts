export * from "./orders/clean.js";

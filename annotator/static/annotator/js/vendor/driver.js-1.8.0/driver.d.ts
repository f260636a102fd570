export * from "driver.js";

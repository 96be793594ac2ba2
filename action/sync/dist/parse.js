// Built from action/ by `npm run bundle`; do not edit.
import{o,p as r}from"./shared-2.js";import"./shared-12.js";import"./shared-13.js";import"./start.js";import"./start.js";import"./start.js";export{o as parseConfig,r as problemsOf};

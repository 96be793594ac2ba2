// Built from action/ by `npm run bundle`; do not edit.
import{b as r}from"./shared-10.js";import"./shared-13.js";import"./start.js";import"./start.js";import"./start.js";import"./start.js";import"./start.js";export{r as readRecheckInputs};

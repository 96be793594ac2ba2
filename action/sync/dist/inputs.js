// Built from action/ by `npm run bundle`; do not edit.
import{b as a}from"./shared-3.js";import"./shared-9.js";import"./shared-2.js";import"./shared-12.js";import"./shared-13.js";import"./shared-16.js";import"./shared-1.js";export{a as readRecheckInputs};

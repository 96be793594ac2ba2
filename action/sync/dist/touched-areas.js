// Built from action/ by `npm run bundle`; do not edit.
import{a}from"./shared-10.js";import"./shared-1.js";export{a as touchedAreas};

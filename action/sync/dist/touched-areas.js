// Built from action/ by `npm run bundle`; do not edit.
import{a as o}from"./shared-1.js";import"./start.js";export{o as touchedAreas};

// Built from action/ by `npm run bundle`; do not edit.
import{a as r,b as e,c as i,d as a,e as s,f as o,g as t}from"./shared-9.js";import"./start.js";import"./start.js";export{r as SigningKeyError,t as createAsyncVerifier,e as createSigner,o as createVerifier,a as isPublicKey,i as signerFrom,s as verifySignature};

// Built from action/ by `npm run bundle`; do not edit.
import{a,b,c,d,e,f,g}from"./shared-12.js";import"./shared-3.js";import"./shared-1.js";export{a as SigningKeyError,g as createAsyncVerifier,b as createSigner,f as createVerifier,d as isPublicKey,c as signerFrom,e as verifySignature};

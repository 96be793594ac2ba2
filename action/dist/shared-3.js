// Built from action/ by `npm run bundle`; do not edit.
var t=()=>process.getBuiltinModule("node:crypto");var o=(...e)=>t().createPrivateKey(...e),r=(...e)=>t().createPublicKey(...e),c=(...e)=>t().sign(...e),n=(...e)=>t().verify(...e),s=(...e)=>t().hkdfSync(...e),a=()=>[1,2,3].map(()=>Math.random().toString(36).slice(2)).join("-");export{o as a,r as b,c,n as d,s as e,a as f};

/** A word before a bare mention, priority or type that makes it part of the sentence: "ask @alice", "in #ops". */
export const GLUE =
  /^(?:with|to|from|for|of|via|at|in|on|by|per|see|ask|ping|tell|thanks|h\/t|cc|contact|and|or|than|like|as|is|was|are|a|an|any|all|no|the|this|each|every)$/i;

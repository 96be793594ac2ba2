import type { LoadedPolicy } from "../../config/load.ts";
import { gateSettings } from "../../domain/gate/gate-settings.ts";
import type { GateSettings } from "../../domain/gate/verdict.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Past } from "../../domain/simulation/replay.ts";
import { NO_REQUEST } from "../gate/evaluate.ts";
import { sourceOf } from "../gate/read/policy.ts";

/** The rules of a simulation: a policy, as the gate applies it without inputs. */
export interface Rules {
  readonly policy: Policy;
  readonly past: Past["rules"] & { readonly settings: GateSettings };
}

export function rulesOf(loaded: LoadedPolicy): Rules {
  const { policy, sources } = loaded;
  return {
    policy,
    past: {
      timeZone: policy.timeZone,
      timeZoneSource: sourceOf(loaded, "time_zone") ?? "default",
      sources,
      rules: policy,
      settings: gateSettings(policy.gate, NO_REQUEST, (key) => sourceOf(loaded, key)),
    },
  };
}

import { declareFactoryPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { createMochaTestRunnerFactory } from "@stryker-mutator/mocha-runner";

/**
 * Stryker's runner for Mocha, without a new process for each mutant that is hit while test files load, as their tables are made.
 * No mutant is active then, and the pure folders keep no state that a mutant could leave behind.
 */
function createRunner(injector) {
  const runner = createMochaTestRunnerFactory()(injector);
  runner.capabilities = async () => ({ reloadEnvironment: true });
  return runner;
}
createRunner.inject = createMochaTestRunnerFactory().inject;

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, "mocha-in-one-process", createRunner),
];
